/** The ledger's tables. `postEntries` is the only way money moves: entries, balances and roll-ups, together. */
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
import { add, type Nanos, nanos, ZERO } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { GENESIS_HASH, hashEntry } from './entry-hash.ts';

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

const INSERT_ENTRY = `INSERT INTO entries (seq, id, at_ms, day, kind, allocation_id, allotted_nanos, held_nanos,
  spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason,
  act_id, original_id, payment_route, detail, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Appends entries in order and keeps balances and daily totals in step. Throws when a CHECK refuses (a bug). */
export function postEntries(db: WriteDb, entries: readonly NewEntry[]): void {
  const last = db.get<{ seq: bigint; hash: Uint8Array }>(
    'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
  );
  let seq = Number(last?.seq ?? 0n);
  let previous: Uint8Array = last?.hash ?? GENESIS_HASH;
  const balances = new Map<AllocationId, BalanceRow>();
  const totals = new Map<string, { entry: NewEntry; sum: BalanceRow; charges: bigint }>();
  const days = new Map<string, { entry: NewEntry; sum: BalanceRow }>();
  for (const given of entries) {
    const entry = toStorable(given);
    seq += 1;
    previous = hashEntry(previous, { ...entry, seq });
    db.run(
      INSERT_ENTRY,
      BigInt(seq),
      entry.id,
      BigInt(entry.atMs),
      entry.day,
      entry.kind,
      entry.allocationId,
      entry.allotted,
      entry.held,
      entry.spent,
      entry.holdId,
      entry.batchId,
      entry.runId,
      entry.modelId,
      entry.priceId,
      entry.quantity,
      entry.personId,
      entry.reason,
      entry.actId,
      entry.originalId,
      entry.paymentRoute,
      entry.detail,
      previous,
    );
    balances.set(entry.allocationId, plus(balances.get(entry.allocationId), entry));
    const dayKey = `${entry.allocationId} ${entry.day}`;
    days.set(dayKey, { entry, sum: plus(days.get(dayKey)?.sum, entry) });
    const key = `${dayKey} ${entry.modelId ?? ''} ${entry.personId ?? ''}`;
    const total = totals.get(key);
    totals.set(key, {
      entry,
      sum: plus(total?.sum, entry),
      charges: (total?.charges ?? 0n) + countCharge(entry),
    });
  }
  for (const [allocationId, delta] of balances) addToBalance(db, allocationId, delta);
  for (const { entry, sum, charges } of totals.values()) addToDailyTotal(db, entry, sum, charges);
  for (const { entry, sum } of days.values()) addToAllocationDay(db, entry, sum);
}

const toStorable = ({ quantity, reason, detail, ...rest }: NewEntry): NewEntry & EntryLinks => ({
  ...rest,
  quantity: storable(quantity),
  reason: storable(reason),
  actId: rest.actId ?? null,
  originalId: rest.originalId ?? null,
  paymentRoute: rest.paymentRoute ?? null,
  detail: storable(detail ?? null),
});

/** As SQLite gives it back: half a surrogate pair in a provider's words is U+FFFD there, so it is before it is hashed. */
const storable = (text: string | null): string | null => text && Buffer.from(text, 'utf8').toString('utf8');

const plus = (sum: BalanceRow | undefined, entry: BalanceRow): BalanceRow => ({
  allotted: add(sum?.allotted ?? ZERO, entry.allotted),
  held: add(sum?.held ?? ZERO, entry.held),
  spent: add(sum?.spent ?? ZERO, entry.spent),
});

/** Requests paid for: a settlement is one; a charge without a hold counts the requests of a model that it covers. */
export function countCharge(entry: Pick<NewEntry, 'kind' | 'modelId' | 'quantity'>): bigint {
  if (entry.kind === 'settle') return 1n;
  if (entry.kind !== 'charge') return 0n;
  return entry.modelId !== null && entry.quantity !== null && /^\d{1,15}$/.test(entry.quantity)
    ? BigInt(entry.quantity)
    : 1n;
}

function addToBalance(db: WriteDb, allocationId: AllocationId, delta: BalanceRow): void {
  db.run(
    `INSERT INTO balances (allocation_id, allotted_nanos, held_nanos, spent_nanos) VALUES (?, 0, 0, 0)
     ON CONFLICT DO NOTHING`,
    allocationId,
  );
  db.run(
    `UPDATE balances SET allotted_nanos = allotted_nanos + ?, held_nanos = held_nanos + ?,
       spent_nanos = spent_nanos + ? WHERE allocation_id = ?`,
    delta.allotted,
    delta.held,
    delta.spent,
    allocationId,
  );
}

function addToDailyTotal(db: WriteDb, entry: NewEntry, sum: BalanceRow, charges: bigint): void {
  db.run(
    `INSERT INTO daily_totals
       (allocation_id, day, model_id, person_id, allotted_nanos, held_nanos, spent_nanos, charges)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (allocation_id, day, model_id, person_id) DO UPDATE SET
       allotted_nanos = allotted_nanos + excluded.allotted_nanos, held_nanos = held_nanos + excluded.held_nanos,
       spent_nanos = spent_nanos + excluded.spent_nanos, charges = charges + excluded.charges`,
    entry.allocationId,
    entry.day,
    entry.modelId ?? '',
    entry.personId ?? '',
    sum.allotted,
    sum.held,
    sum.spent,
    charges,
  );
}

function addToAllocationDay(db: WriteDb, entry: NewEntry, sum: BalanceRow): void {
  db.run(
    `INSERT INTO allocation_days (allocation_id, day, allotted_nanos, held_nanos, spent_nanos) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (allocation_id, day) DO UPDATE SET allotted_nanos = allotted_nanos + excluded.allotted_nanos,
       held_nanos = held_nanos + excluded.held_nanos, spent_nanos = spent_nanos + excluded.spent_nanos`,
    entry.allocationId,
    entry.day,
    sum.allotted,
    sum.held,
    sum.spent,
  );
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
