/** A row as it stands in the file, before anybody knows what its columns mean. */
import type { Json } from '#shared/base';

export interface RawRow {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** In the order of the reader's columns; a missing one is undefined. */
  readonly cells: readonly (Json | undefined)[];
  /** Why the row cannot be used; null where it can. */
  readonly fault: { readonly column: string | null; readonly reason: string } | null;
}

/** Takes a text piece by piece; `columns` grows while it does. */
export interface RowReader {
  push(text: string): RawRow[];
  /** What is left when the text has ended. */
  end(): RawRow[];
  readonly columns: readonly string[];
  readonly blankRows: number;
  /** What was mended on the way, in sentences. */
  notices(): readonly string[];
}

/** A record longer than this is a broken file rather than a row (characters); no more of it is kept in memory. */
export const MAX_RECORD_LENGTH = 1_048_576;

export const lengthWords = (length: number): string => `${length.toLocaleString('en')} characters`;

/** How often something was mended and where first, as a sentence; nothing where it was not. */
export interface Tally {
  add(line: number): void;
  words(say: (count: number, line: number) => string): string[];
}

export function createTally(): Tally {
  let count = 0;
  let first = 0;
  return {
    add(line) {
      count += 1;
      if (count === 1) first = line;
    },
    words: (say) => (count === 0 ? [] : [say(count, first)]),
  };
}

/** A cell as text: what stands there for texts, JSON for lists and objects. */
export function cellText(cell: Json | undefined): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
