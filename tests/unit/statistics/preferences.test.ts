// Paired preferences: published examples, every outcome of small studies, and what swapping the names must do.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  combinedPreference,
  combinedScore,
  FEW_PAIRS,
  holm,
  pairedDifference,
  preferenceShare,
  signTest,
  swapped,
  type Tally,
  tallyOf,
  winOdds,
} from '#shared/statistics';

const tally = (wins: number, losses: number, ties = 0, skips = 0): Tally => ({ wins, losses, ties, skips });

test('a skip is no pair, a tie is half a win', () => {
  expect(tallyOf(['a', 'b', 'tie', 'skip', 'a', 'a', 'skip'])).toEqual(tally(3, 1, 1, 2));
  expect(preferenceShare(tally(3, 1, 1, 2))).toMatchObject({ share: 0.7, pairs: 5 });
  expect(preferenceShare(tally(0, 0, 0, 4))).toBeNull();
});

test('what several people say of one pair is one score', () => {
  expect(combinedScore(['a', 'a', 'tie', 'skip'])).toBeCloseTo(2.5 / 3, 12);
  expect(combinedScore(['skip'])).toBeNull();
  expect(combinedPreference(['a', 'b', 'tie', 'skip'])).toBe('tie');
  expect(combinedPreference(['b', 'b', 'a'])).toBe('b');
  expect(combinedPreference(['a', 'tie'])).toBe('a');
  expect(combinedPreference(['skip', 'skip'])).toBe('skip');
});

test('34 of 48 is 71 %, 57 to 82', () => {
  const { share, interval, method } = preferenceShare(tally(34, 14))!;
  expect([share, interval.low, interval.high].map((each) => Math.round(each * 100))).toEqual([71, 57, 82]);
  expect(method).toBe('Wilson');
});

// Agresti, "Categorical Data Analysis" (2002), table 10.1: 1,600 people asked twice for their approval of the prime
// minister.
test("McNemar: the prime minister's approval fell, z squared 17.36", () => {
  const { z, asymptotic, exact, midP } = signTest({ wins: 86, losses: 150 })!;
  expect(z ** 2).toBeCloseTo(17.36, 2);
  expect(asymptotic).toBeCloseTo(3.1e-5, 6);
  // scipy.stats.binomtest(86, 236)
  expect(exact).toBeCloseTo(3.7159361395713866e-5, 15);
  expect(midP).toBeLessThan(exact);
  const { difference, interval } = pairedDifference(tally(86, 150, 1364));
  expect(difference).toBeCloseTo(-0.04, 10);
  // Agresti's Wald interval is (-0.06, -0.02).
  expect(interval.low).toBeCloseTo(-0.059, 3);
  expect(interval.high).toBeCloseTo(-0.021, 3);
});

// Fagerland, Lydersen and Laake, Statistics in Medicine 33 (2014): airway hyper-responsiveness, 1 and 7 discordant of
// 21.
// The other rows: the score equation with the restricted maximum found by brute force (scipy.optimize).
test.each([
  [1, 7, 21, -0.5172323, -0.026003],
  [12, 2, 50, 0.0611124, 0.3447087],
  [30, 10, 60, 0.1317402, 0.5056389],
  [0, 3, 10, -0.6032219, 0.0607926],
])("Tango's interval of %i against %i in %i pairs", (wins, losses, pairs, low, high) => {
  const { interval } = pairedDifference(tally(wins, losses, pairs - wins - losses));
  expect(interval.low).toBeCloseTo(low, 6);
  expect(interval.high).toBeCloseTo(high, 6);
});

test('the sign test is the sum over all outcomes at least as lopsided', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  for (let wins = 0; wins <= 11; wins += 1) {
    let sum = 0;
    for (let other = 0; other <= 11; other += 1) {
      if (Math.abs(other - 5.5) >= Math.abs(wins - 5.5)) sum += choose(11, other) / 2 ** 11;
    }
    expect(signTest({ wins, losses: 11 - wins })!.exact).toBeCloseTo(sum, 12);
  }
  expect(signTest({ wins: 0, losses: 0 })).toBeNull();
});

