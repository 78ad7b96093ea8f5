/** A workspace with one award, a scripted provider and an engine whose clock the test owns. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openDatabase, type Db } from '#db';
import {
  type AccountRow,
  attemptsOfRun,
  type AttemptLine,
  eventsOfRun,
  getBalance,
  getRunLine,
  type RunLine,
} from '#db/repos';
import { createBooks, verifyBooks } from '#electron/books';
import type { FileErrorCode, OutputStore } from '#electron/files';
import {
  createEngine,
  createQueueActs,
  type Engine,
  type EngineEnd,
  type EngineError,
  enqueueBatch,
  type Queued,
  type QueueActs,
  type QueueSettings,
} from '#electron/queue';
import { assert, err, ok, type Result } from '#shared/base';
import type { AllocationId, BatchId, RunId, RunState } from '#shared/domain';
import { nanos, type Rate } from '#shared/money';
import { randomFrom } from './fake-lab.ts';
import { makeId, seedLab } from './lab-seed.ts';
import { FakeClock } from './fake-clock.ts';
import { createScriptedProvider, type ScriptedOptions, type ScriptedProvider } from './scripted-provider.ts';

/** Prices in nanos of one request. `twin` models take no seed. */
export const MODELS = {
  cheap: { nanos: 1_000n, premium: false },
  'twin-cheap': { nanos: 1_000n, premium: false },
  middling: { nanos: 50_000_000n, premium: false },
  dear: { nanos: 400_000_000n, premium: true },
  'twin-dear': { nanos: 280_000_000n, premium: true },
} as const;
export type ModelKey = keyof typeof MODELS;

export interface Running {
  readonly ended: Promise<Result<EngineEnd, EngineError>>;
  readonly engine: Engine;
  /** Stops it and lets the time pass that this takes. */
  stop(): Promise<Result<EngineEnd, EngineError>>;
}

export interface QueueRig {
  readonly clock: FakeClock;
  readonly provider: ScriptedProvider;
  readonly db: Db;
  readonly acts: QueueActs;
  readonly allocationId: AllocationId;
  readonly log: readonly string[];
  /** One run for each prompt and model; returns them in order. */
  queue(
    models: readonly ModelKey[],
    prompts: number | readonly string[],
    repeats?: number,
  ): Queued & { runIds: RunId[] };
  start(options?: StartOptions): Running;
  /** Runs until nothing is left that the engine could do. */
  drain(options?: StartOptions): Promise<Result<EngineEnd, EngineError>>;
  /** Waits, in the test's time, until a run is in that state. */
  reach(runId: RunId, state: RunState): Promise<void>;
  /** For the next outputs; without codes the disk is well again. */
  failDisk(...codes: readonly FileErrorCode[]): void;
  run(runId: RunId): RunLine;
  state(runId: RunId): RunState;
  attempts(runId: RunId): readonly AttemptLine[];
  kinds(runId: RunId): readonly string[];
  money(): { readonly held: bigint; readonly spent: bigint };
  /** What the provider bills, at these prices. */
  bill(): bigint;
  batchState(batchId: BatchId): string;
  /** The books agree with themselves and the kept counts with the runs. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly untilEmpty?: boolean;
  readonly pausePremiumAfterUncleanStop?: boolean;
  readonly settings?: Partial<QueueSettings>;
  readonly label?: string;
  /** The rig's own, watched. */
  readonly db?: Db;
  /** No adapter can be made for the account. */
  readonly hasNoAdapter?: boolean;
}

export interface RigOptions extends Partial<ScriptedOptions> {
  readonly account?: Partial<Pick<AccountRow, 'concurrency' | 'premiumConcurrency' | 'requestsPerMinute'>>;
  readonly settings?: Partial<QueueSettings>;
  readonly allotted?: bigint;
  readonly seed?: number;
}

const rateOf = (amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit: 'request' });

