// Several runs of one model as one job: what its answer, or the lack of one, makes of each.
import { afterEach, describe, expect, test } from 'vitest';
import type { RunId } from '#shared/domain';
import {
  createQueueRig,
  MODELS,
  type ModelKey,
  type QueueRig,
  type RigOptions,
} from '../../support/queue-rig.ts';
import { OFFLINE, problem, RATE_LIMITED, type Script } from '../../support/scripted-provider.ts';

let rig: QueueRig;
afterEach(() => rig.close());

const SIZE = 10;
async function queued(model: ModelKey, runs: number, options: RigOptions = {}): Promise<readonly RunId[]> {
  rig = await createQueueRig({ jobSize: SIZE, ...options });
  return rig.queue([model], runs).runIds;
}
const states = (ids: readonly RunId[]) => {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[rig.state(id)] = (counts[rig.state(id)] ?? 0) + 1;
  return counts;
};
const sizes = () => rig.provider.jobs.map(({ size }) => size);
const sentRuns = () => rig.provider.submissions.length;
const isPaidOnce = (): void => {
  expect(rig.money()).toEqual({ held: 0n, spent: rig.bill() });
};

describe.each(['cheap', 'dear'] as const)('a job of %s runs', (model) => {
  const price = MODELS[model].nanos;

  test('that is accepted: each run is asked after, fetched and paid for by itself', async () => {
    const ids = await queued(model, 25);
    rig.provider.otherwise({ kind: 'accept', afterMs: 3_000 });
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([states(ids), sizes(), rig.money().spent]).toEqual([{ done: 25 }, [10, 10, 5], 25n * price]);
    expect(new Set(ids.flatMap((id) => rig.attempts(id).map(({ requestId }) => requestId))).size).toBe(25);
    isPaidOnce();
  });

  test('with a payload that cannot be built: that run ends for nothing, the others are sent', async () => {
    rig = await createQueueRig({ jobSize: SIZE });
    const { runIds } = rig.queue([model], ['a boat', 'bad prompt', 'a harbour']);
    await rig.drain();
    expect([states(runIds), sizes()]).toEqual([{ done: 2, 'failed-free': 1 }, [2]]);
    isPaidOnce();
  });

  test('of which no payload can be built is not sent', async () => {
    rig = await createQueueRig({ jobSize: SIZE });
    const { runIds } = rig.queue([model], ['bad one', 'bad two']);
    await rig.drain();
    expect([states(runIds), sizes(), rig.money()]).toEqual([
      { 'failed-free': 2 },
      [],
      { held: 0n, spent: 0n },
    ]);
  });

  test.each<[string, Script, Record<string, number>]>([
    ['for what it asks', { kind: 'refuse', error: problem('bad-request') }, { 'failed-free': 10 }],
    ['by a busy provider', RATE_LIMITED(1_000), { done: 10 }],
    ['as there is no network', OFFLINE, { done: 10 }],
    [
      'for a fault of the provider',
      { kind: 'refuse', error: problem('server-error', { again: true }) },
      { done: 10 },
    ],
  ])('that is refused %s costs nothing', async (_, script, expected) => {
    const ids = await queued(model, 10);
    rig.provider.next(script);
    await rig.drain();
    expect(states(ids)).toEqual(expected);
    isPaidOnce();
  });

  test('that is refused for its key pauses the lane, once', async () => {
    const ids = await queued(model, 10);
    rig.provider.next({ kind: 'refuse', error: problem('key-refused', { httpStatus: 401 }) });
    await rig.drain();
    expect([states(ids), sizes()]).toEqual([{ waiting: 10 }, [10]]);
    const pauses = rig.db.read((tx) => tx.all(`SELECT 1 FROM events WHERE kind = 'lane-paused'`));
    expect(pauses).toHaveLength(1);
  });

  test.each([
    ['and arrived: each is found by its reference', true, 10],
    ['and did not arrive: each is sent again', false, 20],
  ])('whose answer was lost, %s', async (_, arrived, sent) => {
    const ids = await queued(model, 10);
    rig.provider.next({ kind: 'lose', arrived });
    await rig.drain();
    expect([states(ids), sentRuns()]).toEqual([{ done: 10 }, sent]);
    isPaidOnce();
  });

  test.each<[string, (ids: readonly string[]) => readonly string[]]>([
    ['half of its requests', (ids) => ids.slice(0, 5)],
    ['none of its requests', () => []],
    ['every second one as nothing', (ids) => ids.map((id, index) => (index % 2 === 0 ? id : ''))],
    ['one request for all', (ids) => ids.map(() => ids[0] ?? '')],
    ['more than were sent', (ids) => [...ids, 'another', 'and another']],
  ])('whose answer names %s: the others are looked for, none is sent twice', async (_, named) => {
    const ids = await queued(model, 10);
    rig.provider.next({ kind: 'accept', named });
    await rig.drain();
    expect([states(ids), sentRuns()]).toEqual([{ done: 10 }, 10]);
    isPaidOnce();
  });

  test('in doubt at a provider that cannot tell: cheap ones are sent again, dear ones a person decides', async () => {
    const ids = await queued(model, 10);
    rig.provider.next({ kind: 'lose', arrived: false });
    rig.provider.answerFind({ kind: 'cannot-know', why: 'no list' });
    await rig.drain();
    expect(states(ids)).toEqual(model === 'cheap' ? { done: 10 } : { unknown: 10 });
    expect(rig.money().held).toBe(model === 'cheap' ? 0n : 10n * price);
  });

  test('is cancelled run by run', async () => {
    const ids = await queued(model, 10);
    rig.provider.otherwise({ kind: 'accept', afterMs: 60_000 });
    const running = rig.start();
    const [first = '' as never, second = '' as never] = ids;
    await rig.reach(second, 'accepted');
    rig.acts.cancel({ kind: 'run', runId: first }, 'mei');
    await rig.reach(first, 'cancelled-free');
    await running.stop();
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(states(ids)).toEqual({ 'cancelled-free': 1, done: 9 });
    isPaidOnce();
  });

  test.each([100, 30_000])(
    'is cut off by a stop while the answer takes %i ms: none is sent twice',
    async (answerMs) => {
      const ids = await queued(model, 10);
      rig.provider.next({ kind: 'accept', answerMs, afterMs: 5_000 });
      const running = rig.start();
      for (const id of ids) await rig.reach(id, 'submitting');
      await running.stop();
      expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
      expect([states(ids), sentRuns()]).toEqual([{ done: 10 }, 10]);
      isPaidOnce();
    },
  );
});

