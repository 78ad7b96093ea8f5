/** How a prompt file is to be read: what the person chose, and for the rest what its name and its first lines suggest. */
import type { PromptReading } from '#shared/contract';
import { createJsonArrayReader, createJsonLinesReader } from './json-readers.ts';
import { createFestvoxReader, createTextReader, isFestvox } from './line-readers.ts';
import type { RowReader } from './raw-row.ts';
import { isKnownHeading } from './roles.ts';
import { createTableReader, delimiterWords, isSeparatorLine } from './table-reader.ts';
import { readRecord } from './table-record.ts';

export type Format = NonNullable<PromptReading['format']>;

export interface Dialect {
  readonly format: Format;
  /** Null: one column only, or no table. */
  readonly delimiter: string | null;
  readonly heading: boolean;
  readonly notices: readonly string[];
}

/** `head`: the beginning of the text, `isWhole` where that is all of it. */
export function dialectOf(name: string, head: string, isWhole: boolean, wanted: PromptReading): Dialect {
  const named = formatOfName(name);
  const found = wanted.format ?? formatOfText(named, head, isWhole);
  const isTable = found === 'csv' || found === 'tsv';
  if (!isTable)
    return { format: found, delimiter: null, heading: false, notices: foundNotices(named, found) };
  const told = /^sep=(.)\r?\n/i.exec(head)?.[1];
  const delimiter = wanted.delimiter ?? told ?? (found === 'tsv' ? '\t' : likelyDelimiter(head, isWhole));
  const rows = firstRows(head, isWhole, delimiter);
  const heading = wanted.heading ?? isHeading(rows);
  return {
    format: found,
    delimiter,
    heading,
    notices: [
      ...(named === 'text' && wanted.format === null && delimiter !== null
        ? [
            `Every line is parted by ${delimiterWords(delimiter)}: read as a table. Choose plain lines if it is none.`,
          ]
        : []),
      ...(heading || wanted.heading !== null
        ? []
        : ['The first row does not look like a heading; it was read as a row.']),
    ],
  };
}

const foundNotices = (named: Format, found: Format): string[] =>
  named === found ? [] : [`The lines are ${FORMAT_WORDS[found]}, and were read as such.`];

const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  text: 'plain text',
  csv: 'a table',
  tsv: 'a table',
  jsonl: 'JSON Lines',
  json: 'a JSON array',
  festvox: 'a Festvox list',
};

export function readerFor({ format, delimiter, heading }: Dialect): RowReader {
  switch (format) {
    case 'text':
      return createTextReader();
    case 'festvox':
      return createFestvoxReader();
    case 'jsonl':
      return createJsonLinesReader();
    case 'json':
      return createJsonArrayReader();
    case 'csv':
    case 'tsv':
      return createTableReader({ delimiter, heading });
  }
}

function formatOfName(name: string): Format {
  const ending = name.toLowerCase().replace(/\.gz$/, '').split('.').at(-1);
  if (ending === 'csv' || ending === 'json') return ending;
  if (ending === 'tsv' || ending === 'tab') return 'tsv';
  return ending === 'jsonl' || ending === 'ndjson' ? 'jsonl' : 'text';
}

const LOOKED_AT_LINES = 100;

/** A name without a known ending says little: the lines say more. */
function formatOfText(named: Format, head: string, isWhole: boolean): Format {
  const lines = linesOf(head, isWhole);
  const areObjects = lines.length > 0 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  if (named === 'json') return areObjects && lines.length > 1 ? 'jsonl' : 'json';
  if (named !== 'text') return named;
  if (lines.length > 0 && lines.every(isFestvox)) return 'festvox';
  if (areObjects && isJson(lines[0] ?? '')) return 'jsonl';
  if (/^\s*\[\s*[{"]/.test(head) && (!isWhole || isJson(head))) return 'json';
  return lines.length >= 3 && barsOrTabs(lines) !== null ? 'csv' : 'text';
}

function linesOf(head: string, isWhole: boolean): readonly string[] {
  const all = head.split(/\r\n|\n|\r/);
  const whole = isWhole || all.length === 1 ? all : all.slice(0, -1);
  return whole.filter((line) => line.trim() !== '').slice(0, LOOKED_AT_LINES);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Only tabs and bars: commas and semicolons are part of how people write. */
function barsOrTabs(lines: readonly string[]): string | null {
  return (
    ['\t', '|'].find((delimiter) => {
      const width = (lines[0] ?? '').split(delimiter).length;
      return width > 1 && lines.every((line) => line.split(delimiter).length === width);
    }) ?? null
  );
}

const DELIMITERS = [',', ';', '\t', '|', '`', '^'];

/** The one that cuts most rows into as many cells as the first; null where none cuts the first row at all. */
function likelyDelimiter(head: string, isWhole: boolean): string | null {
  let best: { readonly delimiter: string; readonly score: number; readonly width: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const rows = firstRows(head, isWhole, delimiter);
    const width = rows[0]?.length ?? 0;
    if (width < 2) continue;
    const score = rows.filter((row) => row.length === width).length / rows.length;
    const isBetter =
      best === null || score > best.score + 0.1 || (score > best.score - 0.1 && width > best.width);
    if (isBetter) best = { delimiter, score, width };
  }
  return best?.delimiter ?? null;
}

const LOOKED_AT_ROWS = 50;

function firstRows(text: string, isLast: boolean, delimiter: string | null): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const literal = new Set<number>();
  for (let at = 0; at < text.length && rows.length < LOOKED_AT_ROWS; ) {
    const read = readRecord({ text, at, delimiter, isLast, literal });
    if (read.kind === 'more') break;
    if (read.kind === 'unclosed') {
      literal.add(read.quoteAt);
      continue;
    }
    at = read.record.next;
    const { cells } = read.record;
    const isRow = cells.some((cell) => cell.trim() !== '') && !isSeparatorLine(cells);
    if (isRow) rows.push(cells);
  }
  return rows;
}

/** A first row of numbers, files, addresses or sentences names nothing. */
function isHeading(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  const cells = first.map((cell) => cell.trim());
  if (cells.some(isKnownHeading)) return true;
  if (cells.every((cell) => cell === '') || others.length === 0) return false;
  if (cells.some((cell) => NO_NAME.test(cell) || cell.length > 60 || cell.includes('\n'))) return false;
  if (cells.filter((cell) => cell === '').length > 0 && cells.filter((cell) => cell !== '').length < 3)
    return false;
  return !(cells.length === 1 && (cells[0] ?? '').split(/\s+/).length > 3);
}

/** Numbers, days, addresses, paths of media. */
const NO_NAME = /^[-+]?[\d.,:/-]+%?$|^https?:|\.(?:png|jpe?g|webp|gif|wav|mp3|flac|ogg|mp4)$/i;