export async function createQueueRig(options: RigOptions = {}): Promise<QueueRig> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-queue-'));
  const opened = openDatabase(join(dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the test workspace opens');
  const db = opened.value;
  const clock = new FakeClock();
  const random = randomFrom(options.seed ?? 1);
  const provider = createScriptedProvider({ ...options, clock });
  const nowMs = clock.nowMs;
  const books = createBooks({ makeId, nowMs, problem: () => null });
  const { allocationId, models } = db.write((tx) =>
    seedLab(tx, { models: MODELS, ...options, books, clock }),
  );
  const log: string[] = [];
  const diskFaults: FileErrorCode[] = [];
  const engines = new Set<Engine>();
  const acts = createQueueActs({
    db,
    books,
    nowMs,
    makeId,
    onActed: () => engines.forEach((engine) => engine.hear()),
  });
  const store = memoryStore(diskFaults);

  const start: QueueRig['start'] = (more = {}) => {
    const stop = new AbortController();
    const engine = createEngine({
      db: more.db ?? db,
      books,
      clock,
      random,
      makeId,
      store,
      adapterFor: () =>
        more.hasNoAdapter ? Promise.reject(new Error('no adapter')) : Promise.resolve(provider.adapter),
      rateOf: (priceId) => {
        const model = [...models.values()].find((each) => each.priceId === priceId);
        assert(model, 'a price of this rig');
        return rateOf(model.ceiling);
      },
      settings: { ...options.settings, ...more.settings },
      label: more.label ?? 'test',
      log: (line) => void log.push(line),
      pausePremiumAfterUncleanStop: more.pausePremiumAfterUncleanStop ?? false,
      onChange: () => {},
    });
    engines.add(engine);
    const ended = engine
      .run({ untilEmpty: more.untilEmpty ?? false, signal: stop.signal })
      .finally(() => engines.delete(engine));
    return {
      ended,
      engine,
      stop: () => {
        stop.abort();
        return clock.until(ended);
      },
    };
  };

  const rig: QueueRig = {
    clock,
    provider,
    db,
    acts,
    allocationId,
    log,
    queue(modelKeys, prompts, repeats = 1) {
      const texts =
        typeof prompts === 'number' ? Array.from({ length: prompts }, (_, n) => `prompt ${n}`) : prompts;
      const queued = enqueueBatch(
        { db, books, nowMs, makeId, random },
        {
          allocationId,
          experimentName: 'Test',
          purpose: 'test',
          prompts: texts,
          models: modelKeys.map((key) => {
            const model = models.get(key);
            assert(model, 'a model of this rig');
            return model;
          }),
          repeats,
          memo: { modelIds: [] },
          actor: 'Mei Tanaka',
        },
      );
      if (!queued.ok) throw new Error(queued.error.message);
      engines.forEach((engine) => engine.hear());
      const rows = db.read((tx) =>
        tx.all<{ id: RunId }>('SELECT id FROM runs WHERE batch_id = ? ORDER BY seq', queued.value.batchId),
      );
      return { ...queued.value, runIds: rows.map(({ id }) => id) };
    },
    start,
    drain: (more) => clock.until(start({ ...more, untilEmpty: true }).ended),
    async reach(runId, state) {
      for (let waitedMs = 0; rig.state(runId) !== state; waitedMs += 50) {
        if (waitedMs > 600_000) throw new Error(`the run is ${rig.state(runId)} and never became ${state}`);
        await clock.pass(50);
      }
    },
    failDisk: (...codes) => void diskFaults.splice(0, codes.length === 0 ? diskFaults.length : 0, ...codes),
    run(runId) {
      const line = db.read((tx) => getRunLine(tx, runId));
      assert(line, 'a run of this rig');
      return line;
    },
    state: (runId) => rig.run(runId).state,
    attempts: (runId) => db.read((tx) => attemptsOfRun(tx, runId)),
    kinds: (runId) => db.read((tx) => eventsOfRun(tx, runId)).map(({ kind }) => kind),
    money: () => {
      const { held, spent } = db.read((tx) => getBalance(tx, allocationId));
      return { held, spent };
    },
    bill: () =>
      provider.billed().reduce((total, { modelKey }) => total + MODELS[modelKey as ModelKey].nanos, 0n),
    batchState: (batchId) =>
      db.read((tx) => tx.get<{ state: string }>('SELECT state FROM batches WHERE id = ?', batchId))?.state ??
      '',
    async check() {
      expect(await verifyBooks(db)).toMatchObject({ ok: true });
      expect(db.read((tx) => tx.all(COUNTS_THAT_DIFFER))).toEqual([]);
    },
    async close() {
      await rig.check();
      db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return rig;
}

const COUNTS_THAT_DIFFER = `
  SELECT * FROM (SELECT batch_id, state, runs FROM batch_counts WHERE runs > 0
                 EXCEPT SELECT batch_id, state, count(*) FROM runs GROUP BY batch_id, state)
  UNION ALL
  SELECT * FROM (SELECT batch_id, state, count(*) FROM runs GROUP BY batch_id, state
                 EXCEPT SELECT batch_id, state, runs FROM batch_counts WHERE runs > 0)`;

/** Outputs in memory: a disk would bring its own time into the test's. */
function memoryStore(faults: FileErrorCode[]): OutputStore {
  const fail = () => err({ code: 'not-found' as const, message: 'kept in memory' });
  return {
    async put(chunks) {
      const pieces: Uint8Array[] = [];
      for await (const chunk of chunks) pieces.push(chunk);
      const code = faults.shift();
      if (code) return err({ code, message: `the disk says ${code}` });
      const content = Buffer.concat(pieces);
      const hash = createHash('sha256').update(content).digest('hex');
      return ok({ hash, bytes: content.length, mediaType: 'text/plain', extension: 'txt' });
    },
    path: (hash, extension) => `${hash}.${extension}`,
    open: () => Promise.resolve(fail()),
    verify: () => Promise.resolve(fail()),
  };
}
