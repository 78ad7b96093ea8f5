/** The bootstrap: how a figure would vary if the same study were done again, learned from the study itself. */
import { type Random, wholeBelow } from '#shared/base';
import { normalCdf, normalQuantile } from './distributions.ts';
import { type Interval, mean, quantileOf, total, USUAL_LEVEL } from './interval.ts';

export interface Resampling {
  /** What is drawn with replacement: prompts, pairs, units; never single ratings of the same one. */
  readonly units: number;
  /** The figure for the units of these numbers, 0 to `units` - 1; NaN where it is not defined for them. */
  readonly figure: (units: readonly number[]) => number;
  readonly random: Random;
  readonly resamples?: number;
  readonly level?: number;
}

/**
 * Efron's BCa interval (1987; Efron and Tibshirani 1993, chapter 14): percentiles, moved for bias and for a spread
 * that changes with the figure. Null below two units, or where the figure is undefined in more than one resample of
 * ten.
 */
export function bootstrapInterval(resampling: Resampling): Interval | null {
  const { units, figure, random, resamples = 2_000, level = USUAL_LEVEL } = resampling;
  if (units < 2) return null;
  const all = Array.from({ length: units }, (_, index) => index);
  const estimate = figure(all);
  const drawn = Array.from({ length: resamples }, () => figure(all.map(() => wholeBelow(units, random))))
    .filter((value) => Number.isFinite(value))
    .sort((a, b) => a - b);
  if (!Number.isFinite(estimate) || drawn.length < 0.9 * resamples) return null;
  const below = total(drawn.map((value) => (value < estimate ? 1 : value === estimate ? 0.5 : 0)));
  const bias = normalQuantile(
    Math.min(1 - 0.5 / drawn.length, Math.max(0.5 / drawn.length, below / drawn.length)),
  );
  const acceleration = accelerationOf(all.map((left) => figure(all.filter((unit) => unit !== left))));
  const share = (tail: number): number => {
    const moved = bias + normalQuantile(tail);
    return normalCdf(bias + moved / (1 - acceleration * moved));
  };
  const tail = (1 - level) / 2;
  return { low: quantileOf(drawn, share(tail)), high: quantileOf(drawn, share(1 - tail)) };
}

/** From the figure with each unit left out in turn; 0 where that says nothing. */
function accelerationOf(leftOut: readonly number[]): number {
  const known = leftOut.filter((value) => Number.isFinite(value));
  const middle = mean(known);
  const squares = total(known.map((value) => (middle - value) ** 2));
  return squares < 1e-24 ? 0 : total(known.map((value) => (middle - value) ** 3)) / (6 * squares ** 1.5);
}
