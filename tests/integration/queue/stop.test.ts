// Stop means stop: pause, resume, cancel in every state, retry, the engine's own stop, the next start after it.
import { afterEach, describe, expect, test } from 'vitest';
import { listAccounts } from '#db/repos';
import { createQueueRig, MODELS, type QueueRig } from '../../support/queue-rig.ts';
import { OFFLINE, problem, RATE_LIMITED, type Script } from '../../support/scripted-provider.ts';
import type { RunId, RunState } from '#shared/domain';

let rig: QueueRig;
afterEach(() => rig.close());

const LOST: Script = { kind: 'lose', arrived: false };
const DEAR = MODELS.dear.nanos;
const one = (model: Parameters<QueueRig['queue']>[0][number]): RunId => {
  const [id] = rig.queue([model], ['a']).runIds;
  if (id === undefined) throw new Error('one run');
  return id;
};
const cancel = (runId: RunId) => rig.acts.cancel({ kind: 'run', runId }, 'mei');

describe('Q7 of a lane', () => {
  test('its unsent runs are cancelled and queued again; the other lane is not touched', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['cheap', 'dear'], 3);
    const { id } = rig.db.read(listAccounts)[0] ?? ({} as never);
    const lane = { kind: 'lane', accountId: id, premium: true } as const;
    const before = rig.money().held;
    expect(rig.acts.cancel(lane, 'mei')).toEqual({ ok: true, value: { runs: 3 } });
    expect(runIds.map(rig.state)).toEqual([
      ...Array.from({ length: 3 }, () => 'waiting'),
      ...Array.from({ length: 3 }, () => 'cancelled-free'),
    ]);
    expect(before - rig.money().held).toBe(3n * DEAR);
    expect(rig.acts.retry(lane, 'mei')).toEqual({ ok: true, value: { runs: 3, held: 3n * DEAR } });
    expect(rig.acts.retry({ ...lane, premium: false }, 'mei')).toMatchObject({ value: { runs: 0 } });
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(rig.bill()).toBe(rig.money().spent);
    expect(rig.provider.submissions).toHaveLength(6);
  });
});

describe('Q7.1 a pause', () => {
  test.each(['all', 'lane', 'batch'] as const)(
    'of %s sends nothing more at once, lets what was sent go on, survives a restart',
    async (what) => {
      rig = await createQueueRig({ account: { concurrency: 4 } });
      const { batchId, runIds } = rig.queue(['cheap'], 20);
      rig.provider.otherwise({ kind: 'accept', afterMs: 3_000 });
      const running = rig.start();
      await rig.clock.pass(1_000);
      const [lane] = running.engine.lanes;
      const scope =
        what === 'all'
          ? ({ kind: 'all' } as const)
          : what === 'batch'
            ? ({ kind: 'batch', batchId } as const)
            : ({ kind: 'lane', ...(lane?.key ?? ({} as never)) } as const);
      expect(rig.acts.pause(scope, 'mei').ok).toBe(true);
      await rig.clock.pass(30_000);
      expect([
        rig.provider.submissions.length,
        runIds.filter((id) => rig.state(id) === 'done').length,
      ]).toEqual([4, 4]);
      await running.stop();
      expect(await rig.drain()).toEqual({ ok: true, value: 'left' });
      expect(rig.provider.submissions).toHaveLength(4);
      expect(rig.acts.resume(scope, 'mei').ok).toBe(true);
      expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
      expect(rig.provider.submissions).toHaveLength(20);
    },
  );

  test('of another process holds from its very next claim', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 } });
    rig.queue(['cheap'], 20);
    const running = rig.start();
    await rig.clock.pass(0);
    // As another process would: the settings change, this engine hears nothing before its next tick.
    rig.db.write((tx) => tx.run(`INSERT INTO settings (key, value) VALUES ('queue-paused', 'true')`));
    const sent = rig.provider.submissions.length;
    await rig.clock.pass(10_000);
    expect([sent < 20, rig.provider.submissions.length]).toEqual([true, sent]);
    await running.stop();
  });

  test('of a batch whose run waits for a retry: it wakes, and waits', async () => {
    rig = await createQueueRig();
    const id = one('cheap');
    rig.provider.next(RATE_LIMITED(5_000));
    const running = rig.start();
    await rig.reach(id, 'retrying');
    rig.acts.pause({ kind: 'batch', batchId: rig.run(id).batchId }, 'mei');
    await rig.clock.pass(20_000);
    expect([rig.state(id), rig.provider.submissions.length]).toEqual(['waiting', 1]);
    await running.stop();
  });

  test('of a run blocks it, and a resume lets it go', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.acts.pause({ kind: 'run', runId: id }, 'mei');
    expect([await rig.drain(), rig.state(id)]).toEqual([{ ok: true, value: 'left' }, 'blocked']);
    rig.acts.resume({ kind: 'run', runId: id }, 'mei');
    await rig.drain();
    expect(rig.state(id)).toBe('done');
    expect(rig.acts.pause({ kind: 'run', runId: id }, 'mei')).toMatchObject({
      ok: false,
      error: { code: 'wrong-state' },
    });
  });
});

