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

/** Anything held or spent yet? */
export const hasEntryBesidesAllotments = (db: ReadDb): boolean =>
  db.get(`SELECT 1 FROM entries WHERE kind <> 'allot' LIMIT 1`) !== undefined;
