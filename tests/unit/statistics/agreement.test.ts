// Agreement: the published examples of Cohen, Fleiss and Krippendorff.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import {
  agreementInWords,
  agreementOf,
  agreementOfMany,
  agreementOfTwo,
  cohenKappa,
  fleissKappa,
  krippendorffAlpha,
} from '#shared/statistics';

/** Two raters' labels from their table of counts. */
const pairsOf = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, () => [first, second] as const)),
  );

test.each([
  // Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions" (2003), table 18.1.
  [
    'two clinicians',
    [
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ],
    'none',
    0.676,
    3,
  ],
  // The SAS manual's FREQ example of simple and weighted kappa.
  [
    'SAS, simple',
    [
      [0, 4, 1],
      [0, 8, 0],
      [0, 1, 5],
    ],
    'none',
    0.4842,
    4,
  ],
  [
    'SAS, linear weights',
    [
      [0, 4, 1],
      [0, 8, 0],
      [0, 1, 5],
    ],
    'linear',
    0.4701,
    4,
  ],
] as const)("Cohen's kappa: %s", (_, table, weights, kappa, digits) => {
  expect(cohenKappa(pairsOf(table), weights, [0, 1, 2])).toBeCloseTo(kappa, digits);
});

// R, package irr: anxiety ratings of 20 people, raters 2 and 3; kappa2(..., "unweighted" | "equal" | "squared").
const ANXIETY_2 = [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4];
const ANXIETY_3 = [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2];

test('anxiety of twenty people, two raters', () => {
  const ratings = ANXIETY_2.map((rating, index) => [rating, ANXIETY_3[index]!] as const);
  expect(cohenKappa(ratings)).toBeCloseTo(-0.006289308, 8);
  // irr leaves out level 5, which nobody used.
  expect(cohenKappa(ratings, 'linear', [1, 2, 3, 4, 6])).toBeCloseTo(0.1459075, 6);
  expect(cohenKappa(ratings, 'quadratic', [1, 2, 3, 4, 6])).toBeCloseTo(0.2520325, 6);
});

// Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971): 30 patients, six
// psychiatrists each;
// 1 depression, 2 personality disorder, 3 schizophrenia, 4 neurosis, 5 other.
const DIAGNOSES = [
  '444444',
  '222555',
  '233335',
  '555555',
  '222444',
  '113333',
  '333355',
  '113334',
  '114444',
  '555555',
  '144444',
  '124444',
  '222333',
  '144444',
  '224445',
  '333335',
  '111455',
  '111112',
  '224444',
  '133555',
  '555555',
  '244444',
  '224555',
  '114444',
  '144445',
  '222224',
  '111155',
  '224444',
  '133333',
  '555555',
].map((patient) => [...patient]);

test("Fleiss' psychiatric diagnoses: 0.430", () => {
  expect(fleissKappa(DIAGNOSES)).toBeCloseTo(0.4302445, 7);
  const { value, interval, outputs } = agreementOfMany(DIAGNOSES, createRandom(1))!;
  expect([value.toFixed(3), outputs]).toEqual(['0.430', 30]);
  expect(interval!.low).toBeGreaterThan(0.25);
  expect(interval!.high).toBeLessThan(0.6);
});

// The worked example of the article on Fleiss' kappa in Wikipedia: 10 subjects, 14 raters, 5 categories.
test('ten subjects, fourteen raters: 0.210', () => {
  const counts = [
    '0 0 0 0 14',
    '0 2 6 4 2',
    '0 0 3 5 6',
    '0 3 9 2 0',
    '2 2 8 1 1',
    '7 7 0 0 0',
    '3 2 6 3 0',
    '2 5 3 2 2',
    '6 5 2 1 0',
    '0 2 2 3 7',
  ];
  const rows = counts.map((row) =>
    row.split(' ').flatMap((count, label) => Array.from({ length: Number(count) }, () => label)),
  );
  expect(fleissKappa(rows)).toBeCloseTo(0.21, 3);
});

// Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), examples A to D.
const byOutput = (observers: readonly string[]) =>
  [...observers[0]!].map((_, unit) =>
    observers.map((answers) => {
      const value = answers[unit]!;
      return value === '.' ? null : /\d/.test(value) ? Number(value) : value;
    }),
  );
const FOUR_OBSERVERS = byOutput([
  '12332141 2...'.replace(' ', ''),
  '1233224125.3',
  '.3332342251.',
  '12332441251.',
]);

