/** Indirect cost: dated rates on sums, rounded once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indirectOn, nanos } from '#shared/money';

test.each([
  ['nothing', [], 0n],
  ['55.5 % of one dollar', [[1_000_000_000n, 555_000n]], 555_000_000n],
  ['55.5 % of the cheapest price is not a whole micro-dollar', [[1_000n, 555_000n]], 555n],
  ['half a nano goes up', [[1n, 500_000n]], 1n],
  ['less than half goes away', [[1n, 499_999n]], 0n],
  [
    'two halves are one, not two: rounded once',
    [
      [1n, 500_000n],
      [1n, 500_000n],
    ],
    1n,
  ],
  [
    'a rate that changed within the line',
    [
      [3n, 260_000n],
      [3n, 555_000n],
    ],
    2n,
  ],
  ['a refund gives back', [[-1_000n, 555_000n]], -555n],
  ['minus half a nano goes up, to nothing', [[-1n, 500_000n]], 0n],
  [
    'more than a JavaScript number holds',
    [[9_007_199_254_740_993_000n, 1_000_000n]],
    9_007_199_254_740_993_000n,
  ],
] as const)('%s', (_what, parts, expected) => {
  expect(indirectOn(parts.map(([base, rateMillionths]) => ({ base: nanos(base), rateMillionths })))).toBe(
    expected,
  );
});

test('never more than half a nano from the exact figure', () => {
  const part = fc.record({
    base: fc.bigInt(-(10n ** 15n), 10n ** 15n).map(nanos),
    rateMillionths: fc.bigInt(0n, 2_000_000n),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const exact = parts.reduce((total, each) => total + each.base * each.rateMillionths, 0n);
      const off = indirectOn(parts) * 1_000_000n - exact;
      expect(off <= 500_000n && off > -500_000n).toBe(true);
    }),
  );
});
