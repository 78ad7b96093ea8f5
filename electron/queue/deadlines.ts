/** While the queue runs: batches whose deadline passes are stopped where that was asked for (rule Q12.3). */
import type { Clock } from '#shared/base';
import type { QueueActs } from './acts.ts';

const LOOK_EVERY_MS = 1_000;

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
