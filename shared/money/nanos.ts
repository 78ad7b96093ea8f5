/**
 * Money: one unit for ever, the nano (1e-9 of the award's currency), as a branded bigint. Never a float, never a
 * `number`: the cheapest price is 1,000 nanos and a center grant passes what a JavaScript number holds exactly.
 */
import { err, ok, type Result } from '#shared/base';

export type Nanos = bigint & { readonly __nanos: true };

export const NANOS_PER_UNIT = 1_000_000_000n;
/** SQLite stores signed 64-bit integers; beyond this an amount is refused, never wrapped. */
export const MAX_NANOS = 9_223_372_036_854_775_807n;

export const nanos = (value: bigint): Nanos => value as Nanos;
export const ZERO: Nanos = nanos(0n);

export const add = (a: Nanos, b: Nanos): Nanos => nanos(a + b);
export const subtract = (a: Nanos, b: Nanos): Nanos => nanos(a - b);
export const negate = (a: Nanos): Nanos => nanos(-a);
export const times = (a: Nanos, count: number | bigint): Nanos => nanos(a * BigInt(count));
export const smaller = (a: Nanos, b: Nanos): Nanos => (a < b ? a : b);
export const larger = (a: Nanos, b: Nanos): Nanos => (a > b ? a : b);
export const sum = (amounts: Iterable<Nanos>): Nanos => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return nanos(total);
};

export interface AmountError {
  readonly code: 'bad-amount';
  readonly message: string;
}

const DECIMAL_AMOUNT = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?$/;

/**
 * Reads a decimal amount in whole currency units, at most nine decimals: `12.5`, `0.000001`, `$1,204,000`.
 * Exponents, other signs and a tenth decimal are errors, never rounded away.
 */
export function parseAmount(text: string): Result<Nanos, AmountError> {
  const bare = text.trim().replace(/^(-?)\$/, '$1');
  const match = DECIMAL_AMOUNT.exec(bare);
  const [, sign = '', whole, fraction = ''] = match ?? [];
  if (!match || (whole === undefined && fraction === '')) {
    return err({ code: 'bad-amount', message: `"${text}" is not an amount; write it as 12.50, say` });
  }
  if (fraction.length > 9) {
    return err({
      code: 'bad-amount',
      message: `"${text}" has more than nine decimals; a nano-dollar is the smallest unit`,
    });
  }
  const digits =
    BigInt((whole ?? '0').replaceAll(',', '')) * NANOS_PER_UNIT + BigInt(fraction.padEnd(9, '0'));
  if (digits > MAX_NANOS) {
    return err({
      code: 'bad-amount',
      message: `"${text}" is larger than the books can hold ($9,223,372,036)`,
    });
  }
  return ok(nanos(sign === '-' ? -digits : digits));
}

/** The exact decimal, without sign of currency or grouping: `0.000001`, `12.4`. For files and machines. */
export function toDecimal(amount: Nanos): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % NANOS_PER_UNIT).toString().padStart(9, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${magnitude / NANOS_PER_UNIT}${fraction === '' ? '' : `.${fraction}`}`;
}
