/**
 * The clocks of an award: each figure for the month, the campus and the federal fiscal year, the budget period and from
 * inception, up to a day. Sums come from the daily roll-ups; the days are cut where a clock starts or a rate changes, so
 * that indirect cost is rate x sum, rounded once for each line.
 */
import {
  firstBookedDay,
  getAward,
  listAllocations,
  listBudgetPeriods,
  listIndirectRates,
  type IndirectRateRow,
  type RouteSum,
  routeSums,
  type StretchSum,
  stretchSums,
} from '#db/repos';
import type { ReadDb } from '#db';
import { addDays, type Day } from '#shared/base';
import type { ClockLine, ClocksReport } from '#shared/contract';
import {
  type AllocationId,
  type AwardId,
  type Clocks,
  clocksAt,
  PAYMENT_ROUTES,
  type PaymentRoute,
} from '#shared/domain';
import { add, indirectOn, type Nanos, sum, ZERO } from '#shared/money';

interface Span extends Pick<ClockLine, 'clock' | 'label' | 'from'> {
  /** Inception takes in what is dated before its first day, too. */
  readonly firstStretch: number;
}

/** Undefined for an unknown award. */
export function clocksReport(db: ReadDb, awardId: AwardId, asOf: Day): ClocksReport | undefined {
  const award = getAward(db, awardId);
  if (!award) return undefined;
  const allocations = listAllocations(db, awardId);
  const ids = allocations.map((allocation) => allocation.id);
  const rates = listIndirectRates(db, awardId).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const clocks = clocksAt(asOf, {
    project: { from: award.startDay, to: award.endDay },
    budgetPeriods: listBudgetPeriods(db, awardId).map(({ number, start, end }) => ({
      number,
      from: start,
      to: end,
    })),
    campusYearStartMonth: award.campusYearStartMonth,
  });
  const starts = [clocks.month, clocks.campusYear, clocks.federalYear, clocks.budgetPeriod].flatMap((span) =>
    span ? [span.from] : [],
  );
  const cuts = [...new Set([...starts, ...rates.map((rate) => rate.from)])].sort();
  const firstDay = addDays(award.startDay, -award.preAwardDays);
  const booked = firstBookedDay(db, awardId);
  const inception = booked !== null && booked < firstDay ? booked : firstDay;
  const spans = spansOf(clocks, cuts, award.campusYearStartMonth, inception);
  const sums = ids.length === 0 ? [] : stretchSums(db, ids, cuts, asOf);
  const routes = ids.length === 0 ? [] : routeSums(db, ids, cuts, asOf);
  const rateOf = rateFinder(rates, cuts);
  const lines = (of: readonly AllocationId[]): ClockLine[] => {
    const own = new Set(of);
    const ownSums = sums.filter((row) => own.has(row.allocationId));
    const ownRoutes = routes.filter((row) => own.has(row.allocationId));
    return spans.map((span) => lineOf(span, asOf, ownSums, ownRoutes, rateOf));
  };
  return {
    awardId,
    asOf,
    currency: award.currency,
    award: lines(ids),
    allocations: allocations.map(({ id, name }) => ({ allocationId: id, name, lines: lines([id]) })),
  };
}

function spansOf(clocks: Clocks, cuts: readonly Day[], startMonth: number, inception: Day): Span[] {
  const from = (day: Day): Pick<Span, 'from' | 'firstStretch'> => ({
    from: day,
    firstStretch: cuts.indexOf(day) + 1,
  });
  const monthName = (day: Day, year: boolean): string =>
    new Intl.DateTimeFormat('en', {
      month: 'long',
      timeZone: 'UTC',
      ...(year ? { year: 'numeric' } : {}),
    }).format(Date.parse(`${day}T00:00:00Z`));
  const { month, campusYear, federalYear, budgetPeriod } = clocks;
  const yearName = (to: Day): string => `FY ${to.slice(0, 4)}`;
  const begins = startMonth === 1 ? '' : ` (from ${monthName(campusYear.from, false)})`;
  return [
    { clock: 'month', label: monthName(month.from, true), ...from(month.from) },
    { clock: 'campus-year', label: `Campus ${yearName(campusYear.to)}${begins}`, ...from(campusYear.from) },
    { clock: 'federal-year', label: `Federal ${yearName(federalYear.to)}`, ...from(federalYear.from) },
    ...(budgetPeriod
      ? [
          {
            clock: 'budget-period' as const,
            label: `Budget period ${budgetPeriod.number}`,
            ...from(budgetPeriod.from),
          },
        ]
      : []),
    { clock: 'inception', label: 'Inception to date', from: inception, firstStretch: 0 },
  ];
}

type RateOf = (route: PaymentRoute, stretch: number) => bigint | null;

/** The rate in force on the first day of a stretch; it holds for all of it, as every change of a rate is a cut. */
function rateFinder(rates: readonly IndirectRateRow[], cuts: readonly Day[]): RateOf {
  return (route, stretch) => {
    const day = cuts[stretch - 1];
    const rate =
      day === undefined ? undefined : rates.findLast((each) => each.route === route && each.from <= day);
    return rate ? BigInt(rate.rateMillionths) : null;
  };
}

function lineOf(
  { firstStretch, ...span }: Span,
  asOf: Day,
  sums: readonly StretchSum[],
  routes: readonly RouteSum[],
  rateOf: RateOf,
): ClockLine {
  const inside = sums.filter((row) => row.stretch >= firstStretch);
  const spent = sum(inside.map((row) => row.spent));
  const routed = routes.filter((row) => row.stretch >= firstStretch);
  const byRoute = PAYMENT_ROUTES.flatMap((route) => {
    const own = routed.filter((row) => row.route === route);
    const parts = own.map((row) => ({ base: row.spent, rateMillionths: rateOf(route, row.stretch) ?? 0n }));
    return own.length === 0
      ? []
      : [{ route, spent: sum(own.map((row) => row.spent)), indirect: indirectOn(parts) }];
  });
  const indirect: Nanos = sum(byRoute.map((line) => line.indirect));
  return {
    ...span,
    to: asOf,
    allotted: sum(inside.map((row) => row.allotted)),
    spent,
    heldChange: sum(inside.map((row) => row.held)),
    indirect,
    total: add(spent, indirect),
    spentWithoutRate: routed.reduce(
      (total, row) => (rateOf(row.route, row.stretch) === null ? add(total, row.spent) : total),
      ZERO,
    ),
    byRoute,
  };
}
