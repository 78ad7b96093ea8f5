/** Takes waiting runs for a lane, as many as fit, in groups; their attempts are in the books before they are handed on. */
import { batchesWithWaiting, claimRuns, type WorkRun } from '#db/repos';
import type { LaneWork } from './lane-work.ts';
import { makeDurable } from './lease.ts';
import { isLanePaused } from './pauses.ts';

export interface Claiming {
  /** Claims until `isStopping`; each group goes to `submit`. */
  loop(isStopping: () => boolean, submit: (runs: readonly WorkRun[]) => void): Promise<void>;
  /** Something in the lane has changed: look again whether there is room. */
  wake(): void;
  /** Something may have become claimable. */
  nudge(): void;
}

/** With less room than this share of the lane, waiting a moment gives a larger group: group commits decide the speed. */
const CLAIM_SHARE = 4;
const GATHER_MS = 20;
const MAX_CLAIM = 128;
/** How long the loop sleeps when nobody wakes it. */
const IDLE_MS = 1_000;
/** A reason of our own: making the usual DOMException takes longer than all the rest. */
const WOKEN = 'woken';

export function createClaiming({ lane, deps }: LaneWork): Claiming {
  const { db, clock, confirm, settings } = deps;
  let waiting: AbortController | null = null;
  let isWoken = false;
  /** Nothing was claimable when last looked; ends with a nudge. */
  let isDrained = false;
  let claimedAtMs = Number.NEGATIVE_INFINITY;

  const loop: Claiming['loop'] = async (isStopping, submit) => {
    while (!isStopping()) {
      const claimed = claim();
      if (claimed.length > 0) submit(claimed);
      else await rest();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };

  const claim = (): WorkRun[] => {
    const most = Math.max(1, Math.floor(MAX_CLAIM / lane.jobSize)) * lane.jobSize;
    const room = Math.min(most, lane.room());
    if (isDrained || room === 0 || !isWorthIt(room)) return [];
    if (db.ask((one) => batchesWithWaiting(one, lane.key, 1)).length === 0) {
      isDrained = true;
      return [];
    }
    const claimed = db.write(
      (tx) => {
        confirm(tx);
        if (isLanePaused(tx, lane.key)) return [];
        const runs: WorkRun[] = [];
        // A job is of one model: claimed by model, so many runs are certainly so many jobs.
        const ofOneModel = lane.jobSize > 1;
        for (const batchId of batchesWithWaiting(tx, lane.key, ofOneModel ? 1 : room)) {
          if (runs.length >= room) break;
          const limit = room - runs.length;
          runs.push(...claimRuns(tx, batchId, lane.key, { limit, ofOneModel, nowMs: clock.nowMs() }));
        }
        return runs;
      },
      { durable: lane.key.premium },
    );
    // A run that may not be sent twice on a guess is on the disk before it is sent, in whichever lane it goes.
    if (!lane.key.premium && claimed.some((run) => run.ceiling > settings.autoResendLimit))
      db.write((tx) => makeDurable(tx, clock.nowMs()), { durable: true });
    claimedAtMs = clock.monotonicMs();
    lane.noteSent(Math.ceil(claimed.length / lane.jobSize));
    return claimed;
  };

  const isWorthIt = (room: number): boolean =>
    lane.inFlight === 0 ||
    room >= Math.min(MAX_CLAIM, lane.concurrency) / CLAIM_SHARE ||
    gatherLeftMs() === 0;

  const gatherLeftMs = (): number => Math.max(0, claimedAtMs + GATHER_MS - clock.monotonicMs());

  /** Until something changes: woken, or when a rest, a rate limit or a moment of gathering ends. */
  const rest = async (): Promise<void> => {
    const gatherMs = !isDrained && lane.room() > 0 ? gatherLeftMs() : 0;
    const waitMs = lane.restLeftMs() || lane.rateWaitMs() || gatherMs || IDLE_MS;
    const woken = new AbortController();
    waiting = woken;
    if (!isWoken) {
      await clock.sleep(Math.min(IDLE_MS, Math.max(1, Math.ceil(waitMs))), woken.signal);
      if (!woken.signal.aborted) isDrained = false;
    }
    waiting = null;
    isWoken = false;
  };

  const wake = (): void => {
    isWoken = true;
    waiting?.abort(WOKEN);
    waiting = null;
  };

  return {
    loop,
    wake,
    nudge: () => {
      isDrained = false;
      wake();
    },
  };
}
