/** The backend, put together by hand: workspace, books, queue, planning, reports and the router over them. */
import { join } from 'node:path';
import { getOutput, lastEntrySeq, listAccounts, listAwards, listCatalogue } from '#db/repos';
import { explainStorage, findDamage, isStorageTrouble, openDatabase } from '#db';
import {
  offerKnownFacts,
  seedCatalogue,
  seedLargeLedger,
  seedPracticeModels,
  seedRules,
  seedSampleLab,
} from '#db/seed';
import { createBooks, verifyBooks } from '#electron/books';
import { createOutputStore, createPreviews, type PictureSize } from '#electron/files';
import { createKeyStore, createRedactor, type KeyStore } from '#electron/keys';
import { createPlanner, openPromptLibrary } from '#electron/planning';
import { providerKind } from '#electron/providers';
import {
  createEngine,
  createQueueActs,
  type Engine,
  type EngineError,
  queueStatus,
  watchDeadlines,
} from '#electron/queue';
import { type AppRouter, type Backend, createRouter } from '#electron/rpc';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import type { QueueStatus, Refusal } from '#shared/contract';
import type { PriceId } from '#shared/domain';
import type { Rate } from '#shared/money';
import { keepBackups } from './backups.ts';
import { createChangeFeed } from './change-feed.ts';
import { createProviders } from './providers.ts';
import { makeId, systemClock as clock, systemRandom as random } from '#electron/system';

export interface AppOptions {
  /** The workspace folder. */
  readonly dir: string;
  readonly version: string;
  /** Who runs the queue, as other processes are told: `window`, `grantmeter queue run`. */
  readonly label?: string;
  /** How to start the practice provider: the command and its arguments before `practice ...`. */
  readonly practice: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  readonly log: (line: string) => void;
  /** Where provider keys are; without it they come from the environment only. */
  readonly keys?: KeyStore;
}

export interface RunQueueOptions {
  readonly untilEmpty: boolean;
  readonly practiceUrl: string | null;
  readonly signal: AbortSignal;
  readonly onProgress: (status: QueueStatus) => void;
}

export interface App {
  readonly router: AppRouter;
  readonly info: { readonly dir: string; readonly booksProblem: string | null };
  /** Runs the queue in the background until `close`; waits while another process has it. */
  startQueue(): void;
  /** Runs the queue until it is empty or `signal` aborts; waits while another process has it. */
  runQueue(options: RunQueueOptions): Promise<Result<QueueStatus, Refusal>>;
  /** A stored output by its hash, or a small picture of it. */
  output(
    hash: string,
    size?: PictureSize,
  ): Promise<{ readonly path: string; readonly mediaType: string } | null>;
  seed(
    kind: 'empty' | 'sample' | 'large',
    options?: { readonly history: boolean },
  ): Result<{ readonly awards: number; readonly entries: number }, Refusal>;
  close(): Promise<void>;
}

/** Up to this many entries the self-check is done before anything else; more are checked while the program works. */
const CHECK_FIRST_ENTRIES = 50_000;
const LARGE_ENTRIES = 200_000;
const WAIT_FOR_RUNNER_MS = 1_000;
const REST_AFTER_FAULT_MS = 5_000;
const PROGRESS_GAP_MS = 200;

