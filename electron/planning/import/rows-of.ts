/** The rows of a file as they are read, in groups of what one piece of text holds: a file of any size, a few pieces in memory. */
import type { PromptReading } from '#shared/contract';
import { badFile, BadFileError } from './bad-file.ts';
import { type Reading, sniff, type Sniffed, type SourceFile, textOf } from './bytes.ts';
import { type Dialect, dialectOf, readerFor } from './dialect.ts';
import type { RawRow, RowReader } from './raw-row.ts';

/** How a file is read, found out once and used every time after. */
export interface KnownReading {
  readonly sniffed: Sniffed;
  readonly dialect: Dialect;
}

const HEAD_CHARACTERS = 64 * 1024;

export async function knowReading(
  source: SourceFile,
  wanted: PromptReading,
  reading: Reading,
): Promise<KnownReading> {
  const sniffed = await sniff(source, { signal: reading.signal }, wanted.encoding);
  let head = '';
  let isWhole = true;
  for await (const text of textOf(source, sniffed.encoding, { signal: reading.signal })) {
    if (head.length >= HEAD_CHARACTERS) {
      isWhole = false;
      break;
    }
    head += text;
  }
  if (head.trim() === '')
    throw new BadFileError(badFile(source.name, 'The file holds no prompt: every line is blank.'));
  return { sniffed, dialect: dialectOf(source.name, head, isWhole, wanted) };
}

/** So many rows at most are handed on before others get a turn. */
const GROUP = 1_000;

export async function* rowsOf(
  source: SourceFile,
  { sniffed, dialect }: KnownReading,
  reading: Reading,
): AsyncGenerator<{ readonly rows: readonly RawRow[]; readonly reader: RowReader }> {
  const reader = readerFor(dialect);
  for await (const text of textOf(source, sniffed.encoding, reading)) {
    const rows = reader.push(text);
    for (let at = 0; at < rows.length; at += GROUP) {
      yield { rows: rows.slice(at, at + GROUP), reader };
      reading.signal?.throwIfAborted();
    }
    await turn();
  }
  yield { rows: reader.end(), reader };
}

/** Lets everything else that waits on this thread go first. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
