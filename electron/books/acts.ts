/** The acts on money, each inside the caller's write transaction. What each may do: SPEC.md, table E. */
import {
  addToBatchSpent,
  allottedOfAward,
  type BalanceRow,
  getAllocation,
  getAward,
  getBalance,
  getHoldAllocation,
  insertHold,
  type NewEntry,
  postEntries,
  releaseFromHold,
} from '#db/repos';
import type { WriteDb } from '#db';
import { addDays, assert, type Day, err, formatDay, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type {
  AllocationId,
  BatchId,
  HoldId,
  MakeId,
  ModelId,
  PersonId,
  PriceId,
  RunId,
} from '#shared/domain';
import { add, formatExact, larger, type Nanos, negate, smaller, subtract, ZERO } from '#shared/money';

export interface BooksDeps {
  readonly makeId: MakeId;
  readonly nowMs: () => number;
  /** Set by the self-check when the books do not agree with themselves; stops new holds (rule H4). */
  readonly problem: () => string | null;
}

export interface HoldRequest {
  readonly allocationId: AllocationId;
  readonly batchId: BatchId;
  readonly personId: PersonId | null;
  readonly amount: Nanos;
}

export type HoldRefusal = Refusal<'insufficient-funds' | 'not-found' | 'wrong-state' | 'books-differ'>;

/** A run that ended, with what the provider billed for it; `billed` 0 and `charged` false is a void. */
export interface Closing {
  readonly runId: RunId;
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly allocationId: AllocationId;
  readonly modelId: ModelId;
  readonly priceId: PriceId;
  readonly personId: PersonId | null;
  readonly ceiling: Nanos;
  readonly billed: Nanos | null;
  /** Exact decimal text in the price's unit; null for a void. */
  readonly quantity: string | null;
  readonly reason: string | null;
}

/** Unsent runs of one batch, hold and model that end together for nothing. */
export interface GroupVoid {
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly modelId: ModelId;
  readonly runs: number;
  readonly ceiling: Nanos;
}

export interface DirectCharge {
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
  readonly day: Day;
  readonly modelId: ModelId | null;
  readonly priceId: PriceId | null;
  readonly quantity: string | null;
  readonly personId: PersonId | null;
  readonly reason: string;
}

export interface Books {
  /** Gives an allocation money of its award (rule B4), or takes back what is free (negative). */
  allot(
    db: WriteDb,
    allocationId: AllocationId,
    amount: Nanos,
    reason: string,
    atMs?: number,
  ): Result<void, Refusal>;
  /** Encumbers the whole amount or refuses it, naming the shortfall (rules H1, H2, H4). */
  hold(db: WriteDb, request: HoldRequest): Result<HoldId, HoldRefusal>;
  /** Settles or voids each run's part of its hold; what is billed above it is booked as an overrun. */
  close(db: WriteDb, closings: readonly Closing[]): void;
  voidUnsent(db: WriteDb, groups: readonly GroupVoid[], reason: string): void;
  /** A cost with no hold. Booked even if it overspends: it has been incurred. */
  charge(db: WriteDb, charges: readonly DirectCharge[]): void;
}

export function createBooks({ makeId, nowMs, problem }: BooksDeps): Books {
  /** `atMs` is read once per act: its entries share one moment and, around midnight, one day. */
  const blank = (allocationId: AllocationId, kind: NewEntry['kind'], atMs: number): NewEntry => ({
    id: makeId<'entry'>(),
    atMs,
    day: utcDay(atMs),
    kind,
    allocationId,
    allotted: ZERO,
    held: ZERO,
    spent: ZERO,
    holdId: null,
    batchId: null,
    runId: null,
    modelId: null,
    priceId: null,
    quantity: null,
    personId: null,
    reason: null,
  });

  return {
    allot(db, allocationId, amount, reason, atMs = nowMs()) {
      const allocation = getAllocation(db, allocationId);
      const award = allocation && getAward(db, allocation.awardId);
      if (!allocation || !award) return err(noAllocation(allocationId));
      const free = subtract(award.amountNanos, allottedOfAward(db, award.id));
      if (amount > 0n && amount > free) {
        return err({
          code: 'insufficient-funds',
          message: `Award ${award.numberRaw} has ${formatExact(free, award.currency)} left to allot; ${formatExact(amount, award.currency)} was asked for.`,
          ceilingNanos: amount,
          availableNanos: free,
          shortfallNanos: subtract(amount, free),
        });
      }
      const balance = getBalance(db, allocationId);
      // A refund may leave more available than was ever given; what goes back is at most what was given.
      const returnable = smaller(availableOf(balance), balance.allotted);
      if (amount < 0n && negate(amount) > returnable) {
        return err({
          code: 'insufficient-funds',
          message: `Only ${formatExact(larger(returnable, ZERO), award.currency)} of this allocation is neither held nor spent.`,
          ceilingNanos: negate(amount),
          availableNanos: returnable,
          shortfallNanos: subtract(negate(amount), returnable),
        });
      }
      if (amount !== 0n)
        postEntries(db, [{ ...blank(allocationId, 'allot', atMs), allotted: amount, reason }]);
      return ok(undefined);
    },

    hold(db, { allocationId, batchId, personId, amount }) {
      assert(amount >= 0n, 'a hold is never negative');
      const atMs = nowMs();
      const refusal = refuseHold(db, allocationId, amount, utcDay(atMs), problem());
      if (refusal) return err(refusal);
      const holdId = makeId<'hold'>();
      insertHold(db, { id: holdId, batchId, allocationId, amount, openedAtMs: atMs });
      postEntries(db, [{ ...blank(allocationId, 'hold', atMs), held: amount, holdId, batchId, personId }]);
      return ok(holdId);
    },

    close(db, closings) {
      const atMs = nowMs();
      const entries: NewEntry[] = [];
      const released = new Map<HoldId, Nanos>();
      const spent = new Map<BatchId, Nanos>();
      for (const closing of closings) {
        entries.push(...closingEntries(closing, (kind) => blank(closing.allocationId, kind, atMs)));
        released.set(closing.holdId, add(released.get(closing.holdId) ?? ZERO, closing.ceiling));
        spent.set(closing.batchId, add(spent.get(closing.batchId) ?? ZERO, closing.billed ?? ZERO));
      }
      postEntries(db, entries);
      for (const [holdId, amount] of released) releaseFromHold(db, holdId, amount);
      for (const [batchId, amount] of spent) if (amount > 0n) addToBatchSpent(db, batchId, amount);
    },

    voidUnsent(db, groups, reason) {
      const atMs = nowMs();
      const entries = groups.map((group) => ({
        ...blank(getHoldAllocation(db, group.holdId), 'void', atMs),
        held: negate(group.ceiling),
        holdId: group.holdId,
        batchId: group.batchId,
        modelId: group.modelId,
        quantity: String(group.runs),
        reason,
      }));
      postEntries(db, entries);
      for (const group of groups) releaseFromHold(db, group.holdId, group.ceiling);
    },

    charge(db, charges) {
      const atMs = nowMs();
      postEntries(
        db,
        charges.map(({ amount, ...charge }) => {
          assert(amount >= 0n, 'a charge is never negative: a refund is an entry of its own');
          return { ...blank(charge.allocationId, 'charge', atMs), ...charge, spent: amount };
        }),
      );
    },
  };
}

/** One settlement (and, above the hold, an overrun) or one void. */
function closingEntries(closing: Closing, blank: (kind: NewEntry['kind']) => NewEntry): NewEntry[] {
  const { runId, batchId, holdId, modelId, priceId, personId, quantity, reason, ceiling, billed } = closing;
  const common = { runId, batchId, holdId, modelId, priceId, personId, quantity, reason };
  if (billed === null) return [{ ...blank('void'), ...common, held: negate(ceiling) }];
  const covered = smaller(billed, ceiling);
  const settled: NewEntry = { ...blank('settle'), ...common, held: negate(ceiling), spent: covered };
  if (billed === covered) return [settled];
  const over = subtract(billed, covered);
  return [
    settled,
    { ...blank('overrun'), ...common, spent: over, reason: `billed ${formatExact(over)} above its hold` },
  ];
}

/** Errors in this order: books differ, no such allocation, award state, award dates, shortfall. */
function refuseHold(
  db: WriteDb,
  allocationId: AllocationId,
  amount: Nanos,
  today: Day,
  problem: string | null,
): HoldRefusal | null {
  if (problem !== null) {
    return {
      code: 'books-differ',
      message: `The self-check found a difference, so nothing new is held: ${problem}`,
      where: problem,
    };
  }
  const allocation = getAllocation(db, allocationId);
  const award = allocation && getAward(db, allocation.awardId);
  if (!allocation || !award) return noAllocation(allocationId);
  if (award.state !== 'active') {
    return {
      code: 'wrong-state',
      message: `Award ${award.numberRaw} is ${award.state}; only an active award can be charged.`,
      state: award.state,
    };
  }
  const firstDay = addDays(award.startDay, -award.preAwardDays);
  if (today < firstDay || today > award.endDay) {
    const message = `Today, ${formatDay(today)}, is outside award ${award.numberRaw} (${formatDay(firstDay)} to ${formatDay(award.endDay)}); nothing new can be held.`;
    return { code: 'wrong-state', message, state: today < firstDay ? 'not started' : 'ended' };
  }
  const available = availableOf(getBalance(db, allocationId));
  if (amount <= available) return null;
  const shortfall = subtract(amount, available);
  return {
    code: 'insufficient-funds',
    message:
      `"${allocation.name}" has ${formatExact(available, award.currency)} available; this needs up to ` +
      `${formatExact(amount, award.currency)}. It is ${formatExact(shortfall, award.currency)} short.`,
    ceilingNanos: amount,
    availableNanos: available,
    shortfallNanos: shortfall,
  };
}

const availableOf = ({ allotted, held, spent }: BalanceRow): Nanos =>
  subtract(subtract(allotted, held), spent);

const noAllocation = (id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no allocation ${id} in this workspace.`,
  what: 'allocation',
  id,
});
