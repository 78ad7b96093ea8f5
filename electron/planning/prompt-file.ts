/** Reads a prompt file: plain lines, CSV, TSV, JSON Lines or a JSON array. Every failure says where and what to do. */
import { CsvError, parse } from 'csv-parse/sync';
import { err, isJsonObject, ok, type Result } from '#shared/base';
import type { PromptFile, Refusal } from '#shared/contract';

export type BadFile = Refusal<'bad-file'>;

export interface ReadPrompts {
  readonly summary: Omit<PromptFile, 'fileId'>;
  readonly prompts: readonly string[];
}

/** One prompt longer than this is a broken file rather than a prompt (characters). */
export const MAX_PROMPT_LENGTH = 32_000;
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const PREVIEW_PROMPTS = 8;
/** Column names tried in this order when none is named. */
const LIKELY_COLUMNS = ['prompt', 'prompt_en', 'text', 'caption', 'instruction', 'sentence', 'input'];

type Format = PromptFile['format'];
interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}
interface Parsed {
  readonly columns: readonly string[];
  readonly column: string | null;
  readonly lines: readonly Line[];
  readonly blankLines: number;
}

/** `name` decides the format by its ending (plain lines otherwise); `column` is needed where no likely one is there. */
export function readPromptFile(
  name: string,
  bytes: Uint8Array,
  column: string | null,
): Result<ReadPrompts, BadFile> {
  if (bytes.length === 0)
    return err(
      bad(name, 'The file is empty. Put one prompt on each line, or use CSV, TSV, JSON Lines or JSON.'),
    );
  if (bytes.length > MAX_FILE_BYTES)
    return err(bad(name, `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it.`));
  const text = decode(name, bytes);
  if (!text.ok) return text;
  const format = formatOf(name);
  const parsed = parseAs(format, name, text.value, column);
  if (!parsed.ok) return parsed;
  const { lines, columns, blankLines } = parsed.value;
  if (lines.length === 0) return err(bad(name, 'The file holds no prompt: every line is blank.'));
  const tooLong = lines.find((line) => line.text.length > MAX_PROMPT_LENGTH);
  if (tooLong) {
    const message = `The prompt on line ${tooLong.line} has ${tooLong.text.length.toLocaleString('en')} characters; at most ${MAX_PROMPT_LENGTH.toLocaleString('en')} are allowed. Is a line break missing?`;
    return err(bad(name, message, tooLong.line, parsed.value.column));
  }
  const prompts = lines.map((line) => line.text);
  return ok({
    prompts,
    summary: {
      name,
      format,
      columns: [...columns],
      column: parsed.value.column,
      prompts: prompts.length,
      duplicates: prompts.length - new Set(prompts).size,
      blankLines,
      bytes: bytes.length,
      preview: prompts.slice(0, PREVIEW_PROMPTS),
    },
  });
}

/** Typed text: one prompt a line, blank lines left out. */
export const readTypedPrompts = (text: string): readonly string[] =>
  splitLines(text).lines.map((line) => line.text);

const bad = (
  file: string,
  message: string,
  line: number | null = null,
  column: string | null = null,
): BadFile => ({
  code: 'bad-file',
  message: `${file}: ${message}`,
  file,
  line,
  column,
});

function formatOf(name: string): Format {
  const ending = name.toLowerCase().split('.').at(-1);
  if (ending === 'csv' || ending === 'tsv' || ending === 'json') return ending;
  return ending === 'jsonl' || ending === 'ndjson' ? 'jsonl' : 'text';
}

/** UTF-8 (with or without a byte order mark) or UTF-16 with one; anything else is refused, never guessed. */
function decode(name: string, bytes: Uint8Array): Result<string, BadFile> {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  if (encoding === 'utf-8') {
    const zero = bytes.indexOf(0);
    if (zero >= 0) {
      return err(
        bad(
          name,
          `This is not a text file: byte ${(zero + 1).toLocaleString('en')} is zero. Save it as UTF-8 text.`,
          lineOf(bytes, zero),
        ),
      );
    }
  }
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const line = encoding === 'utf-8' ? firstBadLine(bytes) : null;
    return err(
      bad(
        name,
        `${line === null ? 'The text' : `Line ${line}`} is not valid ${encoding.toUpperCase()}. Save the file as UTF-8.`,
        line,
      ),
    );
  }
}

const lineOf = (bytes: Uint8Array, offset: number): number =>
  bytes.subarray(0, offset).filter((byte) => byte === 10).length + 1;

function firstBadLine(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (let line = 1; start <= bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) return null;
    start = end + 1;
  }
  return null;
}

function parseAs(format: Format, name: string, text: string, column: string | null): Result<Parsed, BadFile> {
  switch (format) {
    case 'text': {
      if (column !== null)
        return err(bad(name, 'A plain text file has no columns; leave --column out.', null, column));
      return ok({ columns: [], column: null, ...splitLines(text) });
    }
    case 'csv':
    case 'tsv':
      return parseTable(name, text, format === 'tsv' ? '\t' : likelyDelimiter(text), column);
    case 'jsonl':
      return parseJsonLines(name, text, column);
    case 'json':
      return parseJson(name, text, column);
  }
}

