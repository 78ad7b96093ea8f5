/** Which models are worth their price: those that no other beats in both cost and quality, and how sure that is. */
import type { Nanos } from '#shared/money';
import type { Interval } from './interval.ts';

export interface Candidate {
  readonly model: string;
  /** Null: not known, and so without a place. An exact price has an interval of its own length 0. */
  readonly cost: {
    readonly value: Nanos;
    readonly interval: { readonly low: Nanos; readonly high: Nanos } | null;
  } | null;
  readonly quality: { readonly value: number; readonly interval: Interval | null } | null;
}

export interface Placed {
  readonly model: string;
  readonly place: 'front' | 'dominated' | 'not-placed';
  /**
   * Models that cost no more and are no worse, one of the two strictly. `isClear`: also at the unfavourable ends of
   * both intervals; otherwise the order is within noise.
   */
  readonly dominatedBy: readonly { readonly model: string; readonly isClear: boolean }[];
  /** For a model on the front: others that might dominate it as far as the intervals tell. */
  readonly perhapsDominatedBy: readonly string[];
  readonly whyNotPlaced: string | null;
}

/** In the order given. */
export function paretoFront(candidates: readonly Candidate[]): Placed[] {
  return candidates.map((candidate) => {
    const { model } = candidate;
    if (!isKnown(candidate)) {
      const missing = missingIn(candidate);
      return {
        model,
        place: 'not-placed',
        dominatedBy: [],
        perhapsDominatedBy: [],
        whyNotPlaced: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not known`,
      };
    }
    const others = candidates.filter((other) => other !== candidate).filter(isKnown);
    const dominatedBy = others
      .filter((other) => dominates(other, candidate))
      .map((other) => ({ model: other.model, isClear: clearlyDominates(other, candidate) }));
    const perhaps = others.filter((other) => mightDominate(other, candidate)).map((other) => other.model);
    return {
      model,
      place: dominatedBy.length > 0 ? 'dominated' : 'front',
      dominatedBy,
      perhapsDominatedBy: dominatedBy.length > 0 ? [] : perhaps,
      whyNotPlaced: null,
    };
  });
}

const missingIn = ({ cost, quality }: Candidate): string[] => [
  ...(cost === null ? ['its cost'] : []),
  ...(quality === null ? ['its quality'] : []),
];

interface Known {
  readonly model: string;
  readonly cost: NonNullable<Candidate['cost']>;
  readonly quality: NonNullable<Candidate['quality']>;
}

const isKnown = (candidate: Candidate): candidate is Known =>
  candidate.cost !== null && candidate.quality !== null;

const dominates = (one: Known, other: Known): boolean =>
  one.cost.value <= other.cost.value &&
  one.quality.value >= other.quality.value &&
  (one.cost.value < other.cost.value || one.quality.value > other.quality.value);

/** Intervals that only touch do not overlap; without an interval nothing is clear. */
const clearlyDominates = (one: Known, other: Known): boolean =>
  one.cost.interval !== null &&
  other.cost.interval !== null &&
  one.quality.interval !== null &&
  other.quality.interval !== null &&
  one.cost.interval.high <= other.cost.interval.low &&
  one.quality.interval.low >= other.quality.interval.high;

/** At the ends that favour `one` most; without an interval nothing is ruled out. */
const mightDominate = (one: Known, other: Known): boolean => {
  if (one.cost.interval === null || other.cost.interval === null) return true;
  if (one.quality.interval === null || other.quality.interval === null) return true;
  const [cheapest, dearest] = [one.cost.interval.low, other.cost.interval.high];
  const [best, worst] = [one.quality.interval.high, other.quality.interval.low];
  return cheapest <= dearest && best >= worst && (cheapest < dearest || best > worst);
};
