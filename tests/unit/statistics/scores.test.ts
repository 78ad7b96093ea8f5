// Paired numbers and the bootstrap: Student's sleep, Efron and Tibshirani's spatial test.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import { bootstrapInterval, scoreDifference, scoresInWords } from '#shared/statistics';

// Student, "The Probable Error of a Mean", Biometrika 6 (1908): extra hours of sleep of ten patients under two drugs.
// R: t.test(extra ~ group, data = sleep, paired = TRUE). The bootstrap: scipy.stats.bootstrap(method="BCa"), 40,000
// resamples.
const SLEEP = [
  [1.9, 0.7],
  [0.8, -1.6],
  [1.1, -0.2],
  [0.1, -1.2],
  [-0.1, -0.1],
  [4.4, 3.4],
  [5.5, 3.7],
  [1.6, 0.8],
  [4.6, 0.0],
  [3.4, 2.0],
] as const;

test("Student's sleep: 1.58 hours more, 0.70 to 2.46", () => {
  const found = scoreDifference(SLEEP, createRandom(1))!;
  expect(found.difference).toBeCloseTo(1.58, 10);
  expect(found.interval!.low).toBeCloseTo(0.7001142, 6);
  expect(found.interval!.high).toBeCloseTo(2.4598858, 6);
  expect(found.chance).toBeCloseTo(0.00283289, 7);
  expect(found.effect!.d).toBeCloseTo(1.2845576, 6);
  // Hedges' factor for 9 degrees of freedom, table of Hedges (1981): 0.9139.
  expect(found.effect!.corrected / found.effect!.d).toBeCloseTo(0.9139, 3);
  expect(Math.abs(found.bootstrap!.low - 1.05)).toBeLessThan(0.06);
  expect(Math.abs(found.bootstrap!.high - 2.63)).toBeLessThan(0.12);
});

// Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), table 14.1 and 14.2: the variance of 26 children's
// scores in a spatial test is
// 171.5; its 90 % BCa interval (115.8, 259.6), far from the percentile one (100.8, 233.9).
const SPATIAL = [
  48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
];

test('the spatial test: BCa 115.8 to 259.6', () => {
  const varianceOf = (units: readonly number[]) => {
    const values = units.map((unit) => SPATIAL[unit]!);
    const middle = values.reduce((all, value) => all + value, 0) / values.length;
    return values.reduce((all, value) => all + (value - middle) ** 2, 0) / values.length;
  };
  expect(varianceOf([...SPATIAL.keys()])).toBeCloseTo(171.5, 1);
  const { low, high } = bootstrapInterval({
    units: SPATIAL.length,
    figure: varianceOf,
    random: createRandom(5),
    resamples: 8_000,
    level: 0.9,
  })!;
  expect(Math.abs(low - 115.8)).toBeLessThan(3);
  expect(Math.abs(high - 259.6)).toBeLessThan(7);
});

test('swapping the names turns the sign, and the same seed gives the same interval', () => {
  const score = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 30 }), (scores) => {
      const here = scoreDifference(scores, createRandom(9))!;
      const there = scoreDifference(
        scores.map(([a, b]) => [b, a] as const),
        createRandom(9),
      )!;
      expect(there.difference).toBeCloseTo(-here.difference, 10);
      expect(there.interval!.low).toBeCloseTo(-here.interval!.high, 8);
      expect(there.chance ?? 2).toBeCloseTo(here.chance ?? 2, 10);
      expect(scoreDifference(scores, createRandom(9))).toEqual(here);
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('one pair has a difference and no interval; differences that are all the same have no chance', () => {
  expect(scoreDifference([[3, 1]], createRandom(1))).toMatchObject({
    difference: 2,
    interval: null,
    bootstrap: null,
    chance: null,
    effect: null,
  });
  expect(
    scoreDifference(
      [
        [3, 1],
        [4, 2],
      ],
      createRandom(1),
    ),
  ).toMatchObject({ interval: { low: 2, high: 2 }, chance: null });
  expect(scoreDifference([], createRandom(1))).toBeNull();
});

test('in words: how much higher, how sure, and when it is not', () => {
  const names = { a: 'Sora', b: 'Veo', score: 'prompt fidelity' };
  const [found, meaning] = scoresInWords(names, scoreDifference(SLEEP, createRandom(1)));
  expect(found).toMatch(
    /^Sora scored 1.58 higher than Veo in prompt fidelity, on average over 10 pairs \(95 % interval 0.70 to 2.46; by bootstrap 1.\d\d to 2.\d\d\)\.$/,
  );
  expect(meaning).toContain('For prompts like these Sora scores higher');
  const turned = scoreDifference(
    [
      [1, 2],
      [4, 3],
      [2, 4],
      [5, 5],
    ],
    createRandom(1),
  );
  const [other, open] = scoresInWords(names, turned);
  expect(other).toMatch(/^Veo scored 0.50 higher than Sora .* interval −\d.\d\d to \d.\d\d;/);
  expect(open).toContain('not enough to say');
  expect(scoresInWords(names, scoreDifference([[2, 1]], createRandom(1)))[1]).toContain('may be luck');
  expect(scoresInWords(names, null)).toEqual(['No pair of Sora and Veo has a prompt fidelity yet.']);
});
