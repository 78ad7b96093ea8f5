/** Decimal numbers as they are written in a file, without a float in between. */
import { err, ok, type Result } from '#shared/base';
import { MAX_NANOS, type Nanos, nanos } from '#shared/money';

/** `digits` x 10^`exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** What a binary float keeps of a decimal number for certain; digits beyond are what it left behind. */
const CERTAIN_DIGITS = 15;
/** Prices beyond these are mistakes, and a power of a million digits would stop the program. */
const MOST_EXPONENT = 30;

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** `8e-07`, `0.0000008`, `4.5003000000000007e-07` (read to 15 digits: what stands behind them is a float's remainder). */
export function parseDecimal(text: string): Decimal | null {
  const match = NUMBER.exec(text);
  if (!match || text.length > 100) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const written = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  const exponent = Number(power) - fraction.length;
  const dropped = written.length > CERTAIN_DIGITS ? written.length - CERTAIN_DIGITS : 0;
  const kept = dropped === 0 ? BigInt(written) : half(BigInt(written), 10n ** BigInt(dropped));
  if (Math.abs(exponent + written.length) > MOST_EXPONENT && kept !== 0n) return null;
  return { digits: sign === '-' ? -kept : kept, exponent: exponent + dropped };
}

export interface ExactNanos {
  readonly nanos: Nanos;
  /** A part of a nano was left over and rounded half up. */
  readonly rounded: boolean;
}

/** The decimal in whole nanos for so many units. Never negative. */
export function nanosFor({ digits, exponent }: Decimal, units: bigint): Result<ExactNanos, string> {
  const scaled = digits * units;
  const power = exponent + 9;
  if (power >= 0) {
    const amount = scaled * 10n ** BigInt(power);
    return amount > MAX_NANOS
      ? err('larger than the books can hold')
      : ok({ nanos: nanos(amount), rounded: false });
  }
  const divisor = 10n ** BigInt(-power);
  const amount = half(scaled, divisor);
  if (amount > MAX_NANOS) return err('larger than the books can hold');
  if (amount === 0n && digits !== 0n) return err('smaller than a nano for a million units');
  return ok({ nanos: nanos(amount), rounded: scaled % divisor !== 0n });
}

/** Rounded half up; the value is not negative. */
const half = (value: bigint, divisor: bigint): bigint => (2n * value + divisor) / (2n * divisor);
