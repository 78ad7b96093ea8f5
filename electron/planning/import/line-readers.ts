/** Plain lines, and Festvox prompt lists: `( arctic_a0001 "Author of the danger trail." )`. */
import { createLineSplitter, type Line } from './lines.ts';
import { lengthWords, MAX_RECORD_LENGTH, type RawRow, type RowReader } from './raw-row.ts';

/** `rowOf` is given lines that are neither blank nor too long. */
export function createLineReader(
  columns: readonly string[],
  rowOf: (line: Line) => RawRow,
  notices: () => readonly string[] = () => [],
): RowReader {
  const splitter = createLineSplitter();
  let blankRows = 0;
  const rowsOf = (lines: readonly Line[]): RawRow[] =>
    lines.flatMap((line) => {
      if (line.length > MAX_RECORD_LENGTH) return [tooLong(line)];
      if (line.text.trim() !== '') return [rowOf(line)];
      blankRows += 1;
      return [];
    });
  return {
    push: (text) => rowsOf(splitter.push(text)),
    end: () => rowsOf(splitter.end()),
    columns,
    get blankRows() {
      return blankRows;
    },
    notices,
  };
}

const tooLong = ({ text, line, length }: Line): RawRow => ({
  line,
  cells: [text],
  fault: { column: null, reason: `The line has ${lengthWords(length)}. Is a line break missing?` },
});

export const createTextReader = (): RowReader =>
  createLineReader(['line'], ({ text, line }) => ({ line, cells: [text.trim()], fault: null }));

const FESTVOX = /^\s*\(\s*(\S+)\s+"(.*)"\s*\)\s*$/;

export const isFestvox = (line: string): boolean => FESTVOX.test(line);

export const createFestvoxReader = (): RowReader =>
  createLineReader(['id', 'text'], ({ text, line }) => {
    const [, id = '', words] = FESTVOX.exec(text) ?? [];
    if (words !== undefined) return { line, cells: [id, words.replaceAll('\\"', '"')], fault: null };
    return { line, cells: [text], fault: { column: null, reason: 'The line is not ( id "text" ).' } };
  });
