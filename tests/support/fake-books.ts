/** The fake backend's books: awards, allocations and entries, from which every balance is drawn. */
import { addDays, type Day, daysBetween, utcDay } from '#shared/base';
import type { Allocation, Award, Balance, Batch, LedgerRow } from '#shared/contract';
import { type EntryKind, type Id, RUN_STATES, type RunState } from '#shared/domain';
import { add, nanos, type Nanos, parseAmount, subtract, sum, times, ZERO } from '#shared/money';

export const usd = (text: string): Nanos => {
  const amount = parseAmount(text);
  if (!amount.ok) throw new Error(amount.error.message);
  return amount.value;
};

/** The n-th id of a kind: valid UUIDs that sort by n. */
export const fakeId = <Of extends string>(kind: number, n: number): Id<Of> =>
  `01900000-${kind.toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}` as Id<Of>;

/** A small repeatable generator (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An allocation that pays for everything. */
export const NO_LIMITS = {
  category: null,
  tiers: null,
  models: null,
  approvalThreshold: null,
  cappedPeople: 0,
  alertReached: null,
  isLastAlert: false,
} as const;

export interface FakeAllocation {
  readonly id: Id<'allocation'>;
  readonly awardId: Id<'award'>;
  readonly name: string;
  readonly createdAtMs: number;
}

export interface FakeAward {
  readonly id: Id<'award'>;
  readonly sponsor: string;
  readonly number: string;
  readonly title: string;
  readonly piName: string | null;
  readonly start: Day;
  readonly end: Day;
  readonly amount: Nanos;
}

export interface FakeBatch
  extends Omit<
    Batch,
    | 'counts'
    | 'held'
    | 'spent'
    | 'runs'
    | 'allocationName'
    | 'awardId'
    | 'awardTitle'
    | 'priority'
    | 'position'
    | 'deadline'
    | 'timeLeft'
  > {
  /** One state per run, as an index into RUN_STATES; large batches stay small. */
  readonly states: Uint8Array;
  readonly prices: readonly Nanos[];
  readonly prompts: readonly string[];
}

export const stateIndex = (state: RunState): number => RUN_STATES.indexOf(state);

/** Everything the fake keeps; entries are the only source of every balance. */
export class FakeBooks {
  awards: FakeAward[] = [];
  allocations: FakeAllocation[] = [];
  entries: LedgerRow[] = [];
  batches: FakeBatch[] = [];
  private readonly balances = new Map<string, Balance>();
  /** What was spent on the history days, by model. */
  readonly spentByModel = new Map<string, { runs: number; spent: Nanos }>();

  balanceOf(id: Id<'allocation'>): Balance {
    return this.balances.get(id) ?? { allotted: ZERO, held: ZERO, spent: ZERO, available: ZERO };
  }

  book(row: {
    allocationId: Id<'allocation'>;
    kind: EntryKind;
    atMs: number;
    allotted?: Nanos;
    held?: Nanos;
    spent?: Nanos;
    modelKey?: string | null;
    personName?: string | null;
    batchId?: Id<'batch'> | null;
    runId?: Id<'run'> | null;
    reason?: string | null;
    runs?: number;
  }): void {
    const { allotted = ZERO, held = ZERO, spent = ZERO } = row;
    const before = this.balanceOf(row.allocationId);
    const after = {
      allotted: add(before.allotted, allotted),
      held: add(before.held, held),
      spent: add(before.spent, spent),
    };
    this.balances.set(row.allocationId, {
      ...after,
      available: subtract(subtract(after.allotted, after.held), after.spent),
    });
    if (row.modelKey && spent > 0n) {
      const sofar = this.spentByModel.get(row.modelKey) ?? { runs: 0, spent: ZERO };
      this.spentByModel.set(row.modelKey, {
        runs: sofar.runs + (row.runs ?? 1),
        spent: add(sofar.spent, spent),
      });
    }
    const seq = this.entries.length + 1;
    this.entries.push({
      seq,
      id: fakeId<'entry'>(7, seq),
      atMs: row.atMs,
      day: utcDay(row.atMs),
      kind: row.kind,
      allocationId: row.allocationId,
      allocationName: this.allocations.find(({ id }) => id === row.allocationId)?.name ?? '?',
      allotted,
      held,
      spent,
      modelKey: row.modelKey ?? null,
      personName: row.personName ?? null,
      batchId: row.batchId ?? null,
      runId: row.runId ?? null,
      reason: row.reason ?? null,
      actId: null,
      originalId: null,
      paymentRoute: null,
      detail: null,
    });
  }

  award(source: FakeAward, nowMs: number): Award {
    const allocations: Allocation[] = this.allocations
      .filter(({ awardId }) => awardId === source.id)
      .map((allocation) => ({ ...allocation, ...NO_LIMITS, balance: this.balanceOf(allocation.id) }));
    const total = (figure: 'allotted' | 'held' | 'spent' | 'available') =>
      sum(allocations.map(({ balance }) => balance[figure]));
    const balance = {
      allotted: total('allotted'),
      held: total('held'),
      spent: total('spent'),
      available: total('available'),
    };
    const today = utcDay(nowMs);
    const length = Math.max(1, daysBetween(source.start, source.end));
    const passed = Math.min(length, Math.max(0, daysBetween(source.start, today)));
    const since = addDays(today, -30);
    const recent = sum(
      this.entries.filter((entry) => entry.day > since && this.isOf(entry, source)).map(({ spent }) => spent),
    );
    const burnPerDay = nanos(recent / 30n);
    const daysLeft = Math.max(0, daysBetween(today, source.end));
    const lasts = burnPerDay > 0n ? Number(balance.available / burnPerDay) : Number.POSITIVE_INFINITY;
    return {
      ...source,
      currency: 'USD',
      state: 'active',
      unallotted: subtract(source.amount, balance.allotted),
      balance,
      allocations,
      timeShare: passed / length,
      daysLeft,
      burnPerDay,
      runOutDay: lasts < daysLeft ? addDays(today, lasts) : null,
      projectedAtEnd: balance.spent === 0n ? null : subtract(balance.available, times(burnPerDay, daysLeft)),
    };
  }

  isOf(entry: LedgerRow, award: FakeAward): boolean {
    return this.allocations.some(({ id, awardId }) => id === entry.allocationId && awardId === award.id);
  }
}
