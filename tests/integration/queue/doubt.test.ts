// Submissions whose answer was lost: found, absent, not to be known; equal payloads; a person's three answers.
import { afterEach, describe, expect, test } from 'vitest';
import { createQueueRig, MODELS, type QueueRig } from '../../support/queue-rig.ts';
import { problem, type Script } from '../../support/scripted-provider.ts';
import type { RunId } from '#shared/domain';

let rig: QueueRig;
afterEach(() => rig.close());

const LOST: Script = { kind: 'lose', arrived: false };
const LOST_BUT_ARRIVED: Script = { kind: 'lose', arrived: true };
const CANNOT_KNOW = { kind: 'cannot-know', why: 'no list' } as const;
const unavailable = (code: Parameters<typeof problem>[0]) =>
  ({ kind: 'unavailable', error: problem(code, { again: true }) }) as const;

const one = (model: Parameters<QueueRig['queue']>[0][number], prompts: readonly string[] = ['a']): RunId => {
  const [id] = rig.queue([model], prompts).runIds;
  if (id === undefined) throw new Error('one run');
  return id;
};

describe('Q3 what is not known', () => {
  test('Q3.1 found: adopted, sent once, paid once', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next({ kind: 'lose', arrived: true, afterMs: 5_000 });
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.money().spent]).toEqual([
      'done',
      1,
      MODELS.dear.nanos,
    ]);
    expect(rig.attempts(id)).toMatchObject([{ requestId: 'request-1', outcome: 'done' }]);
  });

  test('Q3.2 absent: sent again only after the grace', async () => {
    rig = await createQueueRig({ absenceGraceMs: 7_000 });
    const id = one('dear');
    rig.provider.next(LOST);
    await rig.drain();
    const [first, second, third] = rig.provider.submissions;
    expect([rig.state(id), third]).toEqual(['done', undefined]);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(7_000);
    expect(rig.attempts(id)).toMatchObject([{ outcome: 'absent' }, { outcome: 'done' }]);
  });

  test('Q3.2 a clock set forward does not shorten the grace', async () => {
    rig = await createQueueRig({ absenceGraceMs: 7_000 });
    one('dear');
    rig.provider.next(LOST);
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(500);
    rig.clock.setWallBy(86_400_000);
    await rig.clock.until(running.ended);
    const [first, second] = rig.provider.submissions;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(7_000);
  });

  test('Q3.2 it shows up late, within the grace: adopted', async () => {
    rig = await createQueueRig({ absenceGraceMs: 7_000 });
    const id = one('dear');
    rig.provider.next(LOST_BUT_ARRIVED);
    rig.provider.answerFind({ kind: 'absent' });
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(6_000);
    rig.provider.answerFind(null);
    await rig.clock.until(running.ended);
    expect([rig.state(id), rig.provider.submissions.length]).toEqual(['done', 1]);
  });

  test('Q3.3 cannot be known, cheap: sent again, at most so often, then a person decides', async () => {
    rig = await createQueueRig();
    const id = one('cheap');
    rig.provider.answerFind(CANNOT_KNOW);
    rig.provider.otherwise(LOST);
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.money()]).toEqual([
      'unknown',
      5,
      { held: 1_000n, spent: 0n },
    ]);
  });

  test.each(['middling', 'dear'] as const)(
    'Q3.4 cannot be known, %s: unknown at once, hold kept',
    async (model) => {
      rig = await createQueueRig();
      const id = one(model);
      rig.provider.answerFind(CANNOT_KNOW);
      rig.provider.next(LOST_BUT_ARRIVED);
      expect(await rig.drain()).toEqual({ ok: true, value: 'left' });
      expect([rig.state(id), rig.provider.submissions.length, rig.money()]).toEqual([
        'unknown',
        1,
        { held: MODELS[model].nanos, spent: 0n },
      ]);
      expect(rig.kinds(id)).toEqual(['unknown']);
    },
  );

  test('Q3.4 the limit is the lab’s', async () => {
    rig = await createQueueRig({ settings: { autoResendLimit: MODELS.middling.nanos as never } });
    const id = one('middling');
    rig.provider.answerFind(CANNOT_KNOW);
    rig.provider.next(LOST);
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length]).toEqual(['done', 2]);
  });

  test('Q3.6 without a network nothing is concluded, however long', async () => {
    rig = await createQueueRig({ settings: { maxFinds: 3 } });
    const id = one('cheap');
    rig.provider.next(LOST_BUT_ARRIVED);
    rig.provider.answerFind(unavailable('unreachable'));
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(900_000);
    expect(rig.state(id)).toBe('submitting');
    expect(running.engine.lanes.map((lane) => lane.view().condition)).toEqual([
      'waiting-for-network',
      'idle',
    ]);
    rig.provider.answerFind(null);
    await rig.clock.until(running.ended);
    expect([rig.state(id), rig.provider.submissions.length]).toEqual(['done', 1]);
    expect(rig.log).toEqual([
      'Scripted, cheap: unreachable',
      'Scripted, cheap: the provider can be reached again',
    ]);
  });

  test('Q3.6 a list that stays broken: by price, in the end', async () => {
    rig = await createQueueRig({ settings: { maxFinds: 3 } });
    const id = one('dear');
    rig.provider.next(LOST);
    rig.provider.answerFind(unavailable('server-error'));
    await rig.drain();
    expect([rig.state(id), rig.provider.calls.find]).toEqual(['unknown', 3]);
  });

  test('Q2.2 Q3.1 found already finished and fetched', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next(LOST_BUT_ARRIVED);
    await rig.drain();
    expect(rig.run(id).outputHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('Q3.5 equal payloads', () => {
  const owners = () =>
    rig.db.read((tx) =>
      tx.all<{ request_id: string; owners: bigint }>(
        'SELECT request_id, count(DISTINCT run_id) AS owners FROM attempts WHERE request_id IS NOT NULL GROUP BY request_id HAVING owners > 1',
      ),
    );

  test.each([
    ['all lost, all arrived', [LOST_BUT_ARRIVED, LOST_BUT_ARRIVED, LOST_BUT_ARRIVED, LOST_BUT_ARRIVED], 4],
    ['half arrived', [LOST, LOST_BUT_ARRIVED, LOST, LOST_BUT_ARRIVED], 6],
    [
      'one lost among accepted',
      [LOST, { kind: 'accept' }, { kind: 'accept', answerMs: 900 }, { kind: 'accept' }],
      5,
    ],
  ] as const)('%s: each request has one owner, the bill is the ledger', async (_, scripts, sent) => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['twin-dear'], ['the same words'], 4);
    rig.provider.next(...scripts);
    await rig.drain();
    expect(runIds.map(rig.state)).toEqual(['done', 'done', 'done', 'done']);
    expect([rig.provider.submissions.length, rig.bill(), owners()]).toEqual([sent, rig.money().spent, []]);
  });

  test('a search that finds the request of an equal run whose answer is on its way', async () => {
    rig = await createQueueRig({ absenceGraceMs: 500 });
    const { runIds } = rig.queue(['twin-dear'], ['the same words'], 2);
    rig.provider.next(LOST, { kind: 'accept', answerMs: 3_000 });
    await rig.drain();
    expect(runIds.map(rig.state)).toEqual(['done', 'done']);
    expect([rig.provider.submissions.length, rig.bill(), owners()]).toEqual([3, rig.money().spent, []]);
  });
});

