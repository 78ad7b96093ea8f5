/** A workspace on a real SQLite file in a temporary folder, with the books over it and a clock that the test owns. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import {
  cancelUnsent,
  ensureExperiment,
  findPersonByName,
  getBalance,
  getWorkRun,
  insertAccount,
  insertAllocation,
  insertAward,
  insertBatch,
  insertModel,
  insertPerson,
  insertPrice,
  insertPrompts,
  insertRuns,
  listCatalogue,
  moveRuns,
  unsentGroups,
} from '#db/repos';
import { type Db, openDatabase, type WriteDb } from '#db';
import { seedRules } from '#db/seed';
import { type Books, createBooks, type HoldRefusal, type VerifyOutcome, verifyBooks } from '#electron/books';
import { type Day, err, ok, type Result } from '#shared/base';
import type {
  AccountId,
  AllocationId,
  AwardId,
  AwardState,
  BatchId,
  Id,
  MakeId,
  ModelId,
  PersonId,
  PriceId,
  RunId,
} from '#shared/domain';
import { nanos, type Nanos, sum } from '#shared/money';

export const START_MS = Date.parse('2026-03-10T12:00:00Z');

/** Ids that sort in the order they were made and read well in a message. */
export function countingIds(prefix = 'id'): MakeId {
  let made = 0;
  return <Of extends string>() => {
    made += 1;
    return `${prefix}-${String(made).padStart(6, '0')}` as Id<Of>;
  };
}

export interface Bought {
  readonly accountId: AccountId;
  readonly modelId: ModelId;
  readonly priceId: PriceId;
}

export interface NewAwardOptions {
  readonly amount?: bigint;
  readonly start?: string;
  readonly end?: string;
  readonly preAwardDays?: number;
  readonly state?: AwardState;
  readonly currency?: string;
  readonly number?: string;
}

export interface QueuedRuns {
  readonly batchId: BatchId;
  readonly runs: readonly RunId[];
}

export interface BooksRig {
  readonly dir: string;
  readonly file: string;
  readonly db: Db;
  readonly books: Books;
  readonly clock: { nowMs: number };
  readonly makeId: MakeId;
  /** What the self-check is said to have found. */
  problem: string | null;
  readonly bought: Bought;
  readonly personId: PersonId;
  award(options?: NewAwardOptions): AwardId;
  /** An allocation that was given `amount`, if any. */
  allocation(awardId: AwardId, name: string, amount?: bigint): AllocationId;
  /** A hold with its batch and one run per ceiling, as the queue writes them: in one transaction. */
  queue(
    allocationId: AllocationId,
    ceilings: readonly bigint[],
    batchId?: BatchId,
  ): Result<QueuedRuns, HoldRefusal>;
  /** Moves the run to its end and closes it, as the queue does; `billed` null is a void. */
  end(runId: RunId, billed: bigint | null): void;
  /** Closes without looking at the run's state: what the books themselves must refuse. */
  closeOnly(tx: WriteDb, runId: RunId, billed: bigint | null): void;
  voidUnsent(batchId: BatchId): number;
  charge(allocationId: AllocationId, amount: bigint): void;
  available(allocationId: AllocationId): bigint;
  verify(): Promise<VerifyOutcome>;
  /** Runs SQL as the sqlite3 shell would: another connection, no foreign keys, the named triggers dropped. */
  behindItsBack(sql: string, dropTriggers?: readonly string[]): void;
  close(): void;
}

/** A new workspace; `close` removes it. */
export function openBooksRig(makeId: MakeId = countingIds()): BooksRig {
  const dir = mkdtempSync(join(quickTemp(), 'grantmeter-books-'));
  const file = join(dir, 'grantmeter.sqlite');
  writeFileSync(file, emptyWorkspace());
  return openBooksRigAt(file, makeId);
}

/** Hundreds of small workspaces come and go: in memory where Linux has a place for that, so that no disk is waited for. */
const quickTemp = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

let empty: Buffer | null = null;

/** The bytes of a database with every migration applied, made once: many tests open many workspaces. */
function emptyWorkspace(): Buffer {
  if (empty) return empty;
  const dir = mkdtempSync(join(tmpdir(), 'grantmeter-empty-'));
  const file = join(dir, 'grantmeter.sqlite');
  openOrThrow(file).close();
  empty = readFileSync(file);
  rmSync(dir, { recursive: true, force: true });
  return empty;
}

