/** Money given back, and corrections found by reconciliation: new entries beside the old ones (rules R1 to R3). */
import { entriesAbout, getBalance, getEntry, postEntries, type StoredEntry } from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { type AllocationId, type EntryId, isCostKind } from '#shared/domain';
import { add, formatExact, larger, type Nanos, negate, smaller, sum, ZERO } from '#shared/money';
import type { Booked } from './charges.ts';
import { blankEntry, type BooksDeps, toDetail } from './entry.ts';
import {
  availableOf,
  badInput,
  findPot,
  notThere,
  refuseAmount,
  refuseReason,
  short,
  wrongState,
} from './refusals.ts';

export interface RefundInput {
  readonly originalId: EntryId;
  readonly amount: Nanos;
  readonly reason: string;
}

export interface Adjustment {
  readonly allocationId: AllocationId;
  /** What is added to what was spent; negative: taken from it. */
  readonly amount: Nanos;
  /** The entry it corrects, where it is one. */
  readonly originalId: EntryId | null;
  readonly reason: string;
}

export interface Corrections {
  refund(db: WriteDb, refund: RefundInput, actor: string): Result<Booked, Refusal>;
  adjust(db: WriteDb, adjustment: Adjustment, actor: string): Result<Booked, Refusal>;
}

export const isCost = ({ kind, spent }: StoredEntry): boolean => isCostKind(kind) && spent > 0n;

/** An entry by which something was spent: it can be given back, moved or corrected. */
export function findCost(db: ReadDb, entryId: EntryId): Result<StoredEntry, Refusal> {
  const entry = getEntry(db, entryId);
  if (!entry) return err(notThere('entry', entryId));
  if (!isCost(entry)) {
    return err(
      badInput('original', `Entry ${entry.seq} is a ${entry.kind} and no cost; only a cost is corrected.`),
    );
  }
  return ok(entry);
}

/**
 * What is left of a cost after everything that was given back, moved away or corrected; never more than is spent from its
 * allocation in all, for a correction that names no entry may have taken it back already.
 */
export function leftOf(db: ReadDb, cost: StoredEntry): Nanos {
  const taken = entriesAbout(db, cost.id)
    .filter((entry) => entry.allocationId === cost.allocationId)
    .filter(({ kind }) => kind === 'refund' || kind === 'transfer-out' || kind === 'adjust')
    .map((entry) => entry.spent);
  const { spent } = getBalance(db, cost.allocationId);
  return larger(ZERO, smaller(add(cost.spent, sum(taken)), spent));
}

/** Amounts in the currency of the allocation's award. */
function saidIn(db: ReadDb, allocationId: AllocationId): (amount: Nanos) => string {
  const pot = findPot(db, allocationId);
  return (amount) => formatExact(amount, pot.ok ? pot.value.award.currency : undefined);
}

export function refuseMoreThanLeft(
  db: ReadDb,
  cost: StoredEntry,
  amount: Nanos,
): Refusal<'insufficient-funds'> | null {
  const left = leftOf(db, cost);
  const say = saidIn(db, cost.allocationId);
  return amount <= left
    ? null
    : short(
        `Of the ${say(cost.spent)} of entry ${cost.seq}, ${say(left)} is left after earlier corrections; ${say(amount)} was asked for.`,
        amount,
        left,
      );
}

export const createCorrections = (deps: BooksDeps): Corrections => ({
  /** Errors in this order: amount, reason, no such entry, no cost, award archived, more than is left. */
  refund(db, { originalId, amount, reason }, actor) {
    const unwell = refuseAmount(amount) ?? refuseReason(reason);
    if (unwell) return err(unwell);
    const cost = findCost(db, originalId);
    if (!cost.ok) return cost;
    const refusal = refuseArchived(db, cost.value.allocationId) ?? refuseMoreThanLeft(db, cost.value, amount);
    if (refusal) return err(refusal);
    const entry = {
      ...blankEntry(deps, cost.value.allocationId, 'refund', deps.nowMs()),
      ...ofSameCost(cost.value),
      spent: negate(amount),
      reason: reason.trim(),
      detail: toDetail({ actor, dayOfUse: cost.value.day }),
    };
    postEntries(db, [entry]);
    return ok({ entryId: entry.id, amount: entry.spent, available: availableAfter(db, entry.allocationId) });
  },

  /** Errors in this order: amount, reason, no such allocation, award archived, the entry it corrects, more than was spent. */
  adjust(db, { allocationId, amount, originalId, reason }, actor) {
    const unwell =
      amount === 0n ? badInput('amount', 'A correction is never nothing.') : refuseReason(reason);
    if (unwell) return err(unwell);
    const refusal = refuseArchived(db, allocationId);
    if (refusal) return err(refusal);
    const cost = originalId === null ? null : findCost(db, originalId);
    if (cost && !cost.ok) return cost;
    if (cost && cost.value.allocationId !== allocationId)
      return err(badInput('original', `Entry ${cost.value.seq} is of another allocation.`));
    const { spent } = getBalance(db, allocationId);
    if (cost === null && add(spent, amount) < 0n && amount < 0n) {
      return err(
        short(
          `Only ${saidIn(db, allocationId)(spent)} was spent from this allocation; a correction takes no more than that.`,
          negate(amount),
          spent,
        ),
      );
    }
    const tooMuch = cost && amount < 0n ? refuseMoreThanLeft(db, cost.value, negate(amount)) : null;
    if (tooMuch) return err(tooMuch);
    const entry = {
      ...blankEntry(deps, allocationId, 'adjust', deps.nowMs()),
      ...(cost ? ofSameCost(cost.value) : {}),
      spent: amount,
      reason: reason.trim(),
      detail: toDetail({ actor }),
    };
    postEntries(db, [entry]);
    return ok({ entryId: entry.id, amount: entry.spent, available: availableAfter(db, allocationId) });
  },
});

/** Whatever is summed by model, person, batch or route comes back where it was spent. */
export const ofSameCost = (cost: StoredEntry) => ({
  originalId: cost.id,
  batchId: cost.batchId,
  runId: cost.runId,
  modelId: cost.modelId,
  priceId: cost.priceId,
  personId: cost.personId,
  paymentRoute: cost.paymentRoute,
});

const availableAfter = (db: ReadDb, allocationId: AllocationId): Nanos =>
  availableOf(getBalance(db, allocationId));

/** Corrections are booked after the end of an award, too; not once it has been put away. */
function refuseArchived(db: ReadDb, allocationId: AllocationId): Refusal | null {
  const pot = findPot(db, allocationId);
  if (!pot.ok) return pot.error;
  const { award } = pot.value;
  return award.state === 'archived'
    ? wrongState(`Award ${award.numberRaw} is archived; its books are closed.`, 'archived')
    : null;
}
