/** The program's own reading of prompt files over a temporary folder, and one call from bytes to a set. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { openPromptLibrary, type PromptLibrary } from '#electron/planning';
import { piecesOf } from '#shared/base';
import {
  EVERY_ROW,
  GUESSED_READING,
  type PromptPlan,
  type PromptReading,
  type PromptSetView,
  type PromptTable,
} from '#shared/contract';

/** Opens when it is first used; the folder goes with the process. */
export function temporaryPromptLibrary(dir?: string): PromptLibrary {
  let opened: Promise<PromptLibrary> | null = null;
  const open = async (): Promise<PromptLibrary> => {
    const folder = dir ?? mkdtempSync(join(tmpdir(), 'grantmeter-prompts-'));
    if (dir === undefined) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const library = await openPromptLibrary({ dir: folder, nowMs: () => Date.now(), makeId: () => v7() });
    if (!library.ok) throw new Error(library.error.message);
    return library.value;
  };
  const library = (): Promise<PromptLibrary> => (opened ??= open());
  return {
    upload: async (piece) => (await library()).upload(piece),
    survey: async function* (input, signal) {
      yield* (await library()).survey(input, signal);
    },
    make: async function* (input, signal) {
      yield* (await library()).make(input, signal);
    },
    view: async (fileId) => (await library()).view(fileId),
    open: async (fileId) => (await library()).open(fileId),
    leftOut: async (fileId) => (await library()).leftOut(fileId),
    close: async () => (await library()).close(),
  };
}

const PIECE_BYTES = 1024 * 1024;

export async function bringIn(library: PromptLibrary, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  let uploadId: string | null = null;
  for (const { from, to, isLast } of piecesOf(bytes.length, PIECE_BYTES)) {
    const taken = await library.upload({ uploadId, at: from, content: bytes.subarray(from, to), isLast });
    if (!taken.ok) throw new Error(taken.error.message);
    ({ uploadId } = taken.value);
    if (taken.value.sourceId !== null) return taken.value.sourceId;
  }
  throw new Error('the last piece gives the id');
}

export interface Whole {
  readonly table: PromptTable;
  readonly set: PromptSetView;
}

/** Rejects with the library's refusal. */
export async function readWhole(
  library: PromptLibrary,
  name: string,
  content: string | Uint8Array,
  plan: Partial<PromptPlan> = {},
  reading: Partial<PromptReading> = {},
): Promise<Whole> {
  const table = await surveyOf(library, name, content, reading);
  const input = { sourceId: table.sourceId, name, reading: { ...GUESSED_READING, ...reading } };
  const columns = table.columns.map((column) => column.use);
  for await (const step of library.make({ ...input, plan: { ...EVERY_ROW, columns, ...plan } }))
    if (step.step === 'done') return { table, set: step.set };
  throw new Error('the last step holds the set');
}

export async function surveyOf(
  library: PromptLibrary,
  name: string,
  content: string | Uint8Array,
  reading: Partial<PromptReading> = {},
): Promise<PromptTable> {
  const sourceId = await bringIn(library, content);
  for await (const step of library.survey({ sourceId, name, reading: { ...GUESSED_READING, ...reading } }))
    if (step.step === 'done') return step.table;
  throw new Error('the last step holds the table');
}
