/** A price as people say it: `$0.28 a request`, `$3.20 / $12.80 per million tokens in / out`. */
import { formatExact } from './format.ts';
import type { PriceUnit, Rate } from './rate.ts';

const WORDS: Readonly<Record<PriceUnit, readonly [one: string, many: string]>> = {
  request: ['a request', 'requests'],
  image: ['an image', 'images'],
  megapixel: ['a megapixel', 'megapixels'],
  second: ['a second', 'seconds'],
  'compute-second': ['a second of compute', 'seconds of compute'],
  character: ['a character', 'characters'],
  token: ['a token', 'tokens'],
  'gpu-hour': ['a GPU hour', 'GPU hours'],
};

/** `a request`, `per million tokens`. */
export const unitWords = (unit: PriceUnit, perUnits: bigint): string =>
  perUnits === 1n ? WORDS[unit][0] : `per million ${WORDS[unit][1]}`;

export function priceWords(rate: Rate, currency: string): string {
  const { nanos, outputNanos = null, cachedNanos = null, perUnits, unit } = rate;
  const per = unitWords(unit, perUnits);
  const parts: (readonly [amount: string, name: string])[] = [[formatExact(nanos, currency), 'in']];
  if (outputNanos !== null) parts.push([formatExact(outputNanos, currency), 'out']);
  if (cachedNanos !== null) parts.push([formatExact(cachedNanos, currency), 'cached']);
  const amounts = parts.map(([amount]) => amount).join(' / ');
  return parts.length === 1
    ? `${amounts} ${per}`
    : `${amounts} ${per} ${parts.map(([, name]) => name).join(' / ')}`;
}

/**
 * From one price to another: `+12.9 %`, `in +3.7 %, out −20 %`, `the same`; null where they cannot be compared: another
 * unit, or from nothing. Rounded towards zero to a tenth of a percent; what is less than that is not the same.
 */
export function changeWords(from: Rate, to: Rate): string | null {
  if (from.unit !== to.unit) return null;
  const change = (before: bigint, after: bigint): string | null => {
    const old = before * to.perUnits;
    const now = after * from.perUnits;
    if (old === now) return 'the same';
    return old === 0n ? null : percent(((now - old) * 1000n) / old, now > old);
  };
  const input = change(from.nanos, to.nanos);
  const output = change(from.outputNanos ?? from.nanos, to.outputNanos ?? to.nanos);
  const cached = change(from.cachedNanos ?? from.nanos, to.cachedNanos ?? to.nanos);
  if (input === output && input === cached) return input;
  const parts = [
    ['in', input],
    ['out', output],
    ['cached', cached],
  ] as const;
  return parts
    .filter(([, words]) => words !== 'the same')
    .map(([name, words]) => `${name} ${words ?? 'from nothing'}`)
    .join(', ');
}

function percent(tenths: bigint, isMore: boolean): string {
  const size = tenths < 0n ? -tenths : tenths;
  const sign = isMore ? '+' : '−';
  return size === 0n
    ? `${sign}less than 0.1 %`
    : `${sign}${size / 10n}${size % 10n === 0n ? '' : `.${size % 10n}`} %`;
}
