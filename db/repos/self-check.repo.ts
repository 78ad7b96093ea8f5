/** What the self-check compares with the entries: every stored sum, and the runs behind the holds. */
import type { ActId, AllocationId, BatchId, EntryId, HoldId, PrepaidCreditId, RunId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, Row } from '../handle.ts';
import type { BalanceRow } from './ledger.repo.ts';

export interface StoredHold {
  readonly id: HoldId;
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
  readonly open: Nanos;
}

export interface StoredTotals {
  readonly balances: readonly (BalanceRow & { readonly allocationId: AllocationId })[];
  readonly daily: readonly (BalanceRow & { readonly key: string; readonly charges: bigint })[];
  readonly days: readonly (BalanceRow & { readonly key: string })[];
  readonly holds: readonly StoredHold[];
  readonly credits: readonly {
    readonly id: PrepaidCreditId;
    readonly used: Nanos;
    readonly currency: string;
  }[];
  /** Of the award of each allocation. */
  readonly currencies: ReadonlyMap<string, string>;
  /** The approved ones. */
  readonly transfers: readonly {
    readonly id: ActId;
    readonly originalId: EntryId;
    readonly amount: Nanos;
  }[];
  readonly batches: readonly { readonly id: BatchId; readonly spent: Nanos }[];
}

/** The stored figures that the self-check compares with the entries. */
export function storedTotals(db: ReadDb): StoredTotals {
  const amounts = (row: Row): BalanceRow => ({
    allotted: nanos(row['allotted_nanos'] as bigint),
    held: nanos(row['held_nanos'] as bigint),
    spent: nanos(row['spent_nanos'] as bigint),
  });
  return {
    balances: db
      .all<Row>('SELECT * FROM balances')
      .map((row) => ({ ...amounts(row), allocationId: row['allocation_id'] as AllocationId })),
    daily: db.all<Row>('SELECT * FROM daily_totals').map((row) => ({
      ...amounts(row),
      key: `${row['allocation_id']} ${row['day']} ${row['model_id']} ${row['person_id']}`,
      charges: row['charges'] as bigint,
    })),
    holds: db.all<Row>('SELECT id, allocation_id, amount_nanos, open_nanos FROM holds').map((row) => ({
      id: row['id'] as HoldId,
      allocationId: row['allocation_id'] as AllocationId,
      amount: nanos(row['amount_nanos'] as bigint),
      open: nanos(row['open_nanos'] as bigint),
    })),
    days: db.all<Row>('SELECT * FROM allocation_days').map((row) => ({
      ...amounts(row),
      key: `${row['allocation_id']} ${row['day']}`,
    })),
    credits: db.all<Row>('SELECT id, used_nanos, currency FROM prepaid_credits').map((row) => ({
      id: row['id'] as PrepaidCreditId,
      used: nanos(row['used_nanos'] as bigint),
      currency: row['currency'] as string,
    })),
    currencies: new Map(
      db
        .all<{ id: string; currency: string }>(
          'SELECT a.id, w.currency FROM allocations a JOIN awards w ON w.id = a.award_id',
        )
        .map((row) => [row.id, row.currency]),
    ),
    transfers: db
      .all<Row>(`SELECT id, original_id, amount_nanos FROM transfers WHERE state = 'approved'`)
      .map((row) => ({
        id: row['id'] as ActId,
        originalId: row['original_id'] as EntryId,
        amount: nanos(row['amount_nanos'] as bigint),
      })),
    batches: db
      .all<Row>('SELECT id, spent_nanos FROM batches')
      .map((row) => ({ id: row['id'] as BatchId, spent: nanos(row['spent_nanos'] as bigint) })),
  };
}

const UNENDED = `state NOT IN ('done', 'failed-free', 'failed-billed', 'cancelled-free', 'cancelled-billed')`;

/** Per hold: the ceilings of its unended runs, which ought to be open, and what its runs say they cost. */
export const runSumsByHold = (
  db: ReadDb,
): ReadonlyMap<HoldId, { readonly owed: Nanos; readonly spent: Nanos }> =>
  new Map(
    db
      .all<{ hold_id: HoldId; owed: bigint; spent: bigint }>(
        `SELECT hold_id, sum(CASE WHEN ${UNENDED} THEN ceiling_nanos ELSE 0 END) AS owed, sum(spent_nanos) AS spent
         FROM runs GROUP BY hold_id`,
      )
      .map((row) => [row.hold_id, { owed: nanos(row.owed), spent: nanos(row.spent) }]),
  );

/**
 * A run that has not ended although an entry closes it; there is none in sound books. CROSS: from the few such runs to
 * their entries, never the other way round through millions of entries.
 */
export const closedUnendedRun = (db: ReadDb): { readonly id: RunId; readonly state: string } | undefined =>
  db.get<{ id: RunId; state: string }>(
    `SELECT r.id, r.state FROM runs r CROSS JOIN entries e
       ON e.run_id = r.id AND e.run_id IS NOT NULL AND e.kind IN ('settle', 'void') WHERE r.${UNENDED} LIMIT 1`,
  );
