/** JSON Lines and JSON arrays, record by record; a broken record is told with its line and character. */
import { isJsonObject, type Json } from '#shared/base';
import { createArraySplitter, type Element } from './array-splitter.ts';
import { createJsonColumns } from './json-columns.ts';
import { createLineReader } from './line-readers.ts';
import { lengthWords, MAX_RECORD_LENGTH, type RawRow, type RowReader } from './raw-row.ts';

export function createJsonLinesReader(): RowReader {
  const columns = createJsonColumns();
  return createLineReader(
    columns.names,
    ({ text, line }) => recordOf(text, line, `Line ${line}`, columns),
    columns.notices,
  );
}

export function createJsonArrayReader(): RowReader {
  const columns = createJsonColumns();
  const splitter = createArraySplitter();
  let records = 0;
  const rowsOf = (elements: readonly Element[]): RawRow[] =>
    elements.map(({ text, line, length, fault }) => {
      records += 1;
      const reason =
        fault ??
        (length > MAX_RECORD_LENGTH
          ? `Record ${records} has ${lengthWords(length)}: too many for one.`
          : null);
      if (reason !== null) return { line, cells: [text], fault: { column: null, reason } };
      return recordOf(text, line, `Record ${records}`, columns);
    });
  return {
    push: (text) => rowsOf(splitter.push(text)),
    end: () => rowsOf(splitter.end()),
    columns: columns.names,
    blankRows: 0,
    notices: columns.notices,
  };
}

function recordOf(
  text: string,
  line: number,
  what: string,
  columns: ReturnType<typeof createJsonColumns>,
): RawRow {
  let value: Json;
  try {
    value = parseExactly(text);
  } catch (error) {
    const reason = `${what} is not JSON: ${whereWrong(text, error)}`;
    return { line, cells: [text.slice(0, 200)], fault: { column: null, reason } };
  }
  if (typeof value === 'string' || typeof value === 'number')
    return { line, cells: columns.cellsOf({ text: String(value) }), fault: null };
  if (isJsonObject(value)) return { line, cells: columns.cellsOf(value), fault: null };
  const reason = `${what} is ${Array.isArray(value) ? 'a list' : String(value)}, neither an object nor a text.`;
  return { line, cells: [text.slice(0, 200)], fault: { column: null, reason } };
}

type SourceReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** A number with more digits than a number can hold stays the text it is, where the engine tells it. */
function parseExactly(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const keep: SourceReviver = (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && /^-?\d{16,}$/.test(context.source)
      ? context.source
      : value;
  return JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]) as Json;
}

/** The engine's words without its own way of counting: those begin at 0, and in the record. */
function whereWrong(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(message)?.[1];
  const words = message.replace(/,? (?:in JSON )?at position.*$/s, '').replace(/, \.{0,3}".*$/s, '');
  if (position === undefined) return `${words}.`;
  const before = text.slice(0, Number(position)).split('\n');
  const character = (before.at(-1) ?? '').length + 1;
  return before.length === 1
    ? `${words} (character ${character}).`
    : `${words} (${before.length - 1} ${before.length === 2 ? 'line' : 'lines'} below, character ${character}).`;
}
