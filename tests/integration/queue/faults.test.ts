// Each fault of the practice provider through the real adapters and the engine: where a run ends, what it costs, how often it was sent.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDatabase } from '#db';
import { getBalance, openBatchIds } from '#db/repos';
import { type Books, createBooks, verifyBooks } from '#electron/books';
import { createOutputStore, type OutputStore } from '#electron/files';
import { providerKind } from '#electron/providers';
import { createEngine, createQueueActs, enqueueBatch } from '#electron/queue';
import { assert } from '#shared/base';
import type { RunId, RunState } from '#shared/domain';
import { createPracticeRig, type PracticeRig, realClock } from '../../conformance/practice-rig.ts';
import { type Lab, makeId, seedLab } from '../../support/lab-seed.ts';
import { FAULT_KINDS, rowsOf } from './fault-kinds.ts';

/** Everything short, so that waiting costs the test little. */
const QUICK = {
  retryBaseMs: 20,
  retryCapMs: 40,
  breakerRestMs: 20,
  breakerFailures: 1_000,
};

describe.each(FAULT_KINDS)('Q3 Q4 $provider', (kind) => {
  const { provider, models } = kind;
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
    books = createBooks({ makeId, nowMs: realClock.nowMs, problem: () => null });
    const priced = Object.fromEntries(
      models.map(({ modelKey, rate, ceiling, premium = false }) => [
        modelKey,
        { nanos: ceiling, premium, rate },
      ]),
    );
    lab = db.write((tx) => seedLab(tx, { books, clock: realClock, models: priced }));
    const made = await createOutputStore({ dir: join(dir, 'outputs') });
    assert(made.ok, 'the outputs have a place');
    store = made.value;
    const rates = new Map(models.map(({ modelKey, rate }) => [modelKey, rate]));
    practice = await createPracticeRig({ pace: 0.05, catalogue: new Map([[provider, rates]]) });
    await practice.setSpec('slow-ms=1500,drip-ms=1500,retry-after=1');
  });
  afterAll(async () => {
    await practice.close();
    db.close();
    await rm(dir, { recursive: true, force: true });
  });

  const deps = () => ({
    db,
    books,
    nowMs: realClock.nowMs,
    makeId,
    random: Math.random,
    onActed: () => {},
  });
  const spent = (): bigint => db.read((tx) => getBalance(tx, lab.allocationId)).spent;
  const held = (): bigint => db.read((tx) => getBalance(tx, lab.allocationId)).held;
  const billed = async (): Promise<bigint> => BigInt((await practice.counts()).billedNanos);

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
    const known = providerKind(provider);
    assert(known, 'a kind that is registered');
    const adapter = known.create({
      http: practice.http,
      clock: realClock,
      baseUrl: practice.url() + known.practicePath,
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
        const model = models.find(({ modelKey }) => lab.models.get(modelKey)?.priceId === priceId);
        assert(model, 'a price of this lab');
        return model.rate;
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

  describe.each(models)('$modelKey', (model) => {
    test.each(rowsOf(kind, model))(
      '$fault: $state, sent $sent, paid $paid',
      async ({ fault, state, sent, paid }) => {
        const before = { ...(await practice.counts()), billed: await billed(), spent: spent() };
        await practice.force(fault);
        const runId = queue(model.modelKey);
        await drain(fault === 'stuck' ? 300 : 600_000);
        // What was lost for good may still be at work there.
        while (paid === 1 && (await billed()) === before.billed) await realClock.sleep(5);
        const after = await practice.counts();
        const line = db.read((tx) => tx.get<{ state: string }>('SELECT state FROM runs WHERE id = ?', runId));
        const isOpen = state === 'unknown' || state === 'waiting';
        const cost = (await billed()) - before.billed;
        expect({
          state: line?.state,
          sent: after.submissions - before.submissions,
          billed: after.billedRequests - before.billedRequests,
          booked: spent() - before.spent,
          held: held(),
        }).toEqual({
          state,
          sent,
          billed: paid,
          booked: isOpen ? 0n : cost,
          held: isOpen ? model.ceiling : 0n,
        });
        expect(cost > 0n).toBe(paid === 1);
        await tidyUp(runId, state, paid);
        expect(spent() - before.spent).toBe(cost);
        expect(await verifyBooks(db)).toMatchObject({ ok: true });
      },
    );
  });

  /** What a person would do about a run that has not ended, so that the next row begins with an empty queue. */
  async function tidyUp(runId: RunId, state: RunState, paid: 0 | 1): Promise<void> {
    const acts = createQueueActs(deps());
    if (state === 'unknown') {
      const answer = paid === 1 ? 'ran-and-billed' : 'did-not-run';
      expect(acts.resolve(runId, answer, '', 'mei').ok).toBe(true);
    }
    if (state === 'waiting') {
      expect(acts.cancel({ kind: 'run', runId }, 'mei').ok).toBe(true);
      expect(acts.resume({ kind: 'all' }, 'mei').ok).toBe(true);
    }
    expect([held(), db.read((tx) => openBatchIds(tx, ['queued', 'paused']))]).toEqual([0n, []]);
  }

  test('the whole matrix: the provider’s bill is the ledger', async () => {
    expect(await billed()).toBe(spent());
    expect(spent()).toBeGreaterThan(0n);
  });
});
