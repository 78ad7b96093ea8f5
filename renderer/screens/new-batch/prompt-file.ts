/**
 * A prompt file on its way: sent to the backend piece by piece, looked at, and made into prompts each time what is wanted
 * of it changes. One file at a time; the newest wish wins, and what was under way for an older one is broken off.
 */
import { create } from 'zustand';
import { piecesOf } from '#shared/base';
import {
  EVERY_ROW,
  GUESSED_READING,
  type PromptPlan,
  type PromptProgress,
  type PromptReading,
  type PromptTable,
} from '#shared/contract';
import { type Client, type Explained, explainError } from '#renderer/rpc';
import { changeDraft, type DraftFile, useDraft } from './draft.ts';

export interface Work {
  readonly step: 'sending' | 'looking' | 'making';
  readonly name: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}

interface State {
  readonly work: Work | null;
  /** The person broke it off. */
  readonly isStopped: boolean;
  /** What is wrong with the file as a whole, or with what is wanted of it. */
  readonly trouble: (Explained & { readonly of: 'file' | 'plan' }) | null;
}

const IDLE: State = { work: null, isStopped: false, trouble: null };
export const usePromptWork = create<State>(() => IDLE);

const PIECE_BYTES = 2 * 1024 * 1024;
/** Typing into a template or a filter makes the prompts anew when it rests. */
const REST_MS = 250;

let running = new AbortController();

/** Breaks off what is under way; the file stays as far as it was. */
export function stopReading(): void {
  running.abort();
  const { file } = useDraft.getState();
  if (file && !file.isCurrent) changeDraft({ file: { ...file, set: null } });
  usePromptWork.setState({ work: null, isStopped: true });
}

export function removeFile(): void {
  running.abort();
  usePromptWork.setState(IDLE);
  changeDraft({ file: null });
}

export const bringIn = (client: Client, file: File): Promise<void> =>
  act('file', file.name, async (signal) => {
    changeDraft({ file: null });
    const sourceId = await send(client, file, signal);
    await look(client, { sourceId, name: file.name }, GUESSED_READING, signal);
    if (useDraft.getState().experimentName === '')
      changeDraft({ experimentName: file.name.replace(/\.[^.]+$/, '') });
  });

export const readAgain = (client: Client, reading: PromptReading): Promise<void> =>
  withFile((file) => act('file', file.table.name, (signal) => look(client, file.table, reading, signal)));

/** Changes what is wanted of the file. */
export const changePlan = (client: Client, change: Partial<PromptPlan>): Promise<void> =>
  withFile((file) => {
    const plan = { ...file.plan, ...change };
    changeDraft({ file: { ...file, plan, isCurrent: false, set: needsPrompt(plan) ? null : file.set } });
    return act('plan', file.table.name, async (signal) => {
      await rest(signal);
      await make(client, signal);
    });
  });

/** The prompts once more: after the backend lost them. */
export const makeAgain = (client: Client): Promise<void> =>
  withFile((file) => act('plan', file.table.name, (signal) => make(client, signal)));

async function withFile(run: (file: DraftFile) => Promise<void>): Promise<void> {
  const { file } = useDraft.getState();
  if (file) await run(file);
}

async function act(
  of: 'file' | 'plan',
  name: string,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  usePromptWork.setState({ isStopped: false, trouble: null });
  try {
    await run(signal);
    if (!signal.aborted) usePromptWork.setState({ work: null });
  } catch (error) {
    if (signal.aborted) return;
    const { file } = useDraft.getState();
    if (of === 'plan' && file) changeDraft({ file: { ...file, set: null } });
    usePromptWork.setState({ work: null, trouble: { ...explainError(error, `read ${name}`), of } });
  }
}

async function send(client: Client, file: File, signal: AbortSignal): Promise<string> {
  let uploadId: string | null = null;
  for (const { from, to, isLast } of piecesOf(file.size, PIECE_BYTES)) {
    tell({ step: 'sending', name: file.name, doneBytes: from, totalBytes: file.size, rows: 0 });
    const piece = { uploadId, at: from, content: file.slice(from, to), isLast };
    const taken: Awaited<ReturnType<Client['prompts']['upload']>> = await client.prompts.upload(piece, {
      signal,
    });
    signal.throwIfAborted();
    if (taken.sourceId !== null) return taken.sourceId;
    ({ uploadId } = taken);
  }
  throw new Error('the last piece gives the file its id');
}

async function look(
  client: Client,
  { sourceId, name }: { readonly sourceId: string; readonly name: string },
  reading: PromptReading,
  signal: AbortSignal,
): Promise<void> {
  for await (const step of await client.prompts.survey({ sourceId, name, reading }, { signal })) {
    signal.throwIfAborted();
    if (step.step === 'reading') tell({ ...amounts(step), step: 'looking', name });
    else
      changeDraft({
        file: { table: step.table, reading, plan: firstPlan(step.table), set: null, isCurrent: false },
      });
  }
  await make(client, signal);
}

/** As the columns were used before, or as they seem. */
const firstPlan = ({ columns }: PromptTable): PromptPlan => ({
  ...EVERY_ROW,
  columns: columns.map(({ use }) => use),
});

async function make(client: Client, signal: AbortSignal): Promise<void> {
  const { file } = useDraft.getState();
  if (!file || needsPrompt(file.plan)) return;
  const { sourceId, name } = file.table;
  const wanted = { sourceId, name, reading: file.reading, plan: file.plan };
  for await (const step of await client.prompts.make(wanted, { signal })) {
    signal.throwIfAborted();
    if (step.step === 'reading') tell({ ...amounts(step), step: 'making', name });
    else changeDraft({ file: { ...file, set: step.set, isCurrent: true } });
  }
}

/** Nobody has said yet which column holds the prompt. */
export const needsPrompt = ({ columns, template }: PromptPlan): boolean =>
  template === null ? !columns.some(({ role }) => role === 'prompt') : template.trim() === '';

const amounts = ({ doneBytes, totalBytes, rows }: PromptProgress) => ({ doneBytes, totalBytes, rows });
const tell = (work: Work): void => usePromptWork.setState({ work });

const rest = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, REST_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('overtaken'));
    });
  });
