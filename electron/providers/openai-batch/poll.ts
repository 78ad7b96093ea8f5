/** How the requests of many batches stand: one call a batch, and its files once it has ended. */
import { type Clock, err, ok, type Result } from '#shared/base';
import type { Adapter, ProviderError, RequestState } from '#electron/providers';
import {
  type Calls,
  isSuccess,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
} from '#electron/providers/wire';
import { type Batch, hasEnded, parseBatch, readLines, splitRequestId, stateWithoutLine } from './records.ts';

/** A thousand answers of some thousand tokens each. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const FILE_TIMEOUT_MS = 300_000;
/** Ended batches whose files need not be read again for the runs that ask a moment later. */
const KEPT = 4;

interface Ended {
  readonly batch: Batch;
  readonly lines: ReadonlyMap<string, RequestState>;
  readonly isGone: boolean;
}

export function createPoll(calls: Calls, clock: Clock): Adapter['poll'] {
  const kept = new Map<string, Ended>();

  const endedOf = async (batch: Batch, signal: AbortSignal): Promise<Result<Ended, ProviderError>> => {
    const known = kept.get(batch.id);
    if (known) return ok(known);
    const lines = new Map<string, RequestState>();
    let isGone = false;
    for (const fileId of [batch.output_file_id, batch.error_file_id]) {
      if (fileId == null) continue;
      const text = await readFile(calls, clock, fileId, signal);
      if (!text.ok) return text;
      if (text.value === null) isGone = true;
      else for (const [reference, state] of readLines(text.value)) lines.set(reference, state);
    }
    const ended: Ended = { batch, lines, isGone };
    kept.set(batch.id, ended);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return ok(ended);
  };

  return async (_modelKey, requestIds, signal) => {
    const byBatch = new Map<string, string[]>();
    for (const requestId of requestIds) {
      const { batchId } = splitRequestId(requestId);
      const group = byBatch.get(batchId);
      if (group) group.push(requestId);
      else byBatch.set(batchId, [requestId]);
    }
    const states = new Map<string, RequestState>();
    for (const [batchId, ids] of byBatch) {
      const read = await calls.read(`/batches/${encodeURIComponent(batchId)}`, parseBatch, { signal });
      if (!read.ok) return read;
      const batch = read.value?.value;
      if (!batch) continue;
      const ended = hasEnded(batch) ? await endedOf(batch, signal) : null;
      if (ended && !ended.ok) return ended;
      for (const requestId of ids) {
        const { reference } = splitRequestId(requestId);
        states.set(
          requestId,
          ended
            ? (ended.value.lines.get(reference) ?? stateWithoutLine(batch, ended.value.isGone))
            : { kind: 'pending', status: batch.status },
        );
      }
    }
    return ok(states);
  };
}

/** The text of a file at the provider; null when it is not there. */
export async function readFile(
  calls: Calls,
  clock: Clock,
  fileId: string,
  signal: AbortSignal,
): Promise<Result<string | null, ProviderError>> {
  const answer = await calls.send('GET', `/files/${encodeURIComponent(fileId)}/content`, {
    timeoutMs: FILE_TIMEOUT_MS,
    maxBodyBytes: MAX_FILE_BYTES,
    signal,
  });
  if (!answer.ok) return err(readErrorOfFault(answer.error));
  const { status, bodyText } = answer.value;
  if (status === 404 || status === 410) return ok(null);
  if (!isSuccess(status)) return err(readErrorOfAnswer(answer.value, clock.nowMs(), calls.rules));
  if (/^\s*</.test(bodyText))
    return err(problem('malformed-answer', 'the file came as a page', { httpStatus: status, retry: AGAIN }));
  return ok(bodyText);
}

const AGAIN = { kind: 'after', delayMs: null } as const;
