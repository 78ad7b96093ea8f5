/** Strengths of several models from comparisons of two at a time, with intervals for every difference at once. */
import { assert } from '#shared/base';
import { type Comparison, type ComparisonGraph, comparisonGraph } from './comparison-graph.ts';
import { climb, type Likelihood, type Meeting } from './davidson.ts';
import { normalReach } from './distributions.ts';
import { type Interval, mapped, mean, USUAL_LEVEL } from './interval.ts';
import { cell, type Matrix } from './matrix.ts';
import { pairsOf } from './preferences.ts';
import { listed } from './words.ts';

export interface ModelStrength {
  readonly model: string;
  /** Logarithm of the strength, its mean over all models 0; a step of 1 is odds of 2.7 to 1. */
  readonly strength: number;
  readonly standardError: number;
  readonly pairs: number;
}

export interface StrengthDifference {
  readonly a: string;
  readonly b: string;
  /** Strength of `a` less that of `b`; null where nothing ties the two together. */
  readonly difference: number | null;
  readonly standardError: number | null;
  /** All these intervals hold together with the level given (Šidák 1967), so looking for the largest is allowed. */
  readonly interval: Interval | null;
  /** Chance that `a` wins a decided pair, from the difference. */
  readonly winShare: { readonly share: number; readonly interval: Interval } | null;
  /** The interval leaves 0 out. */
  readonly isClear: boolean;
}

export interface StrengthTable {
  /** The strongest first. */
  readonly models: readonly ModelStrength[];
  /** `a` stands above `b` in `models`. */
  readonly differences: readonly StrengthDifference[];
  readonly level: number;
  /** Davidson's v: a pair of equals is tied v times as often as one of them wins. 0 without ties. */
  readonly tieParameter: number;
  /** True: the data alone give no finite answer, and an assumption made one; `warnings` say why. */
  readonly isRegularised: boolean;
  readonly warnings: readonly string[];
}

/** `models`: all that stand in the comparisons. Null for fewer than two models or no pair at all. */
export function fitStrengths(
  models: readonly string[],
  comparisons: readonly Comparison[],
  level = USUAL_LEVEL,
): StrengthTable | null {
  const meetings = meetingsOf(models, comparisons);
  if (models.length < 2 || meetings.length === 0) return null;
  const graph = comparisonGraph(models, comparisons);
  const decided = meetings.some(({ wins, losses }) => wins + losses > 0);
  const tied = meetings.some(({ ties }) => ties > 0);
  const isRegularised = graph.groups.length > 1 || graph.unbeaten.length > 0 || !decided;
  const likelihood: Likelihood = {
    models: models.length,
    // Without a single decided pair the share of ties has no finite estimate either: each then counts as half and half.
    meetings: decided ? meetings : meetings.map(halved),
    withTies: decided && tied,
    regularised: isRegularised,
  };
  const maximum = climb(likelihood);
  assert(maximum !== null, 'tied together or regularised, the likelihood has a maximum');
  const strengths = maximum.at.slice(0, models.length);
  const middle = mean(strengths);
  const covariance = centred(maximum.covariance, models.length);
  const order = models
    .map((model, place) => ({
      model,
      place,
      strength: (strengths[place] ?? Number.NaN) - middle,
      standardError: Math.sqrt(cell(covariance, place, place)),
      pairs: meetings
        .filter(({ first, second }) => first === place || second === place)
        .reduce((all, { wins, losses, ties }) => all + wins + losses + ties, 0),
    }))
    .sort((a, b) => b.strength - a.strength || (a.model < b.model ? -1 : 1));
  const reach = simultaneousReach((models.length * (models.length - 1)) / 2, level);
  const groupOf = (model: string) => graph.groups.findIndex((group) => group.includes(model));
  const differences = order.flatMap((a, rank) =>
    order.slice(rank + 1).map((b): StrengthDifference => {
      if (groupOf(a.model) !== groupOf(b.model)) return unknownDifference(a.model, b.model);
      const standardError = Math.sqrt(
        cell(covariance, a.place, a.place) +
          cell(covariance, b.place, b.place) -
          2 * cell(covariance, a.place, b.place),
      );
      return differenceOf(a.model, b.model, a.strength - b.strength, standardError, reach);
    }),
  );
  return {
    models: order.map(({ place: _, ...strength }) => strength),
    differences,
    level,
    tieParameter: likelihood.withTies ? Math.exp(maximum.at[models.length] ?? Number.NaN) : 0,
    isRegularised,
    warnings: warningsOf(graph, decided),
  };
}

/**
 * How many standard errors each of `count` intervals reaches so that all hold together with `level`. Šidák's
 * inequality (1967) needs no independence for two-sided intervals of a normal vector; it is the sharper Bonferroni.
 */
export const simultaneousReach = (count: number, level: number): number => normalReach(level ** (1 / count));

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

function differenceOf(
  a: string,
  b: string,
  difference: number,
  standardError: number,
  reach: number,
): StrengthDifference {
  const interval = { low: difference - reach * standardError, high: difference + reach * standardError };
  return {
    a,
    b,
    difference,
    standardError,
    interval,
    winShare: { share: logistic(difference), interval: mapped(interval, logistic) },
    isClear: interval.low > 0 || interval.high < 0,
  };
}

const unknownDifference = (a: string, b: string): StrengthDifference => ({
  a,
  b,
  difference: null,
  standardError: null,
  interval: null,
  winShare: null,
  isClear: false,
});

function meetingsOf(models: readonly string[], comparisons: readonly Comparison[]): Meeting[] {
  return comparisons.flatMap(({ a, b, tally }) => {
    const [first, second] = [models.indexOf(a), models.indexOf(b)];
    assert(first >= 0 && second >= 0 && first !== second, 'a comparison is of two of the models');
    return pairsOf(tally) === 0
      ? []
      : [{ first, second, wins: tally.wins, losses: tally.losses, ties: tally.ties }];
  });
}

const halved = (meeting: Meeting): Meeting => ({
  ...meeting,
  wins: meeting.wins + meeting.ties / 2,
  losses: meeting.losses + meeting.ties / 2,
  ties: 0,
});

/** The covariance of strengths less their mean. */
function centred(covariance: Matrix, size: number): Matrix {
  const places = Array.from({ length: size }, (_, place) => place);
  const rows = places.map((row) => mean(places.map((column) => cell(covariance, row, column))));
  const all = mean(rows);
  return places.map((row) =>
    places.map((column) => cell(covariance, row, column) - (rows[row] ?? 0) - (rows[column] ?? 0) + all),
  );
}

function warningsOf({ groups, unbeaten }: ComparisonGraph, decided: boolean): string[] {
  const apart =
    groups.length > 1
      ? [
          `Nothing ties ${groups.map((group) => listed(group)).join(' to ')}: they never met, neither directly nor through others, so nothing can be said across.`,
        ]
      : [];
  const oneSided = unbeaten.map(
    ({ above, below }) =>
      `${listed(above)} never lost to or tied with ${listed(below)}: the pairs alone set no upper bound to the distance, so the strengths shown rest on an assumption (half a win and half a loss against an average model).`,
  );
  const undecided = decided
    ? []
    : ['Every pair was a tie: nothing speaks for any difference, and little against one.'];
  return [...apart, ...oneSided, ...undecided];
}
