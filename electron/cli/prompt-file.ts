/** Reads a prompt file from disk and hands it to the backend; whatever is wrong with it is said with its name. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '#shared/base';
import type { PromptFile } from '#shared/contract';
import { asked, type Failure } from './failure.ts';
import type { Opened } from './session.ts';

/** A file of prompts is text; one larger than this is something else. */
const LARGEST_BYTES = 512 * 1024 * 1024;

export async function readPromptFile(
  { client }: Opened,
  path: string,
  column: string | null,
): Promise<Result<PromptFile, Failure>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  return asked(client.batches.readFile({ name: basename(path), content: new Blob([bytes.value]), column }));
}

/** The failure of a path that cannot be read as a file; null where it can. */
export async function unreadable(path: string): Promise<Failure | null> {
  const bytes = await readBytes(path);
  return bytes.ok ? null : bytes.error;
}

/** The file's bytes, or what is wrong with the path. */
export async function readBytes(path: string): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const refused = (what: string): Result<never, Failure> =>
    err({ code: 'bad-file', message: `${path}: ${what}`, file: path, line: null, column: null });
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return refused('this is a folder, not a file');
    if (!stats.isFile()) return refused('this is not a plain file');
    if (stats.size > LARGEST_BYTES)
      return refused(`larger than ${LARGEST_BYTES / 1024 / 1024} MB, too large for a prompt file`);
    return ok(new Uint8Array(await readFile(path)));
  } catch (error) {
    return refused(whyUnreadable(error));
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you may not read this file',
  EPERM: 'you may not read this file',
  EISDIR: 'this is a folder, not a file',
  ENAMETOOLONG: 'the name is too long',
};

function whyUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? `cannot be read (${code ?? message})`;
}
