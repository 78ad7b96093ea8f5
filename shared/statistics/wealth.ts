/**
 * A bet against a claim: "the mean score is m". Whoever starts with 1 and can win nothing on average while the claim
 * is true will, over the whole future, ever hold 1 / α with a chance of at most α (Ville 1939). So a claim may be
 * dropped the moment the wealth against it reaches 1 / α, however often one looks: that is what makes "stop when it
 * is clear" honest.
 *
 * The bet is Cover's universal portfolio: the stake spread over constant bets q by a Beta(½, ½) law, here at fixed
 * Chebyshev nodes (exact for it up to 255 pairs, and a fair bet for any number). For wins and losses alone that is
 * Robbins' mixture (1970). Orabona and Jun, "Tight Concentrations and Confidence Sequences from the Regret of
 * Universal Portfolio" (2024); Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting"
 * (2023).
 */
import { assert } from '#shared/base';

/** How often each score came; scores lie between 0 (B) and 1 (A). Their order does not matter. */
export type Evidence = ReadonlyMap<number, number>;

const NODES = 128;
const BETS = Array.from(
  { length: NODES },
  (_, index) => (1 + Math.cos(((2 * index + 1) * Math.PI) / (2 * NODES))) / 2,
);

export interface Bet {
  /** Logarithm of the wealth won so far. */
  wealth(evidence: Evidence): number;
  /** Whether it has come to `bar`; the same question, answered sooner where the answer is no. */
  reaches(evidence: Evidence, bar: number): boolean;
}

/**
 * The bet against "the mean is `claim`". The factor of a score x under q is q x / m + (1 - q)(1 - x) / (1 - m): its
 * mean is 1 where that of x is m. As a function of the claim the wealth is log-convex, so the claims that stand form
 * an interval.
 */
export function betAgainst(claim: number): Bet {
  if (claim <= 0 || claim >= 1) return certaintyBet(claim <= 0 ? 0 : 1);
  const factors = new Map<number, Float64Array>();
  const factorsOf = (score: number): Float64Array => {
    const known = factors.get(score);
    if (known !== undefined) return known;
    assert(score >= 0 && score <= 1, 'a score lies between 0 and 1');
    const made = Float64Array.from(BETS, (q) =>
      Math.log((q * score) / claim + ((1 - q) * (1 - score)) / (1 - claim)),
    );
    factors.set(score, made);
    return made;
  };
  const logs = new Float64Array(NODES);
  /** The logarithm of what each q alone has won, into `logs`; answers the largest. */
  const play = (evidence: Evidence): number => {
    logs.fill(0);
    for (const [score, count] of evidence) {
      if (count === 0) continue;
      const made = factorsOf(score);
      for (let node = 0; node < NODES; node += 1) logs[node] = (logs[node] ?? 0) + count * (made[node] ?? 0);
    }
    let top = Number.NEGATIVE_INFINITY;
    for (const value of logs) if (value > top) top = value;
    return top;
  };
  const meanOf = (top: number): number => {
    let sum = 0;
    for (const value of logs) sum += Math.exp(value - top);
    return top + Math.log(sum / NODES);
  };
  return {
    wealth: (evidence) => meanOf(play(evidence)),
    reaches(evidence, bar) {
      const top = play(evidence);
      // The mean is no larger than the largest.
      return top >= bar && meanOf(top) >= bar;
    },
  };
}

/** A mean of 0 or 1 allows that score only; anything else ends the claim. */
function certaintyBet(claim: 0 | 1): Bet {
  const wealth = (evidence: Evidence): number =>
    [...evidence].some(([score, count]) => count > 0 && score !== claim) ? Number.POSITIVE_INFINITY : 0;
  return { wealth, reaches: (evidence, bar) => wealth(evidence) >= bar };
}
