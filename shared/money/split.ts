/** Splitting an amount without losing a nano. */
import { assert } from '#shared/base';
import { type Nanos, nanos } from './nanos.ts';

/**
 * Splits `total` in proportion to `weights` (whole, not negative, not all zero) by largest remainder: each part gets its
 * whole share, the nanos left over go one each to the largest remainders, the earlier part first where they are equal.
 * The parts always add up to `total`; a negative total is split like its opposite.
 */
export function splitByLargestRemainder(total: Nanos, weights: readonly bigint[]): Nanos[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  assert(sum > 0n && weights.every((weight) => weight >= 0n), 'weights are not negative and not all zero');
  const magnitude = total < 0n ? -total : total;
  const parts = weights.map((weight) => (magnitude * weight) / sum);
  const left = magnitude - parts.reduce((all, part) => all + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % sum }))
    .sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : a.index - b.index));
  for (const { index } of byRemainder.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts.map((part) => nanos(total < 0n ? -part : part));
}
