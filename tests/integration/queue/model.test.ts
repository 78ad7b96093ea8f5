// Random acts, faults, clock jumps, stops and crashes against a small model of what must hold whatever happens.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BatchId, END_STATES, type RunId } from '#shared/domain';
import { nanos } from '#shared/money';
import { createQueueRig, type ModelKey, type QueueRig, type Running } from '../../support/queue-rig.ts';
import { OFFLINE, problem, RATE_LIMITED, type Script } from '../../support/scripted-provider.ts';

/** `MODEL_SEED=n` repeats or varies; the same seed gives the same sequences. */
const SEED = Number(process.env['MODEL_SEED'] ?? 8);
const SEQUENCES = Number(process.env['MODEL_SEQUENCES'] ?? 300);

interface Model {
  queued: bigint;
  /** Ended by a cancel before they were ever sent. */
  readonly never: Set<RunId>;
}
interface World {
  readonly rig: QueueRig;
  running: Running | null;
}
type Act = fc.AsyncCommand<Model, World>;

let rig: QueueRig;
let jobSize = 1;
const createRig = async (size: number): Promise<void> => {
  jobSize = size;
  // Nothing is sent twice on a guess here: every doubt that stays goes to the person, who knows the truth.
  rig = await createQueueRig({
    allotted: 1_000_000_000_000_000n,
    jobSize,
    account: { concurrency: 5, premiumConcurrency: 2 },
    settings: {
      autoResendLimit: nanos(0n),
      pendingLimitMs: 120_000,
      maxFinds: 4,
      maxFetches: 4,
      maxAskedRestMs: 30_000,
    },
  });
};

const act = (name: string, run: (model: Model, world: World) => Promise<void> | void): Act => ({
  check: () => true,
  run: async (model, world) => {
    await run(model, world);
    invariants(model, world);
  },
  toString: () => name,
});

const unended = () =>
  rig.db.read((tx) =>
    tx.all<{ id: RunId; batch_id: BatchId; state: string; ceiling: bigint; attempts: bigint }>(
      `SELECT id, batch_id, state, ceiling_nanos AS ceiling, attempts FROM runs
       WHERE state NOT IN (${END_STATES.map((state) => `'${state}'`).join(', ')}) ORDER BY id`,
    ),
  );

function invariants(model: Model, { running }: World): void {
  const open = unended();
  expect(rig.money().held).toBe(open.reduce((total, { ceiling }) => total + ceiling, 0n));
  for (const lane of running?.engine.lanes ?? [])
    expect(lane.inFlight).toBeLessThanOrEqual(lane.concurrency * jobSize);
  for (const id of model.never) expect(rig.attempts(id)).toEqual([]);
  const { runs } = rig.db.read((tx) => tx.get<{ runs: bigint }>('SELECT count(*) AS runs FROM runs')) ?? {
    runs: 0n,
  };
  expect(runs).toBe(model.queued);
}

/** Gives a person's answers from what really happened at the provider. */
function resolveAll(): void {
  for (const { id, state } of unended()) {
    if (state !== 'unknown') continue;
    const { requestId } = rig.attempts(id).at(-1) ?? { requestId: null };
    const request = rig.provider.requests.find((each) => each.id === requestId);
    // Only what nobody will ever say needs a guess, and the scripted provider bills nothing it does not speak of.
    const isMute =
      request &&
      (request.end.kind === 'failed' ||
        request.end.kind === 'cancelled' ||
        request.end.kind === 'never' ||
        request.cancelledAtMs !== null);
    rig.acts.resolve(id, isMute ? 'did-not-run' : 'ask-again', '', 'mei');
  }
}

const start = (world: World): void => {
  world.running ??= rig.start({ settings: {} });
};
const stop = async (world: World): Promise<void> => {
  await world.running?.stop();
  world.running = null;
};
/** As a crash looks from the books: the lease is another's, and whatever was on its way is nobody's. */
const crash = async (world: World): Promise<void> => {
  if (!world.running) return;
  rig.db.write((tx) => tx.run(`UPDATE leases SET token = 'crashed', host = 'elsewhere', beat_at_ms = 0`));
  expect(await rig.clock.until(world.running.ended)).toMatchObject({ ok: false });
  rig.db.write((tx) => tx.run('DELETE FROM leases'));
  world.running = null;
};

