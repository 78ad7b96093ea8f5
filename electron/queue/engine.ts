/**
 * The engine: takes the workspace's lease, opens a lane for each account's cheap and premium work, and keeps them
 * going until it is stopped or, if asked, until nothing is left that it could do. It never asks whom it talks to.
 */
import {
  type AccountRow,
  batchesWithWaiting,
  capRetries,
  inFlightRuns,
  openAccounts,
  takenRequests,
} from '#db/repos';
import type { Db, ReadDb } from '#db';
import type { Books } from '#electron/books';
import type { OutputStore } from '#electron/files';
import type { Adapter } from '#electron/providers';
import { type Clock, err, ok, type Result } from '#shared/base';
import type { MakeId, PriceId } from '#shared/domain';
import type { Rate } from '#shared/money';
import { endBatches } from './batch-ends.ts';
import { createExecutor } from './executor.ts';
import { Lane, type LaneKey } from './lane.ts';
import { LaneRunner } from './lane-runner.ts';
import { type HeldLease, LeaseLostError, takeLease } from './lease.ts';
import { createLaneRecords, lanePause } from './pauses.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRequestOwners } from './request-owners.ts';
import { DEFAULT_SETTINGS, type QueueSettings } from './settings.ts';
import { createSupervisor, type EngineEnd, type Supervisor } from './supervisor.ts';
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
  /** Ends when stopped, when empty (if asked), or with the reason why it cannot go on. Never rejects. */
  run(options: RunOptions): Promise<Result<EngineEnd, EngineError>>;
  /** A person acted in this process: look at the queue at once. */
  hear(): void;
  /** The system says that there is a network again: lanes that wait for one try at once. It stops nothing by itself. */
  networkIsBack(): void;
  /** The lanes as they stand; empty when this engine does not run. */
  readonly lanes: readonly Lane[];
}

export type EngineError =
  | { readonly kind: 'runner-elsewhere'; readonly holder: string }
  | { readonly kind: 'lease-lost' }
  /** A bug, or this computer cannot go on (LocalFaultError, a full disk): every run is left to be continued. */
  | { readonly kind: 'fault'; readonly error: unknown };

const AFTER_UNCLEAN_STOP = 'The program stopped without warning. Premium work waits until you resume it.';

export function createEngine(deps: EngineDeps): Engine {
  const settings: QueueSettings = { ...DEFAULT_SETTINGS, ...deps.settings };
  const { db, clock } = deps;
  let lanes: readonly Lane[] = [];
  let runners: readonly LaneRunner[] = [];
  let supervisor: Supervisor | null = null;

  const run: Engine['run'] = async (options) => {
    try {
      const taken = takeLease({ db, clock, settings, label: deps.label });
      if (!taken.ok) return err({ kind: 'runner-elsewhere', holder: taken.error.holder });
      return await runWith(taken.value, options);
    } catch (error) {
      return err({ kind: 'fault', error });
    }
  };

  const runWith = async (
    lease: HeldLease,
    { untilEmpty, signal }: RunOptions,
  ): Promise<Result<EngineEnd, EngineError>> => {
    const faults: unknown[] = [];
    const broken = new AbortController();
    const beating = new AbortController();
    const onFault = (error: unknown): void => {
      faults.push(error);
      broken.abort();
    };
    const heart = lease.keepBeating(beating.signal, onFault);
    let ended: EngineEnd = 'stopped';
    try {
      runners = await openLanes(lease, onFault);
      supervisor = createSupervisor({ db, clock, runners, onChange: deps.onChange });
      const works = runners.map((runner) => runner.work());
      ended = await supervisor.watch(untilEmpty, AbortSignal.any([signal, broken.signal])).catch((error) => {
        onFault(error);
        return 'stopped' as const;
      });
      await Promise.all(runners.map((runner) => runner.halt()));
      await Promise.all(works);
    } catch (error) {
      onFault(error);
    }
    supervisor = null;
    lanes = [];
    runners = [];
    beating.abort();
    await heart;
    try {
      lease.release();
    } catch (error) {
      onFault(error);
    }
    deps.onChange();
    const [fault] = faults;
    if (fault === undefined) return ok(ended);
    return err(
      faults.some((each) => each instanceof LeaseLostError)
        ? { kind: 'lease-lost' }
        : { kind: 'fault', error: fault },
    );
  };

  const openLanes = async (lease: HeldLease, onFault: (error: unknown) => void) => {
    const { random, makeId, label: actor } = deps;
    const owners = createRequestOwners((requestIds) => db.ask((one) => takenRequests(one, requestIds)));
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
      random,
      makeId,
      writer,
      settings,
      rateOf: deps.rateOf,
      actor,
      store: deps.store,
      owners,
    });
    const { record, pauseLane } = createLaneRecords({ db, clock, makeId, actor, log: deps.log });
    const { confirm } = lease;
    const common = { db, clock, random, settings, executor, owners, confirm, pauseLane, record, onFault };
    db.write((tx) => capRetries(tx, clock.nowMs() + settings.maxAskedRestMs));
    const opened: LaneRunner[] = [];
    for (const account of db.read(openAccounts)) {
      const adapter = await deps.adapterFor(account);
      const rate = createRateLimit(account.requestsPerMinute, clock);
      for (const premium of [false, true])
        opened.push(new LaneRunner(new Lane(account, premium, { settings, clock, rate }), adapter, common));
    }
    lanes = opened.map((runner) => runner.lane);
    for (const runner of opened) {
      const { lane } = runner;
      lane.paused = db.read((tx) => lanePause(tx, lane.key));
      const isInterrupted = lease.afterUncleanStop && deps.pausePremiumAfterUncleanStop && lane.key.premium;
      if (isInterrupted && db.read((tx) => hasOpenWork(tx, lane.key))) pauseLane(lane, AFTER_UNCLEAN_STOP);
      runner.adopt('the program stopped before the answer came');
    }
    return opened;
  };

  return {
    run,
    hear: () => supervisor?.wake(),
    networkIsBack: () => {
      for (const runner of runners) if (runner.lane.tryNow()) runner.nudge();
    },
    get lanes() {
      return lanes;
    },
  };
}

const hasOpenWork = (tx: ReadDb, key: LaneKey): boolean =>
  batchesWithWaiting(tx, key, 1).length > 0 || inFlightRuns(tx, key.accountId, key.premium).length > 0;
