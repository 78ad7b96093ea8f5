/** Prompt files from their bytes to a set that a batch is made of. What is made is kept on disk and outlives the program. */
import { err, ok, type Result } from '#shared/base';
import type {
  PromptPlan,
  PromptProblem,
  PromptProgress,
  PromptReading,
  PromptRow,
  PromptSetView,
  PromptTable,
  Refusal,
} from '#shared/contract';
import { BadFileError } from './bad-file.ts';
import type { SourceFile } from './bytes.ts';
import { type DraftFiles, idOf, openDraftFiles } from './draft-files.ts';
import { createMappingMemory } from './mapping-memory.ts';
import { prepare } from './prepare.ts';
import { withProgress } from './progress.ts';
import { readRow, writeRow } from './row-lines.ts';
import { survey, type Surveyed } from './survey.ts';
import { createUploads, type Uploaded, type UploadPiece } from './uploads.ts';

export interface ReadInput {
  readonly sourceId: string;
  readonly name: string;
  readonly reading: PromptReading;
}
export interface MakeInput extends ReadInput {
  readonly plan: PromptPlan;
}
export type SurveyStep = PromptProgress | { readonly step: 'done'; readonly table: PromptTable };
export type MakeStep = PromptProgress | { readonly step: 'done'; readonly set: PromptSetView };

/** A set at hand for a quote or a batch. */
export interface PromptSet {
  readonly view: PromptSetView;
  /** What a run is made of, prompt by prompt. */
  readonly rows: readonly PromptRow[];
  /** The texts of the rows alone. */
  readonly texts: readonly string[];
}

export interface PromptLibrary {
  upload(piece: UploadPiece): Promise<Result<Uploaded, Refusal>>;
  /** Throws RefusedError. Ends when the listener goes. */
  survey(input: ReadInput, signal?: AbortSignal): AsyncGenerator<SurveyStep, void, void>;
  make(input: MakeInput, signal?: AbortSignal): AsyncGenerator<MakeStep, void, void>;
  view(fileId: string): Promise<Result<PromptSetView, Refusal>>;
  open(fileId: string): Promise<Result<PromptSet, Refusal>>;
  leftOut(fileId: string): Promise<Result<readonly PromptProblem[], Refusal>>;
  close(): Promise<void>;
}

export interface PromptLibraryDeps {
  /** The workspace's folder for them. */
  readonly dir: string;
  readonly nowMs: () => number;
  readonly makeId: () => string;
}

/** What the file, the plan or the disk says against it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export const MAX_PROMPTS = 2_000_000;
/** Changes when the same file and plan would give other prompts than before. */
const MAKER = 1;
const MAX_LISTED = 100_000;
/** Sets whose prompts are in memory: that of the batch being put together. */
const MAX_OPEN = 1;
const MAX_SURVEYS = 16;
/** Sets of one file that are kept while others are made of it; an older one is made again in seconds. */
const KEPT_OF_A_FILE = 5;

/** Refused where the folder cannot be made or written. */
export async function openPromptLibrary(deps: PromptLibraryDeps): Promise<Result<PromptLibrary, Refusal>> {
  try {
    const files = await openDraftFiles(deps.dir, deps.nowMs);
    await files.sweep();
    return ok(createPromptLibrary(files, deps));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return err(refusal);
  }
}

