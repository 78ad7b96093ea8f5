/** The four clocks of a grant: campus fiscal year, federal fiscal year, budget period, project period. */
import type { Day } from '#shared/base';

/** Both days are inside. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

export interface BudgetPeriod extends DaySpan {
  readonly number: number;
}

export interface Calendar {
  readonly project: DaySpan;
  /** In order, without overlap; may be empty where the sponsor has none. */
  readonly budgetPeriods: readonly BudgetPeriod[];
  /** Month in which the campus year begins, 1 to 12; commonly July. */
  readonly campusYearStartMonth: number;
}

/** The federal fiscal year begins on 1 October. */
const FEDERAL_YEAR_START_MONTH = 10;

export interface Clocks {
  readonly month: DaySpan;
  readonly campusYear: DaySpan;
  readonly federalYear: DaySpan;
  /** The one that holds the day; null between periods or where there are none. */
  readonly budgetPeriod: BudgetPeriod | null;
  readonly project: DaySpan;
}

/** The spans of each clock that hold `day`. */
export function clocksAt(day: Day, { project, budgetPeriods, campusYearStartMonth }: Calendar): Clocks {
  return {
    month: monthOf(day),
    campusYear: yearFrom(day, campusYearStartMonth),
    federalYear: yearFrom(day, FEDERAL_YEAR_START_MONTH),
    budgetPeriod: budgetPeriods.find((period) => period.from <= day && day <= period.to) ?? null,
    project,
  };
}

export const monthOf = (day: Day): DaySpan => {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  return { from: dayOf(year, month, 1), to: lastDayBefore(year, month + 1) };
};

/** The year that holds `day` and begins on the first of `startMonth`; named after the calendar year in which it ends. */
export function yearFrom(day: Day, startMonth: number): DaySpan {
  const year = Number(day.slice(0, 4));
  const begins = Number(day.slice(5, 7)) >= startMonth ? year : year - 1;
  return { from: dayOf(begins, startMonth, 1), to: lastDayBefore(begins + 1, startMonth) };
}

const dayOf = (year: number, month: number, date: number): Day =>
  new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10) as Day;

const lastDayBefore = (year: number, month: number): Day => dayOf(year, month, 0);
