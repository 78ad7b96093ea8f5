/**
 * Whether a rater says the same again: from the control pairs of a plan, which show an earlier pair with its sides
 * changed.
 */
import { orderBias, type OrderBias } from './judge.ts';
import type { Preference } from './preferences.ts';
import type { PlannedPair } from './schedule.ts';

/** What was answered at the screen. */
export type SideAnswer = 'left' | 'right' | 'tie' | 'skip';

/** The answer from the side of `model`, which is one of the two shown. */
export const preferenceFor = (
  model: string,
  { left }: Pick<PlannedPair, 'left'>,
  answer: SideAnswer,
): Preference => {
  if (answer === 'tie' || answer === 'skip') return answer;
  return (answer === 'left') === (left === model) ? 'a' : 'b';
};

/**
 * `pairs`: those of one rater, with their answers. "First" is the left side. Null before a control and what it
 * repeats were both answered.
 */
export function raterConsistency(
  pairs: readonly (PlannedPair & { readonly answer: SideAnswer | null })[],
  level?: number,
): OrderBias | null {
  const trials = pairs.flatMap((again) => {
    const before = pairs.find(({ position }) => position === again.repeats);
    if (before === undefined || before.answer === null || again.answer === null) return [];
    const model = before.left;
    return [
      {
        aFirst: preferenceFor(model, before, before.answer),
        bFirst: preferenceFor(model, again, again.answer),
      },
    ];
  });
  return orderBias(trials, level);
}
