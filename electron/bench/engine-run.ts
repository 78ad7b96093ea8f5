/** The program's own engine over a queued lab, with what it costs: time, processor, memory, and the event loop's patience. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import type { Db } from '#db';
import { verifyBooks } from '#electron/books';
import type { OutputStore } from '#electron/files';
import type { Adapter } from '#electron/providers';
import { createEngine } from '#electron/queue';
import { assert } from '#shared/base';
import type { QueuedLab } from './lab.ts';
import { perSecond, rounded, watchCpu } from './statistics.ts';
import type { BenchDeps } from './workspace.ts';

export interface EngineRun {
  readonly runMs: number;
  readonly runsPerSecond: number;
  readonly cpuMicrosPerRun: number;
  /** Rate of each tenth of the runs, first to last, as runs per second. */
  readonly ratePerDecile: readonly number[];
  /** The last of them as a share of the first; 1 is flat. */
  readonly lastToFirst: number;
  /** Of the whole process, at the end of each tenth. */
  readonly memoryMbPerDecile: readonly number[];
  readonly eventLoopP50Ms: number;
  readonly eventLoopP99Ms: number;
  readonly booksOk: boolean;
}

/** How finely the event loop's delay is looked at; a delay shorter than this shows as this. */
const RESOLUTION_MS = 2;

export async function runEngine(
  db: Db,
  deps: BenchDeps,
  lab: QueuedLab,
  { runs, adapter, store }: { readonly runs: number; readonly adapter: Adapter; readonly store: OutputStore },
): Promise<EngineRun> {
  const { clock, makeId, random } = deps;
  const deciles = watchDeciles(runs, () => clock.monotonicMs());
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const cpu = watchCpu();
  const startedMs = clock.monotonicMs();
  const engine = createEngine({
    db,
    books: lab.books,
    clock,
    random,
    makeId,
    store: {
      ...store,
      put: async (chunks, options) => {
        const put = await store.put(chunks, options);
        deciles.note();
        return put;
      },
    },
    adapterFor: () => Promise.resolve(adapter),
    rateOf: () => lab.rate,
    label: 'bench',
    log: () => {},
    pausePremiumAfterUncleanStop: false,
    onChange: () => {},
  });
  const ended = await engine.run({ untilEmpty: true, signal: new AbortController().signal });
  assert(ended.ok && ended.value === 'empty', 'the engine runs until nothing is left');
  const runMs = clock.monotonicMs() - startedMs;
  const cpuMicros = cpu();
  delay.disable();
  const verified = await verifyBooks(db);
  return {
    runMs: Math.round(runMs),
    runsPerSecond: perSecond(runs, runMs),
    cpuMicrosPerRun: rounded(cpuMicros / runs, 1),
    ...deciles.figures(),
    eventLoopP50Ms: rounded(delay.percentile(50) / 1e6, 1),
    eventLoopP99Ms: rounded(delay.percentile(99) / 1e6, 1),
    booksOk: verified.ok,
  };
}

function watchDeciles(runs: number, nowMs: () => number) {
  const size = Math.max(1, Math.floor(runs / 10));
  const startedMs = nowMs();
  const marks: { readonly atMs: number; readonly memoryMb: number }[] = [];
  let ended = 0;
  return {
    note: (): void => {
      ended += 1;
      if (ended % size === 0 && marks.length < 10)
        marks.push({
          atMs: nowMs() - startedMs,
          memoryMb: Math.round(process.memoryUsage.rss() / 1024 ** 2),
        });
    },
    figures: () => {
      const rates = marks.map(({ atMs }, index) => perSecond(size, atMs - (marks[index - 1]?.atMs ?? 0)));
      return {
        ratePerDecile: rates,
        lastToFirst: rounded((rates.at(-1) ?? 0) / (rates[0] ?? 1), 2),
        memoryMbPerDecile: marks.map(({ memoryMb }) => memoryMb),
      };
    },
  };
}