function createPromptLibrary(
  files: DraftFiles,
  { nowMs, makeId }: Pick<PromptLibraryDeps, 'nowMs' | 'makeId'>,
): PromptLibrary {
  const uploads = createUploads(files, makeId);
  const memory = createMappingMemory(files, makeId);
  const surveys = new Map<string, Surveyed>();
  const opened = new Map<string, Promise<Result<PromptSet, Refusal>>>();
  /** By file, the sets made of it since the start, the newest last. */
  const made = new Map<string, readonly string[]>();

  const sourceOf = async ({
    sourceId,
    name,
  }: ReadInput): Promise<SourceFile & { readonly bytes: number }> => {
    const bytes = await files.sourceBytes(sourceId);
    if (bytes === null) throw new RefusedError(noFile(sourceId));
    return { path: files.sourcePath(sourceId), name, bytes };
  };

  const surveyed = async (
    input: ReadInput,
    signal: AbortSignal,
    tell: (bytes: number, rows: number) => void,
  ): Promise<Surveyed & { readonly bytes: number }> => {
    const source = await sourceOf(input);
    const key = idOf([input.sourceId, input.name, input.reading]);
    let rows = 0;
    const known =
      surveys.get(key) ??
      (await survey(source, input.reading, {
        signal,
        onBytes: (bytes) => tell(bytes, rows),
        onRows: (count) => {
          rows = count;
        },
      }));
    keepFew(surveys, key, known, MAX_SURVEYS);
    return { ...known, bytes: source.bytes };
  };

  const view = async (fileId: string): Promise<Result<PromptSetView, Refusal>> => {
    const summary = (await files.readSummary(fileId)) as PromptSetView | null;
    return summary === null ? err(noFile(fileId)) : ok(summary);
  };

  const makeSet = async (
    input: MakeInput,
    signal: AbortSignal,
    tell: (bytes: number, rows: number) => void,
  ): Promise<PromptSetView> => {
    const { sourceId, name, reading, plan } = input;
    const fileId = idOf([MAKER, sourceId, name, reading, plan]);
    const before = await view(fileId);
    if (before.ok) return before.value;
    const source = await sourceOf(input);
    const { known, table } = await surveyed(input, signal, () => {});
    const columns = table.columns.map((column) => column.name);
    const writer = await files.startSet(fileId, makeId());
    try {
      let rows = 0;
      const prepared = await prepare(source, known, columns, plan, {
        signal,
        most: MAX_PROMPTS,
        onBytes: (bytes) => tell(bytes, rows),
        onRows: (count) => {
          rows = count;
        },
        sink: {
          prompt: (row) => writer.prompt(writeRow(row)),
          problem: (problem) => writer.leftOut(JSON.stringify(problem)),
          flush: () => writer.flush(),
        },
      });
      const set: PromptSetView = { fileId, sourceId, name, plan, ...prepared };
      await writer.finish(set);
      await dropOvertaken(sourceId, fileId);
      // Columns that are only counted say nothing of what is in them.
      const { format, heading } = table.reading;
      if (heading || format === 'json' || format === 'jsonl') await memory.keep(columns, plan.columns);
      return set;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  };

  const load = async (fileId: string): Promise<Result<PromptSet, Refusal>> => {
    const found = await view(fileId);
    if (!found.ok) {
      opened.delete(fileId);
      return found;
    }
    const rows: PromptRow[] = [];
    const texts: string[] = [];
    for await (const lines of files.linesOf(fileId, 'prompts'))
      for (const line of lines) {
        const row = readRow(line);
        rows.push(row);
        texts.push(row.prompt);
      }
    return ok({ view: found.value, rows, texts });
  };

  /** Every pause in typing a template makes a set: those that were overtaken would fill the disk. */
  const dropOvertaken = async (sourceId: string, fileId: string): Promise<void> => {
    const all = [...(made.get(sourceId) ?? []).filter((each) => each !== fileId), fileId];
    const overtaken = all.slice(0, -KEPT_OF_A_FILE);
    made.set(sourceId, all.slice(-KEPT_OF_A_FILE));
    for (const each of overtaken) {
      opened.delete(each);
      await files.removeSet(each);
    }
  };

  return {
    upload: (piece) => uploads.take(piece),
    survey: (input, signal) =>
      withProgress(nowMs, signal, async (stop, tell) => {
        const source = await sourceOf(input);
        const { table } = await surveyed(input, stop, (bytes, rows) => tell(bytes, source.bytes, rows));
        const known = await memory.recall(table.columns.map((column) => column.name));
        const step: SurveyStep = {
          step: 'done',
          table: {
            ...table,
            columns: table.columns.map((column) => ({
              ...column,
              samples: column.samples.slice(0, 3),
              use: known?.find((use) => use.column === column.name) ?? column.use,
            })),
            template: known?.some(({ role }) => role === 'prompt') ? null : table.template,
            sourceId: input.sourceId,
            bytes: source.bytes,
            isRemembered: known !== null,
          },
        };
        return step;
      }),
    make: (input, signal) =>
      withProgress(nowMs, signal, async (stop, tell) => {
        const total = (await files.sourceBytes(input.sourceId)) ?? 0;
        const set = await makeSet(input, stop, (bytes, rows) => tell(bytes, total, rows));
        const step: MakeStep = { step: 'done', set };
        return step;
      }),
    view,
    open: (fileId) => {
      const atHand = opened.get(fileId) ?? load(fileId);
      keepFew(opened, fileId, atHand, MAX_OPEN);
      return atHand;
    },
    leftOut: async (fileId) => {
      const found = await view(fileId);
      if (!found.ok) return found;
      const problems: PromptProblem[] = [];
      for await (const lines of files.linesOf(fileId, 'left-out')) {
        for (const line of lines) problems.push(JSON.parse(line) as PromptProblem);
        if (problems.length >= MAX_LISTED) break;
      }
      return ok(problems.slice(0, MAX_LISTED));
    },
    close: () => uploads.close(),
  };
}

const noFile = (id: string): Refusal => ({
  code: 'not-found',
  message: 'The prompt file is no longer at hand. Choose it again.',
  what: 'prompt file',
  id,
});

/** The newest stay. */
function keepFew<Kept>(map: Map<string, Kept>, key: string, value: Kept, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

/** What is thrown while a file is read, as a refusal; null: a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof BadFileError || error instanceof RefusedError) return error.refusal;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  const words = DISK_WORDS[code];
  return words === undefined ? null : { code: 'workspace-unusable', message: words, path };
}

const DISK_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: the prompt file cannot be kept.',
  EDQUOT: 'The disk is full: the prompt file cannot be kept.',
  EROFS: 'The workspace is on a read-only disk: the prompt file cannot be kept.',
  ENOTDIR: 'The workspace’s drafts folder cannot be made: a file stands in its place.',
  EEXIST: 'The workspace’s drafts folder cannot be made: a file stands in its place.',
  EACCES: 'The workspace’s drafts folder may not be written by this user.',
  EPERM: 'The workspace’s drafts folder may not be written by this user.',
};
