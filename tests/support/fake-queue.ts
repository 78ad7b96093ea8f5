/** The fake backend's queue: it moves only when `advance` is called, so a test owns the time. */
import type { PromptLibrary } from '#electron/planning';
import type { Batch, Model, QueueStatus, Run, Scope } from '#shared/contract';
import { type Id, isEnd, RUN_STATES, type RunCounts, type RunState } from '#shared/domain';
import { type Nanos, negate, sum, times, ZERO } from '#shared/money';
import { type FakeBatch, type FakeBooks, fakeId, stateIndex } from './fake-books.ts';

/** Everything that changes. */
export interface FakeWorld {
  readonly models: readonly Model[];
  books: FakeBooks;
  now: number;
  paused: boolean;
  readonly pausedLanes: Set<boolean>;
  rate: number;
  made: number;
  /** The program's own reading of prompt files, in a folder of its own. */
  readonly prompts: PromptLibrary;
  readonly watchers: Set<() => void>;
}

const IMAGE_HASH = 'a'.repeat(64);

export type FakeQueue = ReturnType<typeof createFakeQueue>;

export function createFakeQueue(world: FakeWorld) {
  const changed = () => {
    // A woken watcher adds itself again: only those of now.
    for (const wake of Array.from(world.watchers)) wake();
  };

  const countsOf = (batch: FakeBatch): RunCounts => {
    const tally = new Map<RunState, number>();
    for (const index of batch.states) {
      const state = RUN_STATES[index] ?? 'waiting';
      tally.set(state, (tally.get(state) ?? 0) + 1);
    }
    return Object.fromEntries(tally);
  };
  const priceOf = (batch: FakeBatch, run: number): Nanos => batch.prices[run % batch.prices.length] ?? ZERO;
  const sumWhere = (batch: FakeBatch, wanted: (state: RunState) => boolean): Nanos => {
    const perModel = batch.prices.map(() => 0);
    batch.states.forEach((index, run) => {
      if (wanted(RUN_STATES[index] ?? 'waiting'))
        perModel[run % perModel.length] = (perModel[run % perModel.length] ?? 0) + 1;
    });
    return sum(batch.prices.map((price, model) => times(price, perModel[model] ?? 0)));
  };
  const spentOf = (batch: FakeBatch) =>
    sumWhere(batch, (state) => state === 'done' || state === 'failed-billed');
  const heldOf = (batch: FakeBatch) => sumWhere(batch, (state) => !isEnd(state));

  const toBatch = (source: FakeBatch): Batch => {
    const { states, ...batch } = source;
    const allocation = world.books.allocations.find(({ id }) => id === source.allocationId);
    return {
      ...batch,
      runs: states.length,
      counts: countsOf(source),
      held: heldOf(source),
      spent: spentOf(source),
      allocationName: allocation?.name ?? '?',
      awardId: allocation?.awardId ?? fakeId<'award'>(1, 0),
      awardTitle: world.books.awards.find(({ id }) => id === allocation?.awardId)?.title ?? '?',
      priority: 'normal',
      position: source.state === 'ended' ? null : 1,
      deadline: null,
      timeLeft: null,
    };
  };
  const runIdOf = (batch: FakeBatch, run: number) =>
    fakeId<'run'>(1000 + Number.parseInt(batch.id.slice(-12), 16), run);
  const toRun = (batch: FakeBatch, run: number): Run => {
    const state = RUN_STATES[batch.states[run] ?? 0] ?? 'waiting';
    const price = priceOf(batch, run);
    const modelKey = batch.modelKeys[run % batch.modelKeys.length] ?? '?';
    const audio = world.models.find(({ key }) => key === modelKey)?.modality === 'audio';
    const why: Partial<Record<RunState, string>> = {
      unknown: 'the answer to the paid request was lost; the provider lists no such request',
      'failed-free': 'provider refused the prompt (content policy); not billed',
    };
    return {
      id: runIdOf(batch, run),
      batchId: batch.id,
      seq: run + 1,
      prompt: batch.prompts[Math.floor(run / batch.modelKeys.length) % batch.prompts.length] ?? '',
      modelKey,
      state,
      why: why[state] ?? null,
      ceiling: price,
      spent: state === 'done' || state === 'failed-billed' ? price : ZERO,
      attempts: state === 'waiting' ? 0 : run % 53 === 9 ? 2 : 1,
      retryAtMs: null,
      endedAtMs: isEnd(state) ? batch.createdAtMs + run * 700 : null,
      outputHash: state === 'done' ? IMAGE_HASH : null,
      mediaType: state === 'done' ? (audio ? 'audio/wav' : 'image/png') : null,
      outputBytes: state === 'done' ? 18_432 + ((run * 977) % 90_000) : null,
      practice: batch.practice,
    };
  };
  const findRun = (id: Id<'run'>): { batch: FakeBatch; run: number } | null => {
    const n = Number.parseInt(id.slice(9, 13), 16) - 1000;
    const batch = world.books.batches.find((entry) => entry.id === fakeId<'batch'>(5, n));
    return batch ? { batch, run: Number.parseInt(id.slice(-12), 16) } : null;
  };
  const close = (batch: FakeBatch, run: number, state: RunState) => {
    const price = priceOf(batch, run);
    batch.states[run] = stateIndex(state);
    if (!isEnd(state)) return;
    const billed = state === 'done' || state.endsWith('-billed');
    world.books.book({
      allocationId: batch.allocationId,
      kind: billed ? 'settle' : 'void',
      atMs: world.now,
      held: negate(price),
      spent: billed ? price : ZERO,
      batchId: batch.id,
      runId: runIdOf(batch, run),
      modelKey: batch.modelKeys[run % batch.modelKeys.length] ?? null,
      personName: 'You',
    });
    if (!batch.states.some((index) => !isEnd(RUN_STATES[index] ?? 'waiting')))
      replace(batch, { state: 'ended', endedAtMs: world.now });
  };
  const replace = (batch: FakeBatch, change: Partial<FakeBatch>) => {
    world.books.batches = world.books.batches.map((entry) =>
      entry.id === batch.id ? { ...entry, ...change } : entry,
    );
  };

  /** Lets `ends` runs end and some more be under way. */
  const advance = (ends: number, passedMs = 1000) => {
    world.now += passedMs;
    let left = world.paused ? 0 : ends;
    world.rate = left / (passedMs / 1000);
    for (const batch of world.books.batches.filter(({ state }) => state === 'queued')) {
      let flying = 0;
      for (let run = 0; run < batch.states.length && left > 0; run += 1) {
        const state = RUN_STATES[batch.states[run] ?? 0] ?? 'waiting';
        if (state !== 'waiting' && state !== 'accepted' && state !== 'fetching') continue;
        close(batch, run, run % 211 === 207 ? 'failed-free' : 'done');
        left -= 1;
      }
      for (let run = 0; run < batch.states.length && flying < 8 && !world.paused; run += 1) {
        const state = RUN_STATES[batch.states[run] ?? 0] ?? 'waiting';
        if (state !== 'waiting' && state !== 'accepted') continue;
        batch.states[run] = stateIndex('accepted');
        flying += 1;
      }
    }
    changed();
  };

  const status = (): QueueStatus => {
    const open = world.books.batches.filter(({ state }) => state !== 'ended');
    const counts: Record<string, number> = {};
    for (const batch of world.books.batches)
      for (const [state, count] of Object.entries(countsOf(batch)))
        counts[state] = (counts[state] ?? 0) + (count ?? 0);
    const waiting = (counts['waiting'] ?? 0) + (counts['accepted'] ?? 0);
    const inFlight = counts['accepted'] ?? 0;
    const totals = world.books.allocations.map(({ id }) => world.books.balanceOf(id));
    const lane = (premium: boolean) => ({
      accountId: fakeId<'account'>(6, premium ? 1 : 0),
      name: 'Practice',
      provider: 'gmi-cloud',
      practice: true,
      premium,
      condition:
        world.paused || world.pausedLanes.has(premium)
          ? ('paused' as const)
          : waiting === 0
            ? ('idle' as const)
            : premium
              ? ('resting' as const)
              : ('running' as const),
      why:
        world.paused || world.pausedLanes.has(premium)
          ? 'paused by you'
          : premium && waiting > 0
            ? 'the provider asked for a rest (429); goes on at 16:05'
            : null,
      sinceMs: world.now - 42_000,
      concurrency: premium ? 4 : 32,
      requestsPerMinute: premium ? 60 : null,
      inFlight: premium ? 0 : inFlight,
      ratePerSecond: premium || world.paused ? 0 : world.rate,
    });
    return {
      counts,
      lanes: [lane(false), lane(true)],
      spent: sum(open.map(spentOf)),
      held: sum(open.map(heldOf)),
      spentTotal: sum(totals.map(({ spent }) => spent)),
      heldTotal: sum(totals.map(({ held }) => held)),
      paused: world.paused,
      runner: { where: 'here' },
      ratePerSecond: world.paused ? 0 : world.rate,
      timeLeft:
        world.rate > 0 && !world.paused
          ? {
              lowMs: (waiting / world.rate) * 800,
              likelyMs: (waiting / world.rate) * 1000,
              highMs: (waiting / world.rate) * 1600,
            }
          : null,
      atMs: world.now,
    };
  };

  const batchesIn = (wanted: Scope): FakeBatch[] => {
    if (wanted.kind === 'all') return world.books.batches;
    if (wanted.kind === 'lane') return [];
    const batch =
      wanted.kind === 'batch'
        ? world.books.batches.find(({ id }) => id === wanted.batchId)
        : findRun(wanted.runId)?.batch;
    return batch ? [batch] : [];
  };
  const eachRun = (
    within: Scope,
    wanted: (state: RunState) => boolean,
    act: (batch: FakeBatch, run: number) => void,
  ): number => {
    let runs = 0;
    const only = within.kind === 'run' ? findRun(within.runId)?.run : undefined;
    for (const batch of batchesIn(within)) {
      batch.states.forEach((index, run) => {
        if ((only === undefined || only === run) && wanted(RUN_STATES[index] ?? 'waiting')) {
          act(batch, run);
          runs += 1;
        }
      });
    }
    changed();
    return runs;
  };

  return {
    changed,
    countsOf,
    priceOf,
    toBatch,
    toRun,
    findRun,
    close,
    replace,
    advance,
    status,
    batchesIn,
    eachRun,
  };
}
