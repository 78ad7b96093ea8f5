/** Lists of jobs, as they are needed to find one whose answer was lost. */
import type { Clock, Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import { headerOf } from '#electron/providers/http';
import { type Calls, type ListedRequest, malformedRead, type Snapshot } from '#electron/providers/wire';
import { parseJobPage, stateOf } from './records.ts';
import { marksIn, requestIdOf } from './slots.ts';

const MAX_PAGES = 50;
/** Ended jobs may carry their answers. */
const MAX_LIST_BYTES = 256 * 1024 * 1024;
const LIST_TIMEOUT_MS = 120_000;

/** All jobs since then, whatever their model; a request for each mark in their names. */
export async function takeSnapshot(
  calls: Calls,
  clock: Clock,
  pageSize: number,
  sinceMs: number,
): Promise<Result<Snapshot, ProviderError>> {
  const records: ListedRequest[] = [];
  let unreadable = 0;
  let clockOffsetMs = 0;
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const path = `/batches?pageSize=${pageSize}${token && `&pageToken=${encodeURIComponent(token)}`}`;
    const read = await calls.read(path, parseJobPage, {
      signal: NEVER,
      timeoutMs: LIST_TIMEOUT_MS,
      maxBodyBytes: MAX_LIST_BYTES,
    });
    if (!read.ok) return read;
    if (!read.value) return { ok: false, error: malformedRead('the provider has no list of jobs', 404) };
    const { value, answer } = read.value;
    const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
    if (!Number.isNaN(dateMs)) clockOffsetMs = dateMs - clock.nowMs();
    unreadable += value.unreadable;
    for (const job of value.jobs) {
      const { displayName, createTime = '' } = job.metadata;
      const createdAtMs = Date.parse(createTime) || null;
      const marks = marksIn(displayName);
      // Somebody else's job shows how far back the list reaches.
      if (marks.length === 0)
        records.push({ requestId: job.name, createdAtMs, echo: null, state: stateOf(job, '') });
      for (const mark of marks)
        records.push({
          requestId: requestIdOf(job.name, mark),
          createdAtMs,
          echo: mark,
          state: stateOf(job, mark),
        });
    }
    token = value.nextPageToken;
    // In which order they come is not documented: only where it is seen to be newest first may the rest be left.
    const newest = records[0]?.createdAtMs ?? Number.NaN;
    const oldest = records.at(-1)?.createdAtMs ?? Number.NaN;
    if (token === '' || (oldest < newest && oldest < sinceMs + Math.min(0, clockOffsetMs))) break;
  }
  return { ok: true, value: { records, unreadable, isWhole: token === '', clockOffsetMs } };
}

/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
