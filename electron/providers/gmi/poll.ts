/** The state of many requests of one model: one list call shows most of them, the rest are asked for one by one. */
import { type Clock, err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';
import { type Calls, forEachAtOnce } from '#electron/providers/wire';
import { isWithoutOutput, parseList, parseRecord, type RequestRecord, stateOf } from './records.ts';

/** Up to so many ids are asked for one by one without a list. */
const FEW = 3;
const SMALLEST_PAGE = 50;
const LARGEST_PAGE = 1_000;
const SINGLE_CALLS_AT_ONCE = 8;

export type States = ReadonlyMap<string, RequestState>;

export async function pollMany(
  calls: Calls,
  clock: Clock,
  modelKey: string,
  requestIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<States, ProviderError>> {
  const records = new Map<string, RequestRecord>();
  if (requestIds.length > FEW) {
    const pageSize = Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, requestIds.length * 2));
    const listed = await calls.read(
      `/requests?model_id=${encodeURIComponent(modelKey)}&page_size=${pageSize}`,
      parseList,
      { signal },
    );
    // Records echo their inputs, pictures included: where a list grows too large, each is asked for by itself.
    if (!listed.ok && listed.error.code !== 'output-too-large') return listed;
    const wanted = new Set(requestIds);
    for (const request of (listed.ok && listed.value?.value.records) || [])
      if (wanted.has(request.requestId)) records.set(request.requestId, request);
  }
  // A list may be shorter than a record: a success without its output is asked for by itself.
  const unclear = requestIds.filter((requestId) => {
    const request = records.get(requestId);
    return request === undefined || isWithoutOutput(request);
  });
  const failure = await forEachAtOnce(unclear, SINGLE_CALLS_AT_ONCE, async (requestId) => {
    const request = await readRequest(calls, requestId, signal);
    if (!request.ok) return request.error;
    if (request.value) records.set(requestId, request.value);
    return null;
  });
  if (failure) return err(failure);
  return ok(
    new Map([...records].map(([requestId, request]) => [requestId, stateOf(request, clock.nowMs())])),
  );
}

/** One record; null when the provider does not know the id. */
export async function readRequest(
  calls: Calls,
  requestId: string,
  signal: AbortSignal,
): Promise<Result<RequestRecord | null, ProviderError>> {
  const read = await calls.read(`/requests/${encodeURIComponent(requestId)}`, parseRecord, { signal });
  return read.ok ? ok(read.value?.value ?? null) : read;
}
