// Each fault of the practice provider through the real adapter and the engine: where a run ends, what it costs, how often it was sent.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDatabase } from '#db';
import { getBalance, openBatchIds } from '#db/repos';
import { type Books, createBooks, verifyBooks } from '#electron/books';
import { createOutputStore, type OutputStore } from '#electron/files';
import { createGmiAdapter, gmiQueueUrl } from '#electron/providers';
import { createEngine, createQueueActs, enqueueBatch } from '#electron/queue';
import { assert } from '#shared/base';
import type { RunId, RunState } from '#shared/domain';
import { nanos } from '#shared/money';
import { createPracticeRig, type PracticeRig, PRICES, realClock } from '../../conformance/practice-rig.ts';
import { type Lab, makeId, seedLab } from '../../support/lab-seed.ts';

interface Row {
  readonly fault: string;
  readonly state: RunState;
  readonly sent: number;
  /** Requests billed, and booked. */
  readonly paid: 0 | 1;
}

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  { fault: 'none',         state: 'done',           sent: 1, paid: 1 },
  { fault: '429',          state: 'done',           sent: 2, paid: 1 },
  { fault: '429-bare',     state: 'done',           sent: 2, paid: 1 },
  { fault: '503',          state: 'done',           sent: 2, paid: 1 },
  { fault: '400-policy',   state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '404',          state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '500-inner',    state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '401',          state: 'waiting',        sent: 1, paid: 0 },
  { fault: '500',          state: 'done',           sent: 2, paid: 1 },
  { fault: '502',          state: 'done',           sent: 2, paid: 1 },
  { fault: '504',          state: 'done',           sent: 2, paid: 1 },
  { fault: 'lost-before',  state: 'done',           sent: 2, paid: 1 },
  { fault: 'lost',         state: 'done',           sent: 1, paid: 1 },
  { fault: '500-accepted', state: 'done',           sent: 1, paid: 1 },
  { fault: '502-accepted', state: 'done',           sent: 1, paid: 1 },
  { fault: 'slow',         state: 'done',           sent: 1, paid: 1 },
  { fault: 'drip',         state: 'done',           sent: 1, paid: 1 },
  { fault: 'malformed',    state: 'done',           sent: 1, paid: 1 },
  { fault: 'wrong-type',   state: 'done',           sent: 1, paid: 1 },
  { fault: 'no-outcome',   state: 'done',           sent: 1, paid: 1 },
  { fault: 'vanish',       state: 'failed-billed',  sent: 1, paid: 1 },
  { fault: 'fail-free',    state: 'done',           sent: 2, paid: 1 },
  { fault: 'fail-billed',  state: 'failed-billed',  sent: 1, paid: 1 },
  { fault: 'fail-unsaid',  state: 'unknown',        sent: 1, paid: 0 },
  { fault: 'cancel',       state: 'cancelled-free', sent: 1, paid: 0 },
  { fault: 'stuck',        state: 'unknown',        sent: 1, paid: 0 },
  { fault: 'media-503',    state: 'done',           sent: 1, paid: 1 },
  { fault: 'media-cut',    state: 'done',           sent: 1, paid: 1 },
  { fault: 'media-drip',   state: 'done',           sent: 1, paid: 1 },
];

// biome-ignore format: a table
const POLL_ROWS: readonly Row[] = [
  { fault: 'poll-429',       state: 'done', sent: 1, paid: 1 },
  { fault: 'poll-500',       state: 'done', sent: 1, paid: 1 },
  { fault: 'poll-503',       state: 'done', sent: 1, paid: 1 },
  { fault: 'poll-malformed', state: 'done', sent: 1, paid: 1 },
  { fault: 'poll-lost',      state: 'done', sent: 1, paid: 1 },
];

/** What a model without a seed makes harder: telling one request from another. */
const DOUBTS = new Set(['500', '500-accepted', 'lost', 'lost-before', 'slow', 'malformed', 'vanish']);

/** Cheap and at once, cheap without a seed, premium and after a while. */
const KINDS = [
  { modelKey: 'bria-fibo-relight', rows: ROWS },
  { modelKey: 'inworld-tts-1.5-mini', rows: ROWS.filter(({ fault }) => DOUBTS.has(fault)) },
  { modelKey: 'Veo3', rows: [...ROWS, ...POLL_ROWS] },
] as const;

const MODELS = Object.fromEntries(
  [...PRICES].map(([key, price]) => [key, { nanos: price, premium: price > 100_000_000n }]),
);

/** Everything short, so that waiting costs the test little. */
const QUICK = {
  retryBaseMs: 20,
  retryCapMs: 40,
  breakerRestMs: 20,
  breakerFailures: 1_000,
};

