/** The platform beside the queue: history to find lost requests in, prices, the exact cost where the key may see it, models. */
import { type Clock, err, type JsonObject, ok, type Result } from '#shared/base';
import type { Nanos } from '#shared/money';
import type { ModelListing, ProviderError } from '#electron/providers';
import { headerOf } from '#electron/providers/http';
import {
  type Calls,
  type ListedRequest,
  problem,
  type ReadValue,
  type Snapshot,
} from '#electron/providers/wire';
import { requestIdOf } from './addresses.ts';
import {
  type History,
  parseAmount,
  parseHistory,
  parseModels,
  type PlatformModel,
} from './platform-records.ts';
import { type FalPrice, parsePrice } from './prices.ts';

/** A hundred requests a page [D]. */
const MAX_HISTORY_PAGES = 100;
/** A hundred models a page; more than a thousand were listed in 2026 [C]. */
const MAX_MODEL_PAGES = 40;
/** History is asked from a little earlier, as it is not documented which of a request's times it goes by. */
const HISTORY_MARGIN_MS = 5 * 60_000;
const MAX_LIST_BYTES = 64 * 1024 * 1024;

export interface Platform {
  snapshot(modelKey: string, sinceMs: number): Promise<Result<Snapshot, ProviderError>>;
  /** Asked once for each model; null where it is not known. */
  priceOf(modelKey: string, signal: AbortSignal): Promise<FalPrice | null>;
  /** What the key may see of one request's cost; null: not the cost, or not yet. */
  amountOf(id: string, signal: AbortSignal): Promise<Nanos | null>;
  inputOf(modelKey: string, id: string, signal: AbortSignal): Promise<JsonObject | null>;
  listModels(signal: AbortSignal): Promise<Result<readonly ModelListing[], ProviderError>>;
  describeModel(key: string, signal: AbortSignal): Promise<Result<ModelListing | null, ProviderError>>;
}

export function createPlatform(calls: Calls, clock: Clock, queueUrl: string): Platform {
  const prices = new Map<string, FalPrice | null>();
  let maySeeCosts = true;

  const readPrice = async (modelKey: string, signal: AbortSignal) => {
    const read = await calls.read(
      `/models/pricing?endpoint_id=${encodeURIComponent(modelKey)}`,
      (text) => parsePrice(modelKey, text),
      { signal },
    );
    if (read.ok) prices.set(modelKey, read.value?.value ?? null);
    return read;
  };
  const readHistory = (modelKey: string, query: string, signal: AbortSignal): Promise<HistoryRead> =>
    calls.read(
      `/models/requests/by-endpoint?endpoint_id=${encodeURIComponent(modelKey)}&expand=payloads&limit=100${query}`,
      parseHistory,
      { signal, maxBodyBytes: MAX_LIST_BYTES },
    );

  return {
    async snapshot(modelKey, sinceMs) {
      const records: ListedRequest[] = [];
      const start = new Date(sinceMs - HISTORY_MARGIN_MS).toISOString();
      let unreadable = 0;
      let clockOffsetMs = 0;
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null && pages < MAX_HISTORY_PAGES; pages += 1) {
        const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const read: HistoryRead = await readHistory(modelKey, `&start=${start}${more}`, NEVER);
        if (!read.ok) return read;
        // A model that nobody asked anything has no history.
        if (!read.value) break;
        const { value: page, answer } = read.value;
        const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
        if (pages === 0 && !Number.isNaN(dateMs)) clockOffsetMs = dateMs - clock.nowMs();
        unreadable += page.unreadable;
        for (const { id, sentAtMs, input } of page.requests)
          records.push({
            requestId: requestIdOf(queueUrl, modelKey, { id, responseUrl: null }),
            createdAtMs: sentAtMs,
            echo: input,
            state: { kind: 'pending', status: 'found again' },
          });
        // The same page again would have no end.
        cursor = page.nextCursor === cursor ? null : page.nextCursor;
      }
      // Listed in the order of their ends.
      records.sort((a, b) => (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0));
      return ok({ records, unreadable, isWhole: cursor === null, clockOffsetMs });
    },
    async priceOf(modelKey, signal) {
      if (!prices.has(modelKey)) await readPrice(modelKey, signal);
      return prices.get(modelKey) ?? null;
    },
    async amountOf(id, signal) {
      if (!maySeeCosts) return null;
      const read = await calls.read(
        `/models/billing-events?request_id=${encodeURIComponent(id)}`,
        (text) => parseAmount(id, text),
        { signal },
      );
      // A key of the usual scope is refused; it is not asked for again.
      if (!read.ok && read.error.code === 'key-refused') maySeeCosts = false;
      return read.ok ? (read.value?.value ?? null) : null;
    },
    async inputOf(modelKey, id, signal) {
      const read = await readHistory(modelKey, `&request_id=${encodeURIComponent(id)}`, signal);
      const page = read.ok ? read.value?.value : null;
      return page?.requests.find((request) => request.id === id)?.input ?? null;
    },
    async listModels(signal) {
      const models: PlatformModel[] = [];
      let cursor: string | null = '';
      for (let pages = 0; cursor !== null && pages < MAX_MODEL_PAGES; pages += 1) {
        const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const read: ModelsRead = await calls.read(`/models?limit=100${more}`, parseModels, { signal });
        if (!read.ok) return read;
        if (!read.value) return err(NO_MODELS);
        models.push(...read.value.value.models);
        cursor = read.value.value.nextCursor;
      }
      // Models are shown to anybody, prices only to a key that holds.
      const [first] = models;
      const checked = first ? await readPrice(first.key, signal) : null;
      if (checked && !checked.ok && ['key-refused', 'out-of-credit'].includes(checked.error.code))
        return checked;
      return ok(models.map(({ key, task }) => ({ key, task, form: null, price: null })));
    },
    async describeModel(key, signal) {
      const path = `/models?endpoint_id=${encodeURIComponent(key)}&expand=openapi-3.0`;
      const read: ModelsRead = await calls.read(path, parseModels, { signal });
      if (!read.ok) return read;
      const model = read.value?.value.models.find((one) => one.key === key);
      if (!model) return ok(null);
      await readPrice(key, signal);
      return ok({ ...model, price: prices.get(key)?.listed ?? null });
    },
  };
}

type HistoryRead = Result<ReadValue<History> | null, ProviderError>;
type ModelsRead = Result<
  ReadValue<{ readonly models: readonly PlatformModel[]; readonly nextCursor: string | null }> | null,
  ProviderError
>;

const NO_MODELS = problem('no-entitlement-or-model', 'the provider has no list of models at this address', {
  httpStatus: 404,
});

/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
