/** Reads the provider's request record and its lists; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import { err, isJsonObject, type Json, ok, type Result } from '#shared/base';
import type { Charged, ModelListing, OutputRef, ProviderError, RequestState } from '#electron/providers';
import { errorTextOf, isPolicy, parseJsonText, problem } from '#electron/providers/wire';
import { nanos, type PriceUnit } from '#shared/money';
import { countsOf } from './payload.ts';

const record = z.object({
  request_id: z.string().min(1),
  status: z.string(),
  payload: z.unknown().optional(),
  outcome: z.unknown().optional(),
  error: z.unknown().optional(),
  reason: z.unknown().optional(),
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  /** Not in the provider's documents: the practice provider says here whether an end was charged. */
  billed: z.boolean().optional().catch(undefined),
});

export interface RequestRecord {
  readonly requestId: string;
  readonly status: string;
  readonly payload: unknown;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly outputs: readonly OutputRef[];
  readonly errorText: string | null;
  /** Said by the provider, where it says it. */
  readonly isBilled: boolean | null;
}

export interface RequestList {
  /** In the provider's order, newest first. */
  readonly records: readonly RequestRecord[];
  /** Entries that could not be read: absence from such a list proves nothing. */
  readonly unreadable: number;
}

export function parseRecord(bodyText: string): Result<RequestRecord, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  return readRecord(body.value) ?? err('the answer is not a request record');
}

export function parseList(bodyText: string): Result<RequestList, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const list = z.object({ requests: z.array(z.unknown()).nullable() }).safeParse(body.value);
  if (!list.success) return err('the answer is not a list of requests');
  const entries = list.data.requests ?? [];
  const records = entries.flatMap((entry) => readRecord(entry)?.value ?? []);
  return ok({ records, unreadable: entries.length - records.length });
}

export function parseModelIds(bodyText: string): Result<readonly string[], string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const models = z.object({ model_ids: z.array(z.string()) }).safeParse(body.value);
  return models.success ? ok(models.data.model_ids) : err('the answer is not a list of models');
}

const modelDetail = z.object({
  /** Integer micro-dollars for one unit. */
  price_info: z
    .object({ price: z.number().int().nonnegative(), unit: z.string() })
    .optional()
    .catch(undefined),
});

const UNITS: Readonly<Record<string, PriceUnit>> = {
  request: 'request',
  video: 'request',
  image: 'image',
  second: 'second',
  character: 'character',
};

/** What `GET /models/{id}` says; a price in a unit that is not known here is no price. */
export function parseModel(key: string, bodyText: string): Result<ModelListing, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const detail = modelDetail.safeParse(body.value);
  if (!detail.success) return err('the answer does not describe a model');
  const { price_info: info } = detail.data;
  const unit = info && UNITS[info.unit];
  const price = unit
    ? { nanos: nanos(BigInt(info.price) * 1000n), perUnits: 1n, unit, currency: 'USD' }
    : null;
  return ok({ key, form: null, price, task: null });
}

/** A success that still names no output this long after its last change will not get one. */
const OUTCOME_GRACE_MS = 60_000;

/** How the request stands. Unknown words count as still running: a run is never ended by a word nobody knows. */
export function stateOf(request: RequestRecord, nowMs: number): RequestState {
  const status = request.status.toLowerCase();
  if (SUCCESS.has(status)) {
    // One request is one unit, whatever it holds; the echoed payload says the rest.
    const payload = (request.payload ?? null) as Json;
    if (request.outputs.length > 0)
      return {
        kind: 'done',
        outputs: request.outputs,
        bill: isJsonObject(payload) ? countsOf(payload) : { quantity: '1' },
      };
    const changedAtMs = request.updatedAtMs ?? request.createdAtMs;
    if (changedAtMs !== null && nowMs - changedAtMs < OUTCOME_GRACE_MS)
      return { kind: 'pending', status: `${status}, without its output yet` };
    return {
      kind: 'failed',
      error: problem('output-gone', 'the provider says it succeeded but names no output', { charged: 'yes' }),
    };
  }
  if (FAILURE.has(status)) return { kind: 'failed', error: failureOf(request) };
  if (CANCELLED.has(status)) return { kind: 'cancelled', charged: chargedOf(request) };
  return { kind: 'pending', status };
}

/** Says that it succeeded, but names no output: some models answer so at first. */
export const isWithoutOutput = (request: RequestRecord): boolean =>
  SUCCESS.has(request.status.toLowerCase()) && request.outputs.length === 0;

const SUCCESS = new Set(['success', 'finished', 'completed', 'succeeded']);
const FAILURE = new Set(['failed', 'error']);
const CANCELLED = new Set(['cancelled', 'canceled']);

/** The provider does not document whether failed or cancelled requests are charged: unless it says so, it is not known. */
const chargedOf = ({ isBilled }: RequestRecord): Charged =>
  isBilled === null ? 'unknown' : isBilled ? 'yes' : 'no';

function failureOf(request: RequestRecord): ProviderError {
  const text = request.errorText ?? 'the provider gives no reason';
  const charged = chargedOf(request);
  if (isPolicy(text)) return problem('refused-by-policy', text, { charged });
  // "Try again" means a new request and a new charge: only worth it when this one was free.
  const isPassing = charged === 'no' && /try again|unknown error|timeout|temporar/i.test(text);
  return problem('job-failed', text, {
    charged,
    retry: isPassing ? { kind: 'after', delayMs: null } : { kind: 'no' },
  });
}

function readRecord(value: unknown): { readonly ok: true; readonly value: RequestRecord } | null {
  const parsed = record.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  return ok({
    requestId: data.request_id,
    status: data.status,
    payload: data.payload,
    createdAtMs: readTime(data.created_at),
    updatedAtMs: readTime(data.updated_at),
    outputs: outputsOf(data.outcome),
    errorText: textOf(data.outcome) ?? textOf({ error: data.error }) ?? textOf({ error: data.reason }),
    isBilled: data.billed ?? null,
  });
}

/** Every shape of outcome seen so far; thumbnails are not outputs. */
function outputsOf(outcome: unknown): readonly OutputRef[] {
  if (typeof outcome !== 'object' || outcome === null) return [];
  const fields = outcome as Readonly<Record<string, unknown>>;
  const urls = [
    fields['media_urls'],
    fields['medias'],
    fields['video_url'],
    fields['image_url'],
    fields['audio_url'],
    fields['url'],
  ].flatMap(urlsIn);
  return [...new Set(urls)].map((url) => ({ url }));
}

function urlsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (typeof value !== 'object' || value === null) return [];
  return urlsIn((value as Readonly<Record<string, unknown>>)['url']);
}

const textOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'error' in value && value.error
    ? errorTextOf(JSON.stringify({ error: value.error }))
    : null;

/** Unix seconds as documented; also milliseconds, digits in text, and ISO dates. */
function readTime(value: unknown): number | null {
  if (typeof value === 'string')
    return /^\d+$/.test(value) ? readTime(Number(value)) : Date.parse(value) || null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return value > 1e11 ? value : value * 1000;
}
