/** One cost over several allocations by a stored rule (rules S1 to S4; 2 CFR 200.405(d)). */
import { insertSplitRule, lastSplitRule, postEntries, splitRuleOn, type SplitRuleRow } from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { type Day, err, isJsonObject, type Json, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { ActId, AllocationId, EntryId } from '#shared/domain';
import { type Nanos, splitByLargestRemainder } from '#shared/money';
import { amountOf, costEntry, type CostInput, refuseCost } from './charges.ts';
import type { BooksDeps } from './entry.ts';
import { badInput, findPot, notThere, refuseCurrency, refuseReason } from './refusals.ts';

export interface Share {
  readonly allocationId: AllocationId;
  /** Whole and more than nothing. */
  readonly weight: bigint;
}

export interface NewSplitRule {
  readonly name: string;
  readonly validFrom: Day;
  /** The documented basis of the shares. */
  readonly basis: string;
  readonly shares: readonly Share[];
}

export interface SplitCost extends CostInput {
  readonly ruleName: string;
}

export interface SplitBooked {
  readonly actId: ActId;
  readonly rule: SplitRuleRow;
  readonly parts: readonly {
    readonly entryId: EntryId;
    readonly allocationId: AllocationId;
    readonly amount: Nanos;
  }[];
}

export interface Splits {
  /** The first version of a rule, or the next one. */
  addSplitRule(db: WriteDb, rule: NewSplitRule, actor: string): Result<SplitRuleRow, Refusal>;
  /** Every part or none, under one act. */
  applySplit(db: WriteDb, split: SplitCost, actor: string): Result<SplitBooked, Refusal>;
}

const MAX_WEIGHT = 1_000_000_000n;

export const createSplits = (deps: BooksDeps): Splits => ({
  /** Errors in this order: name, basis, shares, no such allocation, currencies, a day that has passed. */
  addSplitRule(db, rule, actor) {
    const refusal =
      refuseReason(rule.name, 'name') ??
      refuseReason(rule.basis, 'basis') ??
      refuseShares(db, rule.shares) ??
      refuseBackdating(rule.validFrom, utcDay(deps.nowMs()));
    if (refusal) return err(refusal);
    const name = rule.name.trim();
    const row: SplitRuleRow = {
      id: deps.makeId<'split-rule'>(),
      name,
      version: (lastSplitRule(db, name)?.version ?? 0) + 1,
      validFromDay: rule.validFrom,
      basis: rule.basis.trim(),
      shares: rule.shares.map(({ allocationId, weight }) => ({ allocationId, weight: String(weight) })),
      createdBy: actor,
      createdAtMs: deps.nowMs(),
    };
    insertSplitRule(db, row);
    return ok(row);
  },

  /** Errors in this order: amount, no rule in force on the day of use, then what refuses a charge of each part. */
  applySplit(db, split, actor) {
    const atMs = deps.nowMs();
    const amount = amountOf(split);
    if (!amount.ok) return amount;
    const rule = splitRuleOn(db, split.ruleName.trim(), split.day);
    if (!rule) return err(noRuleOn(db, split.ruleName.trim(), split.day));
    const shares = sharesOf(rule.shares);
    for (const { allocationId } of shares) {
      const refusal = refuseCost(db, allocationId, split, utcDay(atMs));
      if (refusal) return err(refusal);
    }
    const actId = deps.makeId<'act'>();
    const amounts = splitByLargestRemainder(
      amount.value,
      shares.map((share) => share.weight),
    );
    const entries = shares.flatMap(({ allocationId, weight }, index) => {
      const part = amounts[index];
      if (part === undefined || part === 0n) return [];
      const more = {
        actor,
        splitRule: rule.name,
        splitVersion: String(rule.version),
        splitWeight: String(weight),
        splitOfNanos: String(amount.value),
      };
      return [{ ...costEntry(deps, split, allocationId, part, atMs, more), actId }];
    });
    postEntries(db, entries);
    return ok({
      actId,
      rule,
      parts: entries.map((entry) => ({
        entryId: entry.id,
        allocationId: entry.allocationId,
        amount: entry.spent,
      })),
    });
  },
});

function refuseShares(db: ReadDb, shares: readonly Share[]): Refusal | null {
  if (shares.length < 2) return badInput('shares', 'A split has two or more allocations.');
  if (new Set(shares.map((share) => share.allocationId)).size < shares.length)
    return badInput('shares', 'An allocation has one share of a split.');
  if (shares.some(({ weight }) => weight <= 0n || weight > MAX_WEIGHT))
    return badInput('shares', 'A share is a whole number from 1 to 1,000,000,000.');
  let currency: string | null = null;
  for (const { allocationId } of shares) {
    const pot = findPot(db, allocationId);
    if (!pot.ok) return pot.error;
    currency ??= pot.value.award.currency;
    const refusal = refuseCurrency(pot.value.award, currency, 'shares');
    if (refusal) return refusal;
  }
  return null;
}

/** A method chosen after the cost is a red flag to auditors: a rule looks forward. */
const refuseBackdating = (validFrom: Day, today: Day): Refusal<'bad-input'> | null =>
  validFrom >= today
    ? null
    : badInput(
        'validFrom',
        `A rule holds from the day it is written on (${today}), never for costs before it; ${validFrom} has passed.`,
      );

function noRuleOn(db: ReadDb, name: string, day: Day): Refusal {
  return lastSplitRule(db, name)
    ? badInput('day', `No version of the split rule "${name}" was in force on ${day}.`)
    : { ...notThere('split rule', name), message: `There is no split rule "${name}" in this workspace.` };
}

/** As they are stored. */
export const sharesOf = (shares: Json): Share[] =>
  Array.isArray(shares)
    ? shares.filter(isJsonObject).map((share) => ({
        allocationId: String(share['allocationId']) as AllocationId,
        weight: BigInt(String(share['weight'])),
      }))
    : [];
