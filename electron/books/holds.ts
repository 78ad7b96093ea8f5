/** Holds from the queueing of a batch to the end of its last run: granted whole, closed exactly once (rules H1 to H5). */
import {
  addToBatchSpent,
  getBatch,
  getHoldAllocation,
  insertHold,
  type NewEntry,
  postEntries,
  releaseFromHold,
} from '#db/repos';
import type { WriteDb } from '#db';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import type { AllocationId, BatchId, HoldId, ModelId, PersonId, PriceId, RunId } from '#shared/domain';
import { add, formatExact, type Nanos, negate, smaller, subtract, ZERO } from '#shared/money';
import { blankEntry, type BooksDeps } from './entry.ts';
import { type HoldRefusal, type HoldRequest, refuseHold } from './hold-checks.ts';

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

export interface Holds {
  /** Encumbers the whole amount or refuses it, naming the shortfall (rules H1, H2, H4, H5). */
  hold(db: WriteDb, request: HoldRequest): Result<HoldId, HoldRefusal>;
  /** Settles or voids each run's part of its hold; what is billed above it is booked as an overrun. */
  close(db: WriteDb, closings: readonly Closing[]): void;
  voidUnsent(db: WriteDb, groups: readonly GroupVoid[], reason: string): void;
}

export const createHolds = (deps: BooksDeps): Holds => ({
  hold(db, request) {
    const { allocationId, batchId, personId, amount } = request;
    assert(amount >= 0n, 'a hold is never negative');
    const atMs = deps.nowMs();
    const refusal = refuseHold(db, request, utcDay(atMs), deps.problem());
    if (refusal) return err(refusal);
    const holdId = deps.makeId<'hold'>();
    insertHold(db, { id: holdId, batchId, allocationId, amount, openedAtMs: atMs });
    postEntries(db, [
      { ...blankEntry(deps, allocationId, 'hold', atMs), held: amount, holdId, batchId, personId },
    ]);
    return ok(holdId);
  },

  close(db, closings) {
    const atMs = deps.nowMs();
    const entries: NewEntry[] = [];
    const released = new Map<HoldId, Nanos>();
    const spent = new Map<BatchId, Nanos>();
    for (const closing of closings) {
      entries.push(...closingEntries(closing, (kind) => blankEntry(deps, closing.allocationId, kind, atMs)));
      released.set(closing.holdId, add(released.get(closing.holdId) ?? ZERO, closing.ceiling));
      spent.set(closing.batchId, add(spent.get(closing.batchId) ?? ZERO, closing.billed ?? ZERO));
    }
    postEntries(db, entries);
    for (const [holdId, amount] of released) releaseFromHold(db, holdId, amount);
    for (const [batchId, amount] of spent) if (amount > 0n) addToBatchSpent(db, batchId, amount);
  },

  voidUnsent(db, groups, reason) {
    const atMs = deps.nowMs();
    const entries = groups.map((group) => ({
      ...blankEntry(deps, getHoldAllocation(db, group.holdId), 'void', atMs),
      held: negate(group.ceiling),
      holdId: group.holdId,
      batchId: group.batchId,
      modelId: group.modelId,
      // Whose hold it was, so that it comes back under the person's cap.
      personId: getBatch(db, group.batchId)?.personId ?? null,
      quantity: String(group.runs),
      reason,
    }));
    postEntries(db, entries);
    for (const group of groups) releaseFromHold(db, group.holdId, group.ceiling);
  },
});

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
