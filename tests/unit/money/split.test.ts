/** Largest remainder: nothing is lost, nobody is off by more than one nano. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nanos, splitByLargestRemainder, sum } from '#shared/money';

test.each([
  [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
  [1n, [1n, 1n], [1n, 0n]],
  [10n, [0n, 1n], [0n, 10n]],
  [7n, [50n, 30n, 20n], [4n, 2n, 1n]],
  [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
  [0n, [3n, 4n], [0n, 0n]],
])('%s over %s', (total, weights, parts) => {
  expect(splitByLargestRemainder(nanos(total), weights)).toEqual(parts);
});

test('the parts add up, and each is within one nano of its exact share', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      fc
        .array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 12 })
        .filter((all) => all.some((weight) => weight > 0n)),
      (total, weights) => {
        const parts = splitByLargestRemainder(nanos(total), weights);
        const all = weights.reduce((a, b) => a + b, 0n);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, index) => {
          const off = part * all - total * (weights[index] ?? 0n);
          expect(off > -all && off < all).toBe(true);
        });
      },
    ),
  );
});
