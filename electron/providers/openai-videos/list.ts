/** The list of recent films, page after page, as far back as a lost submission needs. */
import { type Clock, ok, type Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import { headerOf } from '#electron/providers/http';
import type { Calls, ReadValue, Snapshot } from '#electron/providers/wire';
import { parseVideoList, stateOf, type VideoList, type VideoRecord } from './records.ts';

/** The most that one page may have. */
const PAGE = 100;
const MAX_PAGES = 60;

export interface Listing {
  readonly calls: Calls;
  readonly clock: Clock;
  readonly contentUrl: (id: string) => string;
  /** Whether a size was asked for, and so is compared. */
  readonly withSize: boolean;
}

export async function takeSnapshot(
  { calls, clock, contentUrl, withSize }: Listing,
  modelKey: string,
  sinceMs: number,
): Promise<Result<Snapshot, ProviderError>> {
  const first = await readPage(calls, PAGE, null);
  if (!first.ok) return first;
  if (!first.value) return ok(NOTHING_LISTED);
  const { value, answer } = first.value;
  const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
  const clockOffsetMs = Number.isNaN(dateMs) ? 0 : dateMs - clock.nowMs();
  const all = await readRest(calls, value, sinceMs + Math.min(0, clockOffsetMs));
  if (!all.ok) return all;
  const { records, isWhole } = all.value;
  const ours = records.filter(({ model }) => isOfModel(model, modelKey));
  // Its prompt is all that tells one film from another: one that is listed without it may be anybody's.
  const legible = ours.filter(({ prompt }) => prompt !== null);
  return ok({
    records: legible
      .map((record) => ({
        requestId: record.id,
        createdAtMs: record.createdAtMs,
        echo: {
          prompt: record.prompt,
          seconds: record.seconds,
          ...(withSize ? { size: record.size } : {}),
        },
        state: stateOf(record, contentUrl),
      }))
      // Not every server keeps to the order that was asked for.
      .sort((a, b) => (b.createdAtMs ?? 0) - (a.createdAtMs ?? 0)),
    unreadable: all.value.unreadable + ours.length - legible.length,
    isWhole,
    clockOffsetMs,
  });
}

/** Proves nothing, as some gateways have no list. */
const NOTHING_LISTED: Snapshot = { records: [], unreadable: 0, isWhole: false, clockOffsetMs: 0 };

interface Rest {
  readonly records: readonly VideoRecord[];
  readonly unreadable: number;
  /** Everything since then, at least. */
  readonly isWhole: boolean;
}

async function readRest(
  calls: Calls,
  first: VideoList,
  sinceMs: number,
): Promise<Result<Rest, ProviderError>> {
  const records = [...first.records];
  let { unreadable } = first;
  let page = first;
  let isWhole = await isLast(calls, first);
  for (let pages = 1; !isWhole && page.lastId !== null && pages < MAX_PAGES; pages += 1) {
    if (reachesBack(page.records, sinceMs)) {
      isWhole = true;
      break;
    }
    const next = await readPage(calls, PAGE, page.lastId);
    if (!next.ok) return next;
    if (!next.value) break;
    page = next.value.value;
    const known = new Set(records.map(({ id }) => id));
    // A server that does not know the cursor shows its first page again.
    if (page.records.some(({ id }) => known.has(id))) break;
    records.push(...page.records);
    unreadable += page.unreadable;
    isWhole = page.hasMore === false || page.records.length + page.unreadable === 0;
  }
  return ok({ records, unreadable, isWhole });
}

/** trtllm-serve shows all it has and says nothing of further pages: asked for one only, it shows as many again. */
async function isLast(calls: Calls, { hasMore, records, unreadable }: VideoList): Promise<boolean> {
  if (hasMore !== null) return !hasMore;
  const length = records.length + unreadable;
  if (length === 0) return true;
  const probe = await readPage(calls, 1, null);
  if (!probe.ok || !probe.value) return false;
  const shown = probe.value.value.records.length + probe.value.value.unreadable;
  return shown === 1 ? length < PAGE : shown >= length;
}

const reachesBack = (records: readonly VideoRecord[], sinceMs: number): boolean => {
  const times = records.map(({ createdAtMs }) => createdAtMs);
  return times.some((atMs) => atMs !== null && atMs < sinceMs) && isNewestFirst(times);
};

const isNewestFirst = (times: readonly (number | null)[]): boolean =>
  times.every((atMs, index) => index === 0 || (atMs ?? 0) <= (times[index - 1] ?? 0));

/** Films are listed under the dated name of their model, too: `sora-2` as `sora-2-2025-10-06`. */
const isOfModel = (model: string | null, modelKey: string): boolean =>
  model === null || model.replace(/-\d{4}-\d\d-\d\d$/, '') === modelKey || model === modelKey;

/** Null where the server has no such list. */
async function readPage(
  calls: Calls,
  limit: number,
  after: string | null,
): Promise<Result<ReadValue<VideoList> | null, ProviderError>> {
  const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`;
  const read = await calls.read(`/videos?limit=${limit}&order=desc${cursor}`, parseVideoList, {
    signal: NEVER,
  });
  return read.ok ? ok(read.value) : read;
}

/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
