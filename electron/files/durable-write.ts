/** The small steps of writing a file that must survive a power cut. */
import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs';
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

const syncData = promisify(fdatasync);

/** As `writing`, for content that is in memory. */
export async function writeSmall(path: string, content: Buffer): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
    await syncData(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** One write call may take only a part when the disk is nearly full. */
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

/** The new name is made durable once; the files in it are by their own fsync and the file system's journal. */
export async function makeFolder(folder: string, parent: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined || process.platform === 'win32') return;
  const handle = await open(parent, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
