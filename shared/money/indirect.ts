/** Indirect cost: dated rate x base, computed on sums and rounded once per line (accounting rule "Indirect cost"). */
import { type Nanos, nanos } from './nanos.ts';

/** What was spent while one rate was in force. */
export interface IndirectPart {
  readonly base: Nanos;
  /** 555,000 is 55.5 %. */
  readonly rateMillionths: bigint;
}

const MILLION = 1_000_000n;

/** The sum of base x rate over all parts, rounded once, half up, to the nano. A base below zero (a refund) gives back. */
export function indirectOn(parts: Iterable<IndirectPart>): Nanos {
  let scaled = 0n;
  for (const { base, rateMillionths } of parts) scaled += base * rateMillionths;
  return nanos(floorDivide(2n * scaled + MILLION, 2n * MILLION));
}

/** BigInt division cuts towards zero; half up needs the floor. */
const floorDivide = (value: bigint, divisor: bigint): bigint =>
  value / divisor - (value % divisor < 0n ? 1n : 0n);
