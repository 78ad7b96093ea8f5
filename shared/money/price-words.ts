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
