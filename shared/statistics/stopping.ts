/** "Stop when it is clear": a rule that may be asked after every pair and still keeps its promise. */
import { assert } from '#shared/base';
import { type Interval, USUAL_LEVEL } from './interval.ts';
import type { Tally } from './preferences.ts';
import { turningPoint } from './solve.ts';
import { type Evidence, betAgainst } from './wealth.ts';

export type Verdict = 'a-better' | 'b-better' | 'practically-equal' | 'not-yet';

export interface StoppingPoint {
  readonly verdict: Verdict;
  readonly level: number;
  /** What counts as practically equal; null: nothing does. */
  readonly margin: number | null;
  readonly pairs: number;
  /** Mean score of A, ties as halves; null before the first pair. */
  readonly share: number | null;
  /**
   * Holds the true share at every look of the whole study at once with the level given; wider than an interval for
   * one look.
   */
  readonly interval: Interval;
}

export interface StoppingRule {
  readonly level: number;
  readonly margin: number | null;
  /** The verdict alone, for simulations: an interval takes a hundred times as long. */
  verdict(evidence: Evidence): Verdict;
  look(evidence: Evidence): StoppingPoint;
}

/**
 * Of all studies run by this rule, at most 1 - `level` ever give a wrong verdict, whenever and however often one
 * looks, and however pairs are chosen, as long as each new pair's expected score is the same given what came before:
 * one score for each pair (`combinedScore` for several raters). `margin`: how far from one half a share may lie to
 * count as practically equal (0.1: 40 to 60 %); null: equality is never concluded.
 */
export function createStoppingRule({
  level = USUAL_LEVEL,
  margin = null,
}: {
  readonly level?: number;
  readonly margin?: number | null;
} = {}): StoppingRule {
  assert(level > 0 && level < 1, 'a level is between 0 and 1');
  assert(margin === null || (margin > 0 && margin < 0.5), 'a margin is between 0 and one half');
  const bar = -Math.log(1 - level);
  const againstHalf = betAgainst(0.5);
  const againstEnds =
    margin === null ? null : { low: betAgainst(0.5 - margin), high: betAgainst(0.5 + margin) };

  const verdict = (evidence: Evidence): Verdict => {
    const share = shareIn(evidence);
    if (share === null) return 'not-yet';
    const isWithin =
      againstEnds !== null &&
      margin !== null &&
      Math.abs(share - 0.5) < margin &&
      againstEnds.low.reaches(evidence, bar) &&
      againstEnds.high.reaches(evidence, bar);
    if (isWithin) return 'practically-equal';
    if (!againstHalf.reaches(evidence, bar)) return 'not-yet';
    return share > 0.5 ? 'a-better' : 'b-better';
  };
  return {
    level,
    margin,
    verdict,
    look: (evidence) => ({
      verdict: verdict(evidence),
      level,
      margin,
      pairs: pairsIn(evidence),
      share: shareIn(evidence),
      interval: confidenceSequence(evidence, level),
    }),
  };
}

/** The claims that the bets have not ruled out yet. */
export function confidenceSequence(evidence: Evidence, level = USUAL_LEVEL): Interval {
  const share = shareIn(evidence);
  if (share === null) return { low: 0, high: 1 };
  const bar = -Math.log(1 - level);
  const isOut = (claim: number) => betAgainst(claim).reaches(evidence, bar);
  return {
    low: isOut(0) ? turningPoint(isOut, 0, share, EDGE) : 0,
    high: isOut(1) ? turningPoint((claim) => !isOut(claim), share, 1, EDGE) : 1,
  };
}

/** An edge is read to a few digits; the last ones would cost most of the time. */
const EDGE = 1e-9;

export const evidenceOf = ({ wins, losses, ties }: Pick<Tally, 'wins' | 'losses' | 'ties'>): Evidence =>
  new Map([
    [1, wins],
    [0.5, ties],
    [0, losses],
  ]);

/** From scores of pairs, as `combinedScore` makes them. */
export function evidenceOfScores(scores: Iterable<number>): Evidence {
  const evidence = new Map<number, number>();
  for (const score of scores) evidence.set(score, (evidence.get(score) ?? 0) + 1);
  return evidence;
}

export function pairsIn(evidence: Evidence): number {
  let pairs = 0;
  for (const count of evidence.values()) pairs += count;
  return pairs;
}

export function shareIn(evidence: Evidence): number | null {
  let sum = 0;
  for (const [score, count] of evidence) sum += score * count;
  const pairs = pairsIn(evidence);
  return pairs === 0 ? null : sum / pairs;
}

/** What would have been seen after each pair (scores in the order of rating), for the picture and for finding where a study could have stopped. */
export function followed(scores: readonly number[], rule: StoppingRule): StoppingPoint[] {
  return scores.map((_, last) => rule.look(evidenceOfScores(scores.slice(0, last + 1))));
}
