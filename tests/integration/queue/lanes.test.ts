// Lanes: concurrency, requests per minute, Retry-After, breaker, network, the refused key, clocks.
import { afterEach, describe, expect, test } from 'vitest';
import { createQueueRig, type QueueRig } from '../../support/queue-rig.ts';
import { OFFLINE, problem, RATE_LIMITED, type Script } from '../../support/scripted-provider.ts';

let rig: QueueRig;
afterEach(() => rig.close());

const LOST: Script = { kind: 'lose', arrived: false };
const sentAt = (): number[] => rig.provider.submissions.map(({ atMs }) => atMs);
const between = (fromMs: number, toMs: number): number =>
  sentAt().filter((atMs) => atMs >= fromMs && atMs < toMs).length;

describe('Q5.1 concurrency', () => {
  test.each([1, 3, 16])('%d in the cheap lane is reached and never exceeded', async (concurrency) => {
    rig = await createQueueRig({ account: { concurrency } });
    rig.queue(['cheap'], 60);
    rig.provider.otherwise({ kind: 'accept', answerMs: 300 });
    await rig.drain();
    expect([rig.provider.mostAtOnce.get('cheap'), rig.provider.submissions.length]).toEqual([
      concurrency,
      60,
    ]);
  });

  test('what is pending at the provider takes room too', async () => {
    rig = await createQueueRig({ account: { premiumConcurrency: 4 } });
    rig.queue(['dear'], 12);
    rig.provider.otherwise({ kind: 'accept', afterMs: 10_000 });
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(9_000);
    expect(rig.provider.submissions).toHaveLength(4);
    await rig.clock.until(running.ended);
    expect(rig.provider.submissions).toHaveLength(12);
  });

  test('one free place is used, though others are taken for long', async () => {
    rig = await createQueueRig({ account: { concurrency: 16 } });
    rig.queue(['cheap'], 30);
    rig.provider.next(...Array.from({ length: 15 }, (): Script => ({ kind: 'accept', afterMs: 600_000 })));
    rig.provider.otherwise({ kind: 'accept', afterMs: 1_000 });
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(120_000);
    expect(rig.provider.submissions).toHaveLength(30);
    await rig.clock.until(running.ended);
  });

  test('Q5.5 slow premium work never holds up cheap work', async () => {
    rig = await createQueueRig({ account: { premiumConcurrency: 1 } });
    const dear = rig.queue(['dear'], 1);
    const cheap = rig.queue(['cheap'], 50);
    rig.provider.always('dear', { kind: 'accept', afterMs: 500_000 });
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(60_000);
    expect([rig.batchState(cheap.batchId), rig.batchState(dear.batchId)]).toEqual(['ended', 'queued']);
    await rig.clock.until(running.ended);
  });
});

describe('Q5.2 requests per minute', () => {
  test('no window of a minute holds more than the account allows, both lanes together', async () => {
    rig = await createQueueRig({ account: { requestsPerMinute: 10 } });
    rig.queue(['cheap', 'dear'], 20);
    await rig.drain();
    const times = sentAt();
    expect(times).toHaveLength(40);
    const most = Math.max(...times.map((fromMs) => between(fromMs, fromMs + 60_000)));
    expect(most).toBe(10);
    expect(times.at(-1)).toBeLessThan(4 * 61_000);
  });

  test('Q11.1 a clock set back by an hour does not stop it', async () => {
    rig = await createQueueRig({ account: { requestsPerMinute: 10 } });
    rig.queue(['cheap'], 20);
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(1_000);
    rig.clock.setWallBy(-3_600_000);
    await rig.clock.until(running.ended, 180_000);
    expect(rig.provider.submissions).toHaveLength(20);
  });

  test('one slow request among a small allowance holds up nothing', async () => {
    rig = await createQueueRig({ account: { requestsPerMinute: 2, concurrency: 64 } });
    rig.queue(['cheap'], 6);
    rig.provider.next({ kind: 'accept', afterMs: 3_000_000 });
    const running = rig.start();
    await rig.clock.pass(200_000);
    expect(rig.provider.submissions).toHaveLength(6);
    await running.stop();
  });
});

