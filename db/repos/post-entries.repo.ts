/** `postEntries` is the only way money moves: entries, balances and roll-ups, together. */
import type { AllocationId } from '#shared/domain';
import { add, times, ZERO } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import { GENESIS_HASH, hasherOf } from './entry-hash.ts';
import type { BalanceRow, EntryLinks, NewEntry } from './ledger.repo.ts';
import { storable } from './storable.ts';
import { stretchesOf } from './stretches.ts';

/** Appends entries in order and keeps balances and daily totals in step. Throws when a CHECK refuses (a bug). */
export function postEntries(db: WriteDb, entries: readonly NewEntry[]): void {
  const last = db.get<{ seq: bigint; hash: Uint8Array }>(
    'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
  );
  let seq = Number(last?.seq ?? 0n);
  let previous = Buffer.from(last?.hash ?? GENESIS_HASH).toString('hex');
  const sums = createSums();
  for (const stretch of stretchesOf(entries, isAlike)) {
    const like = toStorable(stretch[0]);
    const hashOf = hasherOf(like);
    const firstSeq = seq + 1;
    const rows = stretch.map(({ id, runId }) => {
      seq += 1;
      previous = hashOf(previous, seq, id, runId);
      return [id, runId, previous];
    });
    insertAlike(db, like, firstSeq, rows);
    sums.add(like, stretch.length);
  }
  sums.write(db);
}

type Storable = NewEntry & EntryLinks;

/** Settlements of one batch differ in nothing but their run: written as one statement, with the common part bound once. */
const isAlike = (a: NewEntry, b: NewEntry): boolean =>
  a.batchId === b.batchId &&
  a.kind === b.kind &&
  a.atMs === b.atMs &&
  a.day === b.day &&
  a.allocationId === b.allocationId &&
  a.allotted === b.allotted &&
  a.held === b.held &&
  a.spent === b.spent &&
  a.holdId === b.holdId &&
  a.modelId === b.modelId &&
  a.priceId === b.priceId &&
  a.quantity === b.quantity &&
  a.personId === b.personId &&
  a.reason === b.reason &&
  a.actId === b.actId &&
  a.originalId === b.originalId &&
  a.paymentRoute === b.paymentRoute &&
  a.detail === b.detail;

/** `rows`: id, run and hash of each; they are numbered from `firstSeq` on, in order. */
function insertAlike(
  db: WriteDb,
  like: Storable,
  firstSeq: number,
  rows: readonly (readonly (string | null)[])[],
): void {
  db.run(
    `INSERT INTO entries (seq, id, at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos, hold_id,
       batch_id, run_id, model_id, price_id, quantity, person_id, reason, act_id, original_id, payment_route, detail, hash)
     SELECT ? + key, value ->> 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, value ->> 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(value ->> 2)
     FROM json_each(?)`,
    BigInt(firstSeq),
    BigInt(like.atMs),
    like.day,
    like.kind,
    like.allocationId,
    like.allotted,
    like.held,
    like.spent,
    like.holdId,
    like.batchId,
    like.modelId,
    like.priceId,
    like.quantity,
    like.personId,
    like.reason,
    like.actId,
    like.originalId,
    like.paymentRoute,
    like.detail,
    JSON.stringify(rows),
  );
}

const toStorable = ({ quantity, reason, detail, ...rest }: NewEntry): Storable => ({
  ...rest,
  quantity: quantity && storable(quantity),
  reason: reason && storable(reason),
  actId: rest.actId ?? null,
  originalId: rest.originalId ?? null,
  paymentRoute: rest.paymentRoute ?? null,
  detail: detail == null ? null : storable(detail),
});

interface Total {
  readonly like: NewEntry;
  sum: BalanceRow;
  charges: bigint;
}

/** What a group of entries adds to the balances and the roll-ups: each of their rows is written once. */
function createSums() {
  const balances = new Map<AllocationId, BalanceRow>();
  const totals = new Map<string, Total>();
  const days = new Map<string, Total>();

  const addTo = (map: Map<string, Total>, key: string, like: NewEntry, count: number, charges: bigint) => {
    const total = map.get(key) ?? { like, sum: NOTHING, charges: 0n };
    total.sum = plus(total.sum, like, count);
    total.charges += charges;
    map.set(key, total);
  };

  return {
    add(like: NewEntry, count: number): void {
      const { allocationId, day, modelId, personId } = like;
      const charges = countCharge(like) * BigInt(count);
      balances.set(allocationId, plus(balances.get(allocationId) ?? NOTHING, like, count));
      addTo(days, `${allocationId} ${day}`, like, count, charges);
      addTo(totals, `${allocationId} ${day} ${modelId ?? ''} ${personId ?? ''}`, like, count, charges);
    },
    write(db: WriteDb): void {
      for (const [allocationId, delta] of balances) addToBalance(db, allocationId, delta);
      for (const total of totals.values()) addToDailyTotal(db, total);
      for (const { like, sum } of days.values()) addToAllocationDay(db, like, sum);
    },
  };
}

const NOTHING: BalanceRow = { allotted: ZERO, held: ZERO, spent: ZERO };

const plus = (sum: BalanceRow, each: BalanceRow, count: number): BalanceRow => ({
  allotted: add(sum.allotted, times(each.allotted, count)),
  held: add(sum.held, times(each.held, count)),
  spent: add(sum.spent, times(each.spent, count)),
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

function addToDailyTotal(db: WriteDb, { like, sum, charges }: Total): void {
  db.run(
    `INSERT INTO daily_totals
       (allocation_id, day, model_id, person_id, allotted_nanos, held_nanos, spent_nanos, charges)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (allocation_id, day, model_id, person_id) DO UPDATE SET
       allotted_nanos = allotted_nanos + excluded.allotted_nanos, held_nanos = held_nanos + excluded.held_nanos,
       spent_nanos = spent_nanos + excluded.spent_nanos, charges = charges + excluded.charges`,
    like.allocationId,
    like.day,
    like.modelId ?? '',
    like.personId ?? '',
    sum.allotted,
    sum.held,
    sum.spent,
    charges,
  );
}

function addToAllocationDay(db: WriteDb, like: NewEntry, sum: BalanceRow): void {
  db.run(
    `INSERT INTO allocation_days (allocation_id, day, allotted_nanos, held_nanos, spent_nanos) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (allocation_id, day) DO UPDATE SET allotted_nanos = allotted_nanos + excluded.allotted_nanos,
       held_nanos = held_nanos + excluded.held_nanos, spent_nanos = spent_nanos + excluded.spent_nanos`,
    like.allocationId,
    like.day,
    sum.allotted,
    sum.held,
    sum.spent,
  );
}
