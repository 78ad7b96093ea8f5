/** Rows of CSV, TSV and the like, with names for their columns. */
import { createTally, lengthWords, MAX_RECORD_LENGTH, type RawRow, type RowReader } from './raw-row.ts';
import { readRecord, type TableRecord } from './table-record.ts';

export interface TableOptions {
  readonly delimiter: string | null;
  /** The first row that is not blank names the columns. */
  readonly heading: boolean;
}

/** Wider than any table a person works with. */
const MOST_COLUMNS = 5_000;

interface Long {
  readonly line: number;
  length: number;
  readonly text: string;
}

export function createTableReader({ delimiter, heading }: TableOptions): RowReader {
  let buffer = '';
  let line = 1;
  let long: Long | null = null;
  let columns: string[] | null = null;
  let renamed: readonly string[] = [];
  let blankRows = 0;
  const mended = createTally();
  const unclosed = createTally();
  const short = createTally();

  const rowOf = (record: TableRecord, at: number): RawRow[] => {
    if (record.isMended) mended.add(at);
    const { cells } = record;
    if (cells.every((cell) => cell.trim() === '') || (at === 1 && isSeparatorLine(cells))) {
      blankRows += 1;
      return [];
    }
    if (cells.length > MOST_COLUMNS) {
      const reason = `The row has ${cells.length.toLocaleString('en')} cells; at most ${MOST_COLUMNS.toLocaleString('en')} are read. Is the delimiter right?`;
      return [{ line: at, cells: cells.slice(0, 10), fault: { column: null, reason } }];
    }
    if (columns === null && heading) {
      ({ columns, renamed } = headingsOf(cells));
      return [];
    }
    const names = (columns ??= []);
    if (!heading) {
      while (names.length < cells.length) names.push(`column ${names.length + 1}`);
    } else if (cells.slice(names.length).some((cell) => cell.trim() !== '')) {
      const reason =
        `The row has ${cells.length} cells and the heading ${names.length}: put a cell with ` +
        `${delimiter === null ? 'line breaks' : delimiterWords(delimiter)} in it in quotes.`;
      return [{ line: at, cells, fault: { column: null, reason } }];
    }
    if (cells.length < names.length) short.add(at);
    return [{ line: at, cells: cells.slice(0, names.length), fault: null }];
  };

  /** Reads all whole records of the buffer; what is begun stays in it. */
  const drain = (isLast: boolean): RawRow[] => {
    const rows: RawRow[] = [];
    let at = 0;
    let literal = new Set<number>();
    while (at < buffer.length) {
      const read = readRecord({ text: buffer, at, delimiter, isLast, literal });
      const isTooLong = read.kind === 'more' && buffer.length - at > MAX_RECORD_LENGTH;
      if (read.kind === 'record') {
        rows.push(...rowOf(read.record, line));
        at = read.record.next;
        line += read.record.lines;
      } else if (read.kind === 'unclosed') {
        unclosed.add(line);
        literal = new Set([...literal, read.quoteAt]);
      } else if (isTooLong) {
        const quote = firstOpenQuote(buffer, at, delimiter, literal);
        if (quote === null) {
          long = { line, length: buffer.length - at, text: buffer.slice(at, at + 200) };
          at = buffer.length;
          break;
        }
        unclosed.add(line);
        literal = new Set([...literal, quote]);
      } else break;
    }
    buffer = buffer.slice(at);
    return rows;
  };

  /** The rest of a line that is too long is only counted. */
  const skipLong = (text: string): { readonly rows: RawRow[]; readonly rest: string } => {
    if (!long) return { rows: [], rest: text };
    const end = text.search(/[\r\n]/);
    long.length += end < 0 ? text.length : end;
    if (end < 0) return { rows: [], rest: '' };
    const ended = faultOfLong(long);
    long = null;
    const isBoth = text[end] === '\r' && text[end + 1] === '\n';
    line += 1;
    return { rows: [ended], rest: text.slice(end + (isBoth ? 2 : 1)) };
  };

  return {
    push(text) {
      const { rows, rest } = skipLong(text);
      buffer += rest;
      return [...rows, ...drain(false)];
    },
    end() {
      const rows = drain(true);
      if (long) rows.push(faultOfLong(long));
      return rows;
    },
    get columns() {
      return columns ?? [];
    },
    get blankRows() {
      return blankRows;
    },
    notices: () => [
      ...renamed,
      ...short.words(
        (count, first) =>
          `${rowsWords(count)} fewer cells than the heading (first on line ${first}); the missing ones are empty.`,
      ),
      ...mended.words(
        (count, first) =>
          `${count === 1 ? 'A row has a quote' : `${count.toLocaleString('en')} rows have quotes`} inside a quoted cell that ${count === 1 ? 'is' : 'are'} not doubled (first on line ${first}); kept as written.`,
      ),
      ...unclosed.words(
        (count, first) =>
          `${count === 1 ? 'A quote opens a cell and is' : `${count.toLocaleString('en')} quotes open a cell and are`} never closed (first on line ${first}); kept as written. Look at that row.`,
      ),
    ],
  };
}

/** `sep=;`, with which Excel is told how to read the file. */
export const isSeparatorLine = (cells: readonly string[]): boolean =>
  /^sep=.?$/i.test(cells[0] ?? '') && cells.slice(1).every((cell) => cell === '');

const rowsWords = (count: number): string =>
  count === 1 ? '1 row has' : `${count.toLocaleString('en')} rows have`;

const faultOfLong = ({ line, length, text }: Long): RawRow => ({
  line,
  cells: [text],
  fault: {
    column: null,
    reason: `The line has ${lengthWords(length)}. Is a line break missing?`,
  },
});

/** The first quote of the record that opens a cell. */
function firstOpenQuote(
  text: string,
  from: number,
  delimiter: string | null,
  literal: ReadonlySet<number>,
): number | null {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    const isAtStart = at === from || text[at - 1] === delimiter;
    if (isAtStart && !literal.has(at)) return at;
  }
  return null;
}

/** Every column gets a name of its own, and what was changed is said. */
function headingsOf(cells: readonly string[]): { columns: string[]; renamed: string[] } {
  const columns: string[] = [];
  const renamed: string[] = [];
  cells.forEach((cell, index) => {
    const name = cell.trim();
    let unique = name === '' ? `column ${index + 1}` : name;
    for (let n = 2; columns.includes(unique); n += 1) unique = `${name} (${n})`;
    if (name === '') renamed.push(`Column ${index + 1} has no name; it is called “${unique}”.`);
    else if (unique !== name) renamed.push(`Another “${name}” is called “${unique}”.`);
    columns.push(unique);
  });
  return { columns, renamed };
}

export const delimiterWords = (delimiter: string): string =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' })[delimiter] ?? `“${delimiter}”`;
