/**
 * Which pairs who sees, in what order and on which side: by chance, balanced, and the same again from the same seed.
 */
import { assert, createRandom, type Random, shuffled } from '#shared/base';

export interface PairPlan {
  /** Prompts, each with one output of every model. */
  readonly items: readonly string[];
  readonly models: readonly string[];
  readonly raters: readonly string[];
  /** Stored with the study: the same seed and names give the same plan. */
  readonly seed: number;
  /** How many different raters see each pair; 1 unless said. */
  readonly ratersPerPair?: number;
  /** Share of each rater's pairs shown a second time with sides changed, for consistency; 0.1 unless said. */
  readonly controlShare?: number;
}

export interface PlannedPair {
  readonly rater: string;
  /** From 0, for this rater. */
  readonly position: number;
  readonly item: string;
  readonly left: string;
  readonly right: string;
  /** The position, of the same rater, that this one repeats with sides changed; null for a first showing. */
  readonly repeats: number | null;
}

/**
 * Every two models meet on every item. For each two models the raters take turns, so that their shares differ by at
 * most one pair, and the sides are evened out for each rater and for all; then each rater's order is drawn. Controls
 * come in the second half of the rater's list, repeat something from the first, and do not count as pairs.
 */
export function planPairs(plan: PairPlan): PlannedPair[] {
  const { models, raters, ratersPerPair = 1, controlShare = 0.1 } = plan;
  assert(new Set(models).size === models.length && models.length >= 2, 'two or more different models');
  assert(new Set(raters).size === raters.length && raters.length >= 1, 'one or more different raters');
  assert(
    ratersPerPair >= 1 && ratersPerPair <= raters.length,
    'a pair has at most as many raters as there are',
  );
  assert(controlShare >= 0 && controlShare <= 0.5, 'at most half of the pairs are shown again');
  const random = createRandom(plan.seed);
  const chosen = new Map<string, Shown[]>(raters.map((rater) => [rater, []]));
  const turns = shuffled(raters, random);
  let turn = 0;
  for (const [first, second] of shuffled(twoOf(models), random)) {
    const sides = createSides(random);
    for (const item of shuffled(plan.items, random)) {
      for (let seat = 0; seat < ratersPerPair; seat += 1) {
        const rater = turns[turn % turns.length] ?? '';
        turn += 1;
        const [left, right] = sides.isFirstLeft(rater) ? [first, second] : [second, first];
        chosen.get(rater)?.push({ item, left, right });
      }
    }
  }
  return raters.flatMap((rater) =>
    ordered(rater, shuffled(chosen.get(rater) ?? [], random), controlShare, random),
  );
}

interface Shown {
  readonly item: string;
  readonly left: string;
  readonly right: string;
}

/**
 * For one pair of models: each rater sees both ways equally often first of all, then all raters together, and chance
 * does the rest.
 */
function createSides(random: Random) {
  const lefts = new Map<string, number>();
  let all = 0;
  return {
    isFirstLeft(rater: string): boolean {
      const own = lefts.get(rater) ?? 0;
      const surplus = own === 0 ? all : own;
      const isLeft = surplus === 0 ? random() < 0.5 : surplus < 0;
      const step = isLeft ? 1 : -1;
      lefts.set(rater, own + step);
      all += step;
      return isLeft;
    },
  };
}

const twoOf = (models: readonly string[]): (readonly [string, string])[] =>
  models.flatMap((first, at) => models.slice(at + 1).map((second) => [first, second] as const));

function ordered(
  rater: string,
  pairs: readonly Shown[],
  controlShare: number,
  random: Random,
): PlannedPair[] {
  const early = Math.floor(pairs.length / 2);
  const controls = Math.min(early, Math.ceil(controlShare * pairs.length));
  const places = Array.from({ length: early }, (_, position) => position);
  const again = shuffled(places, random)
    .slice(0, controls)
    .flatMap((position): (Shown & { repeats: number })[] => {
      const pair = pairs[position];
      return pair === undefined
        ? []
        : [{ item: pair.item, left: pair.right, right: pair.left, repeats: position }];
    });
  const late = pairs.slice(early).map((pair) => ({ ...pair, repeats: null }));
  const first = pairs.slice(0, early).map((pair) => ({ ...pair, repeats: null }));
  return [...first, ...shuffled([...late, ...again], random)].map((pair, position) => ({
    rater,
    position,
    ...pair,
  }));
}
