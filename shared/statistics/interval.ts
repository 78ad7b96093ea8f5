/** What all the figures are said with: an estimate, the interval around it, and the plain moments of a list. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The share of such intervals, over many studies, that hold the truth; what papers write where nothing else is said.
 */
export const USUAL_LEVEL = 0.95;

export const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
export const mean = (values: readonly number[]): number => total(values) / values.length;

/** Sum of products of deviations over n - 1; with the same list twice the variance. NaN below two values. */
export function covariance(first: readonly number[], second: readonly number[]): number {
  const [middle, other] = [mean(first), mean(second)];
  const products = first.map((value, index) => (value - middle) * ((second[index] ?? Number.NaN) - other));
  return first.length < 2 ? Number.NaN : total(products) / (first.length - 1);
}

export const variance = (values: readonly number[]): number => covariance(values, values);

/**
 * The value below which `share` of a list in ascending order lies, drawn straight between neighbours (Hyndman and
 * Fan, type 7).
 */
export function quantileOf(ascending: readonly number[], share: number): number {
  const place = (ascending.length - 1) * Math.min(1, Math.max(0, share));
  const [below, above] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

export const holds = ({ low, high }: Interval, value: number): boolean => low <= value && value <= high;
export const mapped = ({ low, high }: Interval, change: (end: number) => number): Interval => ({
  low: change(low),
  high: change(high),
});
