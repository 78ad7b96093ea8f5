/** Intervals of one proportion. */
import { assert } from '#shared/base';
import { betaCdf, betaQuantile, normalReach } from './distributions.ts';
import { type Interval, USUAL_LEVEL } from './interval.ts';

/**
 * Wilson's score interval (1927; Newcombe 1998, method 3): right on average, and never outside 0 to 1. `count` of
 * `among`.
 */
export function wilson(count: number, among: number, level = USUAL_LEVEL): Interval {
  assert(among > 0 && count >= 0 && count <= among, 'a part is between nothing and the whole');
  const reach = normalReach(level);
  const squared = reach * reach;
  const share = count / among;
  const middle = (share + squared / (2 * among)) / (1 + squared / among);
  const half =
    (reach / (1 + squared / among)) *
    Math.sqrt((share * (1 - share)) / among + squared / (4 * among * among));
  return { low: count === 0 ? 0 : middle - half, high: count === among ? 1 : middle + half };
}

/**
 * Clopper and Pearson's exact interval (1934; Newcombe 1998, method 5): holds the truth at least as often as it says,
 * also for a handful. Halves may be counted (ties).
 */
export function clopperPearson(count: number, among: number, level = USUAL_LEVEL): Interval {
  assert(among > 0 && count >= 0 && count <= among, 'a part is between nothing and the whole');
  const tail = (1 - level) / 2;
  return {
    low: count === 0 ? 0 : betaQuantile(tail, count, among - count + 1),
    high: count === among ? 1 : betaQuantile(1 - tail, count + 1, among - count),
  };
}

/** Chance of `count` or fewer successes in `among` tries of chance `share`. */
export const binomialCdf = (count: number, among: number, share: number): number =>
  count < 0 ? 0 : count >= among ? 1 : betaCdf(1 - share, among - count, count + 1);
