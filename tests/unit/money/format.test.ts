// Rule M3: people read adaptive amounts; the exact value is always at hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatExact, formatMoney, MAX_NANOS, nanos, parseAmount } from '#shared/money';

const amountOf = (text: string) => {
  const amount = parseAmount(text);
  if (!amount.ok) throw new Error(amount.error.message);
  return amount.value;
};

// biome-ignore format: a table
test.each([
  // amount           as people read it   exact
  ['0',               '$0.00',            '$0.00'],
  ['0.000000001',     '$0.000000001',     '$0.000000001'],
  ['0.000001',        '$0.000001',        '$0.000001'],
  ['0.0000015',       '$0.0000015',       '$0.0000015'],
  ['0.000001234',     '$0.000001234',     '$0.000001234'],
  ['0.00012345',      '$0.0001235',       '$0.00012345'],
  ['0.00099999',      '$0.001',           '$0.00099999'],
  ['0.005',           '$0.005',           '$0.005'],
  ['0.0049',          '$0.0049',          '$0.0049'],
  ['0.0099999',       '$0.01',            '$0.0099999'],
  ['0.01',            '$0.01',            '$0.01'],
  ['0.035',           '$0.035',           '$0.035'],
  ['0.10',            '$0.10',            '$0.10'],
  ['0.0996',          '$0.10',            '$0.0996'],
  ['0.9996',          '$1.00',            '$0.9996'],
  ['12.4',            '$12.40',           '$12.40'],
  ['12.405',          '$12.41',           '$12.405'],
  ['9999.994',        '$9,999.99',        '$9,999.994'],
  ['9999.996',        '$10,000',          '$9,999.996'],
  ['10000',           '$10,000',          '$10,000.00'],
  ['1204000',         '$1,204,000',       '$1,204,000.00'],
  ['1204000.000001',  '$1,204,000',       '$1,204,000.000001'],
  ['-0.035',          '−$0.035',          '−$0.035'],
  ['-12.4',           '−$12.40',          '−$12.40'],
  ['9223372036.854775807', '$9,223,372,037', '$9,223,372,036.854775807'],
])('M3 %s reads %s, exactly %s', (text, read, exact) => {
  expect([formatMoney(amountOf(text)), formatExact(amountOf(text))]).toEqual([read, exact]);
});

test.each([
  ['USD', '$12.40'],
  ['EUR', '€12.40'],
  ['GBP', '£12.40'],
  ['CHF', 'CHF 12.40'],
])('M3 a currency of %s', (currency, text) => {
  expect(formatMoney(amountOf('12.4'), currency)).toBe(text);
  expect(formatExact(amountOf('12.4'), currency)).toBe(text);
});

const anyAmount = fc.bigInt({ min: -MAX_NANOS, max: MAX_NANOS }).map(nanos);

test('M3 the exact text reads back as the amount', () => {
  fc.assert(
    fc.property(anyAmount, (amount) => {
      expect(amountOf(formatExact(amount).replace('−', '-'))).toBe(amount);
    }),
    { numRuns: 2_000 },
  );
});

test('M3 what people read is off by at most half of its last digit, and never looks like nothing when it is not', () => {
  const bySize = fc
    .integer({ min: 0, max: 17 })
    .chain((digits) => fc.bigInt({ min: 1n, max: 10n ** BigInt(digits + 1) }))
    .map(nanos);
  fc.assert(
    fc.property(bySize, (amount) => {
      const text = formatMoney(amount);
      const shown = amountOf(text);
      const decimals = text.split('.')[1]?.length ?? 0;
      const error = shown > amount ? shown - amount : amount - shown;
      expect(2n * error).toBeLessThanOrEqual(10n ** BigInt(9 - decimals));
      expect(shown).toBeGreaterThan(0n);
    }),
    { numRuns: 2_000 },
  );
});