describe('Q7.2 a cancel', () => {
  const slow: Script = { kind: 'accept', afterMs: 60_000 };

  // biome-ignore format: a table
  const ROWS: readonly { readonly during: RunState; readonly scripts: readonly Script[]; readonly charged?: 'yes' | 'unknown'; readonly state: RunState; readonly sent: number; readonly spent: bigint; readonly told: number }[] = [
    { during: 'waiting',    scripts: [],                                       state: 'cancelled-free',   sent: 0, spent: 0n,   told: 0 },
    { during: 'retrying',   scripts: [RATE_LIMITED(30_000)],                   state: 'cancelled-free',   sent: 1, spent: 0n,   told: 0 },
    { during: 'accepted',   scripts: [slow],                                   state: 'cancelled-free',   sent: 1, spent: 0n,   told: 1 },
    { during: 'accepted',   scripts: [slow], charged: 'yes',                   state: 'cancelled-billed', sent: 1, spent: DEAR, told: 1 },
    { during: 'accepted',   scripts: [slow], charged: 'unknown',               state: 'unknown',          sent: 1, spent: 0n,   told: 1 },
    { during: 'submitting', scripts: [{ ...slow, answerMs: 2_000 }],           state: 'cancelled-free',   sent: 1, spent: 0n,   told: 1 },
    { during: 'submitting', scripts: [{ kind: 'accept', answerMs: 2_000, afterMs: 1_000 }], state: 'done', sent: 1, spent: DEAR, told: 0 },
    { during: 'submitting', scripts: [LOST],                                   state: 'cancelled-free',   sent: 1, spent: 0n,   told: 0 },
  ];

  test.each(ROWS)(
    'while $during, charged $charged: $state',
    async ({ during, scripts, charged = 'no' as const, state, sent, spent, told }) => {
      rig = await createQueueRig();
      const id = one('dear');
      rig.provider.next(...scripts);
      rig.provider.billCancelled(charged);
      if (during === 'waiting') rig.acts.pause({ kind: 'all' }, 'mei');
      const running = rig.start();
      await rig.reach(id, during);
      if (during === 'submitting') await rig.clock.pass(100);
      expect(cancel(id)).toEqual({ ok: true, value: { runs: 1 } });
      await rig.reach(id, state);
      await running.stop();
      expect({
        sent: rig.provider.submissions.length,
        ...rig.money(),
        told: rig.provider.calls.cancel,
      }).toEqual({
        sent,
        spent,
        held: state === 'unknown' ? DEAR : 0n,
        told,
      });
    },
  );

  test.each([
    ['refused for now', { kind: 'refuse', error: problem('server-error', { again: true }) }],
    ['429', RATE_LIMITED(1_000)],
    ['no network', OFFLINE],
  ] as const)('Q7.3 while submitting, then %s: not sent again', async (_, script) => {
    rig = await createQueueRig();
    const id = one('dear');
    const { adapter } = rig.provider;
    const submit = adapter.submit.bind(adapter);
    rig.provider.next(script);
    adapter.submit = (submission, signal) => {
      cancel(id);
      return submit(submission, signal);
    };
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.money()]).toEqual([
      'cancelled-free',
      1,
      { held: 0n, spent: 0n },
    ]);
  });

  test('while its output is copied: the money is spent, so the output is kept', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.nextOpens(problem('server-error', { again: true, delayMs: 5_000, charged: 'yes' }));
    const running = rig.start();
    await rig.reach(id, 'fetching');
    cancel(id);
    await rig.reach(id, 'done');
    await running.stop();
    expect([rig.money().spent, rig.provider.calls.cancel]).toEqual([DEAR, 0]);
  });

  test('of a run in a paused batch ends it at once', async () => {
    rig = await createQueueRig();
    const { batchId, runIds } = rig.queue(['dear'], 2);
    rig.acts.pause({ kind: 'batch', batchId }, 'mei');
    const [first, second] = runIds;
    if (first) cancel(first);
    expect([first && rig.state(first), second && rig.state(second), rig.money().held]).toEqual([
      'cancelled-free',
      'waiting',
      DEAR,
    ]);
    expect(rig.acts.cancel({ kind: 'all' }, 'mei')).toEqual({ ok: true, value: { runs: 1 } });
    expect([rig.batchState(batchId), rig.money()]).toEqual(['ended', { held: 0n, spent: 0n }]);
  });

  test('that does not get through is repeated; one that does is not', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next(slow);
    rig.provider.nextCancels(
      problem('unreachable', { again: true }),
      problem('server-error', { again: true }),
    );
    const running = rig.start();
    await rig.reach(id, 'accepted');
    cancel(id);
    await rig.reach(id, 'cancelled-free');
    await running.stop();
    expect(rig.provider.calls.cancel).toBe(3);
  });

  test('asked before a stop is passed on after it', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next(slow);
    const running = rig.start();
    await rig.reach(id, 'accepted');
    await running.stop();
    cancel(id);
    await rig.drain();
    expect([rig.state(id), rig.provider.calls.cancel, rig.money()]).toEqual([
      'cancelled-free',
      1,
      { held: 0n, spent: 0n },
    ]);
  });

  test('of a batch in every state at once: the bill is the ledger', async () => {
    rig = await createQueueRig({ account: { concurrency: 4, premiumConcurrency: 3 } });
    const { batchId } = rig.queue(['cheap', 'dear'], 30);
    rig.provider.always('dear', { kind: 'accept', afterMs: 4_000 });
    rig.provider.otherwise({ kind: 'accept', answerMs: 300 });
    rig.provider.billCancelled('yes');
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(1_000);
    rig.acts.cancel({ kind: 'batch', batchId }, 'mei');
    await rig.clock.until(running.ended);
    expect([rig.batchState(batchId), rig.money()]).toEqual(['ended', { held: 0n, spent: rig.bill() }]);
    expect(rig.provider.submissions.length).toBeLessThan(30);
  });
});

