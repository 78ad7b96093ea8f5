// Rule M2: a price is a rate; rate x quantity is rounded once, half up, at the end.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BugError } from '#shared/base';
import {
  MAX_NANOS,
  nanos,
  parseQuantity,
  priceOf,
  priceWithin,
  type Quantity,
  type Rate,
  toDecimalQuantity,
  wholeQuantity,
} from '#shared/money';

const rate = (perUnit: bigint, perUnits = 1n): Rate => ({ nanos: nanos(perUnit), perUnits, unit: 'token' });
const quantity = (text: string): Quantity => {
  const read = parseQuantity(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const MILLION = 1_000_000n;

// biome-ignore format: a table
test.each([
  // nanos, per units        quantity          nanos     why
  [1_000n,          1n,      '1',              1_000n,   'the cheapest request'],
  [1_000n,          1n,      '946',            946_000n, 'a prompt suite of it'],
  [500_000_000n,    1n,      '0',              0n,       'nothing bought'],
  [0n,              1n,      '12',             0n,       'a free model'],
  [1n,              1n,      '0.5',            1n,       'half a nano goes up'],
  [1n,              1n,      '0.499999999999', 0n,       'less than half goes down'],
  [3n,              1n,      '0.5',            2n,       'half up, not to even: 1.5 is 2'],
  [5n,              1n,      '0.5',            3n,       'half up, not to even: 2.5 is 3'],
  [98_000_000n,     1n,      '5.5',            539_000_000n, 'five and a half seconds'],
  [2_500_000_000n,  MILLION, '1',              2_500n,   'a token at $2.50 a million'],
  [150_000n,        MILLION, '1',              0n,       'a token worth 0.15 nano'],
  [150_000n,        MILLION, '3',              0n,       '0.45 nano'],
  [150_000n,        MILLION, '4',              1n,       '0.6 nano'],
  [500_000n,        MILLION, '1',              1n,       'exactly half a nano'],
  [150_000n,        MILLION, '1000000',        150_000n, 'a million tokens'],
  [1n,              MILLION, '499999',         0n,       'just below half'],
  [1n,              MILLION, '500000',         1n,       'half'],
  [3_600_000_000n,  1n,      '0.000277777778', 1_000_000n, 'one second of a GPU-hour'],
  [MAX_NANOS,       1n,      '1',              MAX_NANOS, 'the most that the books can hold'],
])('M2 %d nanos per %d units x %s is %d: %s', (perUnit, perUnits, text, amount) => {
  expect(priceOf(rate(perUnit, perUnits), quantity(text))).toBe(amount);
});

test('M2 it rounds once: three thirds of a unit are the unit, thirds rounded one by one are not', () => {
  const third = quantity('0.333333333333');
  const three = { value: third.value * 3n, scale: third.scale };
  expect(priceOf(rate(100n), three)).toBe(100n);
  expect(3n * priceOf(rate(100n), third)).toBe(99n);
});

test.each([
  ['a negative price', rate(-1n), wholeQuantity(1)],
  ['a negative quantity', rate(1n), { value: -1n, scale: 0 }],
  ['a rate per nothing', rate(1n, 0n), wholeQuantity(1)],
  ['more than 64 bits', rate(MAX_NANOS), wholeQuantity(2)],
])('M2 %s is a bug and throws', (_, badRate, badQuantity) => {
  expect(() => priceOf(badRate, badQuantity)).toThrow(BugError);
});

// biome-ignore format: a table
test.each([
  // written            as decimal text again
  ['0',                 '0'],
  ['12',                '12'],
  ['100',               '100'],
  ['2.5',               '2.5'],
  ['2.50',              '2.5'],
  ['100.0',             '100'],
  ['0.000000000001',    '0.000000000001'],
  ['007',               '7'],
  ['999999999999999999', '999999999999999999'],
])('M2 a quantity of %s is %s', (text, again) => {
  expect(toDecimalQuantity(quantity(text))).toBe(again);
});

test.each([
  '',
  '-1',
  '+1',
  '.5',
  '5.',
  '1e3',
  '1,000',
  ' 1',
  '1 ',
  '1.0000000000001',
  '1234567890123456789',
  'NaN',
  '１',
])('M2 %j is not a quantity', (text) => {
  expect(parseQuantity(text)).toMatchObject({ ok: false, error: { code: 'bad-quantity' } });
});

const anyRate = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom(1n, MILLION))
  .map(([perUnit, perUnits]) => rate(perUnit, perUnits));
const anyValue = fc.bigInt({ min: 0n, max: 10n ** 6n });
const anyScale = fc.integer({ min: 0, max: 12 });

test('M2 a price in two parts differs from the price of the whole by at most one nano', () => {
  fc.assert(
    fc.property(anyRate, anyValue, anyValue, anyScale, (each, a, b, scale) => {
      const whole = priceOf(each, { value: a + b, scale });
      const parts = priceOf(each, { value: a, scale }) + priceOf(each, { value: b, scale });
      expect(parts - whole).toBeGreaterThanOrEqual(-1n);
      expect(parts - whole).toBeLessThanOrEqual(1n);
    }),
    { numRuns: 2_000 },
  );
});

test('M2 a price is within half a nano of the exact one, and exactly half a nano is never below it', () => {
  fc.assert(
    fc.property(anyRate, anyValue, anyScale, (each, value, scale) => {
      const divisor = each.perUnits * 10n ** BigInt(scale);
      const twiceTheError = 2n * (priceOf(each, { value, scale }) * divisor - each.nanos * value);
      expect(twiceTheError).toBeGreaterThan(-divisor);
      expect(twiceTheError).toBeLessThanOrEqual(divisor);
    }),
    { numRuns: 2_000 },
  );
});

test('M2 more never costs less', () => {
  fc.assert(
    fc.property(anyRate, anyValue, anyValue, anyScale, (each, a, more, scale) => {
      expect(priceOf(each, { value: a + more, scale })).toBeGreaterThanOrEqual(
        priceOf(each, { value: a, scale }),
      );
    }),
  );
});

test('M2 a quantity survives being written and read, but for zeros at its end', () => {
  fc.assert(
    fc.property(anyValue, anyScale, (value, scale) => {
      const again = quantity(toDecimalQuantity({ value, scale }));
      expect(again.value * 10n ** BigInt(scale)).toBe(value * 10n ** BigInt(again.scale));
    }),
  );
});

test.each([
  ['5', 50n, 50n],
  ['5', 49n, null],
  ['999999999999999999', 1_000n, null],
] as const)('M2 %s tokens at 10 nanos, at most %s: %s', (text, limit, expected) => {
  expect(priceWithin(rate(10n), quantity(text), nanos(limit))).toBe(expected);
});
