/** Budget periods of a year each, from the first day of a project to its last. */
import { addDays, type Day, isDay } from '#shared/base';

export interface Period {
  readonly number: number;
  readonly start: Day;
  readonly end: Day;
}

/** As many as the contract takes. */
const MOST = 200;

/** Each begins on the day of the year on which the project does (29 February: 1 March); the last ends with the project. */
export function yearlyPeriods(start: Day, end: Day): Period[] {
  const periods: Period[] = [];
  let from = start;
  while (from <= end && periods.length < MOST) {
    const next = anniversary(start, periods.length + 1);
    const last = addDays(next, -1);
    periods.push({ number: periods.length + 1, start: from, end: last < end ? last : end });
    from = next;
  }
  return periods;
}

function anniversary(day: Day, years: number): Day {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const same = `${year}${day.slice(4)}`;
  return isDay(same) ? same : (`${year}-03-01` as Day);
}
