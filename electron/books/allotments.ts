/** The budget: money from the award to its allocations, moved between them, and changed in all (rules A1 to A4, B4). */
import {
  allottedOfAward,
  type AwardRow,
  getAward,
  getBalance,
  movedInAward,
  noteAwardChange,
  postEntries,
  rulesFor,
  setAwardAmount,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { ActId, AllocationId, AwardId } from '#shared/domain';
import {
  add,
  formatExact,
  larger,
  type Nanos,
  nanos,
  negate,
  smaller,
  subtract,
  sum,
  ZERO,
} from '#shared/money';
import { blankEntry, type BooksDeps, toDetail } from './entry.ts';
import { availableOf, badInput, findPot, notThere, refuseReason, short, wrongState } from './refusals.ts';

/** What one allocation gets (negative: gives). */
export interface BudgetChange {
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
}

/** How much of the award has been moved between allocations, against the sponsor's limit (2 CFR 200.308). */
export interface Rebudget {
  readonly moved: Nanos;
  /** Of the award's amount, in millionths, rounded down. */
  readonly shareMillionths: bigint;
  /** Where the sponsor wants to be asked, and a little before it; null where it sets no limit. */
  readonly warnMillionths: bigint | null;
  readonly limitMillionths: bigint | null;
  /** What the limit is in money; null where the sponsor sets none. */
  readonly limit: Nanos | null;
  readonly level: 'fine' | 'near-limit' | 'over-limit';
}

export interface BudgetAct {
  readonly actId: ActId;
  readonly awardId: AwardId;
  readonly currency: string;
  readonly amount: Nanos;
  readonly rebudget: Rebudget;
}

export interface Allotments {
  /** Gives an allocation money of its award (rule B4), or takes back what is free (negative). */
  allot(
    db: WriteDb,
    allocationId: AllocationId,
    amount: Nanos,
    reason: string,
    atMs?: number,
  ): Result<void, Refusal>;
  /** A modification: moves between allocations of one award that net to zero. */
  modify(
    db: WriteDb,
    changes: readonly BudgetChange[],
    reason: string,
    actor: string,
  ): Result<BudgetAct, Refusal>;
  /** A revision: the award's total changes by the sum of what its allocations get. */
  revise(
    db: WriteDb,
    changes: readonly BudgetChange[],
    reason: string,
    actor: string,
  ): Result<BudgetAct, Refusal>;
}

export function createAllotments(deps: BooksDeps): Allotments {
  const { makeId, nowMs } = deps;

  /** One act: every entry names it, and the change of the award is written down beside it. */
  function write(
    db: WriteDb,
    act: 'modification' | 'revision',
    award: AwardRow,
    changes: readonly BudgetChange[],
    reason: string,
    actor: string,
  ): BudgetAct {
    const atMs = nowMs();
    const actId = makeId<'act'>();
    const amount = add(award.amountNanos, sum(changes.map((change) => change.amount)));
    if (amount !== award.amountNanos) setAwardAmount(db, award.id, amount);
    const detail = toDetail({
      act,
      actor,
      awardBeforeNanos: String(award.amountNanos),
      awardAfterNanos: String(amount),
    });
    postEntries(
      db,
      changes.map((change) => ({
        ...blankEntry(deps, change.allocationId, 'allot', atMs),
        allotted: change.amount,
        reason,
        actId,
        detail,
      })),
    );
    noteAwardChange(db, {
      id: makeId<'event'>(),
      awardId: award.id,
      atMs,
      actor,
      act,
      before: { amountNanos: String(award.amountNanos) },
      after: {
        amountNanos: String(amount),
        actId,
        changes: changes.map((change) => ({
          allocationId: change.allocationId,
          amountNanos: String(change.amount),
        })),
      },
    });
    return {
      actId,
      awardId: award.id,
      currency: award.currency,
      amount,
      rebudget: rebudgetOf(db, { ...award, amountNanos: amount }, atMs),
    };
  }

  return {
    allot(db, allocationId, amount, reason, atMs = nowMs()) {
      const pot = findPot(db, allocationId);
      if (!pot.ok) return pot;
      const { award } = pot.value;
      const refusal = refuseAllotting(db, award, amount) ?? refuseTaking(db, award, { allocationId, amount });
      if (refusal) return err(refusal);
      if (amount !== 0n)
        postEntries(db, [{ ...blankEntry(deps, allocationId, 'allot', atMs), allotted: amount, reason }]);
      return ok(undefined);
    },

    modify(db, changes, reason, actor) {
      const award = awardOfChanges(db, changes, reason);
      if (!award.ok) return award;
      const net = sum(changes.map((change) => change.amount));
      if (net !== 0n || changes.length < 2) {
        return err(
          badInput(
            'amount',
            `A modification moves money between allocations and nets to zero; this nets to ${formatExact(net, award.value.currency)}. A revision changes the total.`,
          ),
        );
      }
      const refusal = firstOf(changes, (change) => refuseTaking(db, award.value, change));
      return refusal ? err(refusal) : ok(write(db, 'modification', award.value, changes, reason, actor));
    },

    revise(db, changes, reason, actor) {
      const award = awardOfChanges(db, changes, reason);
      if (!award.ok) return award;
      const net = sum(changes.map((change) => change.amount));
      if (net === 0n) {
        return err(
          badInput(
            'amount',
            'A revision changes the total of the award; moves that net to zero are a modification.',
          ),
        );
      }
      const refusal = firstOf(changes, (change) => refuseTaking(db, award.value, change));
      if (refusal) return err(refusal);
      const after = add(award.value.amountNanos, net);
      if (after <= 0n) return err(badInput('amount', 'An award is more than nothing.'));
      return ok(write(db, 'revision', award.value, changes, reason, actor));
    },
  };
}

/** An award gives what it has left, and no more. */
export function refuseAllotting(
  db: ReadDb,
  award: AwardRow,
  amount: Nanos,
): Refusal<'insufficient-funds'> | null {
  const free = subtract(award.amountNanos, allottedOfAward(db, award.id));
  if (amount <= 0n || amount <= free) return null;
  return short(
    `Award ${award.numberRaw} has ${formatExact(free, award.currency)} left to allot; ${formatExact(amount, award.currency)} was asked for.`,
    amount,
    free,
  );
}

/** Errors in this order: reason, amounts, no such allocation, one allocation twice, two awards, award state. */
function awardOfChanges(
  db: ReadDb,
  changes: readonly BudgetChange[],
  reason: string,
): Result<AwardRow, Refusal> {
  const unwritten = refuseReason(reason);
  if (unwritten) return err(unwritten);
  const [first] = changes;
  if (!first || changes.some((change) => change.amount === 0n))
    return err(badInput('amount', 'A change of a budget is never nothing.'));
  const awards = new Map<AwardId, AwardRow>();
  for (const { allocationId } of changes) {
    const pot = findPot(db, allocationId);
    if (!pot.ok) return pot;
    awards.set(pot.value.award.id, pot.value.award);
  }
  if (new Set(changes.map((change) => change.allocationId)).size < changes.length)
    return err(badInput('to', 'An allocation is named once in an act.'));
  const [award, other] = [...awards.values()];
  if (!award) return err(notThere('allocation', first.allocationId));
  if (other) {
    return err(
      badInput(
        'to',
        `These allocations are of two awards, ${award.numberRaw} and ${other.numberRaw}; budgets move inside one. A cost moves by a transfer.`,
      ),
    );
  }
  if (award.state === 'closed' || award.state === 'archived') {
    return err(
      wrongState(`Award ${award.numberRaw} is ${award.state}; its budget no longer changes.`, award.state),
    );
  }
  return ok(award);
}

/** What goes back is neither held nor spent, and at most what was given: a refund may leave more available than that. */
function refuseTaking(
  db: ReadDb,
  award: AwardRow,
  { allocationId, amount }: BudgetChange,
): Refusal<'insufficient-funds'> | null {
  if (amount >= 0n) return null;
  const balance = getBalance(db, allocationId);
  const returnable = smaller(availableOf(balance), balance.allotted);
  if (negate(amount) <= returnable) return null;
  return short(
    `Only ${formatExact(larger(returnable, ZERO), award.currency)} of this allocation is neither held nor spent.`,
    negate(amount),
    returnable,
  );
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

function rebudgetOf(db: ReadDb, award: AwardRow, nowMs: number, adds: Nanos = ZERO): Rebudget {
  const moved = add(movedInAward(db, award.id), adds);
  const { rules } = rulesFor(db, award.sponsor, utcDay(nowMs));
  const warnMillionths = wholeOrNull(rules.rebudgetWarnMillionths);
  const limitMillionths = wholeOrNull(rules.rebudgetLimitMillionths);
  const scaled = moved * 1_000_000n;
  const reaches = (share: bigint | null) => share !== null && scaled >= share * award.amountNanos;
  return {
    moved,
    shareMillionths: scaled / award.amountNanos,
    warnMillionths,
    limitMillionths,
    limit: limitMillionths === null ? null : nanos((award.amountNanos * limitMillionths) / 1_000_000n),
    level: reaches(limitMillionths) ? 'over-limit' : reaches(warnMillionths) ? 'near-limit' : 'fine',
  };
}

const wholeOrNull = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

/** The rebudgeting total of an award, for a screen or a report; `adds`: as it would be if so much more were moved. */
export function awardRebudget(
  db: ReadDb,
  awardId: AwardId,
  nowMs: number,
  adds: Nanos = ZERO,
): Rebudget | null {
  const award = getAward(db, awardId);
  return award ? rebudgetOf(db, award, nowMs, adds) : null;
}
