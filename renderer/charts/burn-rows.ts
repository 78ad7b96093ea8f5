/** From the backend's burn figures to plottable rows: history carried to today, and the run-rate projection to the end. */
import { addDays, type Day, daysBetween } from '#shared/base';
import { add, larger, type Nanos, nanos, subtract, times, ZERO } from '#shared/money';
import { dayToMs, toPlot } from '#renderer/ui';

export interface BurnPoint {
  readonly day: Day;
  readonly allotted: Nanos;
  readonly spent: Nanos;
  readonly held: Nanos;
}

export interface BurnFigures {
  readonly start: Day;
  readonly end: Day;
  readonly today: Day;
  readonly points: readonly BurnPoint[];
  /** Mean spend per day; the projection goes on at this rate. Zero draws none. */
  readonly burnPerDay: Nanos;
}

export interface BurnRow {
  readonly day: Day;
  readonly atMs: number;
  /** Exact figures; absent on projected days. */
  readonly exact?: BurnPoint;
  readonly spent?: number;
  readonly held?: number;
  readonly allotted: number;
  readonly projected?: number;
  readonly projectedExact?: Nanos;
}

const nothing = (day: Day): BurnPoint => ({ day, allotted: ZERO, spent: ZERO, held: ZERO });

const historyRow = (point: BurnPoint): BurnRow => ({
  day: point.day,
  atMs: dayToMs(point.day),
  exact: point,
  spent: toPlot(point.spent),
  held: toPlot(point.held),
  allotted: toPlot(point.allotted),
});

export function burnRows({ start, end, today, points, burnPerDay }: BurnFigures): BurnRow[] {
  const upTo = points.filter(({ day }) => day <= today);
  const first = upTo[0];
  const last = upTo.at(-1) ?? nothing(start);
  const rows: BurnRow[] = [];
  if (!first || first.day > start) rows.push(historyRow(nothing(start)));
  rows.push(...upTo.map(historyRow));
  const until = today < end ? today : end;
  if (last.day < until) rows.push(historyRow({ ...last, day: until }));
  if (today >= end || burnPerDay <= 0n) return rows;
  const joint = rows.at(-1);
  if (joint) rows[rows.length - 1] = { ...joint, projected: toPlot(last.spent), projectedExact: last.spent };
  const left = daysBetween(today, end);
  const steps = Math.min(left, 24);
  for (let step = 1; step <= steps; step += 1) {
    const days = Math.round((left * step) / steps);
    const projectedExact = add(last.spent, times(burnPerDay, days));
    const day = addDays(today, days);
    rows.push({
      day,
      atMs: dayToMs(day),
      allotted: toPlot(last.allotted),
      projected: toPlot(projectedExact),
      projectedExact,
    });
  }
  return rows;
}

export interface MoneyTick {
  readonly at: number;
  readonly amount: Nanos;
}

/** Four or five round amounts from zero to at least `most`. */
export function moneyTicks(most: Nanos): MoneyTick[] {
  const top = larger(most, nanos(1n));
  let step = 1n;
  for (;;) {
    const fits = [1n, 2n, 5n].map((factor) => factor * step).find((candidate) => candidate * 4n >= top);
    if (fits !== undefined) {
      step = fits;
      break;
    }
    step *= 10n;
  }
  const ticks: MoneyTick[] = [];
  for (let amount = 0n; ; amount += step) {
    ticks.push({ at: toPlot(nanos(amount)), amount: nanos(amount) });
    if (amount >= top) return ticks;
  }
}

/** The top of the chart: everything known, and the projection unless it dwarfs the budget. */
export function burnTop({ points, burnPerDay, today, end }: BurnFigures): Nanos {
  const known = points.reduce(
    (most, point) => larger(most, larger(point.allotted, add(point.spent, point.held))),
    ZERO,
  );
  const last = points.at(-1);
  const projected = last ? add(last.spent, times(burnPerDay, Math.max(0, daysBetween(today, end)))) : ZERO;
  const cap = add(known, nanos(known / 4n));
  return larger(known, projected > cap ? cap : projected);
}

export const available = (point: BurnPoint): Nanos =>
  subtract(subtract(point.allotted, point.held), point.spent);
