/** Money as people read it: adaptive digits, so that $0.000001, $0.10, $12.40 and $1,204,000 are each legible. */
import { type Nanos, NANOS_PER_UNIT, toDecimal } from './nanos.ts';

const group = (whole: bigint): string => whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');

const CURRENCY_SIGNS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

const signOf = (currency: string): string => CURRENCY_SIGNS[currency] ?? `${currency} `;

/**
 * Adaptive: from $10,000 whole dollars, from one cent two decimals (three below a dollar where the third says
 * something), below that up to four significant digits. Rounds half up; the exact value is `formatExact`.
 */
export function formatMoney(amount: Nanos, currency = 'USD'): string {
  const magnitude = amount < 0n ? -amount : amount;
  const wide = roundTo(magnitude, decimalsFor(magnitude));
  // Rounding may reach the next size: $0.9996 is $1.00, not $1.000.
  const decimals = decimalsFor(wide);
  const rounded = roundTo(magnitude, decimals);
  const fraction = (rounded % NANOS_PER_UNIT).toString().padStart(9, '0').slice(0, decimals);
  const text = `${group(rounded / NANOS_PER_UNIT)}${decimals === 0 ? '' : `.${fraction}`}`;
  return `${amount < 0n && rounded > 0n ? '−' : ''}${signOf(currency)}${text}`;
}

function roundTo(magnitude: bigint, decimals: number): bigint {
  const step = 10n ** BigInt(9 - decimals);
  return ((magnitude + step / 2n) / step) * step;
}

/** Every digit that is not a trailing zero, grouped: `$1,204,000.000001`. */
export function formatExact(amount: Nanos, currency = 'USD'): string {
  const [whole = '0', fraction] = toDecimal(amount).replace('-', '').split('.');
  const decimals = fraction === undefined ? '.00' : `.${fraction.padEnd(2, '0')}`;
  return `${amount < 0n ? '−' : ''}${signOf(currency)}${group(BigInt(whole))}${decimals}`;
}

function decimalsFor(magnitude: bigint): number {
  if (magnitude === 0n) return 2;
  if (magnitude >= 10_000n * NANOS_PER_UNIT) return 0;
  if (magnitude >= NANOS_PER_UNIT / 100n) {
    // Between a cent and a dollar a third decimal shows when it says something: $0.035, but $0.10.
    const tenthsOfCent = magnitude % (NANOS_PER_UNIT / 100n);
    return magnitude < NANOS_PER_UNIT && tenthsOfCent >= NANOS_PER_UNIT / 1000n ? 3 : 2;
  }
  // Below a cent: from the first digit that counts, up to four of them, without zeros at the end.
  const firstDigitAt = 9 - magnitude.toString().length + 1;
  let decimals = Math.min(9, firstDigitAt + 3);
  while (decimals > firstDigitAt && (magnitude / 10n ** BigInt(9 - decimals)) % 10n === 0n) decimals -= 1;
  return decimals;
}