/** The workspace whose database is `file`, which another process may have open too. */
export function openBooksRigAt(file: string, makeId: MakeId): BooksRig {
  const dir = dirname(file);
  const db = openOrThrow(file);
  const clock = { nowMs: START_MS };
  const rig: BooksRig = {
    dir,
    file,
    db,
    books: createBooks({ makeId, nowMs: () => clock.nowMs, problem: () => rig.problem }),
    clock,
    makeId,
    problem: null,
    ...db.write((tx) => seed(tx, makeId)),

    award: (options = {}) => db.write((tx) => writeAward(tx, makeId<'award'>(), options)),

    allocation: (awardId, name, amount = 0n) =>
      db.write((tx) => {
        const id = makeId<'allocation'>();
        insertAllocation(tx, { id, awardId, name, createdAtMs: clock.nowMs });
        if (amount === 0n) return id;
        const given = rig.books.allot(tx, id, nanos(amount), 'Initial budget');
        if (!given.ok) throw new Error(given.error.message);
        return id;
      }),

    queue: (allocationId, ceilings, batchId = makeId<'batch'>()) =>
      queueRuns(rig, allocationId, ceilings.map(nanos), batchId),

    end: (runId, billed) =>
      db.write((tx) => {
        const run = getWorkRun(tx, runId);
        if (!run) throw new Error(`there is no run ${runId}`);
        if (run.state === 'waiting') moveRuns(tx, [{ run, to: 'submitting' }], clock.nowMs);
        const sent = { ...run, state: run.state === 'waiting' ? ('submitting' as const) : run.state };
        const spent = billed === null ? {} : { spent: nanos(billed) };
        const to = billed === null ? 'failed-free' : 'failed-billed';
        moveRuns(tx, [{ run: sent, to, endedAtMs: clock.nowMs, ...spent }], clock.nowMs);
        rig.closeOnly(tx, runId, billed);
      }),

    closeOnly: (tx, runId, billed) => {
      const run = getWorkRun(tx, runId);
      if (!run) throw new Error(`there is no run ${runId}`);
      const { batchId, holdId, allocationId, modelId, priceId, personId, ceiling } = run;
      const money =
        billed === null
          ? { billed: null, quantity: null, reason: 'not billed' }
          : { billed: nanos(billed), quantity: '1', reason: null };
      rig.books.close(tx, [
        { runId, batchId, holdId, allocationId, modelId, priceId, personId, ceiling, ...money },
      ]);
    },

    voidUnsent: (batchId) =>
      db.write((tx) => {
        const groups = unsentGroups(tx, { batchId });
        cancelUnsent(tx, { batchId }, groups, clock.nowMs);
        if (groups.length > 0) rig.books.voidUnsent(tx, groups, 'cancelled before sending');
        return groups.reduce((runs, group) => runs + group.runs, 0);
      }),

    charge: (allocationId, amount) =>
      db.write((tx) =>
        rig.books.charge(tx, [
          {
            allocationId,
            amount: nanos(amount),
            day: '2026-03-09' as Day,
            modelId: null,
            priceId: null,
            quantity: null,
            personId: null,
            reason: 'GPU rental',
          },
        ]),
      ),

    available: (allocationId) => {
      const { allotted, held, spent } = db.read((tx) => getBalance(tx, allocationId));
      return allotted - held - spent;
    },

    verify: () => verifyBooks(db),

    behindItsBack: (sql, dropTriggers = []) => {
      const shell = new BetterSqlite(file);
      try {
        shell.pragma('foreign_keys = OFF');
        for (const trigger of dropTriggers) shell.exec(`DROP TRIGGER ${trigger}`);
        shell.exec(sql);
      } finally {
        shell.close();
      }
    },

    close: () => {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return rig;
}

export function openOrThrow(file: string): Db {
  const opened = openDatabase(file);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** One practice account, one model at 100 nanos a request, one person; found again in a workspace that has them. */
function seed(tx: WriteDb, makeId: MakeId): { readonly bought: Bought; readonly personId: PersonId } {
  const [known] = listCatalogue(tx, '2026-03-10' as Day);
  const person = findPersonByName(tx, 'Mei Tanaka');
  if (known?.price && person) {
    const { id: modelId, accountId, price } = known;
    return { bought: { accountId, modelId, priceId: price.id }, personId: person.id };
  }
  seedRules(tx, makeId);
  const accountId = makeId<'account'>();
  const modelId = makeId<'model'>();
  const priceId = makeId<'price'>();
  const personId = makeId<'person'>();
  insertAccount(tx, {
    id: accountId,
    provider: 'gmi',
    name: 'Practice provider',
    baseUrl: null,
    practice: true,
    concurrency: 64,
    premiumConcurrency: 8,
    requestsPerMinute: null,
    paymentRoute: 'direct-invoice',
  });
  insertModel(tx, {
    id: modelId,
    accountId,
    key: 'bria-fibo-relight',
    modality: 'image',
    task: 'Relighting',
    tier: 'baseline',
  });
  const day = '2026-03-10' as Day;
  insertPrice(tx, {
    id: priceId,
    modelId,
    nanos: nanos(100n),
    perUnits: 1n,
    unit: 'request',
    currency: 'USD',
    source: 'test',
    sourceDay: day,
    validFromDay: day,
  });
  insertPerson(tx, { id: personId, name: 'Mei Tanaka', role: 'student', createdAtMs: START_MS });
  insertPerson(tx, { id: makeId<'person'>(), name: 'Ada', role: 'pi', createdAtMs: START_MS });
  return { bought: { accountId, modelId, priceId }, personId };
}

function writeAward(tx: WriteDb, id: AwardId, options: NewAwardOptions): AwardId {
  const {
    amount = 1_000_000n,
    start = '2026-01-01',
    end = '2027-12-31',
    preAwardDays = 0,
    state = 'active',
    currency = 'USD',
    number = id,
  } = options;
  insertAward(tx, {
    id,
    sponsor: 'NSF',
    numberRaw: number,
    numberKey: number,
    title: 'Robust scenes',
    piId: null,
    currency,
    startDay: start as Day,
    endDay: end as Day,
    preAwardDays,
    amountNanos: nanos(amount),
    state,
    createdAtMs: START_MS,
  });
  return id;
}

class RefusedError extends Error {
  readonly refusal: HoldRefusal;
  constructor(refusal: HoldRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function queueRuns(
  rig: BooksRig,
  allocationId: AllocationId,
  ceilings: readonly Nanos[],
  batchId: BatchId,
): Result<QueuedRuns, HoldRefusal> {
  const runs = ceilings.map(() => rig.makeId<'run'>());
  try {
    rig.db.write((tx) => {
      const { makeId, personId, clock } = rig;
      const modelIds = [rig.bought.modelId];
      const amount = sum(ceilings);
      const priceIds = [rig.bought.priceId];
      const hold = rig.books.hold(tx, { allocationId, batchId, personId, amount, modelIds, priceIds });
      if (!hold.ok) throw new RefusedError(hold.error);
      insertBatch(tx, {
        id: batchId,
        experimentId: ensureExperiment(tx, makeId<'experiment'>(), 'Lighting', clock.nowMs),
        allocationId,
        personId,
        purpose: 'Compare lighting',
        state: 'queued',
        runs: runs.length,
        ceilingNanos: sum(ceilings),
        spentNanos: nanos(0n),
        memo: {},
        createdAtMs: clock.nowMs,
        endedAtMs: null,
      });
      insertPrompts(tx, batchId, ['a red fox']);
      const rows = runs.map((id, index) => ({
        id,
        seq: index + 1,
        promptSeq: 1,
        modelId: rig.bought.modelId,
        priceId: rig.bought.priceId,
        accountId: rig.bought.accountId,
        premium: false,
        seed: index,
        ceiling: ceilings[index] ?? nanos(0n),
        retryOf: null,
      }));
      insertRuns(tx, batchId, hold.value, rows);
    });
  } catch (error) {
    if (error instanceof RefusedError) return err(error.refusal);
    throw error;
  }
  return ok({ batchId, runs });
}