describe('Q5.3 Retry-After', () => {
  test('nothing is sent before it is over, though a success comes in after it', async () => {
    rig = await createQueueRig({ account: { concurrency: 2 } });
    rig.queue(['cheap'], 10);
    rig.provider.next(RATE_LIMITED(30_000), { kind: 'accept', answerMs: 500 });
    await rig.drain();
    expect(between(0, 30_000)).toBe(2);
    expect(rig.provider.submissions).toHaveLength(11);
  });

  test('then one goes ahead alone, and all follow when it is taken', async () => {
    rig = await createQueueRig({ account: { concurrency: 8 } });
    rig.queue(['cheap'], 30);
    rig.provider.next(...Array.from({ length: 8 }, () => RATE_LIMITED(30_000)), {
      kind: 'accept',
      answerMs: 2_000,
    });
    await rig.drain();
    expect([between(0, 29_000), between(29_000, 31_900)]).toEqual([8, 1]);
    expect(rig.provider.submissions).toHaveLength(38);
  });

  test('one that goes ahead does not wait for what is pending', async () => {
    rig = await createQueueRig({ account: { premiumConcurrency: 4 } });
    rig.queue(['dear'], 8);
    rig.provider.next(
      { kind: 'accept', afterMs: 3_000_000 },
      { kind: 'accept', afterMs: 3_000_000 },
      RATE_LIMITED(5_000),
      RATE_LIMITED(5_000),
    );
    const running = rig.start();
    await rig.clock.pass(60_000);
    expect(rig.provider.submissions.length).toBe(4 + 6);
    await running.stop();
  });

  test('of years is cut to an hour', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    rig.provider.next(RATE_LIMITED(100_000_000_000));
    await rig.clock.until(rig.start({ untilEmpty: true }).ended, 3_700_000);
    expect(sentAt()[1]).toBeGreaterThanOrEqual(3_600_000);
  });

  test('Q11.2 a clock set back by an hour does not lengthen a retry', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    rig.provider.next(RATE_LIMITED(10_000));
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(2_000);
    rig.clock.setWallBy(-3_600_000);
    await rig.clock.until(running.ended, 60_000);
    expect(rig.provider.submissions).toHaveLength(2);
  });

  test('Q11.2 a clock set back while nothing runs lengthens it to an hour at most', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    rig.provider.next(RATE_LIMITED(10_000));
    const running = rig.start();
    await rig.clock.pass(2_000);
    await running.stop();
    rig.clock.setWallBy(-10 * 86_400_000);
    await rig.clock.until(rig.start({ untilEmpty: true }).ended, 3_700_000);
    expect(rig.provider.submissions).toHaveLength(2);
  });

  test('a clock set forward by a day, as after a sleep, breaks nothing', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['dear'], 3);
    rig.provider.next(RATE_LIMITED(10_000), { kind: 'accept', afterMs: 20_000 }, LOST);
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(2_000);
    rig.clock.setWallBy(86_400_000);
    await rig.clock.until(running.ended);
    expect(runIds.map(rig.state)).toEqual(['done', 'done', 'done']);
    expect(rig.bill()).toBe(rig.money().spent);
  });

  test('of a poll is honoured', async () => {
    rig = await createQueueRig();
    rig.queue(['dear'], 1);
    rig.provider.next({ kind: 'accept', afterMs: 1_000 });
    rig.provider.nextPolls(problem('rate-limited', { again: true, delayMs: 20_000 }));
    await rig.drain();
    expect(rig.provider.calls.poll).toBe(2);
    expect(rig.clock.monotonicMs()).toBeGreaterThan(20_000);
  });
});

describe('Q5.4 the breaker', () => {
  test('opens after eight failures in a row, and rests longer each time', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 }, absenceGraceMs: 100 });
    rig.queue(['cheap'], 40);
    rig.provider.otherwise(LOST);
    const running = rig.start();
    await rig.clock.pass(30_000);
    const times = sentAt();
    const gaps = times.map((atMs, index) => atMs - (times[index - 1] ?? 0));
    expect(Math.max(...gaps.slice(1, 8))).toBeLessThan(1_000);
    expect([gaps[8], gaps[9], gaps[10]].map((gap) => Math.round((gap ?? 0) / 2_000))).toEqual([1, 2, 4]);
    expect(running.engine.lanes[0]?.view()).toMatchObject({ condition: 'resting', why: 'answer-lost' });
    await running.stop();
  });

  test('half open, a refusal for content closes it: the way is free', async () => {
    rig = await createQueueRig({ account: { concurrency: 4 } });
    rig.queue(['cheap'], 12);
    const policy: Script = { kind: 'refuse', error: problem('refused-by-policy', { httpStatus: 400 }) };
    rig.provider.next(...Array.from({ length: 4 }, () => RATE_LIMITED(5_000)), policy);
    rig.provider.otherwise({ kind: 'accept', answerMs: 1_000 });
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(5_900);
    expect(between(5_000, 5_900)).toBe(1 + 4);
    await rig.clock.until(running.ended);
  });

  test('an ordinary failure of one run in a while leaves it closed', async () => {
    rig = await createQueueRig({ account: { concurrency: 1 }, absenceGraceMs: 100 });
    rig.queue(['cheap'], 30);
    rig.provider.next(...Array.from({ length: 20 }, (_, n): Script => (n % 2 ? LOST : { kind: 'accept' })));
    await rig.drain();
    expect(rig.clock.monotonicMs()).toBeLessThan(15_000);
  });
});

