/** The ledger's tables: entries, balances and holds as they are read. Entries are appended by `postEntries` alone. */
import { assert, type Day } from '#shared/base';
import type {
  ActId,
  AllocationId,
  BatchId,
  EntryId,
  EntryKind,
  HoldId,
  ModelId,
  PaymentRoute,
  PersonId,
  PriceId,
  RunId,
} from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';

/** What links an entry to others and explains it; all four are null where nothing but the run need be said. */
export interface EntryLinks {
  /** The act that made it, where one act makes several entries. */
  readonly actId: ActId | null;
  /** The entry that this one corrects, moves or gives back. */
  readonly originalId: EntryId | null;
  readonly paymentRoute: PaymentRoute | null;
  /** A JSON object as text, as it is stored and hashed. */
  readonly detail: string | null;
}

/** An entry before it has a number; amounts are what it adds to each of the three balances. */
export interface NewEntry extends Partial<EntryLinks> {
  readonly id: EntryId;
  readonly atMs: number;
  readonly day: Day;
  readonly kind: EntryKind;
  readonly allocationId: AllocationId;
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
  readonly holdId: HoldId | null;
  readonly batchId: BatchId | null;
  readonly runId: RunId | null;
  readonly modelId: ModelId | null;
  readonly priceId: PriceId | null;
  readonly quantity: string | null;
  readonly personId: PersonId | null;
  readonly reason: string | null;
}

export interface StoredEntry extends Omit<NewEntry, keyof EntryLinks>, EntryLinks {
  readonly seq: number;
  readonly hash: Uint8Array;
}

export interface BalanceRow {
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
}

export function getBalance(db: ReadDb, allocationId: AllocationId): BalanceRow {
  const row = db.get<{ allotted_nanos: bigint; held_nanos: bigint; spent_nanos: bigint }>(
    'SELECT allotted_nanos, held_nanos, spent_nanos FROM balances WHERE allocation_id = ?',
    allocationId,
  );
  return {
    allotted: nanos(row?.allotted_nanos ?? 0n),
    held: nanos(row?.held_nanos ?? 0n),
    spent: nanos(row?.spent_nanos ?? 0n),
  };
}

export interface NewHold {
  readonly id: HoldId;
  readonly batchId: BatchId;
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
  readonly openedAtMs: number;
}

