/** Figures for screens and reports, read from the daily roll-ups: their cost does not grow with the ledger. */
import type { Day } from '#shared/base';
import {
  type AllocationId,
  type AwardId,
  type ModelId,
  type PaymentRoute,
  USUAL_ROUTE,
} from '#shared/domain';
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
      `SELECT day, sum(allotted_nanos) AS allotted, sum(held_nanos) AS held, sum(spent_nanos) AS spent FROM allocation_days
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
      `SELECT coalesce(sum(spent_nanos), 0) AS spent FROM allocation_days
       WHERE day >= ? AND allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
      from,
      awardId,
    )?.spent ?? 0n,
  );

export const firstSpendDay = (db: ReadDb, awardId: AwardId): Day | null =>
  db.get<{ day: Day | null }>(
    `SELECT min(day) AS day FROM allocation_days
     WHERE spent_nanos <> 0 AND allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
    awardId,
  )?.day ?? null;

/** What changed in one stretch of days; stretch 0 is before the first cut, stretch n begins with cut n. */
export interface StretchSum extends Omit<DayChange, 'day'> {
  readonly allocationId: AllocationId;
  readonly stretch: number;
}

const stretchOf = (cuts: readonly Day[]): string =>
  cuts.length === 0 ? '0' : cuts.map(() => '(day >= ?)').join(' + ');

/** Sums of the days up to `asOf`, cut at the days named (in order). */
export const stretchSums = (
  db: ReadDb,
  allocationIds: readonly AllocationId[],
  cuts: readonly Day[],
  asOf: Day,
): StretchSum[] =>
  db
    .all<{ allocationId: AllocationId; stretch: bigint; allotted: bigint; held: bigint; spent: bigint }>(
      `SELECT allocation_id AS allocationId, ${stretchOf(cuts)} AS stretch, sum(allotted_nanos) AS allotted,
         sum(held_nanos) AS held, sum(spent_nanos) AS spent FROM allocation_days
       WHERE allocation_id IN (${marks(allocationIds)}) AND day <= ? GROUP BY 1, 2`,
      ...cuts,
      ...allocationIds,
      asOf,
    )
    .map((row) => ({
      allocationId: row.allocationId,
      stretch: Number(row.stretch),
      allotted: nanos(row.allotted),
      held: nanos(row.held),
      spent: nanos(row.spent),
    }));

export interface RouteSum {
  readonly allocationId: AllocationId;
  readonly stretch: number;
  readonly route: PaymentRoute;
  readonly spent: Nanos;
}

/**
 * Spend by payment route: that of the entry where it names one, else that of the model's provider account. From the daily
 * roll-ups, less the few entries that name a route of their own.
 */
export function routeSums(
  db: ReadDb,
  allocationIds: readonly AllocationId[],
  cuts: readonly Day[],
  asOf: Day,
): RouteSum[] {
  const sums = new Map<string, RouteSum>();
  const put = (row: StretchedSpend, route: PaymentRoute, spent: bigint): void => {
    const key = `${row.allocationId} ${row.stretch} ${route}`;
    const total = (sums.get(key)?.spent ?? 0n) + spent;
    sums.set(key, {
      allocationId: row.allocationId,
      stretch: Number(row.stretch),
      route,
      spent: nanos(total),
    });
  };
  const routes = modelRoutes(db);
  const named = spentByNamedRoute(db, allocationIds, cuts, asOf);
  const kinds = new Set([USUAL_ROUTE, ...routes.values()]);
  // With one route for all, the totals per day say it, whatever the number of models.
  if (kinds.size === 1) {
    for (const row of stretchSums(db, allocationIds, cuts, asOf))
      put({ ...row, stretch: BigInt(row.stretch) }, USUAL_ROUTE, row.spent);
  } else {
    for (const row of spentByModel(db, allocationIds, cuts, asOf))
      put(row, routes.get(row.modelId) ?? USUAL_ROUTE, row.spent);
  }
  for (const row of named) {
    put(row, (row.modelId && routes.get(row.modelId)) ?? USUAL_ROUTE, -row.spent);
    put(row, row.route, row.spent);
  }
  return [...sums.values()].filter(({ spent }) => spent !== 0n);
}

interface StretchedSpend {
  readonly allocationId: AllocationId;
  readonly stretch: bigint;
  readonly spent: bigint;
}

const modelRoutes = (db: ReadDb): ReadonlyMap<ModelId, PaymentRoute> =>
  new Map(
    db
      .all<{ id: ModelId; route: PaymentRoute }>(
        'SELECT m.id AS id, a.payment_route AS route FROM models m JOIN accounts a ON a.id = m.account_id',
      )
      .map((row) => [row.id, row.route]),
  );

const spentByModel = (
  db: ReadDb,
  allocationIds: readonly AllocationId[],
  cuts: readonly Day[],
  asOf: Day,
): (StretchedSpend & { readonly modelId: ModelId })[] =>
  db.all(
    `SELECT allocation_id AS allocationId, ${stretchOf(cuts)} AS stretch, model_id AS modelId, sum(spent_nanos) AS spent
     FROM daily_totals WHERE allocation_id IN (${marks(allocationIds)}) AND day <= ? GROUP BY 1, 2, 3`,
    ...cuts,
    ...allocationIds,
    asOf,
  );

const spentByNamedRoute = (
  db: ReadDb,
  allocationIds: readonly AllocationId[],
  cuts: readonly Day[],
  asOf: Day,
): (StretchedSpend & { readonly route: PaymentRoute; readonly modelId: ModelId | null })[] =>
  db.all(
    `SELECT allocation_id AS allocationId, ${stretchOf(cuts)} AS stretch, payment_route AS route, model_id AS modelId,
       sum(spent_nanos) AS spent
     FROM entries INDEXED BY entries_named_route
     WHERE payment_route IS NOT NULL AND allocation_id IN (${marks(allocationIds)}) AND day <= ? GROUP BY 1, 2, 3, 4`,
    ...cuts,
    ...allocationIds,
    asOf,
  );

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The first day on which anything was booked. */
export const firstBookedDay = (db: ReadDb, awardId: AwardId): Day | null =>
  db.get<{ day: Day | null }>(
    `SELECT min(day) AS day FROM allocation_days
     WHERE allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
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

/** How large the roll-ups are. */
export function rollUpRows(db: ReadDb): { readonly dailyRows: number; readonly allocationDays: number } {
  const row = db.get<{ dailyRows: bigint; allocationDays: bigint }>(
    'SELECT (SELECT count(*) FROM daily_totals) AS dailyRows, (SELECT count(*) FROM allocation_days) AS allocationDays',
  );
  return { dailyRows: Number(row?.dailyRows ?? 0n), allocationDays: Number(row?.allocationDays ?? 0n) };
}
