/** From text to records: cells by column name, each with the place where it begins in the file. */
import { CsvError, parse } from 'csv-parse/sync';
import { err, isJsonObject, type Json, ok, type Result } from '#shared/base';
import type { RowProblem } from '#shared/contract';

export interface SourceRecord {
  /** Line of a table, or number of a record of JSON; from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Records {
  readonly format: 'csv' | 'json';
  readonly columns: readonly string[];
  readonly records: readonly SourceRecord[];
  readonly problems: readonly RowProblem[];
}

export interface BadSource {
  readonly line: number | null;
  readonly message: string;
}

/** JSON where the text begins like it; a table otherwise. `text` has no byte order mark. */
export const readRecords = (text: string): Result<Records, BadSource> =>
  /^\s*[[{]/.test(text) ? readJson(text) : readTable(text);

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly bytes: number };
}

function readTable(text: string): Result<Records, BadSource> {
  const problems: RowProblem[] = [];
  let rows: readonly ParsedRow[];
  try {
    rows = parse(text, {
      delimiter: likelyDelimiter(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error) problems.push(brokenRow(error));
        return undefined;
      },
    }) as unknown as readonly ParsedRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err({ line: lineOfError(error), message: `The table cannot be read: ${error.message}` });
  }
  const header = (rows[0]?.record ?? []).map((name) => name.trim());
  const named = header.filter((name) => name !== '');
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined)
    return err({
      line: 1,
      message: `Two columns are called "${twice}". Rename one of them and import again.`,
    });
  const bytes = Buffer.from(text, 'utf8');
  const lineAt = lineCounter(bytes);
  const records: SourceRecord[] = [];
  for (const [index, { record }] of rows.entries()) {
    const line = lineAt(rows[index - 1]?.info.bytes ?? 0);
    if (index === 0) continue;
    if (record.length !== header.length) {
      problems.push({
        line,
        field: null,
        value: record.join(' | ').slice(0, 200),
        problem: `The row has ${record.length} fields where the heading has ${header.length}.`,
        remedy: 'Look for a quotation mark or a separator too many or too few in this row.',
      });
      continue;
    }
    const cells = header.flatMap((name, at) => (name === '' ? [] : [[name, record[at] ?? ''] as const]));
    records.push({ line, cells: Object.fromEntries(cells) });
  }
  return ok({ format: 'csv', columns: named, records, problems });
}

const lineOfError = (error: CsvError): number | null =>
  typeof error['lines'] === 'number' ? error['lines'] : null;

const brokenRow = (error: CsvError): RowProblem => ({
  line: lineOfError(error) ?? 0,
  field: null,
  value: null,
  problem: `The row cannot be read: ${error.message}`,
  remedy: 'Look for a quotation mark that is not closed, or not doubled, in this row.',
});

/** The line on which the first text at or after a byte stands; asked in rising order. */
function lineCounter(bytes: Buffer): (offset: number) => number {
  const LF = 10;
  const CR = 13;
  // A stray CR inside a field is no line, unless the file has no other line ends.
  const end = bytes.includes(LF) ? LF : CR;
  let at = 0;
  let line = 1;
  return (offset) => {
    while (at < bytes.length && (at < offset || bytes[at] === LF || bytes[at] === CR)) {
      if (bytes[at] === end) line += 1;
      at += 1;
    }
    return line;
  };
}

/** The separator that the heading uses most. */
function likelyDelimiter(text: string): string {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: heading.split(delimiter).length,
  }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** Where APIs put their list: NSF, NIH RePORTER, or the array itself. */
function listOf(value: Json): readonly Json[] | null {
  if (Array.isArray(value)) return value as readonly Json[];
  if (!isJsonObject(value)) return null;
  const inner = value['results'] ?? value['award'] ?? value['awards'] ?? value['response'];
  return inner === undefined ? null : listOf(inner);
}

function readJson(text: string): Result<Records, BadSource> {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return err({
      line: null,
      message: `This is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
  const list = listOf(value);
  if (!list)
    return err({
      line: null,
      message:
        'The JSON holds no list of awards. Known places are "response.award" (NSF), "results" (NIH) and a plain array.',
    });
  const columns = new Set<string>();
  const records: SourceRecord[] = [];
  const problems: RowProblem[] = [];
  for (const [index, item] of list.entries()) {
    if (!isJsonObject(item)) {
      problems.push({
        line: index + 1,
        field: null,
        value: JSON.stringify(item).slice(0, 200),
        problem: 'The record is not an object.',
        remedy: 'Each award is an object with named fields.',
      });
      continue;
    }
    const cells: Record<string, string> = {};
    for (const [name, cell] of Object.entries(item)) {
      columns.add(name);
      cells[name] = cellOf(cell);
    }
    records.push({ line: index + 1, cells });
  }
  return ok({ format: 'json', columns: [...columns], records, problems });
}

/** Numbers keep their digits; of a list of people the contact, else the first, is what a cell would say. */
function cellOf(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) {
    const name = (value as Readonly<Record<string, Json>>)['full_name'];
    return typeof name === 'string' ? name : JSON.stringify(value);
  }
  const list = value as readonly Json[];
  const contact = list.find((each) => isJsonObject(each) && each['is_contact_pi'] === true);
  const people = list.filter((each) => isJsonObject(each) && typeof each['full_name'] === 'string');
  if (people.length > 0) return cellOf(contact ?? people[0] ?? null);
  return list.map(cellOf).join('; ');
}