let dir: string;
let db: Db;
let books: Books;
let lab: Lab;
let store: OutputStore;
let practice: PracticeRig;
let prompts = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-faults-'));
  const opened = openDatabase(join(dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the test workspace opens');
  db = opened.value;
  const { nowMs } = realClock;
  books = createBooks({ makeId, nowMs, problem: () => null });
  lab = db.write((tx) => seedLab(tx, { books, clock: realClock, models: MODELS }));
  const made = await createOutputStore({ dir: join(dir, 'outputs') });
  assert(made.ok, 'the outputs have a place');
  store = made.value;
  practice = await createPracticeRig({ pace: 0.05 });
  await practice.setSpec('slow-ms=1500,drip-ms=1500,retry-after=1');
});
afterAll(async () => {
  await practice.close();
  db.close();
  await rm(dir, { recursive: true, force: true });
});

const deps = () => ({ db, books, nowMs: realClock.nowMs, makeId, random: Math.random, onActed: () => {} });

function queue(modelKey: string): RunId {
  const model = lab.models.get(modelKey);
  assert(model, 'a model of this lab');
  prompts += 1;
  const queued = enqueueBatch(deps(), {
    allocationId: lab.allocationId,
    experimentName: 'Faults',
    purpose: 'One run for each fault.',
    prompts: [`scene ${prompts}`],
    models: [model],
    repeats: 1,
    memo: { modelIds: [] },
    actor: 'Mei Tanaka',
  });
  assert(queued.ok, 'the allocation covers it');
  const { batchId } = queued.value;
  const row = db.read((tx) => tx.get<{ id: RunId }>('SELECT id FROM runs WHERE batch_id = ?', batchId));
  assert(row, 'one run');
  return row.id;
}

async function drain(pendingLimitMs: number): Promise<void> {
  const adapter = createGmiAdapter({
    http: practice.http,
    clock: realClock,
    baseUrl: gmiQueueUrl(practice.url()),
    apiKey: () => Promise.resolve('practice'),
    absenceGraceMs: 200,
    pollIntervalMs: 25,
    submitTimeoutMs: 1_000,
  });
  const engine = createEngine({
    ...deps(),
    clock: realClock,
    store,
    adapterFor: () => Promise.resolve(adapter),
    rateOf: (priceId) => {
      const model = [...lab.models.values()].find((each) => each.priceId === priceId);
      assert(model, 'a price of this lab');
      return { nanos: model.ceiling, perUnits: 1n, unit: 'request' };
    },
    settings: { ...QUICK, pendingLimitMs },
    label: 'test',
    log: () => {},
    pausePremiumAfterUncleanStop: false,
    onChange: () => {},
  });
  const ended = await engine.run({ untilEmpty: true, signal: new AbortController().signal });
  expect(ended).toMatchObject({ ok: true });
}

const spent = (): bigint => db.read((tx) => getBalance(tx, lab.allocationId)).spent;
const held = (): bigint => db.read((tx) => getBalance(tx, lab.allocationId)).held;

describe.each(KINDS)('Q3 Q4 the real adapter, $modelKey', ({ modelKey, rows }) => {
  test.each(rows)('$fault: $state, sent $sent, paid $paid', async ({ fault, state, sent, paid }) => {
    const price = nanos(PRICES.get(modelKey) ?? 0n);
    const before = { ...(await practice.counts()), spent: spent() };
    await practice.force(fault);
    const runId = queue(modelKey);
    await drain(fault === 'stuck' ? 300 : 600_000);
    const after = await practice.counts();
    const line = db.read((tx) => tx.get<{ state: string }>('SELECT state FROM runs WHERE id = ?', runId));
    expect({
      state: line?.state,
      sent: after.submissions - before.submissions,
      billed: BigInt(after.billedNanos) - BigInt(before.billedNanos),
      booked: spent() - before.spent,
      held: held(),
    }).toEqual({
      state,
      sent,
      billed: BigInt(paid) * price,
      booked: BigInt(paid) * price,
      held: state === 'unknown' || state === 'waiting' ? price : 0n,
    });
    await tidyUp(runId, state);
    expect(await verifyBooks(db)).toMatchObject({ ok: true });
  });
});

/** What a person would do about a run that has not ended, so that the next row begins with an empty queue. */
async function tidyUp(runId: RunId, state: RunState): Promise<void> {
  const acts = createQueueActs(deps());
  if (state === 'unknown') expect(acts.resolve(runId, 'did-not-run', '', 'mei').ok).toBe(true);
  if (state === 'waiting') {
    expect(acts.cancel({ kind: 'run', runId }, 'mei').ok).toBe(true);
    expect(acts.resume({ kind: 'all' }, 'mei').ok).toBe(true);
  }
  expect([held(), db.read((tx) => openBatchIds(tx, ['queued', 'paused']))]).toEqual([0n, []]);
}

test('the whole matrix: the provider’s bill is the ledger', async () => {
  expect(BigInt((await practice.counts()).billedNanos)).toBe(spent());
  expect(spent()).toBeGreaterThan(0n);
});
