// The Pareto front, against the definition by brute force, and what is clear and what noise.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanos } from '#shared/money';
import { type Candidate, paretoFront, paretoInWords } from '#shared/statistics';

/** Cost in cents with its half width, quality in percent with its half width. */
const candidate = (
  model: string,
  cents: number,
  costHalf: number,
  quality: number,
  qualityHalf: number,
): Candidate => ({
  model,
  cost: {
    value: nanos(BigInt(cents) * 10_000_000n),
    interval: {
      low: nanos(BigInt(cents - costHalf) * 10_000_000n),
      high: nanos(BigInt(cents + costHalf) * 10_000_000n),
    },
  },
  quality: { value: quality, interval: { low: quality - qualityHalf, high: quality + qualityHalf } },
});

test('dominated clearly, within noise, and not at all', () => {
  const placed = paretoFront([
    candidate('cheap', 2, 0, 55, 4),
    candidate('middle', 10, 1, 70, 4),
    candidate('poor', 12, 0, 50, 4),
    candidate('close', 11, 1, 68, 4),
    candidate('dear', 50, 0, 80, 4),
    { model: 'unpriced', cost: null, quality: { value: 90, interval: null } },
    { model: 'new', cost: null, quality: null },
  ]);
  expect(placed.map(({ model, place }) => [model, place])).toEqual([
    ['cheap', 'front'],
    ['middle', 'front'],
    ['poor', 'dominated'],
    ['close', 'dominated'],
    ['dear', 'front'],
    ['unpriced', 'not-placed'],
    ['new', 'not-placed'],
  ]);
  expect(placed[2]!.dominatedBy).toEqual([
    { model: 'cheap', isClear: false },
    { model: 'middle', isClear: true },
    { model: 'close', isClear: true },
  ]);
  expect(placed[3]!.dominatedBy).toEqual([{ model: 'middle', isClear: false }]);
  expect(placed[1]!.perhapsDominatedBy).toEqual(['close']);
  expect(paretoInWords(placed)).toEqual([
    'Worth their price, as no other model is both cheaper and better: cheap, middle and dear.',
    'middle stands there within noise only: close may be at least as good and as cheap.',
    'poor is clearly beaten in both cost and quality by middle and close.',
    'close is beaten in both by middle, but within noise: more pairs may change that.',
    'unpriced has no place yet: its cost is not known.',
    'new has no place yet: its cost and its quality are not known.',
  ]);
});

test('clear means clear in both: overlap in one of them is noise', () => {
  const clearly = (cents: number, costHalf: number, quality: number, qualityHalf: number) =>
    paretoFront([
      candidate('good', 10, 2, 70, 3),
      candidate('other', cents, costHalf, quality, qualityHalf),
    ])[1]!.dominatedBy;
  expect(clearly(20, 2, 50, 3)).toEqual([{ model: 'good', isClear: true }]);
  expect(clearly(13, 2, 50, 3)).toEqual([{ model: 'good', isClear: false }]);
  expect(clearly(20, 2, 66, 3)).toEqual([{ model: 'good', isClear: false }]);
});

test('without an interval nothing is clear', () => {
  const bare = (model: string, cents: bigint, quality: number): Candidate => ({
    model,
    cost: { value: nanos(cents), interval: null },
    quality: { value: quality, interval: null },
  });
  const placed = paretoFront([bare('a', 1n, 90), bare('b', 1_000_000n, 1)]);
  expect(placed[1]!.dominatedBy).toEqual([{ model: 'a', isClear: false }]);
});

test('the front is what the definition says, for any order of the models', () => {
  const one = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (points) => {
      const candidates = points.map(([cents, quality], index) =>
        candidate(`m${index}`, cents, 0, quality, 1),
      );
      const front = paretoFront(candidates).filter(({ place }) => place === 'front');
      const expected = points.flatMap(([cents, quality], index) =>
        points.some(([other, also]) => other <= cents && also >= quality && (other < cents || also > quality))
          ? []
          : [`m${index}`],
      );
      expect(front.map(({ model }) => model)).toEqual(expected);
      const turned = paretoFront([...candidates].reverse()).filter(({ place }) => place === 'front');
      expect(turned.map(({ model }) => model).reverse()).toEqual(expected);
      // What is clear is also so at the estimates.
      for (const { place, perhapsDominatedBy } of paretoFront(candidates)) {
        if (place === 'dominated') expect(perhapsDominatedBy).toEqual([]);
      }
    }),
    { numRuns: 300, seed: 13 },
  );
});
