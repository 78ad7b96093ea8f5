// Intervals of a share: Newcombe's table of 1998, and their promise by listing every outcome.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialCdf, clopperPearson, type Interval, wilson } from '#shared/statistics';

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), Table I.
// biome-ignore format: a table
test.each([
  // of       Wilson (method 3)   Clopper-Pearson (method 5)
  [81, 263,   [0.2553, 0.3662],   [0.2527, 0.3676]],
  [15, 148,   [0.0624, 0.1605],   [0.0578, 0.1617]],
  [0,  20,    [0.0000, 0.1611],   [0.0000, 0.1684]],
  [1,  29,    [0.0061, 0.1718],   [0.0009, 0.1776]],
] as const)('%i of %i', (count, among, score, exact) => {
  const rounded = ({ low, high }: Interval) => [low, high].map((end) => Math.round(end * 1e4) / 1e4);
  expect(rounded(wilson(count, among))).toEqual(score);
  expect(rounded(clopperPearson(count, among))).toEqual(exact);
});

/** Chances of 0, 1, ... successes, by multiplying up: no shared code with what is tested. */
function binomialChances(among: number, share: number): number[] {
  let chances = [1];
  for (let tries = 0; tries < among; tries += 1) {
    chances = [...chances, 0].map(
      (chance, count) => chance * (1 - share) + (chances[count - 1] ?? 0) * share,
    );
  }
  return chances;
}

const coverage = (among: number, share: number, interval: (count: number) => Interval): number =>
  binomialChances(among, share).reduce((all, chance, count) => {
    const { low, high } = interval(count);
    return all + (low <= share && share <= high ? chance : 0);
  }, 0);

test('the exact interval holds its level for every share; Wilson holds it on average', () => {
  const among = 17;
  const shares = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
  const exact = Array.from({ length: among + 1 }, (_, count) => clopperPearson(count, among));
  const score = Array.from({ length: among + 1 }, (_, count) => wilson(count, among));
  const covers = (intervals: Interval[]) =>
    shares.map((share) => coverage(among, share, (count) => intervals[count]!));
  expect(Math.min(...covers(exact))).toBeGreaterThanOrEqual(0.95);
  const average = covers(score).reduce((all, each) => all + each, 0) / shares.length;
  expect(average).toBeGreaterThan(0.94);
  expect(average).toBeLessThan(0.965);
});

test('the binomial distribution is the sum of its chances', () => {
  const chances = binomialChances(12, 0.37);
  let sum = 0;
  for (const [count, chance] of chances.entries()) {
    sum += chance;
    expect(binomialCdf(count, 12, 0.37)).toBeCloseTo(sum, 12);
  }
});

test.each([
  ['Wilson', wilson],
  ['Clopper-Pearson', clopperPearson],
] as const)('%s: more successes move it up, more certainty widens it, failures mirror it', (_, interval) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat({ max: 399 }), (among, some) => {
      const count = some % among;
      const [here, next] = [interval(count, among), interval(count + 1, among)];
      expect(next.low).toBeGreaterThanOrEqual(here.low);
      expect(next.high).toBeGreaterThanOrEqual(here.high);
      expect(here.low).toBeLessThanOrEqual(count / among);
      expect(here.high).toBeGreaterThanOrEqual(count / among);
      const wide = interval(count, among, 0.99);
      expect(wide.low).toBeLessThanOrEqual(here.low);
      expect(wide.high).toBeGreaterThanOrEqual(here.high);
      expect(interval(among - count, among).low).toBeCloseTo(1 - here.high, 9);
    }),
    { numRuns: 200, seed: 2 },
  );
});
