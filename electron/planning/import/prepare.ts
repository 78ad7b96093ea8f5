/** Makes the prompts of a file: rows, choice, template, duplicates, sample; written out as they come. */
import type { PromptPlan, PromptProblem, PromptRow, PromptSetView } from '#shared/contract';
import { badFile, BadFileError } from './bad-file.ts';
import type { Reading, SourceFile } from './bytes.ts';
import { createMaker, type PromptMaker } from './prompt-maker.ts';
import { cellText, type RawRow } from './raw-row.ts';
import { type KnownReading, rowsOf, turn } from './rows-of.ts';
import { createSeenBefore } from './seen-before.ts';
import { createRowChoice, createSample } from './selection.ts';

export interface PromptSink {
  prompt(row: PromptRow): void;
  problem(problem: PromptProblem): void;
  /** Until what was given is on its way to the disk. */
  flush(): Promise<void>;
}

export interface PrepareOptions extends Reading {
  readonly onRows?: (rows: number) => void;
  readonly sink: PromptSink;
  /** More than this are refused. */
  readonly most: number;
}

export type Prepared = Omit<PromptSetView, 'fileId' | 'sourceId' | 'name' | 'plan'>;

const PREVIEW_PROMPTS = 8;
const SHOWN_PROBLEMS = 100;
const EXCERPT = 160;
/** So many prompts are made before others get a turn on this thread. */
const TURN_AFTER = 1_000;

/** `columns`: those of the whole file, as its survey found them. */
export async function prepare(
  source: SourceFile,
  known: KnownReading,
  columns: readonly string[],
  plan: PromptPlan,
  { signal, onBytes, onRows, sink, most }: PrepareOptions,
): Promise<Prepared> {
  const refuse = (what: { readonly column: string | null; readonly reason: string }): never => {
    throw new BadFileError(badFile(source.name, what.reason, null, what.column));
  };
  const maker = createMaker(plan, columns, known.sniffed.isDamaged);
  const choice = createRowChoice(plan, columns);
  if (!maker.ok) return refuse(maker.error);
  if (!choice.ok) return refuse(choice.error);
  const work = createWork(plan, source, sink, most);
  for await (const { rows } of rowsOf(source, known, { signal, ...(onBytes && { onBytes }) })) {
    for (const row of rows) {
      if (!choice.value.takes(row)) continue;
      const made = work.take(row, maker.value);
      if (made >= TURN_AFTER) {
        await sink.flush();
        await turn();
        signal?.throwIfAborted();
      }
    }
    onRows?.(choice.value.counts.read);
    await sink.flush();
  }
  const done = await work.end();
  if (done.prompts === 0)
    throw new BadFileError(nothingLeft(source.name, done.problems, choice.value.counts));
  return { ...done, counts: { ...choice.value.counts, ...done.counts } };
}

function createWork(plan: PromptPlan, source: SourceFile, sink: PromptSink, most: number) {
  const sample = createSample(plan.take);
  const isSeenBefore = createSeenBefore();
  const problems: PromptProblem[] = [];
  const preview: PromptRow[] = [];
  const counts = { made: 0, distinct: 0, kept: 0 };
  let leftOut = 0;
  let duplicates = 0;
  let characters = 0;
  let longest = 0;
  let since = 0;

  const leaveOut = (row: RawRow, problem: { readonly column: string | null; readonly reason: string }) => {
    leftOut += 1;
    const told = {
      line: row.line,
      ...problem,
      text: Buffer.from(row.cells.map(cellText).join(' · ').slice(0, EXCERPT)).toString(),
    };
    if (problems.length < SHOWN_PROBLEMS) problems.push(told);
    sink.problem(told);
  };

  const keep = (row: PromptRow): void => {
    counts.kept += 1;
    if (counts.kept > most)
      throw new BadFileError(
        badFile(
          source.name,
          `The file makes more than ${most.toLocaleString('en')} prompts. Take a range or a sample of it.`,
        ),
      );
    if (plan.duplicates === 'keep' && isRepeated(row)) duplicates += 1;
    characters += row.prompt.length;
    longest = Math.max(longest, row.prompt.length);
    if (preview.length < PREVIEW_PROMPTS) preview.push(row);
    sink.prompt(row);
  };

  const isRepeated = (row: PromptRow): boolean => isSeenBefore(keyOf(row));

  return {
    /** How many prompts were made since the last turn. */
    take(row: RawRow, make: PromptMaker): number {
      const made = make(row);
      if (!made.ok) leaveOut(row, made.error);
      for (const prompt of made.ok ? made.value : []) {
        counts.made += 1;
        if (plan.duplicates === 'drop' && isRepeated(prompt)) continue;
        counts.distinct += 1;
        if (sample.offer(prompt)) keep(prompt);
      }
      since = since >= TURN_AFTER ? 0 : since + (made.ok ? made.value.length : 1);
      return since;
    },
    async end(): Promise<Omit<Prepared, 'counts'> & { readonly counts: typeof counts }> {
      const drawn = sample.drawn();
      for (let at = 0; at < drawn.length; at += TURN_AFTER) {
        drawn.slice(at, at + TURN_AFTER).forEach(keep);
        await sink.flush();
        await turn();
      }
      const prompts = counts.kept;
      return { counts, prompts, duplicates, characters, longest, leftOut, problems, preview };
    },
  };
}

/** Two prompts are one when nothing that is sent differs. */
function keyOf({ prompt, negative, seed, parameters, inputs }: PromptRow): string {
  const isPlain = negative === undefined && seed === undefined && inputs.length === 0;
  return isPlain && Object.keys(parameters).length === 0
    ? prompt
    : JSON.stringify([prompt, negative, seed, parameters, inputs]);
}

function nothingLeft(
  name: string,
  problems: readonly PromptProblem[],
  counts: { readonly read: number; readonly inRange: number; readonly matching: number },
) {
  const [first] = problems;
  if (first)
    return badFile(
      name,
      `No row gives a prompt. Line ${first.line}: ${first.reason}`,
      first.line,
      first.column,
    );
  const rows = counts.read.toLocaleString('en');
  return counts.inRange === 0
    ? badFile(name, `The file has ${rows} rows; none is in the range you chose.`)
    : badFile(name, `None of ${counts.inRange.toLocaleString('en')} rows fits the filter.`);
}
