/**
 * The engine alone: runs that cost nothing to send, with the full books on; beside it, in the same round, the limit of
 * its own tables and a queue without any books. Ratios are what counts: figures drift from machine to machine.
 */
import { join } from 'node:path';
import { openBareQueue, openPlainjob, runRawGroups } from '#db/peers';
import { setConcurrency } from '#db/repos';
import { assert } from '#shared/base';
import { type EngineRun, runEngine } from './engine-run.ts';
import { queueLab } from './lab.ts';
import { noOpAdapter, noStore } from './no-op.ts';
import { describeMachine, type Machine, median, medianRatio, perSecond } from './statistics.ts';
import { type BenchDeps, withFolder, withWorkspace } from './workspace.ts';

export interface QueueBench {
  readonly machine: Machine;
  readonly runs: number;
  readonly rounds: number;
  /** Runs in hand at a time; the raw groups are as large. */
  readonly concurrency: number;
  /** Medians of the rounds, but for the lists, which are the last round's. */
  readonly program: EngineRun & { readonly enqueuedPerSecond: number };
  readonly peers: {
    /** Claims and settlements in groups on the same tables, no program around them. */
    readonly rawGroups: { readonly runsPerSecond: number };
    /** The statements of plainjob 0.0.14, one worker, no accounting. */
    readonly bareQueue: Rates;
    /** The package itself, where it was found: one worker, and four in one process. */
    readonly plainjob?: { readonly oneWorker: Rates; readonly fourWorkers: Rates };
  };
  readonly ratios: {
    readonly toRawGroups: number;
    readonly toBareQueue: number;
    readonly enqueueToBareQueue: number;
    /** Against the faster of one and four workers. */
    readonly toPlainjob?: number;
    readonly enqueueToPlainjob?: number;
  };
}

export interface QueueBenchOptions {
  readonly runs: number;
  readonly rounds: number;
  readonly concurrency: number;
  /** Where plainjob is installed, to be measured as well. */
  readonly plainjob?: string;
}

type Round = EngineRun & { readonly enqueuedPerSecond: number };
interface Rates {
  readonly enqueuedPerSecond: number;
  readonly runsPerSecond: number;
}

export async function benchQueue(deps: BenchDeps, options: QueueBenchOptions): Promise<QueueBench> {
  const { runs, rounds, concurrency } = options;
  const machine = describeMachine();
  const ours: Round[] = [];
  const raw: Rates[] = [];
  const bare: Rates[] = [];
  const one: Rates[] = [];
  const four: Rates[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measureProgram(deps, options));
    raw.push(await measureRawGroups(deps, options));
    bare.push(await measureBareQueue(deps, runs));
    if (options.plainjob === undefined) continue;
    one.push(await measurePlainjob(deps, runs, options.plainjob, 1));
    four.push(await measurePlainjob(deps, runs, options.plainjob, 4));
  }
  const rates = (of: readonly Rates[]) => of.map((each) => each.runsPerSecond);
  const enqueued = (of: readonly Rates[]) => of.map((each) => each.enqueuedPerSecond);
  const medians = (of: readonly Rates[]): Rates => ({
    enqueuedPerSecond: median(enqueued(of)),
    runsPerSecond: median(rates(of)),
  });
  const plainjob = one.map((each, index) => faster(each, four[index] ?? each));
  const isWithPlainjob = plainjob.length > 0;
  return {
    machine: machine(),
    runs,
    rounds,
    concurrency,
    program: summary(ours),
    peers: {
      rawGroups: { runsPerSecond: median(rates(raw)) },
      bareQueue: medians(bare),
      ...(isWithPlainjob ? { plainjob: { oneWorker: medians(one), fourWorkers: medians(four) } } : {}),
    },
    ratios: {
      toRawGroups: medianRatio(rates(ours), rates(raw)),
      toBareQueue: medianRatio(rates(ours), rates(bare)),
      enqueueToBareQueue: medianRatio(enqueued(ours), enqueued(bare)),
      ...(isWithPlainjob
        ? {
            toPlainjob: medianRatio(rates(ours), rates(plainjob)),
            enqueueToPlainjob: medianRatio(enqueued(ours), enqueued(plainjob)),
          }
        : {}),
    },
  };
}

