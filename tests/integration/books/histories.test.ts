// Random histories of all acts (B1 to B4, E3, H1 to H3, V1, V2), checked after each act against an independent account.
import { afterAll, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  entriesFrom,
  GENESIS_HASH,
  hashEntry,
  runSumsByHold,
  type StoredEntry,
  storedTotals,
} from '#db/repos';
import type { ReadDb } from '#db';
import { type BooksRig, createStage, openBooksRig, type Stage } from '#tests/support';

const AWARD = 3_000n;
const NAMES = ['A', 'B', 'C'] as const;
type Name = (typeof NAMES)[number];

/** An act before it is known what it meets: a batch or run is picked by counting on from `pick`. */
type Draw =
  | { readonly do: 'allot' | 'charge'; readonly to: Name; readonly amount: number }
  | { readonly do: 'hold'; readonly to: Name; readonly ceilings: readonly number[] }
  | { readonly do: 'settle' | 'void' | 'settle again'; readonly pick: number; readonly share: number }
  | { readonly do: 'void unsent'; readonly pick: number };

const name = fc.constantFrom(...NAMES);
const pick = fc.nat({ max: 999 });
/** Hundredths of the ceiling that are billed: mostly within it, sometimes above. */
const share = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 100 }) },
  { weight: 1, arbitrary: fc.nat({ max: 250 }) },
);
const draw: fc.Arbitrary<Draw> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('allot' as const),
      to: name,
      amount: fc.integer({ min: -900, max: 1_500 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      to: name,
      ceilings: fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), pick, share }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('void' as const), pick, share: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle again' as const), pick, share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void unsent' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('charge' as const), to: name, amount: fc.nat({ max: 300 }) }),
  },
);

interface ModelRun {
  /** As the act language writes it: `b3/2`. */
  readonly name: string;
  readonly of: Name;
  readonly ceiling: bigint;
  open: boolean;
}

/** What the books ought to say, kept without looking at them. */
class Account {
  readonly figures = new Map(NAMES.map((each) => [each, { allotted: 0n, held: 0n, spent: 0n }]));
  /** Allocations that may be below zero: a bill above its hold, or a cost without one, was booked there. */
  readonly mayBeNegative = new Set<Name>();
  readonly runs: ModelRun[] = [];
  batches = 0;

  of(each: Name): { allotted: bigint; held: bigint; spent: bigint } {
    const figures = this.figures.get(each);
    if (!figures) throw new Error(`no figures of ${each}`);
    return figures;
  }

  available(each: Name): bigint {
    const { allotted, held, spent } = this.of(each);
    return allotted - held - spent;
  }

  close(run: ModelRun, billed: bigint): void {
    run.open = false;
    this.of(run.of).held -= run.ceiling;
    this.of(run.of).spent += billed;
    if (billed > run.ceiling) this.mayBeNegative.add(run.of);
  }
}

/** The act as a line, and what it must come to; null where there is nothing to act on yet. */
function foretell(drawn: Draw, account: Account): { readonly line: string; readonly result: string } | null {
  switch (drawn.do) {
    case 'allot': {
      const amount = BigInt(drawn.amount);
      const free = AWARD - NAMES.reduce((given, each) => given + account.of(each).allotted, 0n);
      const short = amount > 0n ? amount - free : -amount - account.available(drawn.to);
      const line = `allot ${drawn.to} ${amount}`;
      if (amount !== 0n && short > 0n) return { line, result: `insufficient-funds, ${short} short` };
      account.of(drawn.to).allotted += amount;
      return { line, result: 'ok' };
    }
    case 'hold': {
      const total = drawn.ceilings.reduce((sum, each) => sum + BigInt(each), 0n);
      const short = total - account.available(drawn.to);
      const batch = `b${account.batches + 1}`;
      const line = `hold ${batch} on ${drawn.to}: ${drawn.ceilings.join(' ')}`;
      if (short > 0n) return { line, result: `insufficient-funds, ${short} short` };
      account.batches += 1;
      account.of(drawn.to).held += total;
      drawn.ceilings.forEach((ceiling, index) => {
        account.runs.push({
          name: `${batch}/${index + 1}`,
          of: drawn.to,
          ceiling: BigInt(ceiling),
          open: true,
        });
      });
      return { line, result: 'ok' };
    }
    case 'settle':
    case 'void': {
      const open = account.runs.filter((run) => run.open);
      const run = open[drawn.pick % Math.max(1, open.length)];
      if (!run) return null;
      const billed = drawn.do === 'void' ? 0n : (run.ceiling * BigInt(drawn.share) + 99n) / 100n;
      account.close(run, billed);
      return {
        line: drawn.do === 'void' ? `void ${run.name}` : `settle ${run.name} for ${billed}`,
        result: 'ok',
      };
    }
    case 'settle again': {
      const closed = account.runs.filter((run) => !run.open && run.ceiling > 0n);
      const run = closed[drawn.pick % Math.max(1, closed.length)];
      return run ? { line: `settle again ${run.name} for ${drawn.share}`, result: 'throws' } : null;
    }
    case 'void unsent': {
      if (account.batches === 0) return null;
      const batch = `b${1 + (drawn.pick % account.batches)}`;
      const unsent = account.runs.filter((run) => run.open && run.name.startsWith(`${batch}/`));
      for (const run of unsent) account.close(run, 0n);
      return { line: `void unsent of ${batch}`, result: `ok, ${unsent.length} runs` };
    }
    case 'charge':
      account.of(drawn.to).spent += BigInt(drawn.amount);
      account.mayBeNegative.add(drawn.to);
      return { line: `charge ${drawn.to} ${drawn.amount}`, result: 'ok' };
  }
}

