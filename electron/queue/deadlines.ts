/** While the queue runs: batches whose deadline passes are stopped where that was asked for (rule Q12.3). */
import { countsOfBatch, openBatches } from '#db/repos';
import type { ReadDb } from '#db';
import type { Clock } from '#shared/base';
import { type BatchId, countRuns } from '#shared/domain';
import type { QueueActs } from './acts.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * To be stopped now: past their deadline, with runs that are not sent. By the kept counts, for this is asked every second.
 * Until the batch has ended: what was being sent when it passed may turn out unsent later, and is not sent again either.
 */
export const lateBatches = (tx: ReadDb, nowMs: number): BatchId[] =>
  openBatches(tx)
    .filter(
      ({ stopAtDeadline, deadlineAtMs }) => stopAtDeadline && deadlineAtMs !== null && deadlineAtMs <= nowMs,
    )
    .filter(({ id }) => countRuns(countsOfBatch(tx, id), ['waiting', 'retrying', 'blocked']) > 0)
    .map(({ id }) => id);

export async function watchDeadlines(
  {
    acts,
    clock,
    log,
  }: {
    readonly acts: Pick<QueueActs, 'stopLate'>;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly log: (line: string) => void;
  },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      acts.stopLate();
    } catch (error) {
      log(`A deadline could not be looked at, and is in a second: ${String(error)}`);
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
