/** The self-check: recomputes every figure from the entries and walks the hash chain (rules V1 to V3). */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import {
  BEFORE_ALL_ENTRIES,
  closedUnendedRun,
  countCharge,
  entriesFrom,
  GENESIS_HASH,
  hashEntry,
  runSumsByHold,
  storedTotals,
  type StoredEntry,
  type StoredHold,
  type StoredTotals,
} from '#db/repos';
import type { Db, ReadDb } from '#db';
import { isJsonObject } from '#shared/base';

export interface Difference {
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

export interface VerifyOutcome {
  readonly ok: boolean;
  readonly entries: number;
  readonly firstDifference: Difference | null;
}

/** Entries per step; between steps others get the thread. */
const CHUNK = 5_000;

/** Reads one snapshot, so it may run while the queue works. */
export async function verifyBooks(db: Db): Promise<VerifyOutcome> {
  const snapshot = db.openSnapshot();
  try {
    const sums = new Sums();
    let previous: Uint8Array = GENESIS_HASH;
    let seq = 0;
    let from = BEFORE_ALL_ENTRIES;
    for (;;) {
      const chunk = entriesFrom(snapshot.db, from, CHUNK);
      for (const entry of chunk) {
        const difference = checkLink(entry, seq + 1, previous);
        if (difference) return { ok: false, entries: seq, firstDifference: difference };
        sums.add(entry);
        previous = entry.hash;
        seq = entry.seq;
      }
      if (chunk.length < CHUNK) break;
      from = BigInt(seq + 1);
      await yieldToOthers();
    }
    const difference = compareTotals(snapshot.db, sums);
    return { ok: difference === null, entries: seq, firstDifference: difference };
  } finally {
    snapshot.close();
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function checkLink(entry: StoredEntry, expectedSeq: number, previous: Uint8Array): Difference | null {
  if (entry.seq !== expectedSeq) {
    return {
      where: `entry ${expectedSeq}`,
      expected: `an entry numbered ${expectedSeq}`,
      found: `the next is numbered ${entry.seq}`,
    };
  }
  const expected = hashEntry(previous, entry);
  if (Buffer.compare(expected, entry.hash) === 0) return null;
  return {
    where: `entry ${entry.seq} (${entry.kind}, ${entry.day}): its hash`,
    expected: hex(expected),
    found: hex(entry.hash),
  };
}

/** Sums per allocation, per day, per daily-total key, per hold, per batch, per prepaid credit and per transfer. */
class Sums {
  readonly balances = new Map<string, bigint[]>();
  readonly daily = new Map<string, bigint[]>();
  readonly days = new Map<string, bigint[]>();
  readonly credits = new Map<string, bigint>();
  /** The allocations that each credit was charged to. */
  readonly creditUsers = new Map<string, Set<string>>();
  /** What the two rows of a transfer say, in the order in which they were booked. */
  readonly transfers = new Map<string, string[]>();
  readonly holds = new Map<string, HoldSums>();
  readonly batches = new Map<string, bigint>();

  add(entry: StoredEntry): void {
    const amounts = [entry.allotted, entry.held, entry.spent, countCharge(entry)];
    addTo(this.balances, entry.allocationId, amounts);
    const dayKey = `${entry.allocationId} ${entry.day}`;
    addTo(this.days, dayKey, amounts.slice(0, 3));
    addTo(this.daily, `${dayKey} ${entry.modelId ?? ''} ${entry.personId ?? ''}`, amounts);
    if (entry.kind === 'charge') this.addToCredit(entry);
    if (entry.kind === 'transfer-out' || entry.kind === 'transfer-in') this.addToTransfer(entry);
    if (entry.kind !== 'hold' && entry.kind !== 'settle' && entry.kind !== 'overrun' && entry.kind !== 'void')
      return;
    if (entry.batchId !== null)
      this.batches.set(entry.batchId, (this.batches.get(entry.batchId) ?? 0n) + entry.spent);
    if (entry.holdId !== null) this.addToHold(entry.holdId, entry);
  }

  private addToCredit(entry: StoredEntry): void {
    const credit = entry.paymentRoute === 'prepaid-credit' && entry.detail ? creditOf(entry.detail) : null;
    if (credit === null) return;
    this.credits.set(credit, (this.credits.get(credit) ?? 0n) + entry.spent);
    this.creditUsers.set(credit, (this.creditUsers.get(credit) ?? new Set<string>()).add(entry.allocationId));
  }

  private addToTransfer(entry: StoredEntry): void {
    const id = entry.actId ?? `entry ${entry.seq}`;
    const row = transferRow(entry.kind, entry.spent, entry.originalId);
    this.transfers.set(id, [...(this.transfers.get(id) ?? []), row]);
  }

  private addToHold(holdId: string, entry: StoredEntry): void {
    const sum = this.holds.get(holdId) ?? { allocation: entry.allocationId, amount: 0n, open: 0n, spent: 0n };
    this.holds.set(holdId, {
      allocation: sum.allocation,
      amount: sum.amount + (entry.kind === 'hold' ? entry.held : 0n),
      open: sum.open + entry.held,
      spent: sum.spent + entry.spent,
    });
  }
}

/** The prepaid credit that a charge draws on. The text is part of the hash, so it is as it was written. */
function creditOf(detail: string): string | null {
  const parsed: unknown = JSON.parse(detail);
  return isJsonObject(parsed) && typeof parsed['creditId'] === 'string' ? parsed['creditId'] : null;
}

const transferRow = (kind: string, spent: bigint, originalId: string | null): string =>
  `${kind} ${spent} nanos of entry ${originalId ?? 'none'}`;

/** What the entries say of one hold, in nanos. */
interface HoldSums {
  readonly allocation: string;
  readonly amount: bigint;
  readonly open: bigint;
  readonly spent: bigint;
}

function addTo(sums: Map<string, bigint[]>, key: string, amounts: readonly bigint[]): void {
  const sum = sums.get(key);
  if (!sum) sums.set(key, [...amounts]);
  else
    for (let index = 0; index < sum.length; index += 1)
      sum[index] = (sum[index] ?? 0n) + (amounts[index] ?? 0n);
}

const words = ([allotted, held, spent, charges]: readonly bigint[], counted: boolean): string =>
  `allotted ${allotted}, held ${held}, spent ${spent} nanos${counted ? `, ${charges} requests` : ''}`;

function compareTotals(db: ReadDb, sums: Sums): Difference | null {
  const stored = storedTotals(db);
  return (
    compareRows(
      'balance of allocation',
      sums.balances,
      new Map(stored.balances.map((row) => [row.allocationId, [row.allotted, row.held, row.spent]])),
    ) ??
    compareRows(
      'daily total',
      sums.daily,
      new Map(stored.daily.map((row) => [row.key, [row.allotted, row.held, row.spent, row.charges]])),
    ) ??
    compareRows(
      'day',
      sums.days,
      new Map(stored.days.map((row) => [row.key, [row.allotted, row.held, row.spent]])),
    ) ??
    compareHolds(db, sums, stored) ??
    compareBatches(sums, stored) ??
    compareCredits(sums, stored) ??
    compareTransfers(sums, stored) ??
    checkClosedRuns(db)
  );
}

function compareRows(
  what: 'balance of allocation' | 'daily total' | 'day',
  expected: ReadonlyMap<string, readonly bigint[]>,
  found: ReadonlyMap<string, readonly bigint[]>,
): Difference | null {
  const counted = what === 'daily total';
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const should = expected.get(key);
    const is = found.get(key);
    if (should && is && is.every((value, index) => value === should[index])) continue;
    return {
      where: `${what} ${key}`,
      expected: should ? words(should, counted) : 'no such row',
      found: is ? words(is, counted) : 'no such row',
    };
  }
  return null;
}

/** Each hold against its entries and against its runs. */
function compareHolds(db: ReadDb, sums: Sums, stored: StoredTotals): Difference | null {
  const runs: ReadonlyMap<string, { readonly owed: bigint; readonly spent: bigint }> = runSumsByHold(db);
  const rows = new Map<string, StoredHold>(stored.holds.map((row) => [row.id, row]));
  for (const id of new Set([...sums.holds.keys(), ...rows.keys(), ...runs.keys()])) {
    const entries = sums.holds.get(id);
    const row = rows.get(id);
    if (!entries || !row) {
      const [expected, found] = entries
        ? ['a hold', 'no such row']
        : ['no such row', 'a row without an entry'];
      return { where: `hold ${id}`, expected, found };
    }
    const ofRuns = runs.get(id) ?? { owed: 0n, spent: 0n };
    const difference =
      unequal(entries.allocation, row.allocationId, (value) => `of allocation ${value}`) ??
      unequal(entries.amount, row.amount, (value) => `${value} nanos in all`) ??
      unequal(entries.open, row.open, (value) => `${value} nanos open`) ??
      unequal(row.open, ofRuns.owed, (value) => `${value} nanos open for runs that have not ended`) ??
      unequal(entries.spent, ofRuns.spent, (value) => `${value} nanos spent by its runs`);
    if (difference) return { where: `hold ${id}`, ...difference };
  }
  return null;
}

function compareBatches(sums: Sums, stored: StoredTotals): Difference | null {
  const rows = new Map<string, bigint>(stored.batches.map((row) => [row.id, row.spent]));
  for (const id of new Set([...sums.batches.keys(), ...rows.keys()])) {
    const spent = rows.get(id);
    const difference = unequal(sums.batches.get(id) ?? 0n, spent ?? null, (value) =>
      value === null ? 'no such row' : `${value} nanos spent`,
    );
    if (difference) return { where: `batch ${id}`, ...difference };
  }
  return null;
}

/** What was drawn from each credit against the charges that name it, all of them in its own currency. */
function compareCredits(sums: Sums, stored: StoredTotals): Difference | null {
  const rows = new Map<string, bigint>(stored.credits.map((row) => [row.id, row.used]));
  for (const id of new Set([...sums.credits.keys(), ...rows.keys()])) {
    const used = rows.get(id);
    const difference = unequal(sums.credits.get(id) ?? 0n, used ?? null, (value) =>
      value === null ? 'no such row' : `${value} nanos used`,
    );
    if (difference) return { where: `prepaid credit ${id}`, ...difference };
  }
  for (const { id, currency } of stored.credits) {
    for (const allocationId of sums.creditUsers.get(id) ?? []) {
      const found = stored.currencies.get(allocationId) ?? 'no such allocation';
      if (found !== currency)
        return { where: `prepaid credit ${id}`, expected: `charged to awards in ${currency}`, found };
    }
  }
  return null;
}

/** Each approved transfer is booked out and in, once, as it was asked for; nothing else is booked as one. */
function compareTransfers(sums: Sums, stored: StoredTotals): Difference | null {
  const rows = new Map<string, string>(
    stored.transfers.map(({ id, originalId, amount }) => [
      id,
      `${transferRow('transfer-out', -amount, originalId)}, ${transferRow('transfer-in', amount, originalId)}`,
    ]),
  );
  for (const id of new Set([...sums.transfers.keys(), ...rows.keys()])) {
    const difference = unequal(
      sums.transfers.get(id)?.join(', ') ?? 'nothing booked',
      rows.get(id) ?? 'no approved transfer',
      (value) => value,
    );
    if (difference) return { where: `transfer ${id}`, ...difference };
  }
  return null;
}

function checkClosedRuns(db: ReadDb): Difference | null {
  const run = closedUnendedRun(db);
  return run ? { where: `run ${run.id}`, expected: 'ended: an entry closes it', found: run.state } : null;
}

const unequal = <T>(
  expected: T,
  found: T,
  toText: (value: T) => string,
): Pick<Difference, 'expected' | 'found'> | null =>
  expected === found ? null : { expected: toText(expected), found: toText(found) };