const modelKey = fc.constantFrom<ModelKey>('cheap', 'twin-cheap', 'middling', 'dear', 'twin-dear');
const script = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      afterMs: fc.nat(4_000),
      answerMs: fc.nat(800),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('lose' as const),
      arrived: fc.boolean(),
      afterMs: fc.nat(3_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Script>(
      OFFLINE,
      RATE_LIMITED(3_000),
      RATE_LIMITED(null),
      { kind: 'refuse', error: problem('server-error', { again: true }) },
      { kind: 'refuse', error: problem('refused-by-policy', { httpStatus: 400 }) },
      { kind: 'refuse', error: problem('key-refused', { httpStatus: 401 }) },
      { kind: 'accept', end: { kind: 'failed', charged: 'yes' } },
      { kind: 'accept', end: { kind: 'failed', charged: 'no', again: true } },
      { kind: 'accept', end: { kind: 'failed', charged: 'unknown' } },
      { kind: 'accept', end: { kind: 'cancelled', charged: 'yes' } },
      { kind: 'accept', end: { kind: 'never' } },
      { kind: 'accept', end: { kind: 'done', outputs: 0 } },
      { kind: 'accept', end: { kind: 'done', outputs: 2, inline: true } },
      { kind: 'accept', afterMs: 500, named: (ids) => ids.map((id, index) => (index % 2 ? '' : id)) },
    ),
  },
);
const aBatch = (index: number) => unended()[index]?.batch_id;

