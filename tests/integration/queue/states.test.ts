// What each answer of a provider makes of a run: its state, its money, how often it was sent, what the log says.
import { afterEach, describe, expect, test } from 'vitest';
import { MODELS, type ModelKey, createQueueRig, type QueueRig } from '../../support/queue-rig.ts';
import { OFFLINE, problem, RATE_LIMITED, type Script } from '../../support/scripted-provider.ts';
import { outputPage } from '#db/repos';
import type { RunState } from '#shared/domain';

let rig: QueueRig;
afterEach(() => rig.close());

const accept = (end: NonNullable<Extract<Script, { kind: 'accept' }>['end']>, afterMs = 0): Script => ({
  kind: 'accept',
  end,
  afterMs,
});
const refuse = (code: Parameters<typeof problem>[0], more: Parameters<typeof problem>[1] = {}): Script => ({
  kind: 'refuse',
  error: problem(code, more),
});
const lost = (arrived: boolean): Script => ({ kind: 'lose', arrived });
const DONE: Script = { kind: 'accept' };
const FREE_AGAIN = accept({ kind: 'failed', charged: 'no', again: true });
const AGAIN = { again: true } as const;

interface Row {
  readonly what: string;
  readonly model?: ModelKey;
  readonly scripts: readonly Script[];
  readonly state: RunState;
  /** Sent so often; so many of them cost one request. */
  readonly sent: number;
  readonly paid: number;
  readonly log?: readonly string[];
}

// biome-ignore format: a table
const ROWS: readonly Row[] = [
  { what: 'answered at once',                   scripts: [DONE],                                               state: 'done',            sent: 1, paid: 1, log: [] },
  { what: 'done after a while',                 scripts: [accept({ kind: 'done' }, 5_000)],                    state: 'done',            sent: 1, paid: 1, log: [] },
  { what: 'several outputs',                    scripts: [accept({ kind: 'done', outputs: 3 })],               state: 'done',            sent: 1, paid: 1, log: ['further-output', 'further-output'] },
  { what: 'success without an output',          scripts: [accept({ kind: 'done', outputs: 0 })],               state: 'failed-billed',   sent: 1, paid: 1, log: ['billed-without-output'] },
  { what: 'refused for its content',            scripts: [refuse('refused-by-policy', { httpStatus: 400 })],   state: 'failed-free',     sent: 1, paid: 0, log: [] },
  { what: 'refused: no such model',             scripts: [refuse('no-entitlement-or-model')],                  state: 'failed-free',     sent: 1, paid: 0, log: [] },
  { what: 'refused twice, then taken',          scripts: [refuse('server-error', AGAIN), refuse('server-error', AGAIN), DONE], state: 'done', sent: 3, paid: 1, log: ['retry', 'retry'] },
  { what: 'refused without end',                scripts: Array.from({ length: 9 }, () => refuse('server-error', AGAIN)), state: 'failed-free', sent: 5, paid: 0 },
  { what: '429, then taken',                    scripts: [RATE_LIMITED(null), DONE],                           state: 'done',            sent: 2, paid: 1, log: ['retry'] },
  { what: '429 thirty times (Q4.3)',            scripts: Array.from({ length: 30 }, () => RATE_LIMITED(1_000)), state: 'done',           sent: 31, paid: 1 },
  { what: 'no network thirty times (Q5.6)',     scripts: Array.from({ length: 30 }, () => OFFLINE),            state: 'done',            sent: 31, paid: 1, log: [] },
  { what: 'failed there, free',                 scripts: [accept({ kind: 'failed', charged: 'no' })],          state: 'failed-free',     sent: 1, paid: 0 },
  { what: 'failed there, free, worth a retry',  scripts: [FREE_AGAIN, DONE],                                   state: 'done',            sent: 2, paid: 1, log: ['retry'] },
  { what: 'failed there five times, free',      scripts: Array.from({ length: 6 }, () => FREE_AGAIN),          state: 'failed-free',     sent: 5, paid: 0 },
  { what: 'failed there, billed',               scripts: [accept({ kind: 'failed', charged: 'yes' })],         state: 'failed-billed',   sent: 1, paid: 1, log: ['billed-without-output'] },
  { what: 'failed there, nobody says',          scripts: [accept({ kind: 'failed', charged: 'unknown' })],     state: 'unknown',         sent: 1, paid: 0, log: ['unknown'] },
  { what: 'cancelled there, free',              scripts: [accept({ kind: 'cancelled', charged: 'no' })],       state: 'cancelled-free',  sent: 1, paid: 0 },
  { what: 'cancelled there, billed',            scripts: [accept({ kind: 'cancelled', charged: 'yes' })],      state: 'cancelled-billed', sent: 1, paid: 1 },
  { what: 'cancelled there, nobody says',       scripts: [accept({ kind: 'cancelled', charged: 'unknown' })],  state: 'unknown',         sent: 1, paid: 0, log: ['unknown'] },
  { what: 'answer lost, it arrived',            scripts: [lost(true)],                                         state: 'done',            sent: 1, paid: 1, log: [] },
  { what: 'answer lost, it did not arrive',     scripts: [lost(false), DONE],                                  state: 'done',            sent: 2, paid: 1, log: ['sent-again'] },
  { what: 'never arrives',                      scripts: Array.from({ length: 9 }, () => lost(false)),         state: 'failed-free',     sent: 5, paid: 0 },
];