/** One long batch in a process that has done nothing else: whether rate and memory stay what they are. */
export async function soakQueue(
  deps: BenchDeps,
  options: Omit<QueueBenchOptions, 'rounds'>,
): Promise<{ readonly machine: Machine; readonly runs: number; readonly concurrency: number } & Round> {
  const machine = describeMachine();
  const measured = await measureProgram(deps, options);
  return { machine: machine(), runs: options.runs, concurrency: options.concurrency, ...measured };
}

const measureProgram = (
  deps: BenchDeps,
  { runs, concurrency }: Omit<QueueBenchOptions, 'rounds'>,
): Promise<Round> =>
  withWorkspace(deps, async (db) => {
    const lab = queueLab(db, deps, runs);
    db.write((tx) => setConcurrency(tx, lab.accountId, concurrency));
    const measured = await runEngine(db, deps, lab, { runs, adapter: noOpAdapter(), store: noStore });
    return { ...measured, enqueuedPerSecond: perSecond(runs, lab.enqueueMs) };
  });

const measureRawGroups = (
  deps: BenchDeps,
  { runs, concurrency }: Omit<QueueBenchOptions, 'rounds'>,
): Promise<Rates> =>
  withWorkspace(deps, async (db) => {
    const lab = queueLab(db, deps, runs);
    const startedMs = deps.clock.monotonicMs();
    const done = runRawGroups(db, lab, concurrency);
    assert(done === runs, 'every run was settled');
    return {
      runsPerSecond: perSecond(runs, deps.clock.monotonicMs() - startedMs),
      enqueuedPerSecond: perSecond(runs, lab.enqueueMs),
    };
  });

const measureBareQueue = ({ clock }: BenchDeps, runs: number): Promise<Rates> =>
  withFolder(async (dir) => {
    const queue = openBareQueue(join(dir, 'bare.sqlite'));
    const data = Array.from({ length: runs }, (_, index) => ({ prompt: `prompt ${index}` }));
    const startedMs = clock.monotonicMs();
    queue.addMany(data, clock.nowMs());
    const addedMs = clock.monotonicMs();
    const done = await queue.workAll(clock.nowMs, () => Promise.resolve());
    assert(done === runs, 'every job was worked');
    const doneMs = clock.monotonicMs();
    queue.close();
    return {
      enqueuedPerSecond: perSecond(runs, addedMs - startedMs),
      runsPerSecond: perSecond(runs, doneMs - addedMs),
    };
  });

const measurePlainjob = (
  { clock }: BenchDeps,
  runs: number,
  installedIn: string,
  workers: number,
): Promise<Rates> =>
  withFolder(async (dir) => {
    const queue = await openPlainjob(installedIn, join(dir, 'plainjob.sqlite'));
    const data = Array.from({ length: runs }, (_, index) => ({ prompt: `prompt ${index}` }));
    const startedMs = clock.monotonicMs();
    queue.addMany(data);
    const addedMs = clock.monotonicMs();
    await queue.workAll(workers, runs);
    const doneMs = clock.monotonicMs();
    queue.close();
    return {
      enqueuedPerSecond: perSecond(runs, addedMs - startedMs),
      runsPerSecond: perSecond(runs, doneMs - addedMs),
    };
  });

/** Each figure of the two by itself. */
const faster = (a: Rates, b: Rates): Rates => ({
  enqueuedPerSecond: Math.max(a.enqueuedPerSecond, b.enqueuedPerSecond),
  runsPerSecond: Math.max(a.runsPerSecond, b.runsPerSecond),
});

export function summary(rounds: readonly Round[]): Round {
  const of = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const last = rounds.at(-1);
  assert(last, 'there was a round');
  return {
    runMs: of((round) => round.runMs),
    runsPerSecond: of((round) => round.runsPerSecond),
    enqueuedPerSecond: of((round) => round.enqueuedPerSecond),
    cpuMicrosPerRun: of((round) => round.cpuMicrosPerRun),
    ratePerDecile: last.ratePerDecile,
    lastToFirst: of((round) => round.lastToFirst),
    memoryMbPerDecile: last.memoryMbPerDecile,
    eventLoopP50Ms: of((round) => round.eventLoopP50Ms),
    eventLoopP99Ms: of((round) => round.eventLoopP99Ms),
    booksOk: rounds.every((round) => round.booksOk),
  };
}
