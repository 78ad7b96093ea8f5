/** Where one more pair tells most: two models whose order is least sure and least foregone. */
import type { StrengthTable } from './bradley-terry.ts';

export interface PairWorth {
  readonly a: string;
  readonly b: string;
  /** Information gained about the difference, in nats; infinite where nothing ties the two together yet. */
  readonly worth: number;
}

/**
 * The most informative first. One decided pair of win chance p adds p(1 - p) to the information about a difference
 * known with variance v, which is worth ½ log(1 + v p(1 - p)) (the Bayesian D-criterion; Chaloner and Verdinelli
 * 1995). Choosing pairs so leaves the estimates as they are: the choice depends on what was seen, the likelihood does
 * not on the choice.
 */
export function worthOfNextPair(table: StrengthTable): PairWorth[] {
  return table.differences
    .map(({ a, b, standardError, winShare }) => {
      if (standardError === null || winShare === null) return { a, b, worth: Number.POSITIVE_INFINITY };
      const chance = winShare.share * (1 - winShare.share);
      return { a, b, worth: 0.5 * Math.log1p(standardError ** 2 * chance) };
    })
    .sort((first, second) => (first.worth === second.worth ? 0 : second.worth - first.worth));
}
