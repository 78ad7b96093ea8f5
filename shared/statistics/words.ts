/** How figures are written in sentences. */
import type { Interval } from './interval.ts';

/** Whole percents, without the sign; one decimal where the whole one would say an even 0, 50 or 100 that it is not. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  const isExact = Math.abs(share * 100 - whole) < 1e-9;
  if (![0, 50, 100].includes(whole) || isExact) return String(whole);
  const tenths = (share * 100).toFixed(1);
  if (!tenths.endsWith('.0')) return tenths;
  return share * 100 < whole ? `just below ${whole}` : `just above ${whole}`;
}

/** `57–82`, without the sign. */
export const span = ({ low, high }: Interval): string => `${percent(low)}–${percent(high)}`;

/** `95 %`, `99.9 %`. */
export const levelInWords = (level: number): string => `${Math.round(level * 1000) / 10} %`;

export const twoDigits = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-(?=.*[1-9])/, '−')
    .replace(/^-/, '');

/** `A`, `A and B`, `A, B and C`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
