/** Which rows and which prompts of a file are taken: the same file, plan and seed always give the same. */
import { err, ok, type Result } from '#shared/base';
import type { PromptCondition, PromptPlan, PromptRow } from '#shared/contract';
import { noColumn } from './nearest-name.ts';
import { cellText, type RawRow } from './raw-row.ts';

export interface RowChoice {
  readonly counts: { read: number; inRange: number; matching: number; every: number };
  /** Called with every row in its order. */
  takes(row: RawRow): boolean;
}

/** A row that cannot be read matches no condition that asks for a value, and is told as left out where it would count. */
export function createRowChoice(
  plan: PromptPlan,
  columns: readonly string[],
): Result<RowChoice, { readonly column: string; readonly reason: string }> {
  const tests: { readonly condition: PromptCondition; readonly place: number }[] = [];
  for (const condition of plan.where) {
    const place = columns.indexOf(condition.column);
    if (place < 0) return err({ column: condition.column, reason: noColumn(condition.column, columns) });
    tests.push({ condition, place });
  }
  const counts = { read: 0, inRange: 0, matching: 0, every: 0 };
  return ok({
    counts,
    takes(row) {
      counts.read += 1;
      if (plan.rows && (counts.read < plan.rows.from || counts.read > plan.rows.to)) return false;
      counts.inRange += 1;
      if (!row.fault && !tests.every(({ condition, place }) => fits(condition, cellText(row.cells[place]))))
        return false;
      counts.matching += 1;
      if (plan.every !== null && (counts.matching - 1) % plan.every !== 0) return false;
      counts.every += 1;
      return true;
    },
  });
}

function fits({ test, value }: PromptCondition, cell: string): boolean {
  const text = cell.trim();
  switch (test) {
    case 'is':
      return text === value.trim();
    case 'is-not':
      return text !== value.trim();
    case 'contains':
      return text.toLowerCase().includes(value.toLowerCase());
    case 'contains-not':
      return !text.toLowerCase().includes(value.toLowerCase());
  }
}

export interface Sample {
  /** True where the prompt is taken now; a random sample is only known at the end. */
  offer(row: PromptRow): boolean;
  /** What a random sample took, in the order of the file. */
  drawn(): readonly PromptRow[];
}

export function createSample(take: PromptPlan['take']): Sample {
  let offered = 0;
  if (take.kind !== 'random')
    return {
      offer: () => {
        offered += 1;
        return take.kind === 'all' || offered <= take.count;
      },
      drawn: () => [],
    };
  const chance = seededChance(take.seed);
  const kept: { readonly order: number; readonly row: PromptRow }[] = [];
  return {
    // A reservoir (Vitter's algorithm R): every prompt is as likely, and no more than the sample is in memory.
    offer(row) {
      const order = offered;
      offered += 1;
      if (kept.length < take.count) kept.push({ order, row });
      else {
        const place = Math.floor(chance() * offered);
        if (place < take.count) kept[place] = { order, row };
      }
      return false;
    },
    drawn: () => kept.sort((a, b) => a.order - b.order).map(({ row }) => row),
  };
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed, on every computer. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