describe('Q7.5 a retry', () => {
  test('makes new runs under a new hold, once', async () => {
    rig = await createQueueRig();
    const { batchId } = rig.queue(['dear'], 3);
    rig.provider.next(
      { kind: 'refuse', error: problem('bad-request') },
      { kind: 'accept', end: { kind: 'failed', charged: 'yes' } },
    );
    await rig.drain();
    expect(rig.batchState(batchId)).toBe('ended');
    expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toEqual({
      ok: true,
      value: { runs: 2, held: 2n * DEAR },
    });
    expect([rig.batchState(batchId), rig.money().held]).toEqual(['queued', 2n * DEAR]);
    expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toEqual({
      ok: true,
      value: { runs: 0, held: 0n },
    });
    await rig.drain();
    expect([rig.batchState(batchId), rig.money(), rig.bill()]).toEqual([
      'ended',
      { held: 0n, spent: 4n * DEAR },
      4n * DEAR,
    ]);
  });

  test('of a retry is a retry', async () => {
    rig = await createQueueRig();
    const { batchId } = rig.queue(['dear'], 1);
    const bad: Script = { kind: 'refuse', error: problem('bad-request') };
    rig.provider.next(bad, bad);
    for (const held of [DEAR, DEAR]) {
      await rig.drain();
      expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toEqual({
        ok: true,
        value: { runs: 1, held },
      });
    }
    await rig.drain();
    expect(rig.money()).toEqual({ held: 0n, spent: DEAR });
  });

  test('in a paused batch leaves it paused', async () => {
    rig = await createQueueRig();
    const {
      batchId,
      runIds: [first],
    } = rig.queue(['dear'], 2);
    rig.acts.pause({ kind: 'batch', batchId }, 'mei');
    if (first) cancel(first);
    expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toMatchObject({ ok: true, value: { runs: 1 } });
    await rig.drain();
    expect([rig.batchState(batchId), rig.provider.submissions.length]).toEqual(['paused', 0]);
  });

  test('that the allocation cannot cover is refused whole', async () => {
    rig = await createQueueRig();
    const { batchId } = rig.queue(['dear'], 2_000);
    rig.acts.cancel({ kind: 'batch', batchId }, 'mei');
    rig.queue(['dear'], 1_000);
    expect(rig.acts.retry({ kind: 'batch', batchId }, 'mei')).toMatchObject({
      ok: false,
      error: { code: 'insufficient-funds' },
    });
    expect([rig.batchState(batchId), rig.money().held]).toEqual(['ended', 1_000n * DEAR]);
  });
});

