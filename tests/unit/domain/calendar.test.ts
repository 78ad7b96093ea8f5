/** The four clocks. */
import { expect, test } from 'vitest';
import { addDays, type Day, daysBetween } from '#shared/base';
import { clocksAt, yearFrom } from '#shared/domain';

const day = (text: string): Day => text as Day;
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });

const CALENDAR = {
  project: span('2024-09-01', '2029-08-31'),
  budgetPeriods: [
    { number: 1, ...span('2024-09-01', '2025-08-31') },
    { number: 2, ...span('2025-09-01', '2026-08-31') },
  ],
  campusYearStartMonth: 7,
};

test.each([
  // day          month                        campus year                  federal year                 period
  ['2025-02-28', ['2025-02-01', '2025-02-28'], ['2024-07-01', '2025-06-30'], ['2024-10-01', '2025-09-30'], 1],
  [
    '2028-02-29',
    ['2028-02-01', '2028-02-29'],
    ['2027-07-01', '2028-06-30'],
    ['2027-10-01', '2028-09-30'],
    null,
  ],
  ['2025-06-30', ['2025-06-01', '2025-06-30'], ['2024-07-01', '2025-06-30'], ['2024-10-01', '2025-09-30'], 1],
  ['2025-07-01', ['2025-07-01', '2025-07-31'], ['2025-07-01', '2026-06-30'], ['2024-10-01', '2025-09-30'], 1],
  ['2025-10-01', ['2025-10-01', '2025-10-31'], ['2025-07-01', '2026-06-30'], ['2025-10-01', '2026-09-30'], 2],
  ['2025-12-31', ['2025-12-01', '2025-12-31'], ['2025-07-01', '2026-06-30'], ['2025-10-01', '2026-09-30'], 2],
] as const)('%s', (today, month, campus, federal, period) => {
  const clocks = clocksAt(day(today), CALENDAR);
  expect(clocks.month).toEqual(span(month[0], month[1]));
  expect(clocks.campusYear).toEqual(span(campus[0], campus[1]));
  expect(clocks.federalYear).toEqual(span(federal[0], federal[1]));
  expect(clocks.budgetPeriod?.number ?? null).toBe(period);
});

test('every day of four years lies in exactly one year of each start month', () => {
  for (let startMonth = 1; startMonth <= 12; startMonth += 1) {
    for (let offset = 0; offset < 1_461; offset += 1) {
      const today = addDays(day('2024-01-01'), offset);
      const year = yearFrom(today, startMonth);
      expect(year.from <= today && today <= year.to).toBe(true);
      expect([364, 365]).toContain(daysBetween(year.from, year.to));
      expect(yearFrom(addDays(year.to, 1), startMonth).from).toBe(addDays(year.to, 1));
    }
  }
});
