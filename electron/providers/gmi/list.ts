/** Lists of requests, as they are needed to find one whose answer was lost. */
import type { Clock, Json, Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import { headerOf } from '#electron/providers/http';
import { type Calls, malformedRead, type Snapshot } from '#electron/providers/wire';
import { parseList, stateOf } from './records.ts';

export const PAGE_SIZES = [100, 1_000, 5_000, 25_000] as const;
/** Lists with exactly so many entries may have been cut by the provider, whatever was asked for. */
const LIKELY_CAPS = new Set([
  10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 48, 50, 60, 64, 100, 128, 200, 250, 256, 300, 500, 512, 1_000,
  1_024, 2_000, 5_000, 10_000,
]);
const MAX_LIST_BYTES = 64 * 1024 * 1024;

export async function takeSnapshot(
  calls: Calls,
  clock: Clock,
  modelKey: string,
  pageSize: number,
): Promise<Result<Snapshot, ProviderError>> {
  const list = (size: number) =>
    calls.read(`/requests?model_id=${encodeURIComponent(modelKey)}&page_size=${size}`, parseList, {
      signal: NEVER,
      maxBodyBytes: MAX_LIST_BYTES,
    });
  const read = await list(pageSize);
  if (!read.ok) return read;
  if (!read.value) return { ok: false, error: malformedRead('the provider has no list of requests', 404) };
  const { value, answer } = read.value;
  const length = value.records.length + value.unreadable;
  const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
  const clockOffsetMs = Number.isNaN(dateMs) ? 0 : dateMs - clock.nowMs();
  let isWhole = length < pageSize;
  if (isWhole && LIKELY_CAPS.has(length)) {
    // Is this all there is, or all that is shown? If asking for one fewer gives one fewer, the size is honoured.
    const probe = length < 100 ? await list(length - 1) : null;
    isWhole = probe?.ok === true && probe.value?.value.records.length === length - 1;
  }
  const nowMs = clock.nowMs();
  const records = value.records.map((request) => ({
    requestId: request.requestId,
    createdAtMs: request.createdAtMs,
    echo: (request.payload ?? null) as Json,
    state: stateOf(request, nowMs),
  }));
  return { ok: true, value: { records, unreadable: value.unreadable, isWhole, clockOffsetMs } };
}

/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
