/** The engine alone: runs that cost nothing to send, with the full books on. What the program adds to a provider's time. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { insertAllocation, insertAward, listCatalogue } from '#db/repos';
import { createBooks, verifyBooks } from '#electron/books';
import type { OutputStore } from '#electron/files';
import type { Adapter } from '#electron/providers';
import { createEngine, enqueueBatch } from '#electron/queue';
import { addDays, assert, ok, utcDay } from '#shared/base';
import { nanos } from '#shared/money';
import { type BenchDeps, withWorkspace } from './workspace.ts';

export interface QueueBench {
  readonly runs: number;
  readonly enqueueMs: number;
  readonly runMs: number;
  readonly enqueuedPerSecond: number;
  readonly runsPerSecond: number;
  /** Rate of each tenth of the runs, first to last, as runs per second. */
  readonly ratePerDecile: readonly number[];
  readonly memoryMb: number;
  readonly eventLoopP99Ms: number;
  readonly booksOk: boolean;
}

/** One measurement; the caller repeats it. */
export const benchQueue = (deps: BenchDeps, runs: number): Promise<QueueBench> =>
  withWorkspace(deps, async (db) => {
    const { clock, makeId, random } = deps;
    const nowMs = () => clock.nowMs();
    const books = createBooks({ makeId, nowMs, problem: () => null });
    const today = utcDay(nowMs());
    const allocationId = db.write((tx) => {
      const awardId = makeId<'award'>();
      insertAward(tx, {
        id: awardId,
        sponsor: 'bench',
        numberRaw: '1',
        numberKey: '1',
        title: 'bench',
        piId: null,
        currency: 'USD',
        startDay: today,
        endDay: addDays(today, 1),
        preAwardDays: 0,
        amountNanos: nanos(1_000_000_000_000n),
        state: 'active',
        createdAtMs: nowMs(),
      });
      const id = makeId<'allocation'>();
      insertAllocation(tx, { id, awardId, name: 'bench', createdAtMs: nowMs() });
      const allotted = books.allot(tx, id, nanos(1_000_000_000_000n), 'bench');
      assert(allotted.ok, 'the award covers its allocation');
      return id;
    });
    const model = db.read((tx) => listCatalogue(tx, today)).find((each) => each.key === 'bria-fibo-relight');
    assert(model?.price, 'the price list has the baseline');
    const { price } = model;

    const startedMs = clock.monotonicMs();
    const queued = enqueueBatch(
      { db, books, nowMs, makeId, random },
      {
        allocationId,
        experimentName: 'bench',
        purpose: 'bench',
        prompts: Array.from({ length: runs }, (_, index) => `prompt ${index}`),
        models: [
          {
            modelId: model.id,
            priceId: price.id,
            accountId: model.accountId,
            premium: false,
            ceiling: price.nanos,
          },
        ],
        repeats: 1,
        memo: {},
        actor: 'bench',
      },
    );
    assert(queued.ok, 'the allocation covers the batch');
    const enqueueMs = clock.monotonicMs() - startedMs;

    const endedAtMs: number[] = [];
    const delay = monitorEventLoopDelay({ resolution: 2 });
    delay.enable();
    const runStartedMs = clock.monotonicMs();
    const engine = createEngine({
      db,
      books,
      clock,
      random,
      makeId,
      store: noStore(() => {
        endedAtMs.push(clock.monotonicMs() - runStartedMs);
      }),
      adapterFor: () => Promise.resolve(noOpAdapter()),
      rateOf: () => price,
      label: 'bench',
      log: () => {},
      pausePremiumAfterUncleanStop: false,
      onChange: () => {},
    });
    const ended = await engine.run({ untilEmpty: true, signal: new AbortController().signal });
    assert(ended.ok, 'the engine ends');
    const runMs = clock.monotonicMs() - runStartedMs;
    delay.disable();
    const verified = await verifyBooks(db);
    return {
      runs,
      enqueueMs: Math.round(enqueueMs),
      runMs: Math.round(runMs),
      enqueuedPerSecond: Math.round((runs * 1000) / enqueueMs),
      runsPerSecond: Math.round((runs * 1000) / runMs),
      ratePerDecile: decileRates(endedAtMs),
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      eventLoopP99Ms: Math.round(delay.percentile(99) / 1e5) / 10,
      booksOk: verified.ok,
    };
  });

function decileRates(endedAtMs: readonly number[]): number[] {
  const size = Math.floor(endedAtMs.length / 10);
  if (size === 0) return [];
  return Array.from({ length: 10 }, (_, index) => {
    const from = index === 0 ? 0 : (endedAtMs[index * size - 1] ?? 0);
    const to = endedAtMs[(index + 1) * size - 1] ?? from;
    return Math.round((size * 1000) / Math.max(1, to - from));
  });
}

const OUTPUT_HASH = '0'.repeat(64);

/** Keeps nothing: the disk is measured elsewhere. */
const noStore = (onPut: () => void): Pick<OutputStore, 'put'> & OutputStore =>
  ({
    put: () => {
      onPut();
      return Promise.resolve(
        ok({ hash: OUTPUT_HASH, bytes: 1, mediaType: 'application/octet-stream', extension: 'bin' }),
      );
    },
  }) as Partial<OutputStore> as OutputStore;

/** Answers every submission at once with a finished request. */
function noOpAdapter(): Adapter {
  let submissions = 0;
  return {
    provider: 'no-op',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'none',
      absenceGraceMs: 0,
      pollIntervalMs: 1_000,
      submitTimeoutMs: 1_000,
    },
    buildPayload: ({ prompt }) => ok({ prompt }),
    submit: () => {
      submissions += 1;
      const state = { kind: 'done' as const, outputs: [{ url: 'about:blank' }], bill: { quantity: '1' } };
      return Promise.resolve({ kind: 'accepted', requestId: `r-${submissions}`, state });
    },
    poll: () => Promise.resolve(ok(new Map())),
    find: () => Promise.resolve({ kind: 'absent' }),
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: () => Promise.resolve(ok(nothing())),
    listModels: () => Promise.resolve(ok([])),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([0]);
}
