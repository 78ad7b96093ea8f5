/**
 * The engine: takes the workspace's lease, opens a lane for each account's cheap and premium work, and keeps them
 * going until it is stopped or, if asked, until nothing is left that it could do. It never asks whom it talks to.
 */
import {
  type AccountRow,
  cancelAskedIds,
  countsOfBatch,
  getSetting,
  hasWaitingRun,
  inFlightRuns,
  insertEvent,
  listAccounts,
  nextRetryAtMs,
  openBatchIds,
  putSetting,
  setBatchState,
  wakeRetrying,
} from '#db/repos';
import type { Db, ReadDb, WriteDb } from '#db';
import type { Books } from '#electron/books';
import type { OutputStore } from '#electron/files';
import type { Adapter } from '#electron/providers';
import { type Clock, err, isJsonObject, ok, type Result } from '#shared/base';
import { type BatchId, countRuns, END_STATES, type MakeId, type PriceId } from '#shared/domain';
import type { Rate } from '#shared/money';
import { createExecutor } from './executor.ts';
import { Lane, laneSetting } from './lane.ts';
import { LaneRunner } from './lane-runner.ts';
import { type HeldLease, LeaseLostError, takeLease } from './lease.ts';
import { DEFAULT_SETTINGS, type QueueSettings } from './settings.ts';
import { createGroupWriter } from './writer.ts';

export interface EngineDeps {
  readonly db: Db;
  readonly books: Books;
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeId: MakeId;
  readonly store: OutputStore;
  /** The adapter that speaks to an account; made once per engine. */
  readonly adapterFor: (account: AccountRow) => Promise<Adapter>;
  readonly rateOf: (priceId: PriceId) => Rate;
  readonly settings?: Partial<QueueSettings>;
  /** Who runs it, for the lease and the events: `window`, `grantmeter queue run`. */
  readonly label: string;
  readonly log: (line: string) => void;
  /** After an unclean stop premium lanes start paused, unless a person has just asked for the queue to run. */
  readonly pausePremiumAfterUncleanStop: boolean;
  readonly onChange: () => void;
}

export interface RunOptions {
  readonly untilEmpty: boolean;
  readonly signal: AbortSignal;
}

export interface Engine {
  /** Ends when stopped, when empty (if asked), or with the reason why it cannot go on. */
  run(options: RunOptions): Promise<Result<'stopped' | 'empty', EngineError>>;
  /** A person acted in this process: look at the queue at once. */
  hear(): void;
  /** The lanes as they stand; empty when this engine does not run. */
  readonly lanes: readonly Lane[];
}

export type EngineError =
  | { readonly kind: 'runner-elsewhere'; readonly holder: string }
  | { readonly kind: 'lease-lost' }
  | { readonly kind: 'fault'; readonly error: unknown };

/** The settings key of the pause that stops everything. */
export const QUEUE_PAUSED = 'queue-paused';

const TICK_MS = 200;
const WAKE_GROUP = 500;

