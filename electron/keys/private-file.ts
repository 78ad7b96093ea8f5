/** Small files that only their owner may read, and that are never half-written: whole under another name first. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;
const OWNER_FOLDER = 0o700;

export type FileRead =
  | { readonly kind: 'same' }
  /** `text` and `stamp` are null where there is no such file. */
  | { readonly kind: 'new'; readonly text: string | null; readonly stamp: string | null }
  | { readonly kind: 'unreadable'; readonly why: string };

/** `stamp`: that of the last reading; undefined for the first. Another process may write the file at any time. */
export async function readIfNew(file: string, stamp: string | null | undefined): Promise<FileRead> {
  try {
    const now = await stampOf(file);
    if (now === stamp) return { kind: 'same' };
    return { kind: 'new', stamp: now, text: now === null ? null : await readFile(file, 'utf8') };
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

export async function writePrivate(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: OWNER_FOLDER });
  const part = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    const handle = await open(part, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A wider umask cannot add rights, a narrower one may have taken the owner's.
    await chmod(part, OWNER_ONLY);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await settleFolder(folder);
}

/** Changes with every writing of the file; null where there is none. */
async function stampOf(file: string): Promise<string | null> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The new name is on the disk as well. Windows opens no folders. */
async function settleFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
