/** Agreement beyond chance of two raters (Cohen) and of a fixed number of them (Fleiss). */
import { assert } from '#shared/base';
import { total } from './interval.ts';

export type Label = string | number;
/** How often the row of a number stands. */
export type Times = (row: number) => number;
export type Weights = 'none' | 'linear' | 'quadratic';

/**
 * Cohen's kappa (1960), weighted (1968) when near misses count less: weights go by place in `categories`, which then
 * must be all labels in order. Null for no pairs, or where both always used the same one label, so that chance
 * explains everything. `times`: how often each row stands, where the same rows were put together.
 */
export function cohenKappa(
  ratings: readonly (readonly [Label, Label])[],
  weights: Weights = 'none',
  categories: readonly Label[] = [...new Set(ratings.flat())],
  times: Times = () => 1,
): number | null {
  const penalty = (first: number, second: number): number =>
    weights === 'none'
      ? Number(first !== second)
      : Math.abs(first - second) ** (weights === 'linear' ? 1 : 2);
  const places = ratings.map(
    ([first, second]) => [placeOf(categories, first), placeOf(categories, second)] as const,
  );
  const countsOf = (rater: 0 | 1) =>
    categories.map((_, category) =>
      total(places.map((pair, row) => (pair[rater] === category ? times(row) : 0))),
    );
  const [firsts, seconds] = [countsOf(0), countsOf(1)];
  const outputs = total(firsts);
  const observed = total(places.map(([first, second], row) => times(row) * penalty(first, second)));
  const expected = total(
    firsts.flatMap((first, row) =>
      seconds.map((second, column) => (first * second * penalty(row, column)) / outputs),
    ),
  );
  return expected === 0 ? null : 1 - observed / expected;
}

function placeOf(categories: readonly Label[], label: Label): number {
  const place = categories.indexOf(label);
  assert(place >= 0, `${label} is not among the categories`);
  return place;
}

/**
 * Fleiss' kappa (1971): each row holds the labels one output got, the same number in every row, by whichever raters.
 * Null where it is not defined: no rows, fewer than two ratings, or one label only.
 */
export function fleissKappa(rows: readonly (readonly Label[])[], times: Times = () => 1): number | null {
  const ratings = rows[0]?.length ?? 0;
  assert(
    rows.every((row) => row.length === ratings),
    'Fleiss needs as many ratings for every output; with gaps use krippendorffAlpha',
  );
  if (ratings < 2) return null;
  const agreeing = rows.map((row, index) => {
    const counts = [...countsIn([row]).values()];
    return (times(index) * total(counts.map((count) => count * (count - 1)))) / (ratings * (ratings - 1));
  });
  const overall = [...countsIn(rows, times).values()];
  const outputs = total(overall) / ratings;
  const expected = total(overall.map((count) => (count / (outputs * ratings)) ** 2));
  return expected === 1 ? null : (total(agreeing) / outputs - expected) / (1 - expected);
}

/** How often each value stands in the rows. */
export function countsIn<T>(rows: readonly (readonly T[])[], times: Times = () => 1): Map<T, number> {
  const counts = new Map<T, number>();
  for (const [index, row] of rows.entries()) {
    for (const value of row) counts.set(value, (counts.get(value) ?? 0) + times(index));
  }
  return counts;
}
