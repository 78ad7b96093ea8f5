/** A lab whose models are paid by the token, over the practice provider: planner, books and engine, all of them real. */
import { temporaryPromptLibrary } from './prompt-files.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '#db';
import { getBalance, insertAccount, insertModel, insertPrice, listCatalogue } from '#db/repos';
import { seedRules } from '#db/seed';
import { type Books, createBooks } from '#electron/books';
import { createOutputStore, type OutputStore } from '#electron/files';
import { createPlanner, type Planner } from '#electron/planning';
import { type PracticeCatalogue, providerKind } from '#electron/providers';
import { createEngine, createQueueActs, type QueueActs } from '#electron/queue';
import { assert, utcDay } from '#shared/base';
import type { AllocationId } from '#shared/domain';
import { type Nanos, nanos, ZERO } from '#shared/money';
import { createPracticeRig, type PracticeRig, realClock } from '../conformance/practice-rig.ts';
import { makeId, seedLab } from './lab-seed.ts';

export interface TokenRig {
  readonly db: Db;
  readonly store: OutputStore;
  readonly practice: PracticeRig;
  readonly planner: Planner;
  readonly acts: QueueActs;
  readonly allocationId: AllocationId;
  balance(): { readonly held: Nanos; readonly spent: Nanos };
  /** Runs the queue until nothing is left to do. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Nothing is sent twice on a guess here, however cheap: each row of a table shows one submission's fate. */
const SETTINGS = {
  retryBaseMs: 20,
  retryCapMs: 40,
  breakerRestMs: 20,
  breakerFailures: 1_000,
  autoResendLimit: ZERO,
};

export async function createTokenRig(catalogue: PracticeCatalogue): Promise<TokenRig> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-tokens-'));
  const opened = openDatabase(join(dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the test workspace opens');
  const db = opened.value;
  const { nowMs } = realClock;
  const books: Books = createBooks({ makeId, nowMs, problem: () => null });
  const { allocationId } = db.write((tx) => {
    seedRules(tx, makeId);
    const lab = seedLab(tx, { books, clock: realClock, models: {} });
    for (const [provider, rates] of catalogue) {
      const accountId = makeId<'account'>();
      const paths = { baseUrl: null, practice: true, requestsPerMinute: null };
      insertAccount(tx, {
        id: accountId,
        provider,
        name: provider,
        concurrency: 8,
        premiumConcurrency: 2,
        ...paths,
      });
      for (const [key, rate] of rates) {
        const modelId = makeId<'model'>();
        insertModel(tx, { id: modelId, accountId, key, modality: 'text', task: 'Chat', tier: 'standard' });
        const today = utcDay(nowMs());
        const dated = { currency: 'USD', source: 'test', sourceDay: today, validFromDay: today };
        insertPrice(tx, { id: makeId<'price'>(), modelId, ...rate, ...dated });
      }
    }
    return lab;
  });
  const store = await createOutputStore({ dir: join(dir, 'outputs') });
  assert(store.ok, 'the outputs have a place');
  const practice = await createPracticeRig({ pace: 0.05, catalogue });
  const deps = { db, books, nowMs, makeId, random: Math.random, onActed: () => {} };
  const dialectOf = (provider: string) => providerKind(provider)?.dialect ?? null;
  return {
    db,
    store: store.value,
    practice,
    planner: createPlanner({ ...deps, dialectOf, prompts: temporaryPromptLibrary() }),
    acts: createQueueActs(deps),
    allocationId,
    balance: () => db.read((tx) => getBalance(tx, allocationId)),
    async drain() {
      const engine = createEngine({
        ...deps,
        clock: realClock,
        store: store.value,
        adapterFor: ({ provider }) => {
          // The lab's first account sells nothing; any adapter will do for it.
          const kind = providerKind(provider) ?? providerKind('openai-chat');
          assert(kind, provider);
          const adapter = kind.create({
            http: practice.http,
            clock: realClock,
            baseUrl: practice.url() + kind.practicePath,
            apiKey: () => Promise.resolve('practice'),
            absenceGraceMs: 200,
            pollIntervalMs: 25,
            submitTimeoutMs: 1_000,
          });
          return Promise.resolve(adapter);
        },
        rateOf: (priceId) => {
          const prices = db.read((tx) => listCatalogue(tx, utcDay(nowMs()))).flatMap(({ prices }) => prices);
          const rate = prices.find(({ id }) => id === priceId);
          assert(rate, 'every run has a price');
          return rate;
        },
        settings: SETTINGS,
        label: 'test',
        log: () => {},
        pausePremiumAfterUncleanStop: false,
        onChange: () => {},
      });
      const ended = await engine.run({ untilEmpty: true, signal: new AbortController().signal });
      assert(ended.ok, `the queue runs: ${JSON.stringify(ended)}`);
    },
    async close() {
      await practice.close();
      db.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const nanosOf = (text: string): Nanos => nanos(BigInt(text));
