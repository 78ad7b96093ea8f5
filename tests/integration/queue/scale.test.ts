// What the engine's work costs does not grow with the queue: every statement of a tick and of a claim uses an index.
import { afterEach, describe, expect, test } from 'vitest';
import type { Db, ReadDb } from '#db';
import { createBooks } from '#electron/books';
import { createQueueActs } from '#electron/queue';
import { makeId } from '../../support/lab-seed.ts';
import { createQueueRig, type QueueRig } from '../../support/queue-rig.ts';
import { RATE_LIMITED } from '../../support/scripted-provider.ts';

let rig: QueueRig;
afterEach(() => rig.close());

/** The same database, with every statement noted. */
function noting(db: Db, statements: Map<string, number>, durable: boolean[] = []): Db {
  const noted = <T extends ReadDb>(tx: T): T => {
    const note =
      <R>(call: (sql: string, ...values: never[]) => R) =>
      (sql: string, ...values: never[]): R => {
        statements.set(sql, (statements.get(sql) ?? 0) + 1);
        return call(sql, ...values);
      };
    const calls = { all: note(tx.all as never), get: note(tx.get as never) };
    return { ...tx, ...calls, ...('run' in tx ? { run: note(tx.run as never) } : {}) };
  };
  return {
    ...db,
    read: (read) => db.read((tx) => read(noted(tx))),
    write: (write, options) => {
      durable.push(options?.durable === true);
      return db.write((tx) => write(noted(tx)), options);
    },
  };
}

const planOf = (sql: string): string[] =>
  rig.db
    .read((tx) =>
      tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => null)),
    )
    .map(({ detail }) => detail);

/** These hold only runs that are under way or wait for a retry, never those that wait or have ended. */
const SMALL = /USING (COVERING )?INDEX (runs_in_flight|runs_retrying|batches_open)\b/;

/** A walk through a table, or through all runs of a batch. */
const readsMany = (step: string): boolean =>
  (/^SCAN (runs|r|attempts|a|prompts|p|batches|b|events)\b/.test(step) && !SMALL.test(step)) ||
  /runs_batch_seq \(batch_id=\?\)/.test(step);

describe('Q9.2 statements', () => {
  test('none looks through the runs', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap', 'dear'], 40);
    rig.provider.next(RATE_LIMITED(2_000), { kind: 'lose', arrived: true }, { kind: 'lose', arrived: false });
    rig.provider.always('dear', { kind: 'accept', afterMs: 2_000 });
    const statements = new Map<string, number>();
    await rig.drain({ db: noting(rig.db, statements) });
    const scans = [...statements.keys()].flatMap((sql) =>
      planOf(sql)
        .filter((step) => readsMany(step))
        .map((step) => `${step}: ${sql}`),
    );
    expect(scans).toEqual([]);
    expect(statements.size).toBeGreaterThan(25);
  });

  test('a tick without anything to do costs the same with forty runs waiting as with four thousand', async () => {
    rig = await createQueueRig();
    const cost = async (): Promise<number> => {
      const statements = new Map<string, number>();
      const running = rig.start({ db: noting(rig.db, statements) });
      await rig.clock.pass(500);
      statements.clear();
      await rig.clock.pass(10_000);
      const total = [...statements.values()].reduce((sum, times) => sum + times, 0);
      await running.stop();
      return total;
    };
    rig.acts.pause({ kind: 'all' }, 'mei');
    rig.queue(['cheap'], 40);
    const small = await cost();
    rig.queue(['cheap'], 4_000);
    expect(await cost()).toBe(small);
  });
});

test.each(['dear', 'middling'] as const)(
  'Q1.2 a claim of %s runs is on the disk before they are sent; the rest shares group commits',
  async (model) => {
    rig = await createQueueRig();
    const durable: boolean[] = [];
    rig.queue(['cheap'], 3);
    await rig.drain({ db: noting(rig.db, new Map(), durable) });
    expect(durable.filter(Boolean)).toEqual([]);
    rig.queue([model], 3);
    const { adapter } = rig.provider;
    const submit = adapter.submit.bind(adapter);
    const before: boolean[] = [];
    adapter.submit = (submission, signal) => {
      before.push(durable.includes(true));
      return submit(submission, signal);
    };
    await rig.drain({ db: noting(rig.db, new Map(), durable) });
    expect(before).toEqual([true, true, true]);
  },
);