export async function openApp({ log: rawLog, ...options }: AppOptions): Promise<Result<App, Refusal>> {
  const keys = options.keys ?? environmentKeys();
  const log = (line: string): void => rawLog(keys.clean(line));
  const opened = openDatabase(join(options.dir, 'grantmeter.sqlite'));
  if (!opened.ok) return opened;
  const db = opened.value;
  const store = await createOutputStore({ dir: join(options.dir, 'outputs'), log });
  if (!store.ok) {
    db.close();
    return err({
      code: 'workspace-unusable',
      message: store.error.message,
      path: join(options.dir, 'outputs'),
    });
  }
  const nowMs = (): number => clock.nowMs();
  const prompts = await openPromptLibrary({ dir: join(options.dir, 'drafts'), nowMs, makeId });
  if (!prompts.ok) {
    db.close();
    return prompts;
  }
  db.write((tx) => {
    seedCatalogue(tx, makeId);
    seedRules(tx, makeId);
  });

  const previews = createPreviews({ dir: join(options.dir, 'previews') });
  const label = options.label ?? 'grantmeter';
  const feed = createChangeFeed(clock);
  const stop = new AbortController();
  let booksProblem: string | null = null;
  const books = createBooks({ makeId, nowMs, problem: () => booksProblem });
  const checkBooks = async (): Promise<void> => {
    const problem = await verifyBooks(db).then(
      ({ firstDifference: at }) => at && `${at.where}: expected ${at.expected}, found ${at.found}`,
      (error: unknown) => {
        if (isStorageTrouble(error)) return explainStorage(error, db.file);
        throw error;
      },
    );
    if (problem === null) return;
    booksProblem = problem;
    log(`The books do not agree with themselves: ${booksProblem}`);
    feed.changed();
  };
  const isSmall = db.read(lastEntrySeq) <= CHECK_FIRST_ENTRIES;
  const damage = isSmall ? findDamage(db) : null;
  if (damage) {
    db.close();
    return err(damage);
  }
  const checking = checkBooks();
  if (isSmall) await checking;
  db.write((tx) => offerKnownFacts(tx, makeId, nowMs()));

  const providers = createProviders({ options: { ...options, log }, clock, keys });
  let engine: Engine | null = null;
  const onChanged = (): void => {
    engine?.hear();
    feed.changed();
  };
  const acts = createQueueActs({ db, books, nowMs, makeId, onActed: onChanged });
  const dialectOf = (provider: string) => providerKind(provider)?.dialect ?? null;
  const planner = createPlanner({ db, books, nowMs, makeId, random, prompts: prompts.value, dialectOf });
  const status = (): QueueStatus => db.read((tx) => queueStatus(tx, engine?.lanes ?? [], nowMs()));
  const rates = new Map<PriceId, Rate>();
  const rateOf = (priceId: PriceId): Rate => {
    if (!rates.has(priceId)) {
      const versions = db.read((tx) => listCatalogue(tx, utcDay(nowMs()))).flatMap((model) => model.prices);
      for (const version of versions) rates.set(version.id, version);
    }
    const rate = rates.get(priceId);
    assert(rate, 'every run has a price version');
    return rate;
  };

  const seedSample = (history: boolean) =>
    db.write((tx) => {
      const isFresh = listAwards(tx).length === 0 && listAccounts(tx).every((account) => account.practice);
      return isFresh ? seedSampleLab(tx, { makeId, nowMs: nowMs(), history }) : null;
    });

  const backend: Backend = {
    db,
    dir: options.dir,
    version: options.version,
    books,
    planner,
    prompts: prompts.value,
    acts,
    outputs: { store: store.value, previews },
    makeId,
    nowMs,
    booksProblem: () => booksProblem,
    status,
    watchStatus: (signal) => feed.watch(status, signal),
    keys,
    adapterFor: (account) => providers.adapterFor(account, null),
    addPracticeModels: (tx, accountId, provider) => seedPracticeModels(tx, makeId, accountId, provider),
    addSampleLab: () => seedSample(true),
    changed: onChanged,
    networkIsBack: () => engine?.networkIsBack(),
    log,
  };

  const newEngine = (practiceUrl: string | null, asked: boolean): Engine =>
    createEngine({
      db,
      books,
      clock,
      random,
      makeId,
      store: store.value,
      adapterFor: (account) => providers.adapterFor(account, practiceUrl),
      rateOf,
      label,
      log,
      // Somebody who has just typed `queue run` watches what is spent; a window that starts by itself does not.
      pausePremiumAfterUncleanStop: !asked,
      onChange: feed.changed,
    });

  /** One engine after another until it ends for a reason other than somebody else running the queue. */
  const runEngine = async (
    practiceUrl: string | null,
    untilEmpty: boolean,
    signal: AbortSignal,
    asked: boolean,
  ): Promise<Result<void, EngineError>> => {
    let told = '';
    while (!signal.aborted) {
      engine = newEngine(practiceUrl, asked);
      const running = new AbortController();
      const deadlines = watchDeadlines({ acts, clock, log }, AbortSignal.any([signal, running.signal]));
      const ended = await engine
        .run({ untilEmpty, signal })
        .catch((error: unknown) => err({ kind: 'fault' as const, error }));
      engine = null;
      running.abort();
      await deadlines;
      if (ended.ok && ended.value === 'accounts-changed') continue;
      if (ended.ok) return ok(undefined);
      if (ended.error.kind === 'fault') return ended;
      const holder = ended.error.kind === 'runner-elsewhere' ? ended.error.holder : 'another process';
      if (told !== holder) log(`The queue is run by ${holder}; waiting for it.`);
      told = holder;
      await clock.sleep(WAIT_FOR_RUNNER_MS, signal);
    }
    return ok(undefined);
  };

  let background: Promise<unknown> = Promise.resolve();
  const backups = { clock, problem: () => booksProblem, log };
  const app: App = {
    router: createRouter(backend),
    info: {
      dir: options.dir,
      get booksProblem() {
        return booksProblem;
      },
    },
    startQueue: () => {
      const copies = checking.then(() => keepBackups(db, backups, stop.signal));
      const queue = async (): Promise<void> => {
        while (!stop.signal.aborted) {
          const ended = await runEngine(null, false, stop.signal, false);
          if (!ended.ok)
            log(`The queue stopped: ${faultText(ended.error)}. It starts again in five seconds.`);
          await clock.sleep(REST_AFTER_FAULT_MS, stop.signal);
        }
      };
      background = Promise.all([queue(), copies]);
    },
    runQueue: async ({ untilEmpty, practiceUrl, signal, onProgress }) => {
      const done = new AbortController();
      const progress = reportProgress(status, onProgress, done.signal);
      const ended = await runEngine(practiceUrl, untilEmpty, signal, true).finally(() => done.abort());
      await progress;
      const final = status();
      onProgress(final);
      if (ended.ok) return ok(final);
      return err({
        code: 'workspace-unusable',
        message: `The queue stopped: ${faultText(ended.error)}`,
        path: options.dir,
      });
    },
    output: async (hash, size) => {
      const row = db.read((tx) => getOutput(tx, hash));
      if (!row) return null;
      const source = { ...row, path: store.value.path(hash, row.extension) };
      if (size === undefined) return source;
      const path = await previews.picture(source, size);
      return path === null ? null : { path, mediaType: 'image/webp' };
    },
    seed: (kind, seedOptions = { history: true }) => {
      if (kind !== 'empty' && db.read(listAwards).length > 0) {
        return err({
          code: 'wrong-state',
          message: 'This workspace already has awards; seed an empty one.',
          state: 'not empty',
        });
      }
      if (kind === 'sample' && seedSample(seedOptions.history) === null) return err(realMoney());
      if (kind === 'large') seedLargeLedger(db, { makeId, nowMs: nowMs(), entries: LARGE_ENTRIES });
      feed.changed();
      return ok(db.read((tx) => ({ awards: listAwards(tx).length, entries: lastEntrySeq(tx) })));
    },
    close: async () => {
      stop.abort();
      feed.close();
      await background;
      await checking;
      await providers.close();
      await prompts.value.close();
      await store.value.close();
      db.close();
    },
  };
  return ok(app);
}

/** For hosts and tests that keep no keys. */
const environmentKeys = (): KeyStore =>
  createKeyStore({
    env: process.env,
    dir: null,
    keychain: null,
    redactor: createRedactor(process.env),
  });

async function reportProgress(
  status: () => QueueStatus,
  onProgress: (status: QueueStatus) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    onProgress(status());
    await clock.sleep(PROGRESS_GAP_MS, signal);
  }
}

const realMoney = (): Refusal => ({
  code: 'wrong-state',
  message: 'This workspace pays a real provider; the sample lab is for practice.',
  state: 'connected',
});

function faultText(error: EngineError): string {
  if (error.kind !== 'fault') return error.kind;
  return error.error instanceof Error ? error.error.message : String(error.error);
}
