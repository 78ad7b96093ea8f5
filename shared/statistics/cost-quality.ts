/**
 * What quality costs: money for each accepted output, and what a dollar buys. A cost that is not known is never taken
 * for 0.
 */
import { assert } from '#shared/base';
import { type Nanos, nanos, NANOS_PER_UNIT, sum } from '#shared/money';
import { USUAL_LEVEL } from './interval.ts';
import { clopperPearson } from './proportion.ts';
import { ratioOfMeans } from './ratio.ts';

export interface JudgedOutput {
  /** All that was paid for it, failed attempts and the judge included; null: not known (yet). */
  readonly cost: Nanos | null;
  readonly isAccepted: boolean;
}

export interface CostPerAccepted {
  /** Total cost over accepted outputs, to the nano; null where a cost is not known or nothing was accepted. */
  readonly cost: Nanos | null;
  /** Fieller's interval; null where none can be given. */
  readonly interval: { readonly low: Nanos; readonly high: Nanos } | null;
  /** What it is at least, where `cost` is null: known cost alone, or the highest acceptance that the outputs allow. */
  readonly atLeast: Nanos | null;
  readonly outputs: number;
  readonly accepted: number;
  readonly unknownCosts: number;
}

export function costPerAccepted(outputs: readonly JudgedOutput[], level = USUAL_LEVEL): CostPerAccepted {
  const accepted = outputs.filter(({ isAccepted }) => isAccepted).length;
  const known = outputs.flatMap(({ cost }) => cost ?? []);
  const counts = { outputs: outputs.length, accepted, unknownCosts: outputs.length - known.length };
  const paid = sum(known);
  if (outputs.length === 0) return { cost: null, interval: null, atLeast: null, ...counts };
  if (accepted === 0) {
    // As many could yet be accepted as the exact upper bound allows.
    const most = clopperPearson(0, outputs.length, 2 * level - 1).high * outputs.length;
    return { cost: null, interval: null, atLeast: fromNumber(Number(paid) / most), ...counts };
  }
  const each = halfUp(paid, BigInt(accepted));
  if (counts.unknownCosts > 0) return { cost: null, interval: null, atLeast: each, ...counts };
  const ratio = ratioOfMeans(
    known.map(Number),
    outputs.map(({ isAccepted }) => Number(isAccepted)),
    level,
  );
  const interval = ratio?.interval ?? null;
  return {
    cost: each,
    interval:
      interval === null
        ? null
        : { low: fromNumber(Math.max(0, interval.low)), high: fromNumber(interval.high) },
    atLeast: null,
    ...counts,
  };
}

export interface PerDollar {
  /**
   * Units (quality points, outputs, tokens, seconds) that one whole unit of the currency buys; null while a cost is
   * not known.
   */
  readonly value: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly runs: number;
  readonly unknownCosts: number;
}

/**
 * What money buys, from runs: `amount` is 1 for throughput in outputs, tokens for throughput in tokens, a score for
 * quality, seconds for latency. Free runs alone have no figure: nothing was bought.
 */
export function perDollar(
  runs: readonly { readonly amount: number; readonly cost: Nanos | null }[],
  level = USUAL_LEVEL,
): PerDollar {
  assert(
    runs.every(({ amount }) => Number.isFinite(amount)),
    'an amount is a number; leave out runs without one',
  );
  const costs = runs.flatMap(({ cost }) => (cost === null ? [] : [Number(cost) / Number(NANOS_PER_UNIT)]));
  const unknownCosts = runs.length - costs.length;
  const ratio =
    unknownCosts > 0
      ? null
      : ratioOfMeans(
          runs.map(({ amount }) => amount),
          costs,
          level,
        );
  return { value: ratio?.value ?? null, interval: ratio?.interval ?? null, runs: runs.length, unknownCosts };
}

const fromNumber = (value: number): Nanos => nanos(BigInt(Math.round(value)));
const halfUp = (amount: Nanos, parts: bigint): Nanos => nanos((2n * amount + parts) / (2n * parts));
