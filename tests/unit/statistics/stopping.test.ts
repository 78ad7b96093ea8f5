// The stopping rule keeps its promise: exactly, by listing every outcome, and by simulated studies that look after
// every pair.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, type Random } from '#shared/base';
import {
  betAgainst,
  confidenceSequence,
  createStoppingRule,
  type Evidence,
  evidenceOf,
  evidenceOfScores,
  followed,
  logGamma,
  type Preference,
  scoreOf,
  type StoppingRule,
  type Verdict,
} from '#shared/statistics';

const counts = (wins: number, losses: number, ties = 0): Evidence => evidenceOf({ wins, losses, ties });
const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b);

test.each([
  [3, 1, 0.5],
  [30, 18, 0.5],
  [5, 60, 0.3],
  [120, 90, 0.62],
])(
  "without ties the wealth is Robbins' mixture in closed form: %i to %i against %s",
  (wins, losses, claim) => {
    const closed =
      logBeta(wins + 0.5, losses + 0.5) -
      logBeta(0.5, 0.5) -
      wins * Math.log(claim) -
      losses * Math.log(1 - claim);
    expect(betAgainst(claim).wealth(counts(wins, losses))).toBeCloseTo(closed, 9);
  },
);

test('the bet is fair: over all outcomes the mean wealth against a true claim is 1, with ties and quarter points', () => {
  // Scores and chances with mean 0.47.
  const law = [
    [0, 0.31],
    [0.25, 0.16],
    [0.5, 0.2],
    [1, 0.33],
  ] as const;
  const truth = law.reduce((all, [score, chance]) => all + score * chance, 0);
  const { wealth } = betAgainst(truth);
  const meanOver = (left: number, scores: readonly number[], chance: number): number =>
    left === 0
      ? chance * Math.exp(wealth(evidenceOfScores(scores)))
      : law.reduce((all, [score, each]) => all + meanOver(left - 1, [...scores, score], chance * each), 0);
  expect(meanOver(6, [], 1)).toBeCloseTo(1, 10);
});

const anyCounts = fc.tuple(fc.nat({ max: 150 }), fc.nat({ max: 150 }), fc.nat({ max: 100 }));

test('the sequence holds the share seen, mirrors with the names, and narrows as certainty is given up', () => {
  fc.assert(
    fc.property(anyCounts, ([wins, losses, ties]) => {
      fc.pre(wins + losses + ties > 0);
      const share = (wins + ties / 2) / (wins + losses + ties);
      const here = confidenceSequence(counts(wins, losses, ties));
      const there = confidenceSequence(counts(losses, wins, ties));
      expect(here.low).toBeLessThanOrEqual(share);
      expect(here.high).toBeGreaterThanOrEqual(share);
      expect(there.low).toBeCloseTo(1 - here.high, 6);
      const narrow = confidenceSequence(counts(wins, losses, ties), 0.8);
      expect(narrow.low).toBeGreaterThanOrEqual(here.low - 1e-6);
      expect(narrow.high).toBeLessThanOrEqual(here.high + 1e-6);
    }),
    { numRuns: 60, seed: 10 },
  );
});

test('verdict and sequence say the same, and a win never speaks against A', () => {
  const rule = createStoppingRule({ margin: 0.12 });
  fc.assert(
    fc.property(anyCounts, ([wins, losses, ties]) => {
      const { verdict, interval } = rule.look(counts(wins, losses, ties));
      const isWithin = interval.low >= 0.38 && interval.high <= 0.62;
      const direction: Verdict =
        interval.low > 0.5 ? 'a-better' : interval.high < 0.5 ? 'b-better' : 'not-yet';
      expect(verdict).toBe(isWithin ? 'practically-equal' : direction);
      const more = confidenceSequence(counts(wins + 1, losses, ties));
      expect(more.high).toBeGreaterThanOrEqual(interval.high - 0.02);
      if (losses > 0) {
        const better = confidenceSequence(counts(wins + 1, losses - 1, ties));
        expect(better.low).toBeGreaterThanOrEqual(interval.low - 1e-6);
        expect(better.high).toBeGreaterThanOrEqual(interval.high - 1e-6);
      }
    }),
    { numRuns: 80, seed: 11 },
  );
});

test('before the first pair everything is open; after one nothing is settled', () => {
  const rule = createStoppingRule();
  expect(rule.look(new Map())).toEqual({
    verdict: 'not-yet',
    level: 0.95,
    margin: null,
    pairs: 0,
    share: null,
    interval: { low: 0, high: 1 },
  });
  expect(rule.verdict(counts(1, 0))).toBe('not-yet');
  expect(rule.verdict(counts(12, 0))).toBe('a-better');
  expect(rule.verdict(counts(0, 12))).toBe('b-better');
  // Ties say nothing about a direction, but may show that any preference is small.
  expect(rule.verdict(counts(0, 0, 500))).toBe('not-yet');
  expect(createStoppingRule({ margin: 0.1 }).verdict(counts(0, 0, 500))).toBe('practically-equal');
});

