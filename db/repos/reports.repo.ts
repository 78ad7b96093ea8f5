/** Figures for screens and reports, read from the daily roll-ups: their cost does not grow with the ledger. */
import type { Day } from '#shared/base';
import type { AllocationId, AwardId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb } from '../handle.ts';

export type SpendGroup = 'day' | 'model' | 'person' | 'tier';

export interface SpendLine {
  readonly key: string;
  readonly label: string;
  readonly runs: number;
  readonly spent: Nanos;
}

const GROUPS: Readonly<Record<SpendGroup, { key: string; label: string; order: string }>> = {
  day: { key: 't.day', label: 't.day', order: 'key' },
  model: { key: `coalesce(m.key, '')`, label: `coalesce(m.key, 'No model')`, order: 'spent DESC, label' },
  person: {
    key: `coalesce(p.name, '')`,
    label: `coalesce(p.name, 'Nobody named')`,
    order: 'spent DESC, label',
  },
  tier: { key: `coalesce(m.tier, '')`, label: `coalesce(m.tier, 'other')`, order: 'spent DESC, label' },
};

/** Spend of one award, or of all of them, by one group; rows without any charge are left out. */
export function spendBy(db: ReadDb, awardId: AwardId | null, group: SpendGroup): SpendLine[] {
  const { key, label, order } = GROUPS[group];
  return db
    .all<{ key: string; label: string; runs: bigint; spent: bigint }>(
      `SELECT ${key} AS key, ${label} AS label, sum(t.charges) AS runs, sum(t.spent_nanos) AS spent
       FROM daily_totals t LEFT JOIN models m ON m.id = t.model_id LEFT JOIN people p ON p.id = t.person_id
       WHERE t.allocation_id IN (SELECT id FROM allocations ${awardId === null ? '' : 'WHERE award_id = ?'})
       GROUP BY 1 HAVING sum(t.charges) > 0 OR sum(t.spent_nanos) <> 0 ORDER BY ${order}`,
      ...(awardId === null ? [] : [awardId]),
    )
    .map((row) => ({ key: row.key, label: row.label, runs: Number(row.runs), spent: nanos(row.spent) }));
}

export interface DayChange {
  readonly day: Day;
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
}

/** What each day changed, oldest first. */
export const dailyChanges = (db: ReadDb, allocationIds: readonly AllocationId[]): DayChange[] =>
  db
    .all<{ day: Day; allotted: bigint; held: bigint; spent: bigint }>(
      `SELECT day, sum(allotted_nanos) AS allotted, sum(held_nanos) AS held, sum(spent_nanos) AS spent FROM daily_totals
       WHERE allocation_id IN (${allocationIds.map(() => '?').join(', ')}) GROUP BY day ORDER BY day`,
      ...allocationIds,
    )
    .map((row) => ({
      day: row.day,
      allotted: nanos(row.allotted),
      held: nanos(row.held),
      spent: nanos(row.spent),
    }));

/** Spent from `from` (inclusive) on. */
export const spentSince = (db: ReadDb, awardId: AwardId, from: Day): Nanos =>
  nanos(
    db.get<{ spent: bigint }>(
      `SELECT coalesce(sum(spent_nanos), 0) AS spent FROM daily_totals
       WHERE day >= ? AND allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
      from,
      awardId,
    )?.spent ?? 0n,
  );

export const firstSpendDay = (db: ReadDb, awardId: AwardId): Day | null =>
  db.get<{ day: Day | null }>(
    `SELECT min(day) AS day FROM daily_totals
     WHERE spent_nanos <> 0 AND allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
    awardId,
  )?.day ?? null;

export function workspaceTotals(db: ReadDb): {
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
} {
  const row = db.get<{ allotted: bigint; held: bigint; spent: bigint }>(
    `SELECT coalesce(sum(allotted_nanos), 0) AS allotted, coalesce(sum(held_nanos), 0) AS held,
       coalesce(sum(spent_nanos), 0) AS spent FROM balances`,
  );
  return {
    allotted: nanos(row?.allotted ?? 0n),
    held: nanos(row?.held ?? 0n),
    spent: nanos(row?.spent ?? 0n),
  };
}

/** What the roll-ups spare: a GROUP BY over every entry. Only for comparison, in benchmarks and tests. */
export const spendPerDayFromEntries = (db: ReadDb): readonly unknown[] =>
  db.all(
    'SELECT day, sum(spent_nanos) AS spent, sum(held_nanos) AS held FROM entries GROUP BY day ORDER BY day',
  );
