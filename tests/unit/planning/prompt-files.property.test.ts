/** Whatever a table holds and however it is written, it is read back the same; csv-parse agrees. */
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import {
  createJsonArrayReader,
  createJsonLinesReader,
} from '../../../electron/planning/import/json-readers.ts';
import type { RowReader } from '../../../electron/planning/import/raw-row.ts';
import { createTableReader } from '../../../electron/planning/import/table-reader.ts';
import { escapeTemplate, expand, parseTemplate } from '../../../electron/planning/import/template.ts';

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'é', '漢', ' ', '"', ',', ';', '\t', '|', '\n', '\r', '\r\n', '=', '\\'),
  }),
  fc.string({ unit: 'grapheme' }),
);
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );
const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '^'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  alwaysQuotes: fc.boolean(),
  endsWithNewline: fc.boolean(),
});
/** Where the text is cut into pieces. */
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 6 });

function readIn(reader: RowReader, text: string, places: readonly number[]) {
  const rows = [];
  let at = 0;
  for (const place of places.toSorted((a, b) => a - b)) {
    rows.push(...reader.push(text.slice(at, Math.max(at, place))));
    at = Math.max(at, place);
  }
  rows.push(...reader.push(text.slice(at)), ...reader.end());
  return rows;
}

const isBlank = (cells: readonly string[]): boolean => cells.every((each) => each.trim() === '');

test('a table written in any dialect and read in any pieces is the same table', () => {
  fc.assert(
    fc.property(
      table,
      dialect,
      cuts,
      (rows, { delimiter, newline, alwaysQuotes, endsWithNewline }, places) => {
        const written = (text: string): string =>
          alwaysQuotes || /["\r\n]/.test(text) || text.includes(delimiter) || text.startsWith(' ')
            ? `"${text.replaceAll('"', '""')}"`
            : text;
        const text =
          rows.map((cells) => cells.map(written).join(delimiter)).join(newline) +
          (endsWithNewline ? newline : '');
        const read = readIn(createTableReader({ delimiter, heading: false }), text, places);
        const filled = rows.filter((cells) => !isBlank(cells));
        expect(read.map(({ cells }) => cells)).toEqual(filled);
        expect(read.every(({ fault }) => fault === null)).toBe(true);
        const others = parse(text, {
          delimiter,
          record_delimiter: newline,
          relax_column_count: true,
        });
        expect(read.map(({ cells }) => cells)).toEqual(others.filter((cells) => !isBlank(cells)));
        // Lines are counted as an editor counts them.
        let line = 1;
        const starts = rows.flatMap((cells) => {
          const start = line;
          const own = cells.map(written).join(delimiter);
          line += (own + newline).split(/\r\n|\n|\r/).length - 1;
          return isBlank(cells) ? [] : [start];
        });
        expect(read.map((row) => row.line)).toEqual(starts);
      },
    ),
    { numRuns: 400 },
  );
});

test('any text at all ends in rows: nothing is thrown, nothing hangs, and pieces change nothing', () => {
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 30 }).map((parts) => parts.join('')),
      cuts,
      (text, places) => {
        const whole = readIn(createTableReader({ delimiter: ',', heading: false }), text, []);
        const inPieces = readIn(createTableReader({ delimiter: ',', heading: false }), text, places);
        expect(inPieces).toEqual(whole);
        // Every character that is neither quote, delimiter nor line end is in some cell.
        const letters = (from: string): string => from.replaceAll(/["\r\n,\s]/g, '');
        expect(letters(whole.flatMap(({ cells }) => cells).join(''))).toBe(letters(text));
      },
    ),
    { numRuns: 400 },
  );
});

test('JSON records come back whole, as lines and as an array, with their lines', () => {
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'prompt'), cell, { minKeys: 1 });
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      cuts,
      fc.nat({ max: 2 }),
      (records, places, indent) => {
        const lines = records.map((each) => JSON.stringify(each)).join('\n');
        const array = JSON.stringify(records, null, indent);
        for (const [reader, text] of [
          [createJsonLinesReader(), lines],
          [createJsonArrayReader(), array],
        ] as const) {
          const rows = readIn(reader, text, places);
          const back = rows.map(({ cells }) =>
            Object.fromEntries(
              reader.columns.flatMap((name, index) =>
                cells[index] === undefined ? [] : [[name, cells[index]]],
              ),
            ),
          );
          expect(back).toEqual(records);
          for (const { line } of rows) expect(text.split('\n')[line - 1]).toContain('{');
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a template of mere text gives that text, whatever braces it has', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: fc.constantFrom('{', '}', 'a', ':', '|', ' ') }), (text) => {
      const parsed = parseTemplate(escapeTemplate(text), ['a']);
      expect(parsed.ok && expand(parsed.value, () => '?')).toEqual([text]);
    }),
  );
});
