// The plan of pairs: the same from the same seed, balanced in every way it claims, with controls that repeat.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PairPlan, planPairs, raterConsistency, type SideAnswer } from '#shared/statistics';

const named = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what}${index}`);
const anyPlan: fc.Arbitrary<PairPlan> = fc
  .record({
    items: fc.integer({ min: 1, max: 25 }).map((count) => named('prompt', count)),
    models: fc.integer({ min: 2, max: 5 }).map((count) => named('model', count)),
    raters: fc.integer({ min: 1, max: 4 }).map((count) => named('rater', count)),
    seed: fc.integer(),
    seats: fc.nat({ max: 3 }),
    controlShare: fc.double({ min: 0, max: 0.4, noNaN: true }),
  })
  .map(({ seats, ...plan }) => ({ ...plan, ratersPerPair: 1 + (seats % plan.raters.length) }));

const countBy = <T>(things: readonly T[], key: (thing: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(key(thing), (counts.get(key(thing)) ?? 0) + 1);
  return counts;
};
const together = (left: string, right: string) => [left, right].sort().join(' ');

test('every pair of models meets on every item, seen by different raters, as often as planned', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const first = planPairs(plan).filter(({ repeats }) => repeats === null);
      const seen = countBy(first, ({ item, left, right }) => `${item} ${together(left, right)}`);
      const pairs = (plan.models.length * (plan.models.length - 1)) / 2;
      expect(seen.size).toBe(plan.items.length * pairs);
      expect(new Set(seen.values())).toEqual(new Set([plan.ratersPerPair]));
      const byRater = countBy(
        first,
        ({ rater, item, left, right }) => `${rater} ${item} ${together(left, right)}`,
      );
      expect(Math.max(...byRater.values())).toBe(1);
    }),
    { numRuns: 100, seed: 14 },
  );
});

test('raters and sides are balanced, within and over all', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const first = planPairs(plan).filter(({ repeats }) => repeats === null);
      const perRater = plan.raters.map((rater) => first.filter((pair) => pair.rater === rater).length);
      expect(Math.max(...perRater) - Math.min(...perRater)).toBeLessThanOrEqual(1);
      const surplus = (pairs: typeof first) => {
        const sums = new Map<string, number>();
        for (const { left, right } of pairs) {
          const key = together(left, right);
          sums.set(key, (sums.get(key) ?? 0) + (left < right ? 1 : -1));
        }
        return Math.max(0, ...[...sums.values()].map(Math.abs));
      };
      for (const rater of plan.raters)
        expect(surplus(first.filter((pair) => pair.rater === rater))).toBeLessThanOrEqual(1);
      expect(surplus(first)).toBeLessThanOrEqual(2);
    }),
    { numRuns: 100, seed: 15 },
  );
});

test('controls repeat an earlier pair of the same rater with sides changed, in the share planned', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const all = planPairs(plan);
      for (const rater of plan.raters) {
        const own = all.filter((pair) => pair.rater === rater);
        expect(own.map(({ position }) => position)).toEqual([...own.keys()]);
        const firsts = own.filter(({ repeats }) => repeats === null).length;
        const controls = own.filter(({ repeats }) => repeats !== null);
        expect(controls).toHaveLength(
          Math.min(Math.floor(firsts / 2), Math.ceil(plan.controlShare! * firsts)),
        );
        expect(new Set(controls.map(({ repeats }) => repeats)).size).toBe(controls.length);
        for (const { repeats, position, item, left, right } of controls) {
          expect(repeats).toBeLessThan(position);
          expect(own[repeats!]).toMatchObject({ item, left: right, right: left, repeats: null });
        }
      }
    }),
    { numRuns: 100, seed: 16 },
  );
});

test('the same seed gives the same plan, another seed another', () => {
  const plan = { items: named('prompt', 12), models: ['A', 'B', 'C'], raters: ['Ada', 'Ben'], seed: 42 };
  expect(planPairs(plan)).toEqual(planPairs(plan));
  expect(planPairs({ ...plan, seed: 43 })).not.toEqual(planPairs(plan));
});

test('nobody can tell from the place: over seeds a model stands on the left half of the time', () => {
  let left = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const [first] = planPairs({
      items: named('prompt', 5),
      models: ['A', 'B'],
      raters: ['Ada'],
      seed,
      controlShare: 0,
    });
    if (first!.left === 'A') left += 1;
  }
  expect(left).toBeGreaterThan(150);
  expect(left).toBeLessThan(250);
});

test('a pair cannot have more raters than there are', () => {
  expect(() =>
    planPairs({ items: ['p'], models: ['A', 'B'], raters: ['Ada'], seed: 1, ratersPerPair: 2 }),
  ).toThrow('at most as many raters');
});

test('a rater who follows the picture is consistent, one who follows the side is not', () => {
  const plan = planPairs({
    items: named('prompt', 40),
    models: ['A', 'B'],
    raters: ['Ada'],
    seed: 7,
    controlShare: 0.25,
  });
  const answered = (answer: (pair: (typeof plan)[number]) => SideAnswer | null) =>
    raterConsistency(plan.map((pair) => ({ ...pair, answer: answer(pair) })));
  expect(answered(({ left }) => (left === 'A' ? 'left' : 'right'))).toMatchObject({
    pairs: 10,
    consistent: 10,
  });
  expect(answered(() => 'left')).toMatchObject({
    pairs: 10,
    consistent: 0,
    towardsFirst: 10,
    towardsSecond: 0,
  });
  expect(answered(() => 'right')).toMatchObject({ towardsFirst: 0, towardsSecond: 10 });
  expect(answered(({ repeats }) => (repeats === null ? 'left' : null))).toBeNull();
});
