/** What an automatic judge is worth: whether it says what people say, and whether place or length move it. */
import type { Random } from '#shared/base';
import { type Agreement, agreementOfTwo } from './agreement.ts';
import { bootstrapInterval } from './bootstrap.ts';
import { type Interval, mean, USUAL_LEVEL } from './interval.ts';
import {
  pairedDifference,
  type Preference,
  type PreferenceShare,
  preferenceShare,
  scoreOf,
  signTest,
  tallyOf,
} from './preferences.ts';

/** One pair, as people said together and as the judge did. */
export interface JudgedPair {
  readonly people: Preference;
  readonly judge: Preference;
}

export interface JudgeAgreement {
  readonly pairs: number;
  /** Share of pairs with the same answer. */
  readonly same: PreferenceShare;
  /** Cohen's kappa: the same, less what chance gives; null where not defined. */
  readonly kappa: Agreement | null;
  /**
   * The judge's share for A less that of people, on the same pairs; its interval by bootstrap. Above 0: the judge
   * favours A.
   */
  readonly bias: { readonly difference: number; readonly interval: Interval | null };
}

/** Pairs that either skipped are left out; null where none is left. */
export function judgeAgreement(
  pairs: readonly JudgedPair[],
  random: Random,
  level = USUAL_LEVEL,
): JudgeAgreement | null {
  const both = pairs.filter(({ people, judge }) => people !== 'skip' && judge !== 'skip');
  const same = preferenceShare(
    tallyOf(both.map(({ people, judge }) => (people === judge ? 'a' : 'b'))),
    level,
  );
  if (same === null) return null;
  const gaps = both.map(({ people, judge }) => (scoreOf(judge) ?? 0) - (scoreOf(people) ?? 0));
  return {
    pairs: both.length,
    same,
    kappa: agreementOfTwo(
      both.map(({ people, judge }) => [people, judge] as const),
      random,
      { level },
    ),
    bias: {
      difference: mean(gaps),
      interval: bootstrapInterval({
        units: gaps.length,
        figure: (units) => mean(units.map((unit) => gaps[unit] ?? Number.NaN)),
        random,
        level,
      }),
    },
  };
}

export interface OrderBias {
  readonly pairs: number;
  /** Pairs judged the same in both orders. */
  readonly consistent: number;
  /** Pairs of which the verdict moved towards whatever stood first, and towards whatever stood second. */
  readonly towardsFirst: number;
  readonly towardsSecond: number;
  /** Share of towards-first less share of towards-second: above 0 the first place is favoured. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided chance of this if place did not matter (sign test); null where nothing moved. */
  readonly chance: number | null;
}

/**
 * The same pairs judged in both orders, both answers from the side of A. An answer that changes with the order was
 * given by the order. Also for people, on repeated control pairs. Null where no pair was judged twice.
 */
export function orderBias(
  trials: readonly { readonly aFirst: Preference; readonly bFirst: Preference }[],
  level = USUAL_LEVEL,
): OrderBias | null {
  const moves = trials.flatMap(({ aFirst, bFirst }) => {
    const [shownFirst, shownSecond] = [scoreOf(aFirst), scoreOf(bFirst)];
    return shownFirst === null || shownSecond === null ? [] : [shownFirst - shownSecond];
  });
  if (moves.length === 0) return null;
  const tally = tallyOf(moves.map((move) => (move > 0 ? 'a' : move < 0 ? 'b' : 'tie')));
  return {
    pairs: moves.length,
    consistent: tally.ties,
    towardsFirst: tally.wins,
    towardsSecond: tally.losses,
    ...pairedDifference(tally, level),
    chance: signTest(tally)?.exact ?? null,
  };
}

export interface LengthBias {
  readonly pairs: number;
  /** How often the longer output was preferred, ties as halves. */
  readonly judge: PreferenceShare;
  readonly people: PreferenceShare;
  /**
   * The judge's share less that of people, on the same pairs: above 0 the judge is drawn to length more than people
   * are.
   */
  readonly difference: number;
  readonly interval: Interval | null;
}

/** Pairs of the same length, and those that either skipped, say nothing and are left out; null where none is left. */
export function lengthBias(
  pairs: readonly (JudgedPair & { readonly lengthA: number; readonly lengthB: number })[],
  random: Random,
  level = USUAL_LEVEL,
): LengthBias | null {
  const fromLonger = pairs
    .filter(({ lengthA, lengthB }) => lengthA !== lengthB)
    .map(({ people, judge, lengthA, lengthB }) =>
      lengthA > lengthB ? { people, judge } : { people: turned(people), judge: turned(judge) },
    )
    .filter(({ people, judge }) => people !== 'skip' && judge !== 'skip');
  const judge = preferenceShare(tallyOf(fromLonger.map((pair) => pair.judge)), level);
  const people = preferenceShare(tallyOf(fromLonger.map((pair) => pair.people)), level);
  const agreement = judgeAgreement(fromLonger, random, level);
  if (judge === null || people === null || agreement === null) return null;
  return { pairs: fromLonger.length, judge, people, ...agreement.bias };
}

const turned = (preference: Preference): Preference =>
  preference === 'a' ? 'b' : preference === 'b' ? 'a' : preference;
