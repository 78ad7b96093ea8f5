/** Split rules as the window reads them: which version holds on a day, and what each allocation would pay. */
import type { Day } from '#shared/base';
import type { SplitRule } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { type Nanos, splitByLargestRemainder } from '#shared/money';

/** Each rule once, by its name, the newest version first in its list. */
export function byName(rules: readonly SplitRule[]): ReadonlyMap<string, readonly SplitRule[]> {
  const groups = new Map<string, SplitRule[]>();
  for (const rule of rules.toSorted((a, b) => b.version - a.version))
    groups.set(rule.name, [...(groups.get(rule.name) ?? []), rule]);
  return groups;
}

/** The version in force on a day; undefined before the first. Of several from one day the newest holds. */
export const versionOn = (versions: readonly SplitRule[], day: Day): SplitRule | undefined =>
  versions
    .filter((rule) => rule.validFrom <= day)
    .toSorted((a, b) =>
      a.validFrom === b.validFrom ? b.version - a.version : a.validFrom < b.validFrom ? 1 : -1,
    )[0];

export interface Part {
  readonly allocationId: AllocationId;
  readonly name: string;
  readonly weight: string;
  /** Of all weights: `33.33 %`. */
  readonly share: string;
  readonly amount: Nanos | null;
}

/** The parts as they will be booked: largest remainder, to the last nano. */
export function partsOf(rule: SplitRule, amount: Nanos | null): Part[] {
  const weights = rule.shares.map(({ weight }) => BigInt(weight));
  const amounts = amount === null ? [] : splitByLargestRemainder(amount, weights);
  return rule.shares.map(({ allocationId, allocationName, weight }, index) => ({
    allocationId,
    name: allocationName,
    weight,
    share: shareText(BigInt(weight), weights),
    amount: amounts[index] ?? null,
  }));
}

/** Two decimals, for people; the parts themselves are exact. */
export function shareText(weight: bigint, weights: readonly bigint[]): string {
  const total = weights.reduce((sum, each) => sum + each, 0n);
  if (total === 0n) return '–';
  const hundredths = (weight * 20_000n + total) / (2n * total);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')} %`;
}
