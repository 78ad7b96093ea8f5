// Order: which batch goes first, by priority and by place, and what a deadline does.
import { afterEach, describe, expect, test } from 'vitest';
import { openBatches } from '#db/repos';
import { watchDeadlines } from '#electron/queue';
import { createQueueRig, type QueueRig } from '../../support/queue-rig.ts';
import { OFFLINE } from '../../support/scripted-provider.ts';

let rig: QueueRig;
afterEach(() => rig.close());

/** Prompts in the order in which the provider got them. */
const sent = (): string[] => rig.provider.submissions.map(({ payload }) => String(payload.prompt));
const order = (): string[] => rig.db.read(openBatches).map(({ id }) => names.get(id) ?? '?');
const names = new Map<string, string>();
function batch(name: string, runs = 2) {
  const queued = rig.queue(
    ['cheap'],
    Array.from({ length: runs }, (_, n) => `${name}${n + 1}`),
  );
  names.set(queued.batchId, name);
  return queued.batchId;
}

describe('Q12.1 a lane takes', () => {
  test('the oldest first where nobody said otherwise', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    for (const name of ['a', 'b', 'c']) batch(name);
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(sent()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
  });

  test('higher priority first, from the very next claim; what was sent goes on', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    rig.provider.otherwise({ kind: 'accept', afterMs: 1_000 });
    const [, , c] = [batch('a', 3), batch('b'), batch('c')];
    const running = rig.start();
    await rig.clock.pass(500);
    expect(sent()).toEqual(['a1']);
    expect(rig.acts.prioritise(c as never, 'high', 'mei').ok).toBe(true);
    await rig.clock.pass(60_000);
    expect(sent()).toEqual(['a1', 'c1', 'c2', 'a2', 'a3', 'b1', 'b2']);
    await running.stop();
  });

  test('low priority last, a new batch last among its equals', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    const a = batch('a', 1);
    batch('b', 1);
    rig.acts.prioritise(a, 'low', 'mei');
    batch('c', 1);
    expect(order()).toEqual(['b', 'c', 'a']);
    await rig.drain();
    expect(sent()).toEqual(['b1', 'c1', 'a1']);
  });
});

describe('Q12.2 a move', () => {
  test.each([
    ['first', 'd', ['d', 'a', 'b', 'c', 'e']],
    ['last', 'b', ['a', 'c', 'd', 'e', 'b']],
    ['up', 'c', ['a', 'c', 'b', 'd', 'e']],
    ['up', 'a', ['a', 'b', 'c', 'd', 'e']],
    ['down', 'c', ['a', 'b', 'd', 'c', 'e']],
    ['down', 'e', ['a', 'b', 'c', 'd', 'e']],
  ] as const)('%s of %s', async (to, which, expected) => {
    rig = await createQueueRig();
    const ids = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, batch(name, 1)]));
    const moved = rig.acts.move(ids.get(which) as never, to, 'mei');
    expect(moved).toEqual({ ok: true, value: { order: expected.map((name) => ids.get(name)) } });
    expect(order()).toEqual(expected);
  });

  test('stays within its priority and is still there for the next engine', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    const [a, b, c] = [batch('a', 1), batch('b', 1), batch('c', 1)];
    rig.acts.prioritise(a, 'high', 'mei');
    rig.acts.move(c, 'first', 'mei');
    expect(order()).toEqual(['a', 'c', 'b']);
    const running = rig.start({ settings: {} });
    await running.stop();
    await rig.drain();
    expect(sent()).toEqual(['a1', 'c1', 'b1']);
    expect(rig.acts.move(b, 'first', 'mei')).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
    expect(rig.acts.move('0198c7a0-0000-7000-8000-000000000000' as never, 'up', 'mei')).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

describe('Q12.3 a deadline', () => {
  const WHILE_MS = 60_000;

  test('that has passed is refused', async () => {
    rig = await createQueueRig();
    const id = batch('a');
    const atMs = rig.clock.nowMs();
    expect(rig.acts.setDeadline(id, { atMs, stop: true }, 'mei')).toMatchObject({
      ok: false,
      error: { code: 'bad-input', field: 'deadline.atMs' },
    });
    expect(rig.acts.setDeadline(id, { atMs: atMs + 1, stop: true }, 'mei').ok).toBe(true);
  });

  test('cancels what is unsent where it says so, once; what was sent is kept and paid', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    rig.provider.otherwise({ kind: 'accept', afterMs: WHILE_MS });
    const { batchId, runIds } = rig.queue(['cheap'], 3);
    const other = batch('other', 1);
    rig.acts.setDeadline(batchId, { atMs: rig.clock.nowMs() + WHILE_MS / 2, stop: true }, 'mei');
    rig.acts.setDeadline(other, { atMs: rig.clock.nowMs() + WHILE_MS / 2, stop: false }, 'mei');
    const stopping = new AbortController();
    const watch = watchDeadlines({ acts: rig.acts, clock: rig.clock, log: () => {} }, stopping.signal);
    const running = rig.start();
    await rig.clock.pass(WHILE_MS / 2 - 2_000);
    expect(runIds.map(rig.state)).toEqual(['accepted', 'waiting', 'waiting']);
    await rig.clock.pass(4_000);
    expect(runIds.map(rig.state)).toEqual(['accepted', 'cancelled-free', 'cancelled-free']);
    expect(rig.acts.stopLate()).toBe(0);
    await rig.clock.pass(3 * WHILE_MS);
    expect(rig.batchState(batchId)).toBe('ended');
    expect(rig.batchState(other)).toBe('ended');
    expect(rig.money().held).toBe(0n);
    expect(rig.money().spent).toBe(rig.bill());
    const cancels = rig.db.read((tx) => tx.all(`SELECT 1 FROM events WHERE actor = 'the deadline'`));
    expect(cancels).toHaveLength(1);
    await running.stop();
    stopping.abort();
    await rig.clock.until(watch);
  });

  test('that has passed binds what is queued again no more', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    const { batchId, runIds } = rig.queue(['cheap'], 1);
    rig.acts.setDeadline(batchId, { atMs: rig.clock.nowMs() + WHILE_MS, stop: true }, 'mei');
    rig.acts.cancel({ kind: 'batch', batchId }, 'mei');
    await rig.clock.pass(2 * WHILE_MS);
    expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toMatchObject({ value: { runs: 1 } });
    expect(rig.acts.stopLate()).toBe(0);
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(rig.state(runIds[0] as never)).toBe('cancelled-free');
    expect(rig.money().spent).toBe(rig.bill());
  });

  test('catches what was being sent when it passed and turns out never to have left', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    const { batchId, runIds } = rig.queue(['cheap'], 1);
    rig.provider.otherwise(OFFLINE);
    rig.acts.setDeadline(batchId, { atMs: rig.clock.nowMs() + WHILE_MS, stop: true }, 'mei');
    const running = rig.start();
    await rig.clock.pass(WHILE_MS + 1_000);
    rig.acts.stopLate();
    rig.provider.otherwise({ kind: 'accept' });
    await rig.clock.pass(WHILE_MS);
    rig.acts.stopLate();
    expect(runIds.map(rig.state)).toEqual(['cancelled-free']);
    expect(rig.bill()).toBe(0n);
    await running.stop();
  });

  test('is taken away again', async () => {
    rig = await createQueueRig();
    const id = batch('a');
    rig.acts.setDeadline(id, { atMs: rig.clock.nowMs() + 1_000, stop: true }, 'mei');
    rig.acts.setDeadline(id, null, 'mei');
    await rig.clock.pass(5_000);
    expect(rig.acts.stopLate()).toBe(0);
  });
});
