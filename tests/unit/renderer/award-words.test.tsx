import { describe, expect, test } from 'vitest';
import type { Day } from '#shared/base';
import { parseAwardNumber } from '#shared/domain';
import { parsePercent } from '#shared/money';
import { numberParts, numberWords } from '../../../renderer/screens/awards/terms/number-words.ts';
import { yearlyPeriods } from '../../../renderer/screens/awards/terms/periods.ts';
import { valueWords } from '../../../renderer/screens/awards/terms/term-words.ts';

const spans = (start: string, end: string) =>
  yearlyPeriods(start as Day, end as Day).map((period) => `${period.number}: ${period.start} ${period.end}`);

describe('one budget period per year', () => {
  test('ends the day before the next begins, and the last one with the project', () => {
    expect(spans('2026-02-01', '2028-06-30')).toEqual([
      '1: 2026-02-01 2027-01-31',
      '2: 2027-02-01 2028-01-31',
      '3: 2028-02-01 2028-06-30',
    ]);
  });
  test('from 29 February: 1 March where a year has none', () => {
    expect(spans('2024-02-29', '2026-02-28')).toEqual([
      '1: 2024-02-29 2025-02-28',
      '2: 2025-03-01 2026-02-28',
    ]);
  });
  test('a single day is one period; an end before the start none', () => {
    expect(spans('2026-02-01', '2026-02-01')).toEqual(['1: 2026-02-01 2026-02-01']);
    expect(spans('2026-02-02', '2026-02-01')).toEqual([]);
  });
});

test.each([
  ['5R01EY034218-03', 'NIH', 'NIH R01, Eye Institute, year 03'],
  ['R01 ZZ034218', 'NIH', 'NIH R01, institute ZZ'],
  ['2412345', 'NSF', 'NSF award'],
  ['W911NF-20-2-1234', '', 'Department of Defense cooperative agreement, office W911NF, 2020'],
  ['101019999', 'ERC', 'European grant agreement'],
  ['PSF-26-118', 'Provost', null],
])('award number %s of %s in words: %s', (number, sponsor, words) => {
  expect(numberWords(parseAwardNumber(number, sponsor))).toBe(words);
});

test('an award number taken apart names what is there', () => {
  expect(numberParts(parseAwardNumber('5R01EY034218-03S1', 'NIH'))).toEqual([
    ['Application type', '5, continuation'],
    ['Activity code', 'R01'],
    ['Institute', 'EY, Eye Institute'],
    ['Serial number', '034218'],
    ['Support year', '03'],
    ['Suffix', 'S1, supplement'],
  ]);
  expect(numberParts(parseAwardNumber('PSF-26-118'))).toEqual([]);
});

test.each([
  ['amount', '1000', '$1,000.00'],
  ['amountNanos', '1', '$0.000000001'],
  ['end', '2028-02-29', '29 Feb 2028'],
  ['piName', null, 'nothing'],
  ['campusYearStartMonth', '10', 'October'],
  ['budgetPeriods', [], 'none'],
  ['fundingSteps', '[{"day":"2026-01-01","obligated":"12.5"}]', '$12.50 from 1 Jan 2026'],
  [
    'indirectRates',
    [{ route: 'purchasing-card', from: '2026-01-01', rateMillionths: 555_000 }],
    '55.5 % purchasing card from 1 Jan 2026',
  ],
])('a change of %s reads as people do', (field, value, words) => {
  expect(valueWords(field, value, 'USD')).toBe(words);
});

test.each([
  ['55.5', 555_000],
  ['55.5 %', 555_000],
  ['0', 0],
  ['0.0001', 1],
  ['0.00001', null],
  ['-1', null],
  ['55,5', null],
  ['', null],
])('a percentage typed as "%s"', (text, millionths) => {
  expect(parsePercent(text)).toBe(millionths);
});