describe('Q3.7 a person answers', () => {
  const unknown = async (): Promise<RunId> => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.answerFind(CANNOT_KNOW);
    rig.provider.next(LOST_BUT_ARRIVED);
    await rig.drain();
    rig.provider.answerFind(null);
    return id;
  };

  test.each([
    ['ran-and-billed', 'failed-billed', MODELS.dear.nanos],
    ['did-not-run', 'failed-free', 0n],
  ] as const)('%s: %s, with who said so', async (answer, state, spent) => {
    const id = await unknown();
    expect(rig.acts.resolve(id, answer, 'I looked', 'mei')).toEqual({ ok: true, value: undefined });
    expect([rig.state(id), rig.money(), rig.batchState(rig.run(id).batchId)]).toEqual([
      state,
      { held: 0n, spent },
      'ended',
    ]);
    expect(rig.kinds(id)).toEqual(['unknown', 'resolved']);
    expect(rig.acts.resolve(id, answer, '', 'mei')).toMatchObject({
      ok: false,
      error: { code: 'wrong-state' },
    });
  });

  test('ask-again, and it is found: done, sent once', async () => {
    const id = await unknown();
    rig.acts.resolve(id, 'ask-again', '', 'mei');
    expect(rig.state(id)).toBe('submitting');
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.bill()]).toEqual([
      'done',
      1,
      rig.money().spent,
    ]);
    expect(rig.attempts(id)).toMatchObject([{ number: 1, outcome: 'done' }]);
  });

  test('ask-again while the engine runs: heard at once', async () => {
    const id = await unknown();
    const running = rig.start();
    await rig.clock.pass(1_000);
    rig.acts.resolve(id, 'ask-again', '', 'mei');
    await rig.reach(id, 'done');
    await running.stop();
    expect(rig.provider.submissions).toHaveLength(1);
  });

  test('ask-again, and it is certain that it never arrived: sent again', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.answerFind(CANNOT_KNOW);
    rig.provider.next(LOST);
    await rig.drain();
    rig.provider.answerFind(null);
    rig.acts.resolve(id, 'ask-again', '', 'mei');
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.bill()]).toEqual([
      'done',
      2,
      rig.money().spent,
    ]);
  });

  test('Q7.3 ask-again after a cancel, and it never arrived: not sent again', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.answerFind(CANNOT_KNOW);
    rig.provider.next(LOST);
    await rig.drain();
    rig.provider.answerFind(null);
    expect(rig.acts.cancel({ kind: 'batch', batchId: rig.run(id).batchId }, 'mei')).toEqual({
      ok: true,
      value: { runs: 1 },
    });
    rig.acts.resolve(id, 'ask-again', '', 'mei');
    await rig.drain();
    expect([rig.state(id), rig.provider.submissions.length, rig.money()]).toEqual([
      'cancelled-free',
      1,
      { held: 0n, spent: 0n },
    ]);
  });

  test('ask-again of what nobody says the price of: unknown again, and free to be answered', async () => {
    rig = await createQueueRig();
    const id = one('dear');
    rig.provider.next({ kind: 'accept', end: { kind: 'failed', charged: 'unknown' } });
    await rig.drain();
    rig.acts.resolve(id, 'ask-again', '', 'mei');
    await rig.drain();
    expect([rig.state(id), rig.money().held]).toEqual(['unknown', MODELS.dear.nanos]);
    rig.acts.resolve(id, 'did-not-run', '', 'mei');
    expect(rig.state(id)).toBe('failed-free');
  });
});
