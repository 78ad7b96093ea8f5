// Rule M1: an amount is a whole number of nanos; what is not one is refused, never rounded away.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_NANOS, nanos, parseAmount, sum, toDecimal } from '#shared/money';

const parsed = (text: string): bigint | string => {
  const amount = parseAmount(text);
  return amount.ok ? amount.value : 'refused';
};

// biome-ignore format: a table
test.each([
  // written               nanos
  ['0',                    0n],
  ['-0',                   0n],
  ['1',                    1_000_000_000n],
  ['12.5',                 12_500_000_000n],
  ['12.50',                12_500_000_000n],
  ['.5',                   500_000_000n],
  ['0.000001',             1_000n],
  ['0.000000001',          1n],
  ['-0.000000001',         -1n],
  ['$1,204,000',           1_204_000_000_000_000n],
  ['-$12.40',              -12_400_000_000n],
  ['  7 ',                 7_000_000_000n],
  ['007',                  7_000_000_000n],
  ['1,000.000000001',      1_000_000_000_001n],
  ['9223372036.854775807', MAX_NANOS],
  ['-9223372036.854775807', -MAX_NANOS],
])('M1 reads %s as %d nanos', (text, amount) => {
  expect(parsed(text)).toBe(amount);
});

// biome-ignore format: a table
test.each([
  // written               what the message says
  ['',                     'not an amount'],
  ['-',                    'not an amount'],
  ['$',                    'not an amount'],
  ['.',                    'not an amount'],
  ['5.',                   'not an amount'],
  ['+5',                   'not an amount'],
  ['--5',                  'not an amount'],
  ['1e3',                  'not an amount'],
  ['0x10',                 'not an amount'],
  ['1_000',                'not an amount'],
  ['1,23',                 'not an amount'],
  ['1234,567',             'not an amount'],
  ['1,2345',               'not an amount'],
  [',5',                   'not an amount'],
  ['1.2.3',                'not an amount'],
  ['1 000',                'not an amount'],
  ['12,5',                 'not an amount'],
  ['€5',                   'not an amount'],
  ['５',                   'not an amount'],
  ['NaN',                  'not an amount'],
  ['Infinity',             'not an amount'],
  ['5\n6',                 'not an amount'],
  ['0.0000000001',         'more than nine decimals'],
  ['1.0000000000',         'more than nine decimals'],
  ['9223372036.854775808', 'larger than the books can hold'],
  ['-9223372036.854775808', 'larger than the books can hold'],
  ['99999999999999999999', 'larger than the books can hold'],
])('M1 refuses %j: %s', (text, message) => {
  expect(parseAmount(text)).toMatchObject({
    ok: false,
    error: { code: 'bad-amount', message: expect.stringContaining(message) },
  });
});

// biome-ignore format: a table
test.each([
  // nanos                    decimal
  [0n,                        '0'],
  [1n,                        '0.000000001'],
  [-1n,                       '-0.000000001'],
  [1_000n,                    '0.000001'],
  [12_400_000_000n,           '12.4'],
  [-12_400_000_000n,          '-12.4'],
  [1_204_000_000_000_000n,    '1204000'],
  [MAX_NANOS,                 '9223372036.854775807'],
])('M1 writes %d nanos as %s', (amount, text) => {
  expect(toDecimal(nanos(amount))).toBe(text);
});

const anyAmount = fc.bigInt({ min: -MAX_NANOS, max: MAX_NANOS }).map(nanos);

test('M1 every amount survives being written and read', () => {
  fc.assert(
    fc.property(anyAmount, (amount) => {
      expect(parsed(toDecimal(amount))).toBe(amount);
    }),
    {
      numRuns: 2_000,
    },
  );
});

test('M1 what is read is exactly what was written, or refused: no text is read as a rounded amount', () => {
  const whole = fc.nat({ max: 9_999_999 });
  const fraction = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(whole, fraction, (units, decimals) => {
      const exact = BigInt(units) * 10n ** 12n + BigInt(decimals.padEnd(12, '0'));
      expect(parsed(`${units}.${decimals}`)).toBe(decimals.length > 9 ? 'refused' : exact / 1_000n);
    }),
    { numRuns: 2_000 },
  );
});

test('M1 a sum is exact where a float would not be', () => {
  const tenCents = Array.from({ length: 30 }, () => nanos(100_000_000n));
  expect(sum(tenCents)).toBe(3_000_000_000n);
  expect(Array.from({ length: 30 }, () => 0.1).reduce((a, b) => a + b)).not.toBe(3);
});