describe('Q7.6 the engine stops', () => {
  test('and lets answers come that come soon', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next({ kind: 'accept', answerMs: 3_000 });
    const running = rig.start();
    await rig.reach(id, 'submitting');
    expect(await running.stop()).toEqual({ ok: true, value: 'stopped' });
    expect([rig.state(id), rig.clock.monotonicMs() < 4_000]).toEqual(['done', true]);
  });

  test('at once when nothing is under way, whatever it was waiting for', async () => {
    rig = await createQueueRig();
    rig.queue(['dear'], 1);
    rig.provider.next(RATE_LIMITED(600_000));
    const running = rig.start();
    await rig.clock.pass(5_000);
    const atMs = rig.clock.monotonicMs();
    await running.stop();
    expect(rig.clock.monotonicMs() - atMs).toBeLessThan(20);
  });

  test('after its patience; the next start finds what was sent and sends nothing twice', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['dear'], 4);
    rig.provider.otherwise({ kind: 'accept', answerMs: 60_000 });
    const running = rig.start();
    await rig.clock.pass(500);
    const atMs = rig.clock.monotonicMs();
    expect(await running.stop()).toEqual({ ok: true, value: 'stopped' });
    expect(rig.clock.monotonicMs() - atMs).toBeLessThan(4_100);
    expect(new Set(runIds.map(rig.state))).toEqual(new Set(['submitting']));
    await rig.drain();
    expect([new Set(runIds.map(rig.state)), rig.provider.submissions.length, rig.bill()]).toEqual([
      new Set(['done']),
      4,
      rig.money().spent,
    ]);
  });

  test('in the middle of a copy: the output is fetched at the next start', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.nextOpens(problem('server-error', { again: true, delayMs: 60_000, charged: 'yes' }));
    const running = rig.start();
    await rig.reach(id, 'fetching');
    await running.stop();
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.money().spent]).toEqual(['done', 1, DEAR]);
  });

  test('and starts again as the same engine', async () => {
    rig = await createQueueRig();
    const { engine, stop } = rig.start();
    await rig.clock.pass(1_000);
    await stop();
    const { runIds } = rig.queue(['cheap'], 2);
    const again = engine.run({ untilEmpty: true, signal: new AbortController().signal });
    expect(await rig.clock.until(again)).toEqual({ ok: true, value: 'empty' });
    expect(runIds.map(rig.state)).toEqual(['done', 'done']);
  });
});
