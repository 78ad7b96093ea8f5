/** What is in a prompt file: one reading of all of it, for its columns, how full they are, and how many rows there are. */
import type { PromptReading, PromptTable } from '#shared/contract';
import { badFile, BadFileError } from './bad-file.ts';
import type { Reading, SourceFile } from './bytes.ts';
import { cellText, type RawRow } from './raw-row.ts';
import { guessTemplate, guessUses } from './roles.ts';
import { knowReading, type KnownReading, rowsOf } from './rows-of.ts';

export interface Surveyed {
  readonly table: Omit<PromptTable, 'sourceId' | 'bytes' | 'isRemembered'>;
  readonly known: KnownReading;
}

export interface SurveyOptions extends Reading {
  readonly onRows?: (rows: number) => void;
}

const SAMPLES = 12;
const SAMPLE_LENGTH = 300;

export async function survey(
  source: SourceFile,
  wanted: PromptReading,
  { signal, onBytes, onRows }: SurveyOptions,
): Promise<Surveyed> {
  const known = await knowReading(source, wanted, { signal });
  const seen: { samples: string[]; filled: number }[] = [];
  let rows = 0;
  let badRows = 0;
  let firstBad: RawRow | null = null;
  let columns: readonly string[] = [];
  let blankRows = 0;
  let notices: readonly string[] = [];
  for await (const group of rowsOf(source, known, { signal, ...(onBytes && { onBytes }) })) {
    for (const row of group.rows) {
      rows += 1;
      if (row.fault) {
        badRows += 1;
        firstBad ??= row;
      } else look(row, seen);
    }
    onRows?.(rows);
    ({ columns, blankRows } = group.reader);
    notices = group.reader.notices();
  }
  if (rows === badRows) throw new BadFileError(nothingIn(source.name, firstBad, columns));
  const described = columns.map((name, index) => ({
    name,
    samples: seen[index]?.samples ?? [],
    filled: seen[index]?.filled ?? 0,
  }));
  const uses = guessUses(described);
  return {
    known,
    table: {
      name: source.name,
      reading: {
        format: known.dialect.format,
        encoding: known.sniffed.encoding,
        delimiter: known.dialect.delimiter,
        heading: known.dialect.heading,
      },
      columns: described.map((column, index) => ({
        ...column,
        use: uses[index] ?? { column: column.name, role: 'unused' },
      })),
      template: guessTemplate(described, uses),
      rows,
      blankRows,
      badRows,
      notices: [...known.sniffed.notices, ...known.dialect.notices, ...notices],
    },
  };
}

function look({ cells }: RawRow, seen: { samples: string[]; filled: number }[]): void {
  cells.forEach((cell, index) => {
    const column = (seen[index] ??= { samples: [], filled: 0 });
    const text = cellText(cell).trim();
    if (text === '') return;
    column.filled += 1;
    if (column.samples.length >= SAMPLES) return;
    // A copy: a slice would keep the whole piece of the file in memory.
    const sample = Buffer.from(text.slice(0, SAMPLE_LENGTH)).toString();
    if (!column.samples.includes(sample)) column.samples.push(sample);
  });
}

function nothingIn(name: string, firstBad: RawRow | null, columns: readonly string[]) {
  if (firstBad) return badFile(name, firstBad.fault?.reason ?? '', firstBad.line, firstBad.fault?.column);
  return columns.length > 0
    ? badFile(
        name,
        `The file has a heading (${columns.map((column) => `"${column}"`).join(', ')}) and no row below it.`,
        1,
      )
    : badFile(name, 'The file holds no prompt: every line is blank.');
}
