/** A ratio of two means from the same runs: dollars for each accepted output, tokens for each dollar. */
import { studentQuantile } from './distributions.ts';
import { covariance, type Interval, mean, total, USUAL_LEVEL, variance } from './interval.ts';

export interface Ratio {
  readonly value: number;
  /**
   * Null: the mean below may be 0 as far as these runs tell, so no bound can be given; or there are fewer than two
   * runs.
   */
  readonly interval: Interval | null;
}

/**
 * Sum of `above` over sum of `below` with Fieller's interval (1954), for values that belong together run by run. Null
 * where `below` sums to 0.
 */
export function ratioOfMeans(
  above: readonly number[],
  below: readonly number[],
  level = USUAL_LEVEL,
): Ratio | null {
  const count = below.length;
  if (total(below) === 0) return null;
  const value = total(above) / total(below);
  if (count < 2) return { value, interval: null };
  const reach = -studentQuantile((1 - level) / 2, count - 1);
  const middle = mean(below);
  const spread = {
    above: variance(above) / count,
    below: variance(below) / count,
    both: covariance(above, below) / count,
  };
  // The ends are the ratios r at which the mean of above - r x below is `reach` standard errors from 0: a quadratic in r.
  const a = middle ** 2 - reach ** 2 * spread.below;
  const b = mean(above) * middle - reach ** 2 * spread.both;
  const c = mean(above) ** 2 - reach ** 2 * spread.above;
  if (a <= 0) return { value, interval: null };
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  return { value, interval: { low: (b - root) / a, high: (b + root) / a } };
}