test('Q9.1 commits are shared: a thousand runs take far fewer transactions than runs', async () => {
  rig = await createQueueRig({ account: { concurrency: 64 } });
  rig.queue(['cheap'], 1_000);
  const durable: boolean[] = [];
  await rig.drain({ db: noting(rig.db, new Map(), durable) });
  expect(durable.length).toBeLessThan(1_000 / 10);
});

describe('Q2.1 the copy and the commit', () => {
  test('an output that is there at once shares the commit of its request: two writes a run, no third', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    const durable: boolean[] = [];
    await rig.drain({ db: noting(rig.db, new Map(), durable) });
    // The lease taken, retries looked after, the claim, the result, the lease given back.
    expect(durable).toHaveLength(5);
  });

  test('a commit that fails while the copy is under way stops the engine, and nothing is unhandled', async () => {
    rig = await createQueueRig();
    const {
      runIds: [id = '' as never],
    } = rig.queue(['dear'], 1);
    const { adapter } = rig.provider;
    const open = adapter.openOutput.bind(adapter);
    adapter.openOutput = async (ref, signal) => {
      await rig.clock.sleep(5_000);
      return open(ref, signal);
    };
    let writes = 0;
    const db: Db = {
      ...rig.db,
      write: (write, options) => {
        writes += 1;
        // The lease, the retries, the claim; then the request's id.
        if (writes === 4) throw new Error('database or disk is full');
        return rig.db.write(write, options);
      },
    };
    expect(await rig.drain({ db })).toMatchObject({ ok: false, error: { kind: 'fault' } });
    expect(rig.state(id)).toBe('submitting');
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([rig.state(id), rig.provider.submissions.length]).toEqual(['done', 1]);
  });
});

test('Q7.5 a retry of thousands is read in steps, and every run is queued again once, in order', async () => {
  rig = await createQueueRig();
  const { batchId } = rig.queue(['cheap'], 2_500);
  expect(rig.acts.cancel({ kind: 'batch', batchId }, 'mei')).toEqual({ ok: true, value: { runs: 2_500 } });
  const statements = new Map<string, number>();
  const nowMs = () => rig.clock.nowMs();
  const books = createBooks({ makeId, nowMs, problem: () => null });
  const acts = createQueueActs({
    db: noting(rig.db, statements),
    books,
    nowMs,
    makeId,
    onActed: () => {},
  });
  expect(acts.retry({ kind: 'batch', batchId }, 'mei')).toEqual({
    ok: true,
    value: { runs: 2_500, held: 2_500_000n },
  });
  expect(Math.max(...statements.values())).toBeLessThan(10);
  const again = rig.db.read((tx) =>
    tx.all<{ seq: bigint; old: bigint }>(
      `SELECT new.seq AS seq, old.seq AS old FROM runs new JOIN runs old ON old.id = new.retry_of ORDER BY new.seq`,
    ),
  );
  expect(again.map(({ seq, old }) => seq - old)).toEqual(Array.from({ length: 2_500 }, () => 2_500n));
});

test('prompts stand in the books as they were written, half a surrogate pair as U+FFFD', async () => {
  rig = await createQueueRig();
  const texts = [
    'a "quoted" \\ fox',
    'two\nlines\u2028three',
    '狐 🦊',
    'nul\0inside',
    'half \ud83d pair',
    '[1,2]',
    'null',
  ];
  const { batchId } = rig.queue(['cheap'], texts);
  const stored = rig.db.read((tx) =>
    tx.all<{ text: string }>('SELECT text FROM prompts WHERE batch_id = ? ORDER BY seq', batchId),
  );
  expect(stored.map(({ text }) => text)).toEqual(texts.map((text) => Buffer.from(text).toString()));
});
