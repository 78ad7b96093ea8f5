/** Paired preferences: which of two outputs for the same prompt a person liked better. */
import { assert } from '#shared/base';
import { normalCdf, normalReach } from './distributions.ts';
import { type Interval, mapped, mean, USUAL_LEVEL } from './interval.ts';
import { binomialCdf, clopperPearson, wilson } from './proportion.ts';
import { turningPoint } from './solve.ts';

/** From the side of A; a skipped pair says nothing and is not counted as a pair. */
export type Preference = 'a' | 'b' | 'tie' | 'skip';

/** From the side of A. */
export interface Tally {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly skips: number;
}

export function tallyOf(preferences: Iterable<Preference>): Tally {
  const counts = { a: 0, b: 0, tie: 0, skip: 0 };
  for (const preference of preferences) counts[preference] += 1;
  return { wins: counts.a, losses: counts.b, ties: counts.tie, skips: counts.skip };
}

/** The same pairs from the side of B. */
export const swapped = (tally: Tally): Tally => ({ ...tally, wins: tally.losses, losses: tally.wins });
export const pairsOf = ({ wins, losses, ties }: Tally): number => wins + losses + ties;

/** 1 for A, 0 for B, one half for a tie; null for a skip. */
export const scoreOf = (preference: Preference): number | null =>
  preference === 'skip' ? null : { a: 1, b: 0, tie: 0.5 }[preference];

/**
 * One score for a pair that several people rated: the mean of what they said, so that ten people on one pair count as
 * one pair and not as ten. Null when all skipped.
 */
export function combinedScore(ratings: Iterable<Preference>): number | null {
  const scores = [...ratings].flatMap((rating) => scoreOf(rating) ?? []);
  return scores.length === 0 ? null : mean(scores);
}

/** The same as one answer, for tables of wins: whoever more people preferred. All skipped is a skip. */
export function combinedPreference(ratings: Iterable<Preference>): Preference {
  const score = combinedScore(ratings);
  if (score === null) return 'skip';
  return score > 0.5 ? 'a' : score < 0.5 ? 'b' : 'tie';
}

export interface PreferenceShare {
  /** Pairs that A won, ties as halves, of all pairs that were not skipped. */
  readonly share: number;
  readonly interval: Interval;
  readonly level: number;
  readonly pairs: number;
  readonly method: 'Clopper-Pearson' | 'Wilson' | 'Tango';
}

/** Up to so many pairs the exact interval is used: it is wider, and its promise holds for every truth. */
export const FEW_PAIRS = 25;

/**
 * How often A is preferred, a tie as half a win. Few pairs: Clopper and Pearson with the halves counted (tests list
 * every outcome to show that it holds its level with ties as well). More: Wilson without ties, Tango's score interval
 * with them, as a tie varies less than a coin. Null where no pair was decided or tied.
 */
export function preferenceShare(tally: Tally, level = USUAL_LEVEL): PreferenceShare | null {
  const pairs = pairsOf(tally);
  if (pairs === 0) return null;
  const points = tally.wins + tally.ties / 2;
  const answer = (method: PreferenceShare['method'], interval: Interval): PreferenceShare => ({
    share: points / pairs,
    interval,
    level,
    pairs,
    method,
  });
  if (pairs <= FEW_PAIRS) return answer('Clopper-Pearson', clopperPearson(points, pairs, level));
  if (tally.ties === 0) return answer('Wilson', wilson(points, pairs, level));
  return answer(
    'Tango',
    mapped(pairedDifference(tally, level).interval, (end) => (1 + end) / 2),
  );
}

/**
 * Share of wins less share of losses, with the score interval of Tango (1998), which needs only the two discordant
 * counts and holds its level where Wald's does not (Fagerland, Lydersen and Laake 2014).
 */
export function pairedDifference(
  tally: Tally,
  level = USUAL_LEVEL,
): { readonly difference: number; readonly interval: Interval } {
  const { wins, losses } = tally;
  const pairs = pairsOf(tally);
  assert(pairs > 0, 'no pair was rated');
  const reach = normalReach(level);
  const difference = (wins - losses) / pairs;
  const distance = (assumed: number): number => {
    const a = 2 * pairs;
    const b = -wins - losses + (2 * pairs - wins + losses) * assumed;
    const c = -losses * assumed * (1 - assumed);
    const lossShare = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
    const spread = pairs * (2 * lossShare + assumed * (1 - assumed));
    const gap = wins - losses - pairs * assumed;
    return gap === 0 ? 0 : gap / Math.sqrt(Math.max(spread, 1e-300));
  };
  return {
    difference,
    interval: {
      low: difference <= -1 ? -1 : turningPoint((assumed) => distance(assumed) > reach, -1, difference),
      high: difference >= 1 ? 1 : turningPoint((assumed) => distance(assumed) >= -reach, difference, 1),
    },
  };
}

export interface SignTest {
  /** Two-sided chance of so lopsided a result, or a more lopsided one, if neither were preferred. */
  readonly exact: number;
  /** The same with half the weight on the result itself: closer to its level (Fagerland, Lydersen and Laake 2013). */
  readonly midP: number;
  /** McNemar's z (1947), signed from the side of A, and its two-sided chance. */
  readonly z: number;
  readonly asymptotic: number;
}

/**
 * The sign test, which for paired yes and no is McNemar's: ties say nothing about direction. Null where none was
 * decided.
 */
export function signTest({ wins, losses }: Pick<Tally, 'wins' | 'losses'>): SignTest | null {
  const decided = wins + losses;
  if (decided === 0) return null;
  const fewer = Math.min(wins, losses);
  const upTo = binomialCdf(fewer, decided, 0.5);
  const itself = upTo - binomialCdf(fewer - 1, decided, 0.5);
  const z = (wins - losses) / Math.sqrt(decided);
  return {
    exact: Math.min(1, 2 * upTo),
    midP: wins === losses ? 1 : 2 * upTo - itself,
    z,
    asymptotic: 2 * normalCdf(-Math.abs(z)),
  };
}

/** Wins for each loss, ties half to each side (O'Brien and Castelloe 2006); infinite where A never lost nor tied. */
export const winOdds = ({ wins, losses, ties }: Tally): number => (wins + ties / 2) / (losses + ties / 2);

/**
 * Chances adjusted for being several (Holm 1979), in the order given: read each against the level as if it were the
 * only one.
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((chance, index) => ({ chance, index })).sort((a, b) => a.chance - b.chance);
  const adjusted = [...chances];
  let atLeast = 0;
  for (const [rank, { chance, index }] of order.entries()) {
    atLeast = Math.max(atLeast, Math.min(1, chance * (chances.length - rank)));
    adjusted[index] = atLeast;
  }
  return adjusted;
}
