/** The queue at a glance: cheap to make whatever the queue's size, because every figure is kept, not counted. */
import { countsOfQueue, openAccounts, openMoney, workspaceTotals } from '#db/repos';
import type { ReadDb } from '#db';
import type { QueueStatus } from '#shared/contract';
import { countRuns, type RunCounts } from '#shared/domain';
import { Lane } from './lane.ts';
import { currentRunner } from './lease.ts';
import { isQueuePaused, lanePause } from './pauses.ts';
import { createRateLimit } from './rate-limit.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** `lanes` are those of this process's engine; without one they are shown as the settings have them. */
export function queueStatus(db: ReadDb, lanes: readonly Lane[], nowMs: number): QueueStatus {
  const counts = countsOfQueue(db, false);
  const open = openMoney(db);
  const totals = workspaceTotals(db);
  const runner = currentRunner(db, nowMs, DEFAULT_SETTINGS);
  const running = lanes.length > 0;
  const ratePerSecond = lanes.reduce((total, lane) => total + lane.ratePerSecond(), 0);
  return {
    counts,
    lanes: (running ? lanes : restingLanes(db, nowMs)).map((lane) => lane.view()),
    spent: open.spent,
    held: open.held,
    spentTotal: totals.spent,
    heldTotal: totals.held,
    paused: isQueuePaused(db),
    runner:
      running || runner?.mine
        ? { where: 'here' }
        : runner
          ? { where: 'elsewhere', holder: runner.holder }
          : { where: 'nobody' },
    ratePerSecond,
    timeLeft: timeLeft(leftOf(counts), ratePerSecond),
    atMs: nowMs,
  };
}

function restingLanes(db: ReadDb, nowMs: number): Lane[] {
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const deps = { settings: DEFAULT_SETTINGS, clock, rate: createRateLimit(null, clock) };
  return openAccounts(db).flatMap((account) =>
    [false, true].map((premium) => {
      const lane = new Lane(account, premium, deps);
      lane.paused = lanePause(db, lane.key);
      return lane;
    }),
  );
}

/** Runs that are still to end by themselves. */
export const leftOf = (counts: RunCounts): number =>
  countRuns(counts, ['waiting', 'submitting', 'accepted', 'fetching', 'retrying']);

/** At the rate of the last seconds; the range is what half and one and a half times that rate would give. */
export function timeLeft(left: number, ratePerSecond: number): QueueStatus['timeLeft'] {
  if (left === 0 || ratePerSecond <= 0) return null;
  const likelyMs = (left / ratePerSecond) * 1000;
  return { lowMs: likelyMs / 1.5, likelyMs, highMs: likelyMs / 0.5 };
}