export function insertHold(db: WriteDb, hold: NewHold): void {
  db.run(
    `INSERT INTO holds (id, batch_id, allocation_id, amount_nanos, open_nanos, opened_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
    hold.id,
    hold.batchId,
    hold.allocationId,
    hold.amount,
    hold.amount,
    BigInt(hold.openedAtMs),
  );
}

export function getHoldAllocation(db: ReadDb, holdId: HoldId): AllocationId {
  const row = db.get<{ allocation_id: AllocationId }>('SELECT allocation_id FROM holds WHERE id = ?', holdId);
  assert(row, 'a hold that covers runs exists');
  return row.allocation_id;
}

/** Gives back part of a hold; the CHECK on `open_nanos` refuses more than is open. */
export function releaseFromHold(db: WriteDb, holdId: HoldId, amount: Nanos): void {
  const changed = db.run('UPDATE holds SET open_nanos = open_nanos - ? WHERE id = ?', amount, holdId);
  assert(changed === 1, 'a hold that gives something back exists');
}

export const heldByBatch = (db: ReadDb, batchId: BatchId): Nanos =>
  nanos(
    db.get<{ open: bigint }>(
      'SELECT coalesce(sum(open_nanos), 0) AS open FROM holds WHERE batch_id = ?',
      batchId,
    )?.open ?? 0n,
  );

interface EntryRow {
  readonly [column: string]: string | bigint | Uint8Array | null;
}

const toEntry = (row: EntryRow): StoredEntry => ({
  seq: Number(row['seq']),
  id: row['id'] as EntryId,
  atMs: Number(row['at_ms']),
  day: row['day'] as Day,
  kind: row['kind'] as EntryKind,
  allocationId: row['allocation_id'] as AllocationId,
  allotted: nanos(row['allotted_nanos'] as bigint),
  held: nanos(row['held_nanos'] as bigint),
  spent: nanos(row['spent_nanos'] as bigint),
  holdId: row['hold_id'] as HoldId | null,
  batchId: row['batch_id'] as BatchId | null,
  runId: row['run_id'] as RunId | null,
  modelId: row['model_id'] as ModelId | null,
  priceId: row['price_id'] as PriceId | null,
  quantity: row['quantity'] as string | null,
  personId: row['person_id'] as PersonId | null,
  reason: row['reason'] as string | null,
  actId: row['act_id'] as ActId | null,
  originalId: row['original_id'] as EntryId | null,
  paymentRoute: row['payment_route'] as PaymentRoute | null,
  detail: row['detail'] as string | null,
  hash: row['hash'] as Uint8Array,
});

/** Below every number that an entry can have. */
export const BEFORE_ALL_ENTRIES = -(2n ** 63n);

/** Entries numbered `from` or higher, oldest first: the self-check walks them in chunks. */
export const entriesFrom = (db: ReadDb, from: bigint, limit: number): StoredEntry[] =>
  db
    .all<EntryRow>('SELECT * FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?', from, BigInt(limit))
    .map(toEntry);

export const getEntry = (db: ReadDb, entryId: EntryId): StoredEntry | undefined =>
  db.all<EntryRow>('SELECT * FROM entries WHERE id = ?', entryId).map(toEntry)[0];

/** The entries that correct, move or give back this one, oldest first. */
export const entriesAbout = (db: ReadDb, originalId: EntryId): StoredEntry[] =>
  db
    .all<EntryRow>(
      'SELECT * FROM entries WHERE original_id = ? AND original_id IS NOT NULL ORDER BY seq',
      originalId,
    )
    .map(toEntry);

export interface LedgerFilter {
  readonly allocationIds: readonly AllocationId[];
  readonly kind: EntryKind | null;
  /** Only entries numbered below this. */
  readonly before: number | null;
  readonly limit: number;
}

export interface LedgerLine extends StoredEntry {
  readonly allocationName: string;
  readonly modelKey: string | null;
  readonly personName: string | null;
}

/** Newest first. One indexed range per allocation, merged: sorting a whole award's ledger is never needed. */
export function ledgerPage(db: ReadDb, filter: LedgerFilter): LedgerLine[] {
  if (filter.allocationIds.length === 0) return [];
  const kind = filter.kind === null ? '' : 'AND kind = ?';
  const range = `SELECT * FROM (SELECT * FROM entries WHERE allocation_id = ? AND seq < ? ${kind} ORDER BY seq DESC LIMIT ?)`;
  const before = BigInt(filter.before ?? Number.MAX_SAFE_INTEGER);
  const values = filter.allocationIds.flatMap((allocationId) => [
    allocationId,
    before,
    ...(filter.kind === null ? [] : [filter.kind]),
    BigInt(filter.limit),
  ]);
  return db
    .all<EntryRow>(
      `${namedLines(`(${filter.allocationIds.map(() => range).join(' UNION ALL ')})`)} ORDER BY e.seq DESC LIMIT ?`,
      ...values,
      BigInt(filter.limit),
    )
    .map(toLine);
}

/** Entries with the names that people know them by. */
const namedLines = (source: string): string =>
  `SELECT e.*, a.name AS allocation_name, m.key AS model_key, p.name AS person_name
   FROM ${source} e JOIN allocations a ON a.id = e.allocation_id
   LEFT JOIN models m ON m.id = e.model_id LEFT JOIN people p ON p.id = e.person_id`;

const toLine = (row: EntryRow): LedgerLine => ({
  ...toEntry(row),
  allocationName: row['allocation_name'] as string,
  modelKey: row['model_key'] as string | null,
  personName: row['person_name'] as string | null,
});

/** The rows of a transfer: the original, then out and in once it is booked. */
export const transferLines = (db: ReadDb, transferId: ActId, originalId: EntryId): LedgerLine[] =>
  db
    .all<EntryRow>(
      `${namedLines(`(SELECT * FROM entries WHERE id = ? UNION ALL
         SELECT * FROM entries WHERE original_id = ? AND original_id IS NOT NULL AND act_id = ?)`)} ORDER BY e.seq`,
      originalId,
      originalId,
      transferId,
    )
    .map(toLine);

/** Anything held or spent yet? */
export const hasEntryBesidesAllotments = (db: ReadDb): boolean =>
  db.get(`SELECT 1 FROM entries WHERE kind <> 'allot' LIMIT 1`) !== undefined;

export const lastEntrySeq = (db: ReadDb): number =>
  Number(db.get<{ seq: bigint }>('SELECT seq FROM entries ORDER BY seq DESC LIMIT 1')?.seq ?? 0n);
