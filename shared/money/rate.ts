/** Prices are rates; this is the only place that turns rate x quantity into money, and it rounds once, half up, at the end. */
import { assert, err, ok, type Result } from '#shared/base';
import { MAX_NANOS, type Nanos, nanos } from './nanos.ts';

/** `second` is a second of what was made, `compute-second` one of the machine that made it. */
export const PRICE_UNITS = [
  'request',
  'image',
  'megapixel',
  'second',
  'compute-second',
  'character',
  'token',
  'gpu-hour',
] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** `nanos` for every `perUnits` units; `perUnits` is 1, or 1,000,000 where one unit is worth less than a nano. */
export interface Rate {
  readonly nanos: Nanos;
  readonly perUnits: bigint;
  readonly unit: PriceUnit;
  /** Of tokens only: what is written, and what is read from the provider's cache; null or left out: as `nanos`. */
  readonly outputNanos?: Nanos | null;
  readonly cachedNanos?: Nanos | null;
}

/** Tokens of one request; `cached` are part of `input`. */
export interface TokenCounts {
  readonly input: bigint;
  readonly cached: bigint;
  readonly output: bigint;
}

/** An exact decimal quantity as an integer over a power of ten: 2.5 is {value: 25n, scale: 1}. */
export interface Quantity {
  readonly value: bigint;
  readonly scale: number;
}

export const wholeQuantity = (count: number | bigint): Quantity => ({ value: BigInt(count), scale: 0 });

export interface QuantityError {
  readonly code: 'bad-quantity';
  readonly message: string;
}

/** Reads `12` or `2.5`; no sign, no exponent, at most twelve decimals. */
export function parseQuantity(text: string): Result<Quantity, QuantityError> {
  const match = /^(\d{1,18})(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) return err({ code: 'bad-quantity', message: `"${text}" is not a quantity` });
  const fraction = match[2] ?? '';
  return ok({ value: BigInt(`${match[1]}${fraction}`), scale: fraction.length });
}

export const toDecimalQuantity = ({ value, scale }: Quantity): string => {
  if (scale === 0) return value.toString();
  const digits = value.toString().padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '');
};

/** Rate x quantity, rounded half up to the nano. Neither may be negative. */
export function priceOf(rate: Rate, quantity: Quantity): Nanos {
  const amount = priceWithin(rate, quantity, nanos(MAX_NANOS));
  assert(amount !== null, 'a single charge is larger than the books can hold');
  return amount;
}

/** The same where it is at most `limit`; null above: a bill that nobody could have meant. */
export function priceWithin(rate: Rate, quantity: Quantity, limit: Nanos): Nanos | null {
  assert(
    rate.nanos >= 0n && rate.perUnits > 0n && quantity.value >= 0n,
    'a price and a quantity are never negative',
  );
  const divisor = rate.perUnits * 10n ** BigInt(quantity.scale);
  const amount = (2n * rate.nanos * quantity.value + divisor) / (2n * divisor);
  return amount > limit ? null : nanos(amount);
}

/** What a provider says may be anything: less than nothing, or more read from its cache than was read at all. */
export const areTokens = ({ input, cached, output }: TokenCounts): boolean =>
  cached >= 0n && input >= cached && output >= 0n;

/** Tokens at their three rates, rounded once for all; null above `limit`. */
export function priceOfTokensWithin(rate: Rate, tokens: TokenCounts, limit: Nanos): Nanos | null {
  assert(rate.unit === 'token', 'only a price per token prices tokens');
  const { input, cached, output } = tokens;
  assert(areTokens(tokens), 'tokens are never negative');
  const exact =
    (input - cached) * rate.nanos +
    cached * (rate.cachedNanos ?? rate.nanos) +
    output * (rate.outputNanos ?? rate.nanos);
  const amount = (2n * exact + rate.perUnits) / (2n * rate.perUnits);
  return amount > limit ? null : nanos(amount);
}
