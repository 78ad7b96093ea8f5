/** The engine's tick: hears acts of this and other processes, wakes retries, and sees when nothing is left to do. */
import {
  type AccountRow,
  batchesWithWaiting,
  cancelAskedIds,
  countsOfQueue,
  hasRetrying,
  openAccounts,
  nextRetryAtMs,
  shiftRetries,
  wakeRetrying,
} from '#db/repos';
import type { Db, ReadDb } from '#db';
import type { Clock } from '#shared/base';
import { countRuns } from '#shared/domain';
import type { LaneRunner } from './lane-runner.ts';
import { isQueuePaused, lanePause } from './pauses.ts';

/**
 * `left`: what is left waits for a person (paused, blocked, unknown). `accounts-changed`: one was connected or has another
 * address; the next engine opens lanes for what is there now.
 */
export type EngineEnd = 'stopped' | 'empty' | 'left' | 'accounts-changed';

export interface SupervisorDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly runners: readonly LaneRunner[];
  readonly onChange: () => void;
}

export interface Supervisor {
  /** A person acted in this process, or something broke: look at once. */
  wake(): void;
  /** Until `signal` aborts or, if asked, until nothing is left that the engine could do by itself. */
  watch(untilEmpty: boolean, signal: AbortSignal): Promise<EngineEnd>;
}

const TICK_MS = 200;
const WAKE_GROUP = 500;
/** A smaller step of the wall clock is the ordinary discipline of a time service. */
const CLOCK_STEP_MS = 1_000;

export function createSupervisor({ db, clock, runners, onChange }: SupervisorDeps): Supervisor {
  let isWoken = false;
  let waiting: AbortController | null = null;
  let version: bigint | null = null;
  let clockOffsetMs = clock.nowMs() - clock.monotonicMs();

  /** False where lanes as they are no longer fit the accounts. */
  const tick = (): boolean => {
    const hasActed = heard();
    if (hasActed && !followAccounts()) return false;
    readPauses();
    followClock();
    const woken = wakeRetries();
    for (const runId of db.read(cancelAskedIds)) for (const runner of runners) runner.askCancel(runId);
    if (hasActed) for (const runner of runners) runner.adopt('a person asked to look again');
    if (hasActed || woken > 0) for (const runner of runners) runner.nudge();
    return true;
  };

  /** New limits count at once; false where an adapter would have to be another one. */
  const followAccounts = (): boolean => {
    const accounts = db.read(openAccounts);
    const laneless = accounts.some(({ id }) => !runners.some(({ lane }) => lane.key.accountId === id));
    if (laneless) return false;
    for (const { lane } of runners) {
      const now = accounts.find(({ id }) => id === lane.key.accountId);
      if (!now || !isSameAddress(now, lane.account)) return false;
      lane.follow(now);
    }
    return true;
  };

  const heard = (): boolean => {
    const now = db.dataVersion();
    const isElsewhere = version !== null && now !== version;
    version = now;
    if (isElsewhere) onChange();
    const hasActed = isWoken || isElsewhere;
    isWoken = false;
    return hasActed;
  };

  const readPauses = (): void =>
    db.read((tx) => {
      for (const { lane } of runners) lane.paused = lanePause(tx, lane.key);
    });

  /** Retries are kept in wall time, to survive a restart: a clock set back would make them wait that much longer. */
  const followClock = (): void => {
    const offsetMs = clock.nowMs() - clock.monotonicMs();
    const stepMs = offsetMs - clockOffsetMs;
    clockOffsetMs = offsetMs;
    if (stepMs < -CLOCK_STEP_MS) db.write((tx) => shiftRetries(tx, stepMs));
  };

  const wakeRetries = (): number => {
    const dueMs = db.read(nextRetryAtMs);
    if (dueMs === null || dueMs > clock.nowMs()) return 0;
    return db.write((tx) => wakeRetrying(tx, clock.nowMs(), WAKE_GROUP));
  };

  /** Something that this engine will do by itself, now or after a retry's wait. */
  const hasWork = (tx: ReadDb): boolean =>
    !isQueuePaused(tx) &&
    (hasRetrying(tx) ||
      runners.some(({ lane }) => lane.paused === null && batchesWithWaiting(tx, lane.key, 1).length > 0));

  const isDone = (): boolean => runners.every((runner) => runner.isIdle()) && !db.read(hasWork);

  const pause = async (signal: AbortSignal): Promise<void> => {
    const woken = new AbortController();
    waiting = woken;
    if (!isWoken) await clock.sleep(TICK_MS, AbortSignal.any([signal, woken.signal]));
    waiting = null;
  };

  return {
    wake: () => {
      isWoken = true;
      waiting?.abort();
    },
    async watch(untilEmpty, signal) {
      while (!signal.aborted) {
        if (!tick()) return 'accounts-changed';
        if (untilEmpty && isDone()) return db.read(isAllEnded) ? 'empty' : 'left';
        await pause(signal);
      }
      return 'stopped';
    },
  };
}

const isSameAddress = (a: AccountRow, b: AccountRow): boolean =>
  a.provider === b.provider && a.practice === b.practice && a.baseUrl === b.baseUrl;

const isAllEnded = (tx: ReadDb): boolean =>
  countRuns(countsOfQueue(tx, true), ['waiting', 'retrying', 'blocked', 'unknown']) === 0;
