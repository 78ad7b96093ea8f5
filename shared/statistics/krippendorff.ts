/** Krippendorff's alpha: agreement of any number of raters, with gaps, for names, ranks and measures. */
import { assert } from '#shared/base';
import { total } from './interval.ts';
import { countsIn, type Label, type Times } from './kappa.ts';

/**
 * How far two values are apart: names only differ; ranks by how many values lie between; measures by the square of
 * their distance.
 */
export type Metric = 'nominal' | 'ordinal' | 'interval';

/**
 * Each row holds what the raters said of one output, null where one said nothing; rows with fewer than two values are
 * left out, as they can neither agree nor disagree (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").
 * Null where it is not defined: nothing to compare, or one value only.
 */
export function krippendorffAlpha(
  rows: readonly (readonly (Label | null)[])[],
  metric: Metric,
  times: Times = () => 1,
): number | null {
  const units = rows.map((row) => {
    const values = row.filter((value) => value !== null);
    return values.length < 2 ? [] : values;
  });
  const counts = countsIn(units, times);
  const pairable = total([...counts.values()]);
  const distance = distanceOf(metric, counts);
  const disagreement = (values: ReadonlyMap<Label, number>): number => {
    const entries = [...values];
    return total(
      entries.flatMap(([first, often], index) =>
        entries.slice(index + 1).map(([second, also]) => often * also * distance(first, second)),
      ),
    );
  };
  const expected = disagreement(counts) / (pairable - 1);
  if (!(expected > 0)) return null;
  const observed = units.map((unit, row) =>
    unit.length === 0 ? 0 : (times(row) * disagreement(countsIn([unit]))) / (unit.length - 1),
  );
  return 1 - total(observed) / expected;
}

function distanceOf(
  metric: Metric,
  counts: ReadonlyMap<Label, number>,
): (first: Label, second: Label) => number {
  if (metric === 'nominal') return () => 1;
  const values = [...counts.keys()];
  assert(
    values.every((value) => typeof value === 'number' && Number.isFinite(value)),
    'ranks and measures are numbers',
  );
  if (metric === 'interval') return (first, second) => (Number(first) - Number(second)) ** 2;
  const ascending = values.map(Number).sort((a, b) => a - b);
  // Half of its own value's ratings, and all below.
  const rank = new Map<Label, number>();
  let below = 0;
  for (const value of ascending) {
    const count = counts.get(value) ?? 0;
    rank.set(value, below + count / 2);
    below += count;
  }
  return (first, second) => ((rank.get(first) ?? Number.NaN) - (rank.get(second) ?? Number.NaN)) ** 2;
}