test('a study can be followed pair by pair; skips are no pairs', () => {
  const seen: Preference[] = ['a', 'skip', 'a', 'tie', 'b'];
  const points = followed(
    seen.flatMap((preference) => scoreOf(preference) ?? []),
    createStoppingRule(),
  );
  expect(points.map(({ pairs, share }) => [pairs, share])).toEqual([
    [1, 1],
    [2, 1],
    [3, 2.5 / 3],
    [4, 0.625],
  ]);
  expect(points[3]!.interval).toEqual(confidenceSequence(counts(2, 1, 1)));
});

interface World {
  readonly win: number;
  readonly tie: number;
}

/** One study that is looked at after every pair and ends with the first verdict, or undecided after `most`. */
function study(
  rule: StoppingRule,
  { win, tie }: World,
  most: number,
  random: Random,
): { verdict: Verdict; pairs: number } {
  const seen = new Map([
    [1, 0],
    [0.5, 0],
    [0, 0],
  ]);
  for (let pairs = 1; pairs <= most; pairs += 1) {
    const drawn = random();
    const score = drawn < win ? 1 : drawn < win + tie ? 0.5 : 0;
    seen.set(score, seen.get(score)! + 1);
    const verdict = rule.verdict(seen);
    if (verdict !== 'not-yet') return { verdict, pairs };
  }
  return { verdict: 'not-yet', pairs: most };
}

function shareOf(
  verdicts: readonly Verdict[],
  rule: StoppingRule,
  world: World,
  studies: number,
  most: number,
  seed: number,
) {
  const random = createRandom(seed);
  const results = Array.from({ length: studies }, () => study(rule, world, most, random));
  return {
    share: results.filter(({ verdict }) => verdicts.includes(verdict)).length / studies,
    pairs: results.reduce((all, { pairs }) => all + pairs, 0) / studies,
  };
}

// Some seconds of arithmetic each; more on a busy machine.
const SIMULATED = { timeout: 60_000 };
const DIRECTIONS: readonly Verdict[] = ['a-better', 'b-better'];

// The promise: wrong in at most 5 of 100 studies, though each is looked at after every one of up to 300 pairs.
test.each([
  ['no preference, no ties', { win: 0.5, tie: 0 }],
  ['no preference, a third tied', { win: 1 / 3, tie: 1 / 3 }],
])('2,500 studies of %s: at most 5 %% ever see a preference', SIMULATED, (_, world) => {
  const { share } = shareOf(DIRECTIONS, createStoppingRule(), world, 2_500, 300, 101);
  expect(share).toBeLessThanOrEqual(0.05);
  // Not so cautious that the promise would be empty.
  expect(share).toBeGreaterThan(0.005);
});

test('2,500 studies with a promise of 20 %: kept as well', SIMULATED, () => {
  const { share } = shareOf(
    DIRECTIONS,
    createStoppingRule({ level: 0.8 }),
    { win: 0.5, tie: 0 },
    2_500,
    300,
    102,
  );
  expect(share).toBeLessThanOrEqual(0.2);
  expect(share).toBeGreaterThan(0.05);
});

test(
  '2,500 studies right at the margin: at most 5 % are called practically equal, or better on the wrong side',
  SIMULATED,
  () => {
    const rule = createStoppingRule({ margin: 0.15 });
    const { share } = shareOf(
      ['practically-equal', 'b-better'],
      rule,
      { win: 0.55, tie: 0.2 },
      2_500,
      300,
      103,
    );
    expect(share).toBeLessThanOrEqual(0.05);
  },
);

test(
  'the usual test looked at after every pair breaks its promise: the simulation would notice',
  SIMULATED,
  () => {
    // Wald's z at 1.96 after each pair from the tenth on.
    const naive: StoppingRule = {
      ...createStoppingRule(),
      verdict: (seen) => {
        const [wins, losses] = [seen.get(1)!, seen.get(0)!];
        return wins + losses >= 10 && Math.abs(wins - losses) / Math.sqrt(wins + losses) > 1.96
          ? 'a-better'
          : 'not-yet';
      },
    };
    const { share } = shareOf(DIRECTIONS, naive, { win: 0.5, tie: 0 }, 2_500, 300, 104);
    expect(share).toBeGreaterThan(0.25);
  },
);

test('a clear preference is found, mostly and early', () => {
  const { share, pairs } = shareOf(['a-better'], createStoppingRule(), { win: 0.7, tie: 0.1 }, 500, 300, 105);
  expect(share).toBeGreaterThan(0.97);
  expect(pairs).toBeLessThan(60);
});

test('practical equality is found where it holds', () => {
  const rule = createStoppingRule({ margin: 0.15 });
  const { share } = shareOf(['practically-equal'], rule, { win: 0.35, tie: 0.3 }, 300, 400, 106);
  expect(share).toBeGreaterThan(0.85);
});
