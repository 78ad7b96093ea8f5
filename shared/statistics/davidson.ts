/**
 * The likelihood of Davidson (1970): Bradley and Terry's model (1952) with ties of their own. With strengths e^s a
 * pair goes to i, to j or to a tie as e^si : e^sj : v e^((si + sj) / 2). A tie counted as half a win would give
 * nearly the same strengths, but standard errors as if a tie varied like a coin; Davidson's are honest, and without
 * ties it is Bradley and Terry's.
 */
import { inverse, type Matrix, times } from './matrix.ts';

/** Two models by their place, and how their pairs went; halves are allowed. */
export interface Meeting {
  readonly first: number;
  readonly second: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

export interface Maximum {
  /** Logarithms of strength, then (with ties) the logarithm of v. */
  readonly at: readonly number[];
  readonly covariance: Matrix;
  readonly steps: number;
}

export interface Likelihood {
  readonly models: number;
  readonly meetings: readonly Meeting[];
  readonly withTies: boolean;
  /**
   * Half a win and half a loss against an imagined model of average strength, for each model: what keeps all finite.
   */
  readonly regularised: boolean;
}

/** Newton's method with step halving: the likelihood is concave, so it climbs to the one maximum. */
export function climb(likelihood: Likelihood): Maximum | null {
  let at = Array.from({ length: likelihood.models + (likelihood.withTies ? 1 : 0) }, () => 0);
  for (let steps = 1; steps <= 200; steps += 1) {
    const { height, slope, information } = look(likelihood, at);
    const covariance = inverse(information);
    if (covariance === null) return null;
    if (Math.max(...slope.map(Math.abs)) < 1e-9) return { at, covariance, steps };
    const move = times(covariance, slope);
    let part = 1;
    const moved = () => at.map((value, index) => value + part * (move[index] ?? 0));
    while (part > 1e-6 && look(likelihood, moved()).height < height - 1e-12 * Math.abs(height)) part /= 2;
    at = moved();
  }
  return null;
}

interface Outcome {
  readonly count: number;
  /** What the outcome's weight is made of: place and factor of each parameter. */
  readonly parts: readonly (readonly [place: number, factor: number])[];
}

function outcomesOf({ models, meetings, withTies, regularised }: Likelihood): Outcome[][] {
  const met = meetings.map(({ first, second, wins, losses, ties }): Outcome[] => [
    { count: wins, parts: [[first, 1]] },
    { count: losses, parts: [[second, 1]] },
    ...(withTies
      ? [{ count: ties, parts: [[first, 0.5] as const, [second, 0.5] as const, [models, 1] as const] }]
      : []),
  ]);
  if (!regularised) return met;
  const imagined = Array.from({ length: models }, (_, place): Outcome[] => [
    { count: 0.5, parts: [[place, 1]] },
    { count: 0.5, parts: [] },
  ]);
  return [...met, ...imagined];
}

/** Logarithm of the likelihood, its slope, and the information (less its curvature), as for any multinomial logit. */
function look(likelihood: Likelihood, at: readonly number[]) {
  const slope = at.map(() => 0);
  const information = at.map(() => at.map(() => 0));
  let height = 0;
  for (const outcomes of outcomesOf(likelihood)) {
    const weights = outcomes.map(({ parts }) =>
      parts.reduce((all, [place, factor]) => all + factor * (at[place] ?? 0), 0),
    );
    const top = Math.max(...weights);
    const logSum = top + Math.log(weights.reduce((all, weight) => all + Math.exp(weight - top), 0));
    const among = outcomes.reduce((all, { count }) => all + count, 0);
    const expected = at.map(() => 0);
    for (const [index, { count, parts }] of outcomes.entries()) {
      const chance = Math.exp((weights[index] ?? 0) - logSum);
      height += count === 0 ? 0 : count * ((weights[index] ?? 0) - logSum);
      for (const [place, factor] of parts) {
        grow(slope, place, factor * (count - among * chance));
        grow(expected, place, factor * chance);
        for (const [other, also] of parts) grow(information[place], other, among * chance * factor * also);
      }
    }
    for (const [row, value] of expected.entries()) {
      if (value === 0) continue;
      for (const [column, other] of expected.entries())
        grow(information[row], column, -among * value * other);
    }
  }
  if (!likelihood.regularised) pin(information, likelihood.models);
  return { height, slope, information };
}

function grow(values: number[] | undefined, place: number, by: number): void {
  if (values !== undefined) values[place] = (values[place] ?? 0) + by;
}

/**
 * Only differences of strength are known: the missing direction (all up by the same) is filled in and taken out by
 * whoever asks.
 */
function pin(information: number[][], models: number): void {
  for (const row of information.slice(0, models)) {
    for (let column = 0; column < models; column += 1) grow(row, column, 1);
  }
}
