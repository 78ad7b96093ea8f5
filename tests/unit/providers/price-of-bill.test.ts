// From what a provider counts to money: nothing that it may answer trips an assertion or books less than nothing.
import { describe, expect, test } from 'vitest';
import { type Bill, priceOfBill } from '#electron/providers';
import { nanos, type Rate } from '#shared/money';

const LIMIT = nanos(1_000_000n);
const perRequest: Rate = { nanos: nanos(400n), perUnits: 1n, unit: 'request' };
const perSecond: Rate = { nanos: nanos(30n), perUnits: 1n, unit: 'second' };
const perToken: Rate = {
  nanos: nanos(2_000_000n),
  perUnits: 1_000_000n,
  unit: 'token',
  outputNanos: nanos(8_000_000n),
  cachedNanos: nanos(1_000_000n),
};
const tokens = (input: bigint, cached: bigint, output: bigint): Bill => ({
  quantity: '1',
  tokens: { input, cached, output },
});

describe('a bill is priced', () => {
  test.each<[string, Rate, Bill, bigint, string]>([
    ['by the request', perRequest, { quantity: '1' }, 400n, '1'],
    ['by the second', perSecond, { quantity: '1', counts: { second: '2.5' } }, 75n, '2.5'],
    ['by the token', perToken, tokens(10n, 4n, 3n), 40n, '13'],
    ['by its own amount, of nothing', perRequest, { quantity: '1', amount: nanos(0n) }, 0n, '1'],
    ['by its own amount', perSecond, { quantity: '1', amount: nanos(7n) }, 7n, '1'],
    [
      'by its own amount, whatever tokens it says',
      perToken,
      { ...tokens(1n, 9n, 0n), amount: nanos(7n) },
      7n,
      '1',
    ],
  ])('%s', (_, rate, bill, amount, quantity) => {
    expect(priceOfBill(rate, bill, LIMIT)).toEqual({ amount, quantity });
  });
});

describe('a bill cannot be priced', () => {
  test.each<[string, Rate, Bill]>([
    ['less than nothing', perRequest, { quantity: '1', amount: nanos(-1n) }],
    ['more than anybody can have meant', perRequest, { quantity: '1', amount: nanos(1_000_001n) }],
    ['an uncounted unit', perSecond, { quantity: '1' }],
    ['a count that is none', perSecond, { quantity: '1', counts: { second: 'NaN' } }],
    ['a negative count', perSecond, { quantity: '1', counts: { second: '-2' } }],
    ['an exponent', perSecond, { quantity: '1', counts: { second: '1e3' } }],
    ['negative requests', perRequest, { quantity: '-1' }],
    ['negative tokens', perToken, tokens(-5n, 0n, 20n)],
    ['negative output', perToken, tokens(5n, 0n, -1n)],
    ['more cached than read', perToken, tokens(5n, 6n, 1n)],
    ['fewer cached than none', perToken, tokens(5n, -1n, 1n)],
    ['more tokens than there are', perToken, tokens(10n ** 30n, 0n, 1n)],
  ])('%s', (_, rate, bill) => {
    expect(priceOfBill(rate, bill, LIMIT)).toBeNull();
  });
});