export function createEngine(deps: EngineDeps): Engine {
  const settings: QueueSettings = { ...DEFAULT_SETTINGS, ...deps.settings };
  const { db, clock } = deps;
  let lanes: Lane[] = [];

  const run: Engine['run'] = async ({ untilEmpty, signal }) => {
    const taken = takeLease({ db, nowMs: () => clock.nowMs(), settings, label: deps.label });
    if (!taken.ok) return err({ kind: 'runner-elsewhere', holder: taken.error.holder });
    const lease = taken.value;
    const faults: unknown[] = [];
    try {
      const runners = await openLanes(lease, (error) => faults.push(error));
      const works = runners.map((runner) => runner.work());
      const ended = await supervise(lease, runners, faults, untilEmpty, signal).catch((error: unknown) => {
        faults.push(error);
        return 'stopped' as const;
      });
      await Promise.all(runners.map((runner) => runner.halt()));
      await Promise.allSettled(works);
      const fault = faults[0];
      if (fault instanceof LeaseLostError) return err({ kind: 'lease-lost' });
      if (faults.length > 0) return err({ kind: 'fault', error: fault });
      return ok(ended);
    } finally {
      lanes = [];
      lease.release();
      deps.onChange();
    }
  };

  const openLanes = async (lease: HeldLease, onFault: (error: unknown) => void): Promise<LaneRunner[]> => {
    const runners: LaneRunner[] = [];
    const writer = createGroupWriter({
      db,
      books: deps.books,
      nowMs: () => clock.nowMs(),
      confirm: lease.confirm,
      endBatches: (tx, touched) => endBatches(tx, touched, clock.nowMs()),
      onCommitted: deps.onChange,
      onFailed: onFault,
    });
    const executor = createExecutor({
      clock,
      random: deps.random,
      makeId: deps.makeId,
      writer,
      store: deps.store,
      settings,
      rateOf: deps.rateOf,
      actor: deps.label,
      pauseLane,
    });
    for (const account of db.read(listAccounts)) {
      const adapter = await deps.adapterFor(account);
      for (const premium of [false, true]) {
        const lane = new Lane(account, premium, settings);
        lanes.push(lane);
        runners.push(
          new LaneRunner(lane, adapter, {
            db,
            clock,
            random: deps.random,
            settings,
            executor,
            confirm: lease.confirm,
            isQueuePaused: () => queuePaused,
            onFault,
          }),
        );
      }
    }
    if (lease.afterUncleanStop && deps.pausePremiumAfterUncleanStop) {
      const premium = lanes.filter((lane) => lane.key.premium && db.read((tx) => hasOpenWork(tx, lane)));
      for (const lane of premium)
        pauseLane(lane, 'The program stopped without warning. Premium work waits until you resume it.');
    }
    readPauses();
    return runners;
  };

  let queuePaused = false;
  const readPauses = (): void =>
    db.read((tx) => {
      queuePaused = getSetting(tx, QUEUE_PAUSED) === true;
      for (const lane of lanes) {
        const paused = getSetting(tx, laneSetting(lane.key));
        if (isJsonObject(paused))
          lane.paused = { why: String(paused['why']), sinceMs: Number(paused['sinceMs']) };
        else if (lane.paused !== null) lane.paused = null;
      }
    });

  /** Remembered, so that it survives a restart and another process can lift it. */
  const pauseLane = (lane: Lane, why: string): void => {
    const sinceMs = clock.nowMs();
    db.write((tx) => {
      putSetting(tx, laneSetting(lane.key), { why, sinceMs });
      insertEvent(tx, {
        id: deps.makeId<'event'>(),
        atMs: sinceMs,
        actor: deps.label,
        kind: 'lane-paused',
        batchId: null,
        runId: null,
        detail: `${lane.account.name}, ${lane.key.premium ? 'premium' : 'cheap'}: ${why}`,
      });
    });
    lane.paused = { why, sinceMs };
    deps.log(`${lane.account.name}: ${why}`);
  };

  /** Beats the lease, wakes retries, hears acts of other processes, and sees when nothing is left. */
  const supervise = async (
    lease: HeldLease,
    runners: readonly LaneRunner[],
    faults: readonly unknown[],
    untilEmpty: boolean,
    signal: AbortSignal,
  ): Promise<'stopped' | 'empty'> => {
    let beatAtMs = clock.monotonicMs();
    let version = db.dataVersion();
    for (;;) {
      if (signal.aborted || faults.length > 0) return 'stopped';
      if (clock.monotonicMs() - beatAtMs >= settings.leaseBeatMs) {
        lease.beat();
        beatAtMs = clock.monotonicMs();
      }
      const nowVersion = db.dataVersion();
      if (nowVersion !== version) {
        version = nowVersion;
        heard = true;
        deps.onChange();
      }
      readPauses();
      const woken = wake();
      for (const runId of db.read(cancelAskedIds)) for (const runner of runners) runner.askCancel(runId);
      if (heard) for (const runner of runners) runner.adopt('a person asked to look again');
      if (woken > 0 || heard) for (const runner of runners) runner.nudge();
      heard = false;
      if (untilEmpty && runners.every((runner) => runner.isIdle()) && !db.read(hasWork)) return 'empty';
      await pause(signal);
    }
  };

  let heard = false;
  let wakeUp: () => void = () => {};
  const pause = async (signal: AbortSignal): Promise<void> => {
    const waiting = new AbortController();
    wakeUp = () => waiting.abort();
    if (!heard) await clock.sleep(TICK_MS, AbortSignal.any([signal, waiting.signal]));
  };

  const wake = (): number => {
    const dueMs = db.read(nextRetryAtMs);
    if (dueMs === null || dueMs > clock.nowMs()) return 0;
    return db.write((tx) => wakeRetrying(tx, clock.nowMs(), WAKE_GROUP));
  };

  /** Something that this engine will do by itself, now or after a retry's wait; paused work is not. */
  const hasWork = (tx: ReadDb): boolean =>
    !queuePaused &&
    (nextRetryAtMs(tx) !== null || lanes.some((lane) => lane.paused === null && hasWaiting(tx, lane)));

  const hasWaiting = (tx: ReadDb, lane: Lane): boolean =>
    openBatchIds(tx, ['queued']).some((batchId) => hasWaitingRun(tx, batchId, lane.key));

  const hasOpenWork = (tx: ReadDb, lane: Lane): boolean =>
    hasWaiting(tx, lane) || inFlightRuns(tx, lane.key.accountId, lane.key.premium).length > 0;

  return {
    run,
    hear: () => {
      heard = true;
      wakeUp();
    },
    get lanes() {
      return lanes;
    },
  };
}

/** A batch of which every run has ended is ended itself. */
export function endBatches(tx: WriteDb, touched: ReadonlySet<BatchId>, nowMs: number): void {
  for (const batchId of touched) {
    const counts = countsOfBatch(tx, batchId);
    const all = Object.values(counts).reduce((total, runs) => total + runs, 0);
    if (all === countRuns(counts, END_STATES)) setBatchState(tx, batchId, 'ended', nowMs);
  }
}