describe.each(['cheap', 'dear'] as const)('a %s run', (model) => {
  test.each(ROWS)('Q4 $what: $state', async ({ scripts, state, sent, paid, log }) => {
    rig = await createQueueRig({ settings: { pendingLimitMs: 60_000 } });
    const {
      runIds: [id = '' as never],
    } = rig.queue([model], 1);
    rig.provider.next(...scripts);
    const ended = await rig.drain();
    const price = MODELS[model].nanos;
    expect({
      state: rig.state(id),
      sent: rig.provider.submissions.length,
      spent: rig.money().spent,
      held: rig.money().held,
      end: ended,
    }).toEqual({
      state,
      sent,
      spent: BigInt(paid) * price,
      held: state === 'unknown' ? price : 0n,
      end: { ok: true, value: state === 'unknown' ? 'left' : 'empty' },
    });
    if (log) expect(rig.kinds(id)).toEqual(log);
    if (state !== 'unknown') expect(rig.bill()).toBe(rig.money().spent);
  });
});

test('Q1.1 the attempt is in the books before the provider hears of it', async () => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never],
  } = rig.queue(['dear'], 1);
  const seen: unknown[] = [];
  const { adapter } = rig.provider;
  const submit = adapter.submit.bind(adapter);
  adapter.submit = (submission, signal) => {
    seen.push(rig.state(id), rig.attempts(id).length);
    return submit(submission, signal);
  };
  await rig.drain();
  expect(seen).toEqual(['submitting', 1]);
});

test('Q2.1 every output of a run stands in the books with it, in the order of the provider', async () => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never, other = '' as never],
  } = rig.queue(['dear'], 2);
  rig.provider.next(accept({ kind: 'done', outputs: 3 }));
  await rig.drain();
  const stored = rig.db.read((tx) => outputPage(tx, { kind: 'all' }, null, 10));
  expect(stored.map(({ runId, position, of }) => [runId, position, of])).toEqual([
    [other, 0, 1],
    [id, 0, 3],
    [id, 1, 3],
    [id, 2, 3],
  ]);
  expect(stored[1]?.hash).toBe(rig.run(id).outputHash);
  expect(new Set(stored.map(({ hash }) => hash)).size).toBe(4);
  expect(stored.map(({ paid }) => paid?.spent)).toEqual(stored.map(() => MODELS.dear.nanos));
});

test('Q1.3 what never left this computer keeps no attempt', async () => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never],
  } = rig.queue(['dear'], 1);
  rig.provider.next(OFFLINE, OFFLINE);
  await rig.drain();
  expect(rig.attempts(id)).toMatchObject([{ number: 1, outcome: 'done' }]);
});