/** Reads only the entries that are new since the last look, and keeps their sums. */
class Auditor {
  private previous: Uint8Array = GENESIS_HASH;
  private seq = 0;
  private readonly balances = new Map<string, bigint[]>();
  private readonly daily = new Map<string, bigint[]>();
  private readonly open = new Map<string, bigint>();
  private readonly closings = new Map<string, number>();

  look(tx: ReadDb): void {
    for (const entry of entriesFrom(tx, BigInt(this.seq + 1), 10_000)) this.take(entry);
    const stored = storedTotals(tx);
    const three = (row: { allotted: bigint; held: bigint; spent: bigint }) => [
      row.allotted,
      row.held,
      row.spent,
    ];
    expect(sorted(stored.balances.map((row) => [row.allocationId, three(row)])), 'balances').toEqual(
      sorted(this.balances),
    );
    expect(sorted(stored.daily.map((row) => [row.key, three(row)])), 'daily totals').toEqual(
      sorted(this.daily),
    );
    expect(sorted(stored.holds.map((row) => [row.id, row.open])), 'open holds').toEqual(sorted(this.open));
    const owed = [...runSumsByHold(tx)].map(([id, runs]) => [id, runs.owed] as const);
    expect(sorted(owed), 'ceilings of unended runs').toEqual(sorted(this.open));
  }

  private take(entry: StoredEntry): void {
    this.seq += 1;
    expect(entry.seq, 'numbering').toBe(this.seq);
    this.previous = hashEntry(this.previous, entry);
    expect(Buffer.compare(this.previous, entry.hash), `hash of entry ${entry.seq}`).toBe(0);
    const amounts = [entry.allotted, entry.held, entry.spent];
    addTo(this.balances, entry.allocationId, amounts);
    addTo(
      this.daily,
      `${entry.allocationId} ${entry.day} ${entry.modelId ?? ''} ${entry.personId ?? ''}`,
      amounts,
    );
    if (entry.holdId !== null) this.open.set(entry.holdId, (this.open.get(entry.holdId) ?? 0n) + entry.held);
    if (entry.runId === null || (entry.kind !== 'settle' && entry.kind !== 'void')) return;
    const times = (this.closings.get(entry.runId) ?? 0) + 1;
    this.closings.set(entry.runId, times);
    expect(times, `closings of ${entry.runId}`).toBe(1);
  }
}

const sorted = <T>(rows: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

function addTo(sums: Map<string, bigint[]>, key: string, amounts: readonly bigint[]): void {
  const sum = sums.get(key) ?? [0n, 0n, 0n];
  sums.set(
    key,
    sum.map((value, index) => value + (amounts[index] ?? 0n)),
  );
}

let acts = 0;
const refusals = { holds: 0, overruns: 0, negative: 0 };

function playHistory(rig: BooksRig, stage: Stage, drawn: readonly Draw[]): void {
  const account = new Account();
  const auditor = new Auditor();
  const told: string[] = [];
  for (const each of drawn) {
    const act = foretell(each, account);
    if (!act) continue;
    acts += 1;
    const result = stage.perform(act.line);
    told.push(`    ${act.line.padEnd(32)} ${result}`);
    try {
      if (act.result === 'throws')
        expect(result).toMatch(/^throws: (a run closes|CHECK constraint failed: (holds_open|balances_held))/);
      else expect(result).toBe(act.result);
      for (const to of NAMES) {
        const { allotted, held, spent } = account.of(to);
        expect(stage.figures(to), `figures of ${to}`).toBe(
          `${allotted} ${held} ${spent} ${account.available(to)}`,
        );
        if (account.available(to) < 0n) {
          refusals.negative += 1;
          expect(account.mayBeNegative.has(to), `${to} is below zero without an overrun or a charge`).toBe(
            true,
          );
        }
      }
      rig.db.read((tx) => auditor.look(tx));
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : String(error)}\n\n  after this history:\n${told.join('\n')}`,
      );
    }
    if (each.do === 'hold' && act.result !== 'ok') refusals.holds += 1;
  }
  refusals.overruns += rig.db.read((tx) => tx.all(`SELECT 1 FROM entries WHERE kind = 'overrun'`)).length;
}

test('B1 B2 B3 B4 E3 H1 H2 H3 V1 V2 random histories of all acts keep every invariant after every act', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(draw, { minLength: 1, maxLength: 100, size: 'max' }), async (drawn) => {
      const rig = openBooksRig();
      try {
        playHistory(rig, createStage(rig, AWARD, [...NAMES]), drawn);
        expect(await rig.verify()).toMatchObject({ ok: true, firstDifference: null });
      } finally {
        rig.close();
      }
    }),
    { numRuns: 350, endOnFailure: false, interruptAfterTimeLimit: 100_000 },
  );
});

afterAll(() => {
  // The histories were long enough, and came to what they are about.
  expect(acts).toBeGreaterThanOrEqual(10_000);
  expect(Math.min(refusals.holds, refusals.overruns, refusals.negative)).toBeGreaterThan(100);
});