const acts = [
  fc
    .tuple(
      fc.uniqueArray(modelKey, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .map(([models, prompts, repeats]) =>
      act(`queue ${models.join('+')} x ${prompts} x ${repeats}`, (model) => {
        model.queued += BigInt(rig.queue(models, prompts, repeats).runs);
      }),
    ),
  fc
    .array(script, { minLength: 1, maxLength: 8 })
    .map((scripts) =>
      act(`next ${JSON.stringify(scripts)}`, () => rig.provider.next(...(scripts as Script[]))),
    ),
  fc
    .integer({ min: 1, max: 3 })
    .map((times) =>
      act(`polls fail ${times} times`, () =>
        rig.provider.nextPolls(
          ...Array.from({ length: times }, (_, n) =>
            problem(n % 2 ? 'server-error' : 'unreachable', { again: true }),
          ),
        ),
      ),
    ),
  fc
    .integer({ min: 1, max: 5 })
    .map((times) =>
      act(`copies fail ${times} times`, () =>
        rig.provider.nextOpens(
          ...Array.from({ length: times }, () => problem('server-error', { again: true, charged: 'yes' })),
        ),
      ),
    ),
  fc.constant(
    act('the disk fails', async (_, world) => {
      rig.failDisk('disk-full');
      start(world);
      await rig.clock.pass(500);
      if (world.running && world.running.engine.lanes.length === 0) await stop(world);
    }),
  ),
  fc
    .boolean()
    .map((isHard) =>
      act(isHard ? 'lists say nothing' : 'lists work', () =>
        rig.provider.answerFind(isHard ? { kind: 'cannot-know', why: 'no list' } : null),
      ),
    ),
  fc.integer({ min: 1, max: 20_000 }).map((ms) => act(`pass ${ms}`, () => rig.clock.pass(ms))),
  fc.constant(
    act('start', async (_, world) => {
      start(world);
      await rig.clock.pass(300);
    }),
  ),
  fc.constant(act('stop', (_, world) => stop(world))),
  fc.constant(act('crash', (_, world) => crash(world))),
  fc
    .constantFrom(-3_600_000, 3_600_000, 86_400_000)
    .map((ms) => act(`clock ${ms}`, () => rig.clock.setWallBy(ms))),
  fc.constant(
    act('pause all', async (_, world) => {
      rig.acts.pause({ kind: 'all' }, 'mei');
      // What was being sent when the pause came may still arrive; nothing new is sent.
      const sent = rig.provider.submissions.length;
      await rig.clock.pass(2_000);
      if (world.running) expect(rig.provider.submissions.length).toBe(sent);
    }),
  ),
  fc.constant(
    act('resume all', () => {
      rig.acts.resume({ kind: 'all' }, 'mei');
    }),
  ),
  fc.nat(20).map((index) =>
    act(`pause a batch ${index}`, () => {
      const batchId = aBatch(index);
      if (batchId) rig.acts.pause({ kind: 'batch', batchId }, 'mei');
    }),
  ),
  fc.nat(20).map((index) =>
    act(`cancel a batch ${index}`, (model) => {
      const batchId = aBatch(index);
      if (!batchId) return;
      const unsent = unended().filter((run) => run.batch_id === batchId && run.attempts === 0n);
      rig.acts.cancel({ kind: 'batch', batchId }, 'mei');
      for (const { id } of unsent) {
        expect(rig.state(id)).toBe('cancelled-free');
        model.never.add(id);
      }
    }),
  ),
  fc.nat(20).map((index) =>
    act(`cancel a run ${index}`, () => {
      const runId = unended()[index]?.id;
      if (runId) rig.acts.cancel({ kind: 'run', runId }, 'mei');
    }),
  ),
  fc.nat(20).map((index) =>
    act(`retry ${index}`, (model) => {
      const batchId = aBatch(index);
      const again = batchId && rig.acts.retry({ kind: 'batch', batchId }, 'mei');
      if (again?.ok) model.queued += BigInt(again.value.runs);
    }),
  ),
  fc.constant(act('answer what is unknown', resolveAll)),
];

/** Good weather, everything resumed, every question answered: then all must end, and the money must agree. */
async function settle(world: World): Promise<void> {
  await stop(world);
  rig.provider.clear();
  rig.clock.rightWall();
  rig.failDisk();
  for (let round = 0; unended().length > 0; round += 1) {
    expect(round, `still open: ${JSON.stringify(unended().map(({ state }) => state))}`).toBeLessThan(8);
    rig.acts.resume({ kind: 'all' }, 'mei');
    for (const { batch_id, id, state } of unended()) {
      rig.acts.resume({ kind: 'batch', batchId: batch_id }, 'mei');
      if (state === 'blocked') rig.acts.resume({ kind: 'run', runId: id }, 'mei');
    }
    expect(await rig.drain()).toMatchObject({ ok: true });
    resolveAll();
  }
  expect(rig.money()).toEqual({ held: 0n, spent: rig.bill() });
  expect(sharedRequests()).toEqual([]);
  await rig.check();
}

/** Of a workspace in which everything has happened. */
const EVENTS = [
  'unknown',
  'resolved',
  'retry',
  'sent-again',
  'cancel',
  'pause',
  'resume',
  'billed-without-output',
  'lane-paused',
  'lane-offline',
  'lane-online',
];

const sharedRequests = () =>
  rig.db.read((tx) =>
    tx.all(
      'SELECT request_id FROM attempts WHERE request_id IS NOT NULL GROUP BY request_id HAVING count(DISTINCT run_id) > 1',
    ),
  );

describe.each([
  ['one by one', 1, SEQUENCES],
  ['as jobs', 3, Math.ceil(SEQUENCES / 3)],
])('runs sent %s', (_, size, sequences) => {
  beforeAll(() => createRig(size));
  afterAll(() => rig.close());
  test(`whatever happens, the bill is the ledger (${sequences} sequences, seed ${SEED})`, {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(acts, { maxCommands: 30, size: 'max' }), async (commands) => {
        const { runs } = rig.db.read((tx) =>
          tx.get<{ runs: bigint }>('SELECT count(*) AS runs FROM runs'),
        ) ?? {
          runs: 0n,
        };
        const world: World = { rig, running: null };
        await fc.asyncModelRun(
          () => ({ model: { queued: runs, never: new Set<RunId>() }, real: world }),
          commands,
        );
        await settle(world);
      }),
      { numRuns: sequences, seed: SEED, endOnFailure: true },
    );
    if (sequences < 300) return;
    // The sequences did meet what they are meant to meet.
    const states = rig.db.read((tx) => tx.all<{ state: string }>('SELECT DISTINCT state FROM runs'));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(END_STATES));
    const kinds = rig.db.read((tx) => tx.all<{ kind: string }>('SELECT DISTINCT kind FROM events'));
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(EVENTS));
  });
});
