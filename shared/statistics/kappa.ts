/** Agreement beyond chance of two raters (Cohen) and of a fixed number of them (Fleiss). */
import { assert } from '#shared/base';
import { total } from './interval.ts';

export type Label = string | number;
export type Weights = 'none' | 'linear' | 'quadratic';

/**
 * Cohen's kappa (1960), weighted (1968) when near misses count less: weights go by place in `categories`, which then must be all
 * labels in order. Null for no pairs, or where both always used the same one label, so that chance explains everything.
 */
export function cohenKappa(
  ratings: readonly (readonly [Label, Label])[],
  weights: Weights = 'none',
  categories: readonly Label[] = [...new Set(ratings.flat())],
): number | null {
  const penalty = (first: number, second: number): number =>
    weights === 'none'
      ? Number(first !== second)
      : Math.abs(first - second) ** (weights === 'linear' ? 1 : 2);
  const places = ratings.map(
    ([first, second]) => [placeOf(categories, first), placeOf(categories, second)] as const,
  );
  const countsOf = (rater: 0 | 1) =>
    categories.map((_, category) => places.filter((pair) => pair[rater] === category).length);
  const [firsts, seconds] = [countsOf(0), countsOf(1)];
  const observed = total(places.map(([first, second]) => penalty(first, second)));
  const expected = total(
    firsts.flatMap((first, row) =>
      seconds.map((second, column) => (first * second * penalty(row, column)) / places.length),
    ),
  );
  return places.length === 0 || expected === 0 ? null : 1 - observed / expected;
}

function placeOf(categories: readonly Label[], label: Label): number {
  const place = categories.indexOf(label);
  assert(place >= 0, `${label} is not among the categories`);
  return place;
}

/**
 * Fleiss' kappa (1971): each row holds the labels one output got, the same number in every row, by whichever raters. Null where it
 * is not defined: no rows, fewer than two ratings, or one label only.
 */
export function fleissKappa(rows: readonly (readonly Label[])[]): number | null {
  const ratings = rows[0]?.length ?? 0;
  assert(
    rows.every((row) => row.length === ratings),
    'Fleiss needs as many ratings for every output; with gaps use krippendorffAlpha',
  );
  if (ratings < 2) return null;
  const counts = rows.map((row) => countsIn(row));
  const observed = total(
    counts.map(
      (row) => total([...row.values()].map((count) => count * (count - 1))) / (ratings * (ratings - 1)),
    ),
  );
  const overall = [...countsIn(rows.flat()).values()].map((count) => count / (rows.length * ratings));
  const expected = total(overall.map((share) => share * share));
  return expected === 1 ? null : (observed / rows.length - expected) / (1 - expected);
}

export function countsIn<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
