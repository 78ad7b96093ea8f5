/** "About 14 more pairs (10 to 20), $11.20 to $12.60, would settle this", and what stopping early saved. */
import { assert, type Random } from '#shared/base';
import { add, type Nanos, times } from '#shared/money';
import { normalReach } from './distributions.ts';
import { quantileOf, USUAL_LEVEL } from './interval.ts';
import { pairsIn, type StoppingRule } from './stopping.ts';
import type { Evidence } from './wealth.ts';

/** What is paid for, at least and at most; null where a price is not known, which is never 0. */
export type MoneyRange = { readonly low: Nanos; readonly high: Nanos } | null;

export type Forecast =
  | { readonly kind: 'settled' }
  | {
      readonly kind: 'more';
      /** More pairs: the median of the simulated studies, and their middle half. */
      readonly pairs: { readonly likely: number; readonly low: number; readonly high: number };
      /** `likely` pairs at the low and at the high price. */
      readonly cost: MoneyRange;
      /** The middle half at both prices: from few pairs at the low to many at the high one. */
      readonly costAtMost: MoneyRange;
    }
  /** Fewer than half of the simulated studies were settled within `most` more pairs. */
  | {
      readonly kind: 'far';
      readonly most: number;
      readonly settledShare: number;
      readonly costOfMost: MoneyRange;
    };

export interface ForecastQuestion {
  readonly evidence: Evidence;
  readonly rule: StoppingRule;
  /** What one more pair costs, both outputs together. */
  readonly pairPrice: MoneyRange;
  readonly random: Random;
  readonly studies?: number;
  readonly most?: number;
}

/**
 * Plays the study on many times. The next score is drawn in the shares seen so far, with half a win and half a loss
 * added (Jeffreys' prior; drawing by Pólya's urn is drawing from its posterior), so that what is not known yet
 * spreads the forecast. A quarter of the studies is settled by `low`, half by `likely`, three quarters by `high` (or
 * `most`).
 */
export function forecastPairs(question: ForecastQuestion): Forecast {
  const { evidence, rule, pairPrice, random, studies = 200, most = 400 } = question;
  if (rule.verdict(evidence) !== 'not-yet') return { kind: 'settled' };
  const needed = Array.from({ length: studies }, () => playOn(evidence, rule, random, most)).sort(
    (a, b) => a - b,
  );
  const settled = needed.filter((pairs) => pairs <= most).length;
  if (settled < studies / 2) {
    return { kind: 'far', most, settledShare: settled / studies, costOfMost: costOf(most, most, pairPrice) };
  }
  const at = (share: number) => Math.min(most, Math.ceil(quantileOf(needed, share)));
  const pairs = { likely: at(0.5), low: at(0.25), high: at(0.75) };
  return {
    kind: 'more',
    pairs,
    cost: costOf(pairs.likely, pairs.likely, pairPrice),
    costAtMost: costOf(pairs.low, pairs.high, pairPrice),
  };
}

/** Pairs until a verdict; `most` + 1 where there is none by then. */
function playOn(evidence: Evidence, rule: StoppingRule, random: Random, most: number): number {
  const counts = new Map(evidence);
  for (let pairs = 1; pairs <= most; pairs += 1) {
    const score = drawFrom(counts, random);
    counts.set(score, (counts.get(score) ?? 0) + 1);
    if (rule.verdict(counts) !== 'not-yet') return pairs;
  }
  return most + 1;
}

function drawFrom(counts: Evidence, random: Random): number {
  let rest = random() * (pairsIn(counts) + 1);
  for (const end of [0, 1]) {
    rest -= 0.5;
    if (rest < 0) return end;
  }
  for (const [score, count] of counts) {
    rest -= count;
    if (rest < 0) return score;
  }
  return 0;
}

const costOf = (fewest: number, most: number, price: MoneyRange): MoneyRange =>
  price === null ? null : { low: times(price.low, fewest), high: times(price.high, most) };

/**
 * Pairs that a study of fixed size would plan to find a preference of `share` with the given power, by the sign test
 * (Noether 1987, with the variance under the alternative as well): the usual alternative, against which savings are
 * counted.
 */
export function fixedDesignPairs({
  share,
  level = USUAL_LEVEL,
  power = 0.8,
}: {
  readonly share: number;
  readonly level?: number;
  readonly power?: number;
}): number {
  assert(share > 0 && share < 1 && share !== 0.5, 'a preference to be found is not one half');
  const reached = normalReach(level) * 0.5 + normalReach(2 * power - 1) * Math.sqrt(share * (1 - share));
  return Math.ceil((reached / (share - 0.5)) ** 2);
}

export interface Saving {
  /** Pairs not bought; 0 where the study went on to its planned size or past it. */
  readonly pairs: number;
  readonly money: MoneyRange;
  /** Pairs bought past the plan, so that a saving is never told without its opposite. */
  readonly beyondPlan: number;
}

export function savedAgainst({
  planned,
  used,
  pairPrice,
}: {
  readonly planned: number;
  readonly used: number;
  readonly pairPrice: MoneyRange;
}): Saving {
  const pairs = Math.max(0, planned - used);
  return { pairs, money: costOf(pairs, pairs, pairPrice), beyondPlan: Math.max(0, used - planned) };
}

/** Both outputs of a pair, each with its own range: what `pairPrice` asks for. */
export const pairPriceOf = (a: MoneyRange, b: MoneyRange): MoneyRange =>
  a === null || b === null ? null : { low: add(a.low, b.low), high: add(a.high, b.high) };