describe('Q5.6 without a network', () => {
  test('the lane waits, says since when, tries alone, and goes on by itself', async () => {
    rig = await createQueueRig({ account: { concurrency: 8 } });
    const { runIds } = rig.queue(['cheap'], 20);
    rig.provider.otherwise(OFFLINE);
    const sinceMs = rig.clock.nowMs();
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(1_800_000);
    expect(running.engine.lanes[0]?.view()).toMatchObject({
      condition: 'waiting-for-network',
      why: 'unreachable',
      sinceMs,
    });
    expect(between(100, 1_800_000)).toBeLessThan(100);
    expect(runIds.map(rig.state).filter((state) => state !== 'waiting')).toEqual([]);
    rig.provider.otherwise({ kind: 'accept' });
    await rig.clock.until(running.ended, 60_000);
    expect(runIds.map(rig.state).filter((state) => state !== 'done')).toEqual([]);
    expect(rig.log).toHaveLength(2);
  });

  test('the system says that it is back: tried at once; it says so wrongly: one try, and the wait goes on', async () => {
    rig = await createQueueRig({ account: { concurrency: 8 } });
    const { runIds } = rig.queue(['cheap'], 20);
    rig.provider.otherwise(OFFLINE);
    const running = rig.start({ untilEmpty: true });
    await rig.clock.pass(1_800_000);
    const before = rig.provider.submissions.length;
    running.engine.networkIsBack();
    await rig.clock.pass(10);
    expect(rig.provider.submissions.length - before).toBe(1);
    expect(running.engine.lanes[0]?.view().condition).toBe('waiting-for-network');
    rig.provider.otherwise({ kind: 'accept' });
    running.engine.networkIsBack();
    await rig.clock.pass(1_000);
    expect(runIds.map(rig.state).filter((state) => state !== 'done')).toEqual([]);
    await rig.clock.until(running.ended, 60_000);
  });

  test('what the system says changes nothing while the lane gets through', async () => {
    rig = await createQueueRig({ account: { concurrency: 2 } });
    const { runIds } = rig.queue(['cheap'], 10);
    const running = rig.start({ untilEmpty: true });
    running.engine.networkIsBack();
    await rig.clock.until(running.ended, 60_000);
    expect(runIds.map(rig.state).filter((state) => state !== 'done')).toEqual([]);
    expect(rig.provider.submissions).toHaveLength(10);
  });

  test('a poll that gets through ends the wait', async () => {
    rig = await createQueueRig();
    rig.queue(['dear'], 1);
    rig.provider.next({ kind: 'accept', afterMs: 200_000 });
    const unreachable = problem('unreachable', { again: true });
    const running = rig.start();
    await rig.clock.pass(300);
    rig.provider.nextPolls(unreachable, unreachable, unreachable);
    await rig.clock.pass(1_000);
    expect(running.engine.lanes[1]?.view().condition).toBe('waiting-for-network');
    await rig.clock.pass(10_000);
    expect(running.engine.lanes[1]?.view().condition).toBe('running');
    await running.stop();
  });
});

describe('Q5.7 a refused key', () => {
  const refused: Script = { kind: 'refuse', error: problem('key-refused', { httpStatus: 401 }) };

  test('pauses the lane once, keeps the runs, and goes on when a person resumes it', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['cheap'], 20);
    rig.provider.next(...Array.from({ length: 16 }, () => refused));
    expect(await rig.drain()).toEqual({ ok: true, value: 'left' });
    expect(new Set(runIds.map(rig.state))).toEqual(new Set(['waiting']));
    expect([rig.provider.submissions.length, rig.log]).toEqual([16, ['Scripted, cheap: key-refused']]);
    rig.acts.resume({ kind: 'all' }, 'mei');
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(new Set(runIds.map(rig.state))).toEqual(new Set(['done']));
  });

  test('of a poll pauses the lane as well, and loses nothing', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['dear'], 1);
    rig.provider.next({ kind: 'accept', afterMs: 2_000 });
    rig.provider.nextPolls(problem('key-refused'), problem('key-refused'));
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([runIds.map(rig.state), rig.log]).toEqual([['done'], ['Scripted, premium: key-refused']]);
  });
});