test.each([
  ['A: binary, two observers', byOutput(['0100000010', '1110010000']), 'nominal', 0.095],
  ['B: names, two observers', byOutput(['aabbdcccedda', 'babbbcccedddd'.slice(0, 12)]), 'nominal', 0.692],
  ['C: names, four observers with gaps', FOUR_OBSERVERS, 'nominal', 0.743],
  ['D: ranks', FOUR_OBSERVERS, 'ordinal', 0.815],
  ['D: measures', FOUR_OBSERVERS, 'interval', 0.849],
] as const)("Krippendorff's alpha, %s", (_, rows, metric, alpha) => {
  expect(krippendorffAlpha(rows, metric)).toBeCloseTo(alpha, 3);
});

test('an output with one rating changes nothing; the raters have no order', () => {
  const more = [...FOUR_OBSERVERS.map((row) => [...row].reverse()), [5, null, null, null]];
  expect(krippendorffAlpha(more, 'ordinal')).toBeCloseTo(krippendorffAlpha(FOUR_OBSERVERS, 'ordinal')!, 12);
});

test('rows put together count as often as they stood', () => {
  const rows = [...DIAGNOSES, ...DIAGNOSES.slice(0, 7)];
  const times = (row: number) => (row < 7 ? 2 : 1);
  expect(fleissKappa(DIAGNOSES, times)).toBeCloseTo(fleissKappa(rows)!, 12);
  expect(krippendorffAlpha(DIAGNOSES, 'nominal', times)).toBeCloseTo(krippendorffAlpha(rows, 'nominal')!, 12);
  const pairs = (of: readonly (readonly string[])[]) =>
    of.map(([first, second]) => [first!, second!] as const);
  const categories = ['1', '2', '3', '4', '5'];
  expect(cohenKappa(pairs(DIAGNOSES), 'linear', categories, times)).toBeCloseTo(
    cohenKappa(pairs(rows), 'linear', categories)!,
    12,
  );
});

test('full agreement is 1, whatever the order or the names', () => {
  const label = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(fc.array(label, { minLength: 3, maxLength: 30 }), (labels) => {
      fc.pre(new Set(labels).size > 1);
      const rows = labels.map((each) => [each, each, each]);
      for (const metric of ['nominal', 'ordinal', 'interval'] as const)
        expect(krippendorffAlpha(rows, metric)).toBeCloseTo(1, 12);
      expect(fleissKappa(rows)).toBeCloseTo(1, 12);
      expect(cohenKappa(labels.map((each) => [each, each] as const))).toBeCloseTo(1, 12);
    }),
    { numRuns: 100, seed: 8 },
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(label, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 20 }),
      (rows) => {
        const renamed = rows.map((row) => row.map((each) => `model ${7 - each}`));
        const here = krippendorffAlpha(rows, 'nominal');
        expect(krippendorffAlpha([...renamed].reverse(), 'nominal') ?? 9).toBeCloseTo(here ?? 9, 12);
        expect(fleissKappa([...renamed].reverse()) ?? 9).toBeCloseTo(fleissKappa(rows) ?? 9, 12);
      },
    ),
    { numRuns: 100, seed: 9 },
  );
});

test('one label only, or no second rating: not defined, and said so', () => {
  expect(
    krippendorffAlpha(
      [
        [1, 1],
        [1, 1],
      ],
      'nominal',
    ),
  ).toBeNull();
  expect(cohenKappa([['a', 'a']])).toBeNull();
  expect(agreementOf([[1, null]], createRandom(1))).toBeNull();
  expect(agreementInWords(null)).toContain('cannot be computed');
});

test('what an agreement means follows the lower end of its interval', () => {
  const of = (low: number, value: number, high: number) =>
    agreementInWords({ value, interval: { low, high }, level: 0.95, outputs: 40 });
  expect(of(0.82, 0.9, 0.95)).toBe(
    'Agreement beyond chance is 0.90 (40 outputs, 95 % interval 0.82 to 0.95; 1 is full, 0 is chance). That is what is customarily asked of ratings on which conclusions rest.',
  );
  expect(of(0.7, 0.8, 0.9)).toContain('tentative');
  expect(of(0.5, 0.75, 0.9)).toContain('reaches below');
  expect(of(0.2, 0.4, 0.6)).toContain('more than by chance, but less');
  expect(of(-0.1, 0.1, 0.3)).toContain('0.10 to 0.30'.replace('0.10', '−0.10'));
  expect(of(-0.1, 0.1, 0.3)).toContain('cannot be told from chance');
});

test('two raters with an interval, the same from the same seed', () => {
  const ratings = ANXIETY_2.map((rating, index) => [rating, ANXIETY_3[index]!] as const);
  const found = agreementOfTwo(ratings, createRandom(3))!;
  expect(found.interval!.low).toBeLessThan(found.value);
  expect(found.interval!.high).toBeGreaterThan(found.value);
  expect(agreementOfTwo(ratings, createRandom(3))).toEqual(found);
});