test('Q5 runs of several models go in as many jobs, and each counts against the rate limit', async () => {
  rig = await createQueueRig({ jobSize: SIZE, account: { requestsPerMinute: 2 } });
  const { runIds } = rig.queue(['cheap', 'middling', 'twin-cheap'], 3);
  const more = rig.queue(['cheap'], 30).runIds;
  await rig.drain();
  expect(states([...runIds, ...more])).toEqual({ done: 39 });
  const times = rig.provider.jobs.map(({ atMs }) => atMs);
  for (const from of times)
    expect(times.filter((atMs) => atMs >= from && atMs < from + 60_000).length).toBeLessThanOrEqual(2);
  expect(new Set(rig.provider.jobs.map(({ modelKey }) => modelKey)).size).toBe(3);
});

test('Q5 no more jobs are under way than the lane has places, and none goes for the sake of one run', async () => {
  const ids = await queued('dear', 60, { account: { premiumConcurrency: 2 } });
  const [first = '' as never] = ids;
  rig.provider.otherwise({ kind: 'accept', answerMs: 1_000, afterMs: 60_000 });
  const running = rig.start();
  await rig.reach(first, 'accepted');
  rig.acts.cancel({ kind: 'run', runId: first }, 'mei');
  await rig.reach(first, 'cancelled-free');
  await rig.clock.pass(5_000);
  expect(sizes()).toEqual([10, 10]);
  await running.stop();
  await rig.drain();
  expect([states(ids), sizes()]).toEqual([{ 'cancelled-free': 1, done: 59 }, [10, 10, 10, 10, 10, 10]]);
  isPaidOnce();
});

test.each([
  [undefined, 'unknown'],
  [600_000, 'done'],
] as const)('a job may take as long as its adapter says (%s ms): %s', async (pendingLimitMs, state) => {
  rig = await createQueueRig({ jobSize: SIZE, settings: { pendingLimitMs: 60_000 } });
  const { adapter } = rig.provider;
  if (pendingLimitMs) adapter.abilities = { ...adapter.abilities, pendingLimitMs };
  const [id = '' as never] = rig.queue(['dear'], 1).runIds;
  rig.provider.next({ kind: 'accept', afterMs: 300_000 });
  await rig.drain();
  expect(rig.state(id)).toBe(state);
});

test('Q5 a job whose answer is lost is one failure of its provider, however many runs it carried', async () => {
  await queued('dear', 20, { account: { premiumConcurrency: 1 } });
  rig.provider.next({ kind: 'lose', arrived: true });
  const running = rig.start();
  await rig.clock.pass(1_000);
  expect(running.engine.lanes.map((lane) => lane.view().condition)).not.toContain('resting');
  await running.stop();
});
