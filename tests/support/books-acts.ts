/**
 * Acts on the books as lines of text, so that a test is a table and a shrunk history can be read:
 *
 *     award 2000, 2026-01-01 to 2026-12-31     an award; the allocations A, B, C are its own
 *     allot A 1000                             money from the award (negative: back to it)
 *     hold b1 on A: 300 300                    a batch with one run for each ceiling
 *     settle b1/1 for 250                      its first run ends, billed 250
 *     void b1/2                                its second run ends unbilled
 *     void unsent of b1                        its unsent runs end together
 *     settle again b1/1 for 250                a second close of the same run
 *     charge A 70                              a cost without a hold
 *     clock 2026-12-31T23:59:59.999Z
 *     award is closed                          active, draft, closed, archived
 *     the self-check finds a difference
 *
 * What budgets, costs by hand, corrections, transfers and splits add to it: books-money-acts.ts.
 */
import { getBalance } from '#db/repos';
import type { AllocationId, AwardId, BatchId } from '#shared/domain';
import { nanos } from '#shared/money';
import { moneyActs } from './books-money-acts.ts';
import type { BooksRig, QueuedRuns } from './books-rig.ts';
import { type Act, inWords } from './books-words.ts';

export interface Stage {
  /** Does what the line says; returns `ok` or the refusal in a few words. */
  perform(line: string): string;
  /** `allotted held spent available` of an allocation. */
  figures(name: string): string;
  readonly awardId: AwardId;
  allocationId(name: string): AllocationId;
  batch(name: string): QueuedRuns;
}

export function createStage(rig: BooksRig, awardAmount = 1_000_000n, names = ['A', 'B', 'C']): Stage {
  let awardId: AwardId = rig.award({ amount: awardAmount });
  let allocations = new Map(names.map((name) => [name, rig.allocation(awardId, name)]));
  const batches = new Map<string, QueuedRuns>();

  const allocationId = (name: string): AllocationId =>
    allocations.get(name) ?? (`no-allocation-${name}` as AllocationId);
  const batch = (name: string): QueuedRuns => {
    const found = batches.get(name);
    if (!found) throw new Error(`no batch ${name} was queued`);
    return found;
  };
  const runOf = (name: string, number: string) => {
    const run = batch(name).runs[Number(number) - 1];
    if (!run) throw new Error(`batch ${name} has no run ${number}`);
    return run;
  };

  const acts: readonly Act[] = [
    ...moneyActs(rig, {
      allocationId,
      awardId: () => awardId,
      addAllocation: (name, id) => void allocations.set(name, id),
    }),
    [
      /^award (\d+), (\S+) to (\S+?)(?:, (\d+) days before)?$/,
      (amount, start, end, days = '0') => {
        awardId = rig.award({ amount: BigInt(amount), start, end, preAwardDays: Number(days) });
        allocations = new Map(names.map((name) => [name, rig.allocation(awardId, name)]));
        return 'ok';
      },
    ],
    [
      /^allot (\w+) (-?\d+)$/,
      (name, amount) =>
        inWords(
          rig.db.write((tx) => rig.books.allot(tx, allocationId(name), nanos(BigInt(amount)), 'moved')),
        ),
    ],
    [
      /^hold (\w+) on (\w+):((?: \d+)*)$/,
      (name, allocation, ceilings) => {
        const amounts = ceilings.trim().split(' ').map(BigInt);
        const queued = rig.queue(allocationId(allocation), amounts, `batch-${name}` as BatchId);
        if (queued.ok) batches.set(name, queued.value);
        return inWords(queued);
      },
    ],
    [
      /^settle (\w+)\/(\d+) for (\d+)$/,
      (name, run, billed) => done(rig.end(runOf(name, run), BigInt(billed))),
    ],
    [/^void (\w+)\/(\d+)$/, (name, run) => done(rig.end(runOf(name, run), null))],
    [
      /^settle again (\w+)\/(\d+) for (\d+)$/,
      (name, run, billed) => done(rig.db.write((tx) => rig.closeOnly(tx, runOf(name, run), BigInt(billed)))),
    ],
    [
      /^void again (\w+)\/(\d+)$/,
      (name, run) => done(rig.db.write((tx) => rig.closeOnly(tx, runOf(name, run), null))),
    ],
    [/^void unsent of (\w+)$/, (name) => `ok, ${rig.voidUnsent(batch(name).batchId)} runs`],
    [/^charge (\w+) (\d+)$/, (name, amount) => done(rig.charge(allocationId(name), BigInt(amount)))],
    [
      /^clock (\S+)$/,
      (at) => {
        rig.clock.nowMs = Date.parse(at);
        return 'ok';
      },
    ],
    [
      /^award is (\w+)$/,
      (state) =>
        done(rig.db.write((tx) => void tx.run('UPDATE awards SET state = ? WHERE id = ?', state, awardId))),
    ],
    [
      /^the self-check finds (a difference|nothing)$/,
      (what) => {
        rig.problem = what === 'nothing' ? null : 'entry 3';
        return 'ok';
      },
    ],
  ];

  return {
    get awardId() {
      return awardId;
    },
    allocationId,
    batch,
    figures: (name) => {
      const { allotted, held, spent } = rig.db.read((tx) => getBalance(tx, allocationId(name)));
      return [allotted, held, spent, allotted - held - spent].join(' ');
    },
    perform: (line) => {
      for (const [pattern, act] of acts) {
        const words = pattern.exec(line);
        if (!words) continue;
        try {
          return act(...words.slice(1));
        } catch (error) {
          return `throws: ${error instanceof Error ? error.message : String(error)}`;
        }
      }
      throw new Error(`not an act: "${line}"`);
    },
  };
}

const done = (_: void): string => 'ok';

/**
 * Plays a table: one act a row, then the figures of an allocation (`A 1000 0 0 1000`, or nothing), then the result.
 * Returns the table as it turned out, in the same shape, for one comparison of the whole.
 */
export function play(stage: Stage, table: string): { readonly expected: string[]; readonly found: string[] } {
  const rows = table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll(/\s+/g, ' ')));
  const found = rows.map(([act = '', figures = '']) => {
    const result = stage.perform(act);
    const [name] = figures.split(' ');
    return [act, name ? `${name} ${stage.figures(name)}` : '', result].join(' | ');
  });
  return { expected: rows.map((cells) => cells.join(' | ')), found };
}
