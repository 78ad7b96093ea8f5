/** How well raters agree, with an interval, and what that means in words. */
import type { Random } from '#shared/base';
import { bootstrapInterval } from './bootstrap.ts';
import { type Interval, USUAL_LEVEL } from './interval.ts';
import { cohenKappa, fleissKappa, type Label, type Times, type Weights } from './kappa.ts';
import { krippendorffAlpha, type Metric } from './krippendorff.ts';
import { levelInWords, twoDigits } from './words.ts';

export interface Agreement {
  /** 1 is full agreement, 0 what chance alone would give, below 0 less than that. */
  readonly value: number;
  /** Bootstrap (BCa) over the outputs; null for too few, or too much alike, to tell. */
  readonly interval: Interval | null;
  readonly level: number;
  readonly outputs: number;
}

type Row = readonly (Label | null)[];

/** `rows`: what each rater said of one output, null where one said nothing. Null where no coefficient is defined. */
export function agreementOf(
  rows: readonly Row[],
  random: Random,
  { metric = 'nominal', level = USUAL_LEVEL }: { metric?: Metric; level?: number } = {},
): Agreement | null {
  const rated = rows.filter((row) => row.filter((value) => value !== null).length >= 2);
  return withInterval(rated, (some, times) => krippendorffAlpha(some, metric, times), random, level);
}

/** Cohen's kappa of two raters; see `cohenKappa`. */
export function agreementOfTwo(
  ratings: readonly (readonly [Label, Label])[],
  random: Random,
  { weights = 'none', level = USUAL_LEVEL }: { weights?: Weights; level?: number } = {},
): Agreement | null {
  const labels = [...new Set(ratings.flat())];
  const categories = labels.every((label) => typeof label === 'number')
    ? labels.sort((a, b) => a - b)
    : labels;
  return withInterval(ratings, (some, times) => cohenKappa(some, weights, categories, times), random, level);
}

/** Fleiss' kappa; see `fleissKappa`. */
export const agreementOfMany = (
  rows: readonly (readonly Label[])[],
  random: Random,
  level = USUAL_LEVEL,
): Agreement | null => withInterval(rows, fleissKappa, random, level);

/** Most outputs were rated like others: the different rows are drawn up once, and a resample only counts them. */
function withInterval<T>(
  rows: readonly T[],
  coefficient: (rows: readonly T[], times?: Times) => number | null,
  random: Random,
  level: number,
): Agreement | null {
  const value = coefficient(rows);
  if (value === null) return null;
  const keys = rows.map((row) => JSON.stringify(row));
  const patterns = [...new Map(rows.map((row, index) => [keys[index], row])).values()];
  const placeOf = new Map([...new Set(keys)].map((key, place) => [key, place]));
  const places = keys.map((key) => placeOf.get(key) ?? 0);
  const figure = (units: readonly number[]): number => {
    const counts = patterns.map(() => 0);
    for (const unit of units) {
      const place = places[unit] ?? 0;
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return coefficient(patterns, (place) => counts[place] ?? 0) ?? Number.NaN;
  };
  const interval = bootstrapInterval({ units: rows.length, figure, random, level, resamples: 1_000 });
  return { value, interval, level, outputs: rows.length };
}

/**
 * What an agreement is good for, by the lower end of its interval and Krippendorff's bounds (2004, p. 241): from .800
 * for conclusions, from .667 for tentative ones. They are customs, not laws of nature, and are named as such.
 */
export function agreementInWords(agreement: Agreement | null): string {
  if (agreement === null) {
    return 'Agreement cannot be computed: too few outputs have two ratings, or all ratings are the same.';
  }
  const { value, interval, outputs } = agreement;
  const range =
    interval === null
      ? ''
      : `, ${levelInWords(agreement.level)} interval ${twoDigits(interval.low)} to ${twoDigits(interval.high)}`;
  const measured = `Agreement beyond chance is ${twoDigits(value)} (${outputs} outputs${range}; 1 is full, 0 is chance).`;
  return `${measured} ${meaningOf(value, interval)}`;
}

function meaningOf(value: number, interval: Interval | null): string {
  if (interval === null) return 'There are too few outputs for an interval, so this may be luck.';
  if (interval.low >= 0.8) return 'That is what is customarily asked of ratings on which conclusions rest.';
  if (interval.low >= 0.667) return 'By custom that is enough for tentative conclusions.';
  if (interval.high < 0.667) {
    return interval.low > 0
      ? 'Raters agree more than by chance, but less than is customarily asked: write the question more exactly, or use more raters for each pair.'
      : 'That cannot be told from chance: the ratings do not yet measure one thing.';
  }
  return value >= 0.667
    ? 'The interval reaches below what is customarily asked (0.67): more outputs rated by several people would tell.'
    : 'That is below what is customarily asked (0.67), though the interval does not exclude it.';
}