test('Q4 a payload that cannot be built costs nothing and is not sent', async () => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never],
  } = rig.queue(['cheap'], ['bad prompt']);
  await rig.drain();
  expect([rig.state(id), rig.provider.submissions.length, rig.money()]).toEqual([
    'failed-free',
    0,
    { held: 0n, spent: 0n },
  ]);
});

test('Q2.1 a batch ends with its last run, and its hold with it', async () => {
  rig = await createQueueRig();
  const { batchId, held } = rig.queue(['cheap', 'dear'], 5);
  expect(rig.money().held).toBe(held);
  await rig.drain();
  expect([rig.batchState(batchId), rig.money()]).toEqual(['ended', { held: 0n, spent: held }]);
});

describe('Q2.2 copying an output', () => {
  const flaky = problem('server-error', { ...AGAIN, charged: 'yes', httpStatus: 503 });
  const gone = problem('output-gone', { charged: 'yes', httpStatus: 404 });

  test.each([
    {
      what: 'fails eleven times, then works',
      opens: Array.from({ length: 11 }, () => flaky),
      state: 'done',
      tries: 12,
    },
    {
      what: 'fails for ever',
      opens: Array.from({ length: 30 }, () => flaky),
      state: 'failed-billed',
      tries: 12,
    },
    { what: 'finds it gone', opens: [gone], state: 'failed-billed', tries: 1 },
  ])('$what: $state', async ({ opens, state, tries }) => {
    rig = await createQueueRig();
    const {
      runIds: [id = '' as never],
    } = rig.queue(['dear'], 1);
    rig.provider.nextOpens(...opens);
    await rig.drain();
    expect([rig.state(id), rig.provider.calls.open, rig.money()]).toEqual([
      state,
      tries,
      { held: 0n, spent: MODELS.dear.nanos },
    ]);
    expect(rig.provider.submissions).toHaveLength(1);
  });

  const missing = problem('output-gone', { ...AGAIN, charged: 'yes', httpStatus: 404 });

  test('an output that storage does not have yet is waited for', async () => {
    rig = await createQueueRig();
    const {
      runIds: [id = '' as never],
    } = rig.queue(['dear'], 1);
    rig.provider.nextOpens(missing, missing);
    await rig.drain();
    expect([rig.state(id), rig.provider.calls.open]).toEqual(['done', 3]);
  });

  test('after a minute it is believed to be gone', async () => {
    rig = await createQueueRig();
    const {
      runIds: [id = '' as never],
    } = rig.queue(['dear'], 1);
    rig.provider.nextOpens(...Array.from({ length: 30 }, () => missing));
    const before = rig.clock.monotonicMs();
    await rig.drain();
    expect([rig.state(id), rig.money()]).toEqual(['failed-billed', { held: 0n, spent: MODELS.dear.nanos }]);
    expect(rig.provider.calls.open).toBeLessThan(12);
    const tookMs = rig.clock.monotonicMs() - before;
    expect([tookMs >= 60_000, tookMs < 180_000]).toEqual([true, true]);
  });

  test('pauses grow, so that an outage of minutes loses nothing', async () => {
    rig = await createQueueRig();
    rig.queue(['dear'], 1);
    rig.provider.nextOpens(...Array.from({ length: 11 }, () => flaky));
    await rig.drain();
    expect(rig.clock.monotonicMs()).toBeGreaterThan(90_000);
  });

  test('a Retry-After of the output is honoured', async () => {
    rig = await createQueueRig();
    const {
      runIds: [id = '' as never],
    } = rig.queue(['dear'], 1);
    rig.provider.nextOpens(problem('rate-limited', { ...AGAIN, delayMs: 40_000, charged: 'yes' }));
    await rig.drain();
    expect(rig.state(id)).toBe('done');
    expect(rig.clock.monotonicMs()).toBeGreaterThanOrEqual(40_000);
  });
});

