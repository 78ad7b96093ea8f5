/** Paired numbers: both outputs of a prompt got a score (a rubric, a metric), and the difference counts. */
import { assert, type Random } from '#shared/base';
import { bootstrapInterval } from './bootstrap.ts';
import { logGamma, studentCdf, studentQuantile } from './distributions.ts';
import { type Interval, mean, USUAL_LEVEL, variance } from './interval.ts';

export interface ScoreDifference {
  /** Mean of A less B. */
  readonly difference: number;
  readonly pairs: number;
  readonly level: number;
  /** Student's t interval; null below two pairs. */
  readonly interval: Interval | null;
  /** Bootstrap (BCa) over the pairs, which asks for no bell shape; null below two pairs. */
  readonly bootstrap: Interval | null;
  /** Two-sided chance of so large a mean difference if there were none; null where all differences are the same. */
  readonly chance: number | null;
  /** Cohen's d of paired differences: the mean in standard deviations; with Hedges' correction (1981) for few pairs. */
  readonly effect: { readonly d: number; readonly corrected: number } | null;
}

/** `scores`: A's and B's for each prompt; both or neither. `random` for the bootstrap. Null for no pairs. */
export function scoreDifference(
  scores: readonly (readonly [a: number, b: number])[],
  random: Random,
  level = USUAL_LEVEL,
): ScoreDifference | null {
  const differences = scores.map(([a, b]) => a - b);
  assert(differences.every(Number.isFinite), 'a score is a number; leave out pairs without one');
  const pairs = differences.length;
  if (pairs === 0) return null;
  const difference = mean(differences);
  const deviation = Math.sqrt(variance(differences));
  const error = deviation / Math.sqrt(pairs);
  const reach = pairs < 2 ? Number.NaN : -studentQuantile((1 - level) / 2, pairs - 1);
  const varies = deviation > 0;
  return {
    difference,
    pairs,
    level,
    interval: pairs < 2 ? null : { low: difference - reach * error, high: difference + reach * error },
    bootstrap: bootstrapInterval({
      units: pairs,
      figure: (units) => mean(units.map((unit) => differences[unit] ?? Number.NaN)),
      random,
      level,
    }),
    chance: varies ? 2 * studentCdf(-Math.abs(difference / error), pairs - 1) : null,
    effect: varies
      ? { d: difference / deviation, corrected: (difference / deviation) * hedges(pairs - 1) }
      : null,
  };
}

/** Hedges' exact factor: a standard deviation of few values is too small on average. */
const hedges = (freedom: number): number =>
  freedom < 2
    ? Number.NaN
    : Math.exp(logGamma(freedom / 2) - logGamma((freedom - 1) / 2)) / Math.sqrt(freedom / 2);
