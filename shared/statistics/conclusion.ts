/** What may be concluded, in sentences: no more than the numbers say, and never that two things were proved equal. */
import { formatMoney, type Nanos } from '#shared/money';
import type { Forecast, MoneyRange } from './forecast.ts';
import { type Interval, USUAL_LEVEL } from './interval.ts';
import { pairsOf, preferenceShare, type Tally } from './preferences.ts';
import type { StoppingPoint } from './stopping.ts';
import { levelInWords, percent, span } from './words.ts';

export interface ConclusionQuestion {
  readonly a: string;
  readonly b: string;
  readonly tally: Tally;
  /**
   * With a stopping rule its point is what is said, as its interval may be looked at after every pair. Without, the
   * study must have had a size fixed before it began.
   */
  readonly stopping?: {
    readonly point: StoppingPoint;
    readonly forecast: Forecast | null;
  };
  /** Of the interval of a study without a stopping rule, which brings its own; 0.95 unless said. */
  readonly level?: number;
  /** How many comparisons this is one of; 1 unless said. */
  readonly comparisons?: number;
  readonly currency?: string;
}

export interface Conclusion {
  readonly kind: 'a-preferred' | 'b-preferred' | 'practically-equal' | 'not-enough';
  /** In the order in which they are read. */
  readonly sentences: readonly string[];
}

export function conclusion(question: ConclusionQuestion): Conclusion {
  const { a, b, tally, stopping, comparisons = 1 } = question;
  const level = stopping?.point.level ?? question.level ?? USUAL_LEVEL;
  const share = preferenceShare(tally, level);
  if (share === null) {
    return { kind: 'not-enough', sentences: [`No pair of ${a} and ${b} was rated yet${skipNote(tally)}.`] };
  }
  // Where several people rate a pair the rule counts it once, while the tally counts what each of them said.
  const {
    share: shareOfA,
    pairs,
    interval,
  } = stopping === undefined ? share : { ...share, ...known(stopping.point) };
  const kind = kindOf(interval, stopping?.point);
  const isForA = shareOfA >= 0.5;
  const [better, worse] = isForA ? [a, b] : [b, a];
  const [shown, range] = isForA ? [shareOfA, interval] : [1 - shareOfA, turned(interval)];
  const ties = pairs === pairsOf(tally) ? tieNote(tally, isForA) : '';
  const looks = stopping === undefined ? '' : ', valid at every look';
  const preferred =
    shareOfA === 0.5
      ? `${a} was preferred as often as ${b}, 50 % of`
      : `${better} was preferred to ${worse} in ${percent(shown)} % of`;
  const found = `${preferred} ${counted(pairs, 'pair')}${ties} (${levelInWords(level)} interval ${span(range)} %${looks})${skipNote(tally)}.`;
  return {
    kind,
    sentences: [
      found,
      meaningOf(kind, better, worse, question, range),
      ...(stopping === undefined ? [FIXED_SIZE_NOTE] : []),
      ...forecastSentences(question),
      ...(comparisons > 1 ? [severalNote(comparisons, level)] : []),
    ],
  };
}

const known = ({ share, pairs, interval }: StoppingPoint) => ({
  ...(share === null ? {} : { share }),
  pairs,
  interval,
});

function kindOf(interval: Interval, point: StoppingPoint | undefined): Conclusion['kind'] {
  if (point?.verdict === 'practically-equal') return 'practically-equal';
  if (interval.low > 0.5) return 'a-preferred';
  return interval.high < 0.5 ? 'b-preferred' : 'not-enough';
}

function meaningOf(
  kind: Conclusion['kind'],
  better: string,
  worse: string,
  { stopping }: ConclusionQuestion,
  range: Interval,
): string {
  const margin = stopping?.point.margin ?? null;
  if (kind === 'practically-equal' && margin !== null) {
    return `Any preference is smaller than the margin set for this study (${span({ low: 0.5 - margin, high: 0.5 + margin })} %): for this purpose the two may be used alike. A smaller difference may still exist.`;
  }
  if (kind === 'not-enough') {
    return `That is not enough to say which is preferred: shares from ${percent(range.low)} to ${percent(range.high)} % fit these pairs, so neither a preference nor its absence is shown.`;
  }
  return `For prompts and raters like these, ${better} is preferred to ${worse}; by how much is what the interval says.`;
}

function forecastSentences({ stopping, currency = 'USD' }: ConclusionQuestion): string[] {
  const forecast = stopping?.forecast ?? null;
  if (forecast === null || forecast.kind === 'settled') return [];
  if (forecast.kind === 'far') {
    return [
      `Even ${counted(forecast.most, 'more pair')}${moneyNote(forecast.costOfMost, currency)} would probably not settle it: the two are too close for that. A margin of practical equality, or stopping here, is cheaper.`,
    ];
  }
  const { likely, low, high } = forecast.pairs;
  const spread = low === high ? '' : ` (${low} to ${high})`;
  return [
    `About ${counted(likely, 'more pair')}${spread}${moneyNote(forecast.cost, currency)} would settle this, if they go like those so far; the range is the middle half of simulated studies.`,
  ];
}

function moneyNote(cost: MoneyRange, currency: string): string {
  if (cost === null) return ', at a price not known,';
  const amount = (of: Nanos) => formatMoney(of, currency);
  return cost.low === cost.high ? `, ${amount(cost.low)},` : `, ${amount(cost.low)} to ${amount(cost.high)},`;
}

const FIXED_SIZE_NOTE =
  'The interval is right for a study whose size was fixed before it began; one that was watched and stopped when it looked good needs the stopping rule.';

const severalNote = (comparisons: number, level: number): string =>
  `This is one of ${comparisons} comparisons: with intervals of ${levelInWords(level)} each, about ${Math.round(comparisons * (1 - level) * 10) / 10} of them would miss the truth by chance. For claims about several models at once use the table of all, whose intervals hold together.`;

function tieNote({ wins, losses, ties }: Tally, isForA: boolean): string {
  if (ties === 0) return '';
  const [won, lost] = isForA ? [wins, losses] : [losses, wins];
  return `, ties as halves: ${won} won, ${ties} tied, ${lost} lost`;
}

const skipNote = ({ skips }: Tally): string =>
  skips === 0 ? '' : `; ${counted(skips, 'pair')} skipped and not counted`;
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const turned = ({ low, high }: Interval): Interval => ({ low: 1 - high, high: 1 - low });
