/** The self-check: recomputes every figure from the entries and walks the hash chain (rules V1 to V3). */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { countCharge, entriesAfter, GENESIS_HASH, hashEntry, owedByHold, storedTotals, type StoredEntry } from '#db/repos';
import type { Db, ReadDb } from '#db';
import { ZERO } from '#shared/money';

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
    for (;;) {
      const chunk = entriesAfter(snapshot.db, seq, CHUNK);
      for (const entry of chunk) {
        const difference = checkLink(entry, seq + 1, previous);
        if (difference) return { ok: false, entries: seq, firstDifference: difference };
        sums.add(entry);
        previous = entry.hash;
        seq = entry.seq;
      }
      if (chunk.length < CHUNK) break;
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
    return { where: `entry ${expectedSeq}`, expected: `an entry numbered ${expectedSeq}`, found: `the next is numbered ${entry.seq}` };
  }
  const expected = hashEntry(previous, entry);
  if (Buffer.compare(expected, entry.hash) === 0) return null;
  return { where: `entry ${entry.seq} (${entry.kind}, ${entry.day}): its hash`, expected: hex(expected), found: hex(entry.hash) };
}

/** Sums per allocation, per daily-total key and per hold. */
class Sums {
  readonly balances = new Map<string, bigint[]>();
  readonly daily = new Map<string, bigint[]>();
  readonly holds = new Map<string, bigint>();

  add(entry: StoredEntry): void {
    const amounts = [entry.allotted, entry.held, entry.spent, BigInt(countCharge(entry))];
    addTo(this.balances, entry.allocationId, amounts);
    const key = `${entry.allocationId} ${entry.day} ${entry.modelId ?? ''} ${entry.personId ?? ''}`;
    addTo(this.daily, key, amounts);
    if (entry.holdId !== null) this.holds.set(entry.holdId, (this.holds.get(entry.holdId) ?? 0n) + entry.held);
  }
}

function addTo(sums: Map<string, bigint[]>, key: string, amounts: readonly bigint[]): void {
  const sum = sums.get(key) ?? [0n, 0n, 0n, 0n];
  sums.set(
    key,
    sum.map((value, index) => value + (amounts[index] ?? 0n)),
  );
}

const words = ([allotted, held, spent]: readonly bigint[]): string => `allotted ${allotted}, held ${held}, spent ${spent} nanos`;

function compareTotals(db: ReadDb, sums: Sums): Difference | null {
  const stored = storedTotals(db);
  return (
    firstDifference(
      'balance of allocation',
      sums.balances,
      new Map(stored.balances.map((row) => [row.allocationId, [row.allotted, row.held, row.spent]])),
    ) ??
    firstDifference(
      'daily total',
      sums.daily,
      new Map(stored.daily.map((row) => [row.key, [row.allotted, row.held, row.spent, BigInt(row.charges)]])),
    ) ??
    compareHolds(db, sums, stored.openHolds)
  );
}

function firstDifference(
  what: string,
  expected: ReadonlyMap<string, readonly bigint[]>,
  found: ReadonlyMap<string, readonly bigint[]>,
): Difference | null {
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const should = expected.get(key);
    const is = found.get(key);
    if (should && is && is.every((value, index) => value === should[index])) continue;
    return { where: `${what} ${key}`, expected: should ? words(should) : 'no such row', found: is ? words(is) : 'no such row' };
  }
  return null;
}

function compareHolds(
  db: ReadDb,
  sums: Sums,
  openHolds: readonly { readonly holdId: string; readonly open: bigint }[],
): Difference | null {
  const owed = owedByHold(db);
  for (const { holdId, open } of openHolds) {
    const byEntries = sums.holds.get(holdId) ?? 0n;
    if (byEntries !== open) return { where: `hold ${holdId}`, expected: `${byEntries} nanos open`, found: `${open} nanos open` };
    const byRuns: bigint = owed.get(holdId as Parameters<typeof owed.get>[0]) ?? ZERO;
    if (byRuns !== open) {
      return { where: `hold ${holdId}`, expected: `${byRuns} nanos open for runs that have not ended`, found: `${open} nanos open` };
    }
  }
  return null;
}
