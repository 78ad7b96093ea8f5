/** What a difference of scores says, in sentences. */
import type { ScoreDifference } from './scores.ts';
import { levelInWords } from './words.ts';

/** `a`, `b`: the models; `score`: what was scored, as "prompt fidelity"; `decimals` of the score. */
export function scoresInWords(
  {
    a,
    b,
    score,
    decimals = 2,
  }: { readonly a: string; readonly b: string; readonly score: string; readonly decimals?: number },
  found: ScoreDifference | null,
): string[] {
  if (found === null) return [`No pair of ${a} and ${b} has a ${score} yet.`];
  const { difference, pairs, interval, bootstrap, level } = found;
  const [better, worse, sign] = difference >= 0 ? [a, b, 1] : [b, a, -1];
  const said = (value: number): string => (sign * value).toFixed(decimals).replace('-', '−');
  const ends = ({ low, high }: { low: number; high: number }): string =>
    sign > 0 ? `${said(low)} to ${said(high)}` : `${said(high)} to ${said(low)}`;
  const over = `${pairs} pair${pairs === 1 ? '' : 's'}`;
  const measured = `${better} scored ${said(difference)} higher than ${worse} in ${score}, on average over ${over}`;
  if (interval === null) return [`${measured}.`, 'One pair has no interval: this may be luck.'];
  // The wider of two ways to look is the one to rely on.
  const isClear = [interval, bootstrap ?? interval].every(({ low, high }) => low > 0 || high < 0);
  return [
    `${measured} (${levelInWords(level)} interval ${ends(interval)}${bootstrap === null ? '' : `; by bootstrap ${ends(bootstrap)}`}).`,
    isClear
      ? `For prompts like these ${better} scores higher; whether by enough to matter is what the interval says.`
      : 'That is not enough to say which scores higher: the interval reaches both sides of 0.',
  ];
}
