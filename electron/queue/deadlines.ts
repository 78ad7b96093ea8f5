/** While the queue runs: batches whose deadline passes are stopped where that was asked for (rule Q12.3). */
import type { Clock } from '#shared/base';
import type { QueueActs } from './acts.ts';

const LOOK_EVERY_MS = 1_000;

export async function watchDeadlines(
  { acts, clock }: { readonly acts: Pick<QueueActs, 'stopLate'>; readonly clock: Pick<Clock, 'sleep'> },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    acts.stopLate();
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
