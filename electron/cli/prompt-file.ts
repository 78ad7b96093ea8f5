/** Brings files from disk to the backend; whatever is wrong with one is said with its name. */
import { open, readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '#shared/base';
import { asked, type Failure } from './failure.ts';
import { type PromptOptions, planOf, readingOf } from './prompt-options.ts';
import { formatCount } from './prose/numbers.ts';
import type { ReadFile } from './prose/prompt-file.ts';
import type { Opened } from './session.ts';

/** A file that is read whole is no larger than this. */
const LARGEST_BYTES = 512 * 1024 * 1024;
const TELL_EVERY_ROWS = 250_000;

/** A prompt file is read piece by piece, however large it is. */
export async function readPromptFile(
  { client, terminal }: Opened,
  path: string,
  options: PromptOptions,
): Promise<Result<ReadFile, Failure>> {
  const failure = await unreadable(path);
  if (failure) return err(failure);
  // Loaded late: usage errors need no backend.
  const { readPrompts } = await import('#electron/app');
  let told = 0;
  return asked(
    readPrompts(client, path, {
      reading: readingOf(options),
      planFor: (table) => planOf(options, table),
      onProgress: ({ rows }) => {
        if (rows < told + TELL_EVERY_ROWS) return;
        told = rows;
        terminal.note(`${formatCount(rows)} rows read`);
      },
    }),
  );
}

/** The failure of a path that cannot be read as a file; null where it can. */
export async function unreadable(path: string): Promise<Failure | null> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return refused(path, 'this is a folder, not a file');
    if (!stats.isFile()) return refused(path, 'this is not a plain file');
    await (await open(path)).close();
    return null;
  } catch (error) {
    return refused(path, whyUnreadable(error));
  }
}

const refused = (path: string, what: string): Failure => ({
  code: 'bad-file',
  message: `${path}: ${what}`,
  file: path,
  line: null,
  column: null,
});

/** The file's bytes, or what is wrong with the path. */
export async function readBytes(path: string): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const failure = await unreadable(path);
  if (failure) return err(failure);
  try {
    if ((await stat(path)).size > LARGEST_BYTES)
      return err(refused(path, `larger than ${LARGEST_BYTES / 1024 / 1024} MB, too large for this`));
    return ok(new Uint8Array(await readFile(path)));
  } catch (error) {
    return err(refused(path, whyUnreadable(error)));
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