describe('Q2.3 a disk that fails', () => {
  test.each(['disk-full', 'read-only', 'no-permission', 'disk-failed', 'not-found'] as const)(
    '%s stops the engine, says so, and leaves the run to be continued',
    async (code) => {
      rig = await createQueueRig();
      const {
        runIds: [id = '' as never],
      } = rig.queue(['dear'], 1);
      rig.failDisk(code);
      const ended = await rig.drain();
      expect(ended).toMatchObject({
        ok: false,
        error: { kind: 'fault', error: { name: 'LocalFaultError', message: `the disk says ${code}` } },
      });
      expect([rig.state(id), rig.money().spent]).toEqual(['fetching', 0n]);
      expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
      expect([rig.state(id), rig.provider.submissions.length, rig.money().spent]).toEqual([
        'done',
        1,
        MODELS.dear.nanos,
      ]);
    },
  );
});

test('an adapter that throws stops the engine with the fault, and nothing is unhandled', async () => {
  rig = await createQueueRig();
  const { runIds } = rig.queue(['cheap'], 3);
  rig.provider.next({ kind: 'throw', error: new Error('a bug') });
  expect(await rig.drain()).toMatchObject({
    ok: false,
    error: { kind: 'fault', error: { message: 'a bug' } },
  });
  expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
  expect(runIds.map(rig.state)).toEqual(['done', 'done', 'done']);
  expect(rig.bill()).toBe(rig.money().spent);
});

test('Q5.8 one question asks after many runs', async () => {
  rig = await createQueueRig();
  rig.queue(['cheap'], 16);
  rig.provider.otherwise({ kind: 'accept', afterMs: 3_000 });
  await rig.drain();
  expect(rig.provider.calls.poll).toBeLessThan(12);
});

test('a request that the provider no longer knows is given to a person', async () => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never],
  } = rig.queue(['dear'], 1);
  rig.provider.next(accept({ kind: 'done' }, 60_000));
  const running = rig.start({ untilEmpty: true });
  await rig.reach(id, 'accepted');
  for (const request of rig.provider.requests) request.isForgotten = true;
  await rig.clock.until(running.ended);
  expect([rig.state(id), rig.money()]).toEqual(['unknown', { held: MODELS.dear.nanos, spent: 0n }]);
});

test('Q11.3 a request that stays pending is given to a person in the end', async () => {
  rig = await createQueueRig({ settings: { pendingLimitMs: 120_000 } });
  const {
    runIds: [id = '' as never],
  } = rig.queue(['dear'], 1);
  rig.provider.next(accept({ kind: 'never' }));
  await rig.drain();
  expect([rig.state(id), rig.run(id).why]).toEqual([
    'unknown',
    'Still "processing" at the provider after 2 minutes.',
  ]);
  expect(rig.clock.monotonicMs()).toBeGreaterThan(120_000);
});

test('Q11.3 a provider that promises a job for later is given that long', async () => {
  rig = await createQueueRig({ settings: { pendingLimitMs: 120_000 } });
  Object.assign(rig.provider.adapter.abilities, { pendingLimitMs: 600_000 });
  const {
    runIds: [id = '' as never],
  } = rig.queue(['dear'], 1);
  rig.provider.next(accept({ kind: 'never' }));
  await rig.drain();
  expect(rig.run(id).why).toBe('Still "processing" at the provider after 10 minutes.');
  expect(rig.clock.monotonicMs()).toBeGreaterThan(600_000);
});

test.each([
  // quantity billed, model, end, spent in prices of one request
  ['1', 'dear', 'done', 1n],
  ['3', 'dear', 'done', 3n],
  ['0', 'dear', 'done', 0n],
  ['100000', 'dear', 'unknown', 0n],
  ['999999999999999999', 'cheap', 'unknown', 0n],
  ['1e9', 'dear', 'unknown', 0n],
] as const)('Q2 billed for %s requests of a %s model: %s', async (quantity, model, state, times) => {
  rig = await createQueueRig();
  const {
    runIds: [id = '' as never],
  } = rig.queue([model], 1);
  rig.provider.next(accept({ kind: 'done', bill: { quantity } }));
  await rig.drain();
  const price = MODELS[model].nanos;
  expect({ state: rig.state(id), ...rig.money() }).toEqual({
    state,
    spent: times * price,
    held: state === 'unknown' ? price : 0n,
  });
});
