/**
 * The whole way over HTTP: baselines at the practice provider, a process of its own on loopback, with full books and the
 * outputs on disk; beside it, in the same round, what somebody would write without this program.
 */
import { join } from 'node:path';
import { createOutputStore } from '#electron/files';
import {
  createGmiAdapter,
  createHttp,
  gmiQueueUrl,
  launchPractice,
  type LaunchOptions,
} from '#electron/providers';
import { assert } from '#shared/base';
import { setConcurrency } from '#db/repos';
import { type EngineRun, runEngine } from './engine-run.ts';
import { BASELINE, queueLab } from './lab.ts';
import { type ClientJob, runStudentScript, runUndiciPool } from './peers/clients.ts';
import { type QueueBenchOptions, summary } from './queue.bench.ts';
import {
  describeMachine,
  type Machine,
  median,
  medianRatio,
  perSecond,
  rounded,
  watchCpu,
} from './statistics.ts';
import { type BenchDeps, withFolder, withWorkspace } from './workspace.ts';

export interface HttpBench {
  readonly machine: Machine;
  readonly runs: number;
  readonly rounds: number;
  readonly concurrency: number;
  /** Two requests a run (submit, fetch), the output durable on disk. Medians, but for the lists. */
  readonly program: EngineRun & { readonly enqueuedPerSecond: number };
  readonly peers: {
    /** A promise pool over undici's `request`: the same two requests, outputs dropped. */
    readonly undiciPool: ClientRates;
    /** A queue of promises and `fetch`, outputs written without fsync, one line for each appended to a log. */
    readonly studentScript: ClientRates;
  };
  readonly ratios: { readonly toUndiciPool: number; readonly toStudentScript: number };
}

interface ClientRates {
  readonly runsPerSecond: number;
  readonly cpuMicrosPerRun: number;
}

interface Place {
  readonly baseUrl: string;
  readonly root: string;
}

export type PracticeCommand = Pick<LaunchOptions, 'command' | 'args' | 'env'>;

export async function benchHttp(
  deps: BenchDeps,
  options: QueueBenchOptions,
  practice: PracticeCommand,
): Promise<HttpBench> {
  const { runs, rounds, concurrency } = options;
  const machine = describeMachine();
  const ours: Awaited<ReturnType<typeof measureProgram>>[] = [];
  const pool: ClientRates[] = [];
  const student: ClientRates[] = [];
  // Removed after the last round: a disk on which many files were just deleted is slow at making new ones.
  await withFolder(async (root) => {
    for (let round = 0; round < rounds; round += 1) {
      await withPractice(deps, practice, root, async (baseUrl) => {
        const place = { baseUrl, root };
        ours.push(await measureProgram(deps, options, place));
        pool.push(await measureClient(deps, options, place, runUndiciPool));
        student.push(await measureClient(deps, options, place, runStudentScript));
      });
    }
  });
  const rates = (of: readonly { readonly runsPerSecond: number }[]) => of.map((each) => each.runsPerSecond);
  const medians = (of: readonly ClientRates[]): ClientRates => ({
    runsPerSecond: median(rates(of)),
    cpuMicrosPerRun: median(of.map((each) => each.cpuMicrosPerRun)),
  });
  return {
    machine: machine(),
    runs,
    rounds,
    concurrency,
    program: summary(ours),
    peers: { undiciPool: medians(pool), studentScript: medians(student) },
    ratios: {
      toUndiciPool: medianRatio(rates(ours), rates(pool)),
      toStudentScript: medianRatio(rates(ours), rates(student)),
    },
  };
}

/** A provider for one round: it remembers every request, so that an old one is slower than a new one. */
const withPractice = (
  { clock }: BenchDeps,
  { command, args, env }: PracticeCommand,
  root: string,
  act: (baseUrl: string) => Promise<void>,
): Promise<void> =>
  withFolder(async (dir) => {
    const place = ['--port', '0', '--bill', join(dir, 'bill.jsonl'), '--state', dir, '--exit-with-parent'];
    const launched = await launchPractice({
      command,
      args: [...args, 'practice', ...place],
      env: { ...process.env, ...env },
      clock,
    });
    assert(launched.ok, 'the practice provider starts');
    try {
      await act(gmiQueueUrl(launched.value.url));
    } finally {
      await launched.value.close();
    }
  }, root);

const measureProgram = (
  deps: BenchDeps,
  { runs, concurrency }: QueueBenchOptions,
  { baseUrl, root }: Place,
) =>
  withWorkspace(
    deps,
    async (db, dir) => {
      const { clock } = deps;
      const lab = queueLab(db, deps, runs);
      db.write((tx) => setConcurrency(tx, lab.accountId, concurrency));
      const store = await createOutputStore({ dir: join(dir, 'outputs') });
      assert(store.ok, 'a fresh folder takes outputs');
      const http = createHttp({ clock, connectionsPerOrigin: Math.max(128, concurrency) });
      const apiKey = (): Promise<string> => Promise.resolve('practice');
      const adapter = createGmiAdapter({ http, clock, baseUrl, apiKey, pollIntervalMs: 150 });
      const measured = await runEngine(db, deps, lab, { runs, adapter, store: store.value });
      await http.close();
      return { ...measured, enqueuedPerSecond: perSecond(runs, lab.enqueueMs) };
    },
    root,
  );

const measureClient = (
  { clock }: BenchDeps,
  { runs, concurrency }: QueueBenchOptions,
  { baseUrl, root }: Place,
  run: (job: ClientJob) => Promise<void>,
): Promise<ClientRates> =>
  withFolder(async (dir) => {
    const cpu = watchCpu();
    const startedMs = clock.monotonicMs();
    await run({ baseUrl, modelKey: BASELINE, runs, concurrency, dir });
    const runMs = clock.monotonicMs() - startedMs;
    return { runsPerSecond: perSecond(runs, runMs), cpuMicrosPerRun: rounded(cpu() / runs, 1) };
  }, root);