function splitLines(text: string): { lines: Line[]; blankLines: number } {
  const lines: Line[] = [];
  let blankLines = 0;
  const all = text.split(/\r\n|\n|\r/);
  all.forEach((raw, index) => {
    const trimmed = raw.trim();
    if (trimmed !== '') lines.push({ text: trimmed, line: index + 1 });
    else if (index < all.length - 1) blankLines += 1;
  });
  return { lines, blankLines };
}

/** The separator that the header line uses most. */
function likelyDelimiter(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: header.split(delimiter).length,
  }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function parseTable(
  name: string,
  text: string,
  delimiter: string,
  column: string | null,
): Result<Parsed, BadFile> {
  try {
    const rows = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: false,
      skip_empty_lines: true,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    const header = rows[0]?.record ?? [];
    const chosen = chooseColumn(name, header, column);
    if (!chosen.ok) return chosen;
    const index = header.indexOf(chosen.value);
    const cells = rows
      .slice(1)
      .map((row) => ({ text: (row.record[index] ?? '').trim(), line: row.info.lines }));
    const lines = cells.filter((cell) => cell.text !== '');
    return ok({ columns: header, column: chosen.value, lines, blankLines: cells.length - lines.length });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : null;
    return err(bad(name, `The table cannot be read: ${error.message}`, line));
  }
}

function chooseColumn(
  name: string,
  columns: readonly string[],
  column: string | null,
): Result<string, BadFile> {
  const list = columns.map((each) => `"${each}"`).join(', ');
  if (column !== null) {
    if (columns.includes(column)) return ok(column);
    return err(bad(name, `There is no column "${column}". The columns are ${list}.`, 1, column));
  }
  const likely = LIKELY_COLUMNS.map((key) => columns.find((each) => each.toLowerCase() === key)).find(
    (each) => each !== undefined,
  );
  const only = columns.length === 1 ? columns[0] : undefined;
  const chosen = likely ?? only;
  return chosen === undefined
    ? err(bad(name, `Which column holds the prompt? Name one of ${list}.`, 1))
    : ok(chosen);
}

function parseJsonLines(name: string, text: string, column: string | null): Result<Parsed, BadFile> {
  const { lines, blankLines } = splitLines(text);
  const records: { value: unknown; line: number }[] = [];
  for (const { text: json, line } of lines) {
    try {
      records.push({ value: JSON.parse(json), line });
    } catch (error) {
      return err(
        bad(
          name,
          `Line ${line} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
          line,
        ),
      );
    }
  }
  return pickFromRecords(name, records, column, blankLines);
}

function parseJson(name: string, text: string, column: string | null): Result<Parsed, BadFile> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return err(bad(name, `This is not JSON: ${error instanceof Error ? error.message : String(error)}`));
  }
  if (!Array.isArray(value)) return err(bad(name, 'A JSON prompt file is an array of texts or of objects.'));
  const records = value.map((each: unknown, index) => ({ value: each, line: index + 1 }));
  return pickFromRecords(name, records, column, 0);
}

function pickFromRecords(
  name: string,
  records: readonly { readonly value: unknown; readonly line: number }[],
  column: string | null,
  blankLines: number,
): Result<Parsed, BadFile> {
  if (records.length > 0 && records.every((record) => typeof record.value === 'string')) {
    if (column !== null)
      return err(bad(name, 'The file holds plain texts, not objects; leave --column out.', 1, column));
    const lines = records.map((record) => ({ text: String(record.value).trim(), line: record.line }));
    return ok({ columns: [], column: null, lines: lines.filter((line) => line.text !== ''), blankLines });
  }
  const columns = new Set<string>();
  for (const { value, line } of records) {
    if (!isJsonObject(value))
      return err(bad(name, `Record ${line} is neither an object nor, like the others, a text.`, line));
    for (const key of Object.keys(value)) columns.add(key);
  }
  const chosen = chooseColumn(name, [...columns], column);
  if (!chosen.ok) return chosen;
  const lines: Line[] = [];
  for (const { value, line } of records) {
    const cell = isJsonObject(value) ? value[chosen.value] : undefined;
    if (typeof cell !== 'string') {
      const found =
        cell === undefined
          ? 'is missing'
          : `is ${Array.isArray(cell) ? 'a list' : `a ${typeof cell}`}, not a text`;
      return err(bad(name, `In record ${line}, "${chosen.value}" ${found}.`, line, chosen.value));
    }
    if (cell.trim() !== '') lines.push({ text: cell.trim(), line });
  }
  return ok({
    columns: [...columns],
    column: chosen.value,
    lines,
    blankLines: blankLines + records.length - lines.length,
  });
}