/** The chance, over every possible outcome, that the interval of the share holds the truth. */
function coverage(pairs: number, win: number, tie: number): number {
  const logFactorials = [0];
  for (let n = 1; n <= pairs; n += 1) logFactorials.push(logFactorials[n - 1]! + Math.log(n));
  const truth = win + tie / 2;
  let covered = 0;
  for (let wins = 0; wins <= pairs; wins += 1) {
    for (let ties = 0; ties <= pairs - wins; ties += 1) {
      const losses = pairs - wins - ties;
      const { low, high } = preferenceShare(tally(wins, losses, ties))!.interval;
      if (low > truth || high < truth) continue;
      const ways =
        logFactorials[pairs]! - logFactorials[wins]! - logFactorials[ties]! - logFactorials[losses]!;
      covered += Math.exp(ways) * win ** wins * tie ** ties * (1 - win - tie) ** losses;
    }
  }
  return covered;
}

const truths = [0.05, 0.2, 0.35, 0.5, 0.7, 0.9].flatMap((win) =>
  [0, 0.05, 0.3, 0.6].filter((tie) => win + tie <= 1).map((tie) => [win, tie] as const),
);

test('few pairs, with ties: the interval holds its level for every truth tried', () => {
  for (const pairs of [3, 8, 15]) {
    for (const [win, tie] of truths) {
      expect(coverage(pairs, win, tie), `${pairs} pairs, ${win} won, ${tie} tied`).toBeGreaterThanOrEqual(
        0.95,
      );
    }
  }
});

test('more pairs: the interval holds its level nearly everywhere, and is not much too wide', () => {
  const covers = truths.map(([win, tie]) => coverage(FEW_PAIRS + 5, win, tie));
  expect(Math.min(...covers)).toBeGreaterThan(0.92);
  const average = covers.reduce((all, each) => all + each, 0) / covers.length;
  expect(average).toBeGreaterThan(0.945);
  expect(average).toBeLessThan(0.975);
});

const anyTally = fc
  .tuple(fc.nat({ max: 90 }), fc.nat({ max: 90 }), fc.nat({ max: 60 }))
  .filter(([wins, losses, ties]) => wins + losses + ties > 0)
  .map(([wins, losses, ties]) => tally(wins, losses, ties));

test('swapping the names mirrors every figure', () => {
  fc.assert(
    fc.property(anyTally, (one) => {
      const [here, there] = [preferenceShare(one)!, preferenceShare(swapped(one))!];
      expect(there.share).toBeCloseTo(1 - here.share, 12);
      expect(there.interval.low).toBeCloseTo(1 - here.interval.high, 8);
      expect(there.interval.high).toBeCloseTo(1 - here.interval.low, 8);
      expect(pairedDifference(swapped(one)).difference).toBeCloseTo(-pairedDifference(one).difference, 12);
      expect(signTest(swapped(one))?.exact).toEqual(signTest(one)?.exact);
      if (one.wins + one.losses + one.ties > 0 && one.losses + one.ties > 0 && one.wins + one.ties > 0) {
        expect(winOdds(one) * winOdds(swapped(one))).toBeCloseTo(1, 9);
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('a win instead of a loss moves the interval up', () => {
  fc.assert(
    fc.property(anyTally, (one) => {
      fc.pre(one.losses > 0);
      const better = { ...one, wins: one.wins + 1, losses: one.losses - 1 };
      const [here, there] = [preferenceShare(one)!.interval, preferenceShare(better)!.interval];
      expect(there.low).toBeGreaterThanOrEqual(here.low - 1e-9);
      expect(there.high).toBeGreaterThanOrEqual(here.high - 1e-9);
    }),
    { numRuns: 300, seed: 4 },
  );
});

// Holm (1979); the same as R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
test('chances of several comparisons are adjusted', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, chance] of [0.03, 0.06, 0.06, 0.02].entries())
    expect(adjusted[index]).toBeCloseTo(chance, 12);
});
