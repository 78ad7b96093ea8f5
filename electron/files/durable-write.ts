/** The small steps of writing a file that must survive a power cut. */
import { closeSync, fdatasync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The sender failed, not the disk. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Collects at least `bytes` (less at the end); null when nothing is left. */
export async function readUpTo(source: AsyncIterator<Uint8Array>, bytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await nextOf(source);
    if (next.done) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  return length === 0 ? null : Buffer.concat(pieces, length);
}

async function nextOf(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await source.next();
  } catch (error) {
    throw new SourceError(error instanceof Error ? error.message : String(error));
  }
}

/** Writes a new file and makes it durable; what is half written does not stay. */
export async function writing<T>(path: string, act: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx');
  try {
    const result = await act(file);
    await file.datasync();
    await file.close();
    return result;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

export type SmallWriter = (path: string, content: Buffer) => Promise<void>;

interface SmallWrite {
  readonly path: string;
  readonly content: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * As `writing`, for content that is in memory. What arrives while others are being made durable is created together
 * afterwards: files made in one go share a commit of the file system's journal, where files made one by one between the
 * fsyncs of others each force one of their own, and wait for every other's.
 */
export function createSmallWriter(): SmallWriter {
  const waiting: SmallWrite[] = [];
  let isBusy = false;

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_GROUP);
      const made = group.flatMap((write) => create(write));
      await Promise.all(made.map(({ file, write }) => finish(file, write)));
    }
    isBusy = false;
  };

  return (path, content) =>
    new Promise((resolve, reject) => {
      waiting.push({ path, content, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      setImmediate(() => void work());
    });
}

/** Creating so many takes a few milliseconds of this thread. */
const MAX_GROUP = 64;

function create(write: SmallWrite): { readonly file: number; readonly write: SmallWrite }[] {
  const { path, content } = write;
  let file: number | null = null;
  try {
    file = openSync(path, 'wx');
    writeAllNow(file, content);
    return [{ file, write }];
  } catch (error) {
    abandon(file, write, error);
    return [];
  }
}

async function finish(file: number, write: SmallWrite): Promise<void> {
  try {
    await syncData(file);
    closeSync(file);
    write.resolve();
  } catch (error) {
    abandon(file, write, error);
  }
}

/** Writes a new file without making it durable, for who has its content on the disk elsewhere; `wrong` is in its place. */
export function placeFile(path: string, content: Buffer, wrong: { readonly replaceBy: string } | null): void {
  const written = wrong?.replaceBy ?? path;
  const file = openSync(written, 'wx');
  try {
    writeAllNow(file, content);
    closeSync(file);
  } catch (error) {
    closeQuietly(file);
    rmSync(written, { force: true });
    throw error;
  }
  if (wrong) renameSync(written, path);
}

export function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // What was written is on the disk or was said not to be; there is nothing to add.
  }
}

/** One write call may take only a part when the disk is nearly full. */
export function writeAllNow(file: number, content: Buffer): void {
  for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
}

/** What is half written does not stay. */
function abandon(file: number | null, { path, reject }: SmallWrite, error: unknown): void {
  try {
    if (file !== null) {
      rmSync(path, { force: true });
      closeSync(file);
    }
  } catch {
    // The first error says what happened.
  }
  reject(error);
}

export const syncData = promisify(fdatasync);

/** As `writeAllNow`. */
export async function writeAll(file: FileHandle, content: Buffer): Promise<void> {
  for (let at = 0; at < content.length; ) at += (await file.write(content, at)).bytesWritten;
}

export async function isThere(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch {
    return false;
  }
}

export async function makeFolder(folder: string, parent: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) await syncFolder(parent);
}

export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes the names in a folder durable: a file that was moved there is on the disk under its name when the promise ends.
 * Who comes while a sync is under way shares the one after it, which begins after that move.
 */
export function createFolderSync(): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const following = new Map<string, Promise<void>>();
  const start = (folder: string): Promise<void> => {
    const sync = syncFolder(folder).finally(() => running.delete(folder));
    running.set(folder, sync);
    return sync;
  };
  return (folder) => {
    const now = running.get(folder);
    if (!now) return start(folder);
    const known = following.get(folder);
    if (known) return known;
    const next = now
      .catch(() => {})
      .then(() => {
        following.delete(folder);
        return start(folder);
      });
    following.set(folder, next);
    return next;
  };
}
