/** The one place in the window where money becomes a number: a share of a whole, good for pixels and nothing else. */
import type { Nanos } from '#shared/money';

const STEPS = 1_000_000_000n;

/** `part / whole` as a number; exact to a billionth, which no screen can show. A whole of zero gives 0. */
export const shareOf = (part: Nanos, whole: Nanos): number =>
  whole === 0n ? 0 : Number((part * STEPS) / whole) / Number(STEPS);

/** Whole currency units as a plottable number. For axes only; labels and tooltips show the bigint. */
export const toPlot = (amount: Nanos): number => Number(amount) / 1e9;

/** A share as people say it: `0%`, `<1%`, `42%`, `>99%`, `104%`. */
export function formatShare(share: number): string {
  if (share === 0) return '0%';
  if (share > 0 && share < 0.01) return '<1%';
  if (share > 0.99 && share < 1) return '>99%';
  return `${Math.round(share * 100)}%`;
}
