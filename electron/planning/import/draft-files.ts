/**
 * What is kept of prompt files, in the workspace's `drafts` folder: the files as they were brought in, and the sets made
 * from them, each under its SHA-256. What nobody used for thirty days is removed when the program starts.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DraftFiles {
  readonly incomingDir: string;
  sourcePath(sourceId: string): string;
  /** Bytes of a file that is kept; null where it is not. */
  sourceBytes(sourceId: string): Promise<number | null>;
  /** Moves a file that was brought in to its place. */
  keepSource(path: string, sourceId: string): Promise<void>;
  startSet(fileId: string, part: string): Promise<SetWriter>;
  /** What was said of a set when it was made; null where it is not kept. Counts as use. */
  readSummary(fileId: string): Promise<unknown>;
  removeSet(fileId: string): Promise<void>;
  /** The lines of a set's file, in groups. */
  linesOf(fileId: string, which: 'prompts' | 'left-out'): AsyncGenerator<readonly string[]>;
  readJson(name: string): Promise<unknown>;
  writeJson(name: string, value: unknown, part: string): Promise<void>;
  sweep(): Promise<void>;
}

export interface SetWriter {
  prompt(line: string): void;
  leftOut(line: string): void;
  flush(): Promise<void>;
  /** Only then the set is there. */
  finish(summary: unknown): Promise<void>;
  abandon(): Promise<void>;
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;
const INCOMING_KEPT_DAYS = 1;
const BUFFERED_CHARACTERS = 256 * 1024;

export async function openDraftFiles(dir: string, nowMs: () => number): Promise<DraftFiles> {
  const folder = (name: string): string => join(dir, name);
  const incomingDir = folder('incoming');
  const sources = folder('sources');
  const sets = folder('sets');
  await Promise.all([incomingDir, sources, sets].map((each) => mkdir(each, { recursive: true })));
  const sourcePath = (sourceId: string): string => join(sources, sourceId);
  const setPath = (fileId: string, what: string): string => join(sets, `${fileId}.${what}`);
  /** A file's time is when it was used last. */
  const touch = async (path: string): Promise<void> => {
    await utimes(path, nowMs() / 1000, nowMs() / 1000).catch(() => {});
  };
  const write = async (path: string, text: string, part: string): Promise<void> => {
    const draft = join(incomingDir, part);
    await writeFile(draft, text, { flush: true });
    await rename(draft, path);
  };

  return {
    incomingDir,
    sourcePath,
    sourceBytes: async (sourceId) => {
      if (!isId(sourceId)) return null;
      const size = await sizeOf(sourcePath(sourceId));
      if (size !== null) await touch(sourcePath(sourceId));
      return size;
    },
    keepSource: (path, sourceId) => rename(path, sourcePath(sourceId)),
    startSet: (fileId, part) => startSet({ incomingDir, setPath, fileId, part, write }),
    readSummary: async (fileId) => {
      if (!isId(fileId)) return null;
      const path = setPath(fileId, 'json');
      const summary = await readJson(path);
      if (summary !== null)
        await Promise.all(['json', 'prompts', 'left-out'].map((what) => touch(setPath(fileId, what))));
      return summary;
    },
    removeSet: async (fileId) => {
      for (const what of ['json', 'prompts', 'left-out']) await rm(setPath(fileId, what), { force: true });
    },
    linesOf: (fileId, which) => linesOf(setPath(fileId, which)),
    readJson: (name) => readJson(folder(name)),
    writeJson: (name, value, part) => write(folder(name), JSON.stringify(value), part),
    sweep: async () => {
      await sweepFolder(incomingDir, nowMs() - INCOMING_KEPT_DAYS * DAY_MS);
      await sweepFolder(sources, nowMs() - KEPT_DAYS * DAY_MS);
      await sweepFolder(sets, nowMs() - KEPT_DAYS * DAY_MS);
    },
  };
}

async function startSet({
  incomingDir,
  setPath,
  fileId,
  part,
  write,
}: {
  readonly incomingDir: string;
  readonly setPath: (fileId: string, what: string) => string;
  readonly fileId: string;
  readonly part: string;
  readonly write: (path: string, text: string, part: string) => Promise<void>;
}): Promise<SetWriter> {
  const files = await Promise.all(
    (['prompts', 'left-out'] as const).map(async (what) => {
      const path = join(incomingDir, `${part}.${what}`);
      return { what, path, file: await open(path, 'w'), waiting: [] as string[], characters: 0 };
    }),
  );
  const [prompts, leftOut] = files;
  const put = (to: (typeof files)[number] | undefined, line: string): void => {
    to?.waiting.push(line);
    if (to) to.characters += line.length;
  };
  const flush = async (least: number): Promise<void> => {
    for (const each of files) {
      if (each.characters < least || each.waiting.length === 0) continue;
      const text = `${each.waiting.splice(0).join('\n')}\n`;
      each.characters = 0;
      await each.file.appendFile(text);
    }
  };
  return {
    prompt: (line) => put(prompts, line),
    leftOut: (line) => put(leftOut, line),
    flush: () => flush(BUFFERED_CHARACTERS),
    finish: async (summary) => {
      await flush(0);
      for (const { file, path, what } of files) {
        await file.datasync();
        await file.close();
        await rename(path, setPath(fileId, what));
      }
      await write(setPath(fileId, 'json'), JSON.stringify(summary), `${part}.json`);
    },
    abandon: async () => {
      for (const { file, path } of files) {
        await file.close().catch(() => {});
        await rm(path, { force: true });
      }
    },
  };
}

/** Only LF ends a line: `readline` would also cut at U+2028, which JSON leaves as it is. */
async function* linesOf(path: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const text of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + String(text)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    // Not there, or cut short by a power failure: either way it is made anew.
    if (error instanceof SyntaxError || isMissing(error)) return null;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function sweepFolder(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => null);
    if (stats && stats.mtimeMs < beforeMs) await rm(path, { force: true });
  }
}

/** Ids come from outside and become file names: nothing but a hash does. */
const isId = (id: string): boolean => /^[0-9a-f]{64}$/.test(id);

/** The name of a set: what it is made of and how. */
export const idOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
