// A workspace, a practice provider with its own bill, and the question whether the two agree to the nano.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { type Db, openDatabase } from '#db';
import { getLease } from '#db/repos';
import { type App, openApp } from '#electron/app';
import { verifyBooks } from '#electron/books';
import { createOutputStore } from '#electron/files';
import { assert } from '#shared/base';
import { startPracticeProcess } from './processes.ts';

export interface CrashLab {
  readonly dir: string;
  readonly practiceUrl: string;
  readonly db: Db;
  /** Queues baselines and premium finals; every run's payload is its own. */
  queue(baselines: number, finals: number): Promise<number>;
  /** True while the process holds the runner's lease. */
  isRunner(pid: number): boolean;
  report(): Promise<CrashReport>;
  close(): Promise<void>;
}

export interface CrashReport {
  readonly runs: number;
  /** Runs by state. */
  readonly states: Readonly<Record<string, number>>;
  readonly billNanos: bigint;
  readonly spentNanos: bigint;
  readonly heldNanos: bigint;
  /** `clean`, or the first difference. */
  readonly books: string;
  /** Done runs whose output is missing or damaged. */
  readonly outputsMissing: readonly string[];
  /** Requests that the provider accepted and no attempt of ours knows. */
  readonly orphans: readonly string[];
  /** Requests that two attempts claim. */
  readonly sharedRequests: number;
  /** Payloads that the provider billed more than once. */
  readonly boughtTwice: readonly string[];
  /** Submissions beyond the first of each run. */
  readonly sentAgain: number;
}

const BASELINES = ['bria-fibo-relight'];
const FINALS = ['Veo3', 'Sora-2-Pro'];

export async function createCrashLab(faults: string): Promise<CrashLab> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-crash-'));
  const billFile = join(dir, 'practice', 'bill.jsonl');
  const practice = await startPracticeProcess(billFile, join(dir, 'practice'), faults);
  const opened = await openApp({
    dir,
    version: 'test',
    practice: { command: '', args: [], env: {} },
    log: () => {},
  });
  assert(opened.ok, 'the workspace opens');
  const app = opened.value;
  assert(app.seed('sample', { history: false }).ok, 'the sample lab is added');
  const second = openDatabase(join(dir, 'grantmeter.sqlite'));
  assert(second.ok, 'the workspace opens twice');
  const db = second.value;
  const submit = submitter(app);
  let prompts = 0;
  const texts = (count: number): string[] =>
    Array.from({ length: count }, () => {
      prompts += 1;
      return `scene ${prompts}`;
    });
  return {
    dir,
    practiceUrl: practice.url,
    db,
    queue: async (baselines, finals) => {
      const cheap = await submit('Exploration', BASELINES, texts(baselines));
      return cheap + (finals > 0 ? await submit('Finals', FINALS, texts(finals)) : 0);
    },
    isRunner: (pid) => db.read((tx) => getLease(tx, 'runner'))?.pid === pid,
    report: () => reportOf(dir, db, billFile),
    async close() {
      db.close();
      await app.close();
      await practice.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function submitter(app: App) {
  const client = createRouterClient(app.router, { context: { actor: 'Mei Tanaka' } });
  return async (allocation: string, modelKeys: string[], prompts: readonly string[]): Promise<number> => {
    const awards = await client.awards.list();
    const found = awards.flatMap(({ allocations }) => allocations).find(({ name }) => name === allocation);
    assert(found, `the sample lab has an allocation "${allocation}"`);
    const { runs } = await client.batches.submit({
      prompts: { kind: 'text', text: prompts.join('\n') },
      modelKeys,
      repeats: 1,
      allocationId: found.id,
      experimentName: 'Crash',
      purpose: 'Counting what a killed program buys.',
    });
    return runs;
  };
}

interface JournalLine {
  readonly id: string;
  readonly payload?: unknown;
  readonly model?: string;
}

async function reportOf(dir: string, db: Db, billFile: string): Promise<CrashReport> {
  const store = await createOutputStore({ dir: join(dir, 'outputs') });
  assert(store.ok, 'the outputs can be read');
  const bill = await readLines<{ requestId: string; nanos: string }>(billFile);
  const journal = (await readLines<JournalLine>(join(dir, 'practice', 'requests.jsonl'))).filter(
    (line) => line.payload !== undefined,
  );
  const figures = db.read((tx) => ({
    states: tx.all<{ state: string; runs: bigint }>(
      'SELECT state, count(*) AS runs FROM runs GROUP BY state',
    ),
    outputs: tx.all<{ id: string; hash: string; extension: string }>(
      `SELECT r.id, o.hash, o.extension FROM runs r JOIN outputs o ON o.hash = r.output_hash WHERE r.state = 'done'`,
    ),
    requests: tx.all<{ id: string }>('SELECT request_id AS id FROM attempts WHERE request_id IS NOT NULL'),
    attempts: tx.get<{ again: bigint }>(
      'SELECT coalesce(sum(attempts - 1), 0) AS again FROM runs WHERE attempts > 0',
    ),
    money: tx.get<{ held: bigint; spent: bigint }>(
      'SELECT sum(held_nanos) AS held, sum(spent_nanos) AS spent FROM balances',
    ),
  }));
  const states = Object.fromEntries(figures.states.map(({ state, runs }) => [state, Number(runs)]));
  const outputsMissing: string[] = [];
  for (const { id, hash, extension } of figures.outputs)
    if (!(await store.value.verify(hash, extension)).ok) outputsMissing.push(id);
  const done = states['done'] ?? 0;
  if (figures.outputs.length !== done) outputsMissing.push(`${done - figures.outputs.length} rows`);
  const known = new Set(figures.requests.map(({ id }) => id));
  const verified = await verifyBooks(db);
  return {
    runs: figures.states.reduce((total, { runs }) => total + Number(runs), 0),
    states,
    billNanos: bill.reduce((total, { nanos }) => total + BigInt(nanos), 0n),
    spentNanos: figures.money?.spent ?? 0n,
    heldNanos: figures.money?.held ?? 0n,
    books: verified.ok ? 'clean' : JSON.stringify(verified.firstDifference),
    outputsMissing,
    orphans: journal.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    sharedRequests: figures.requests.length - known.size,
    boughtTwice: billedTwice(journal, bill),
    sentAgain: Number(figures.attempts?.again ?? 0n),
  };
}

function billedTwice(journal: readonly JournalLine[], bill: readonly { requestId: string }[]): string[] {
  const payloads = new Map(journal.map(({ id, model, payload }) => [id, JSON.stringify([model, payload])]));
  const times = new Map<string, number>();
  for (const { requestId } of bill) {
    const payload = payloads.get(requestId) ?? requestId;
    times.set(payload, (times.get(payload) ?? 0) + 1);
  }
  return [...times].flatMap(([payload, count]) => (count > 1 ? [`${payload}: ${count}`] : []));
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
