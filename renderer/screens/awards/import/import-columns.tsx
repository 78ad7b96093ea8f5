/** The columns of the import's tables; copies and files carry exact figures and whole texts. */
import type { ImportedRow, RowProblem, SkippedRow } from '#shared/contract';
import { formatExact, toDecimal } from '#shared/money';
import { type Column, DayText } from '#renderer/ui';
import { fieldWords, valueWords } from '../terms/term-words.ts';

interface Lined {
  readonly line: number;
}

const line = <Row extends Lined>(): Column<Row> => ({
  id: 'line',
  header: 'Line',
  width: '56px',
  align: 'end',
  cell: (row) => row.line,
  text: (row) => String(row.line),
  sortBy: (row) => row.line,
});

/** A text that may be cut on screen and is whole on hover. */
const words = <Row,>(id: string, header: string, width: string, text: (row: Row) => string): Column<Row> => ({
  id,
  header,
  width,
  cell: (row) => <span data-note={text(row)}>{text(row)}</span>,
  text,
  sortBy: text,
});

const day = (id: 'start' | 'end', header: string): Column<ImportedRow> => ({
  id,
  header,
  width: '104px',
  cell: (row) => <DayText day={row[id]} />,
  text: (row) => row[id],
  sortBy: (row) => row[id],
});

export const AWARD_COLUMNS: readonly Column<ImportedRow>[] = [
  line(),
  words('number', 'Number', 'minmax(120px, 0.8fr)', (row) => row.number),
  words('title', 'Title', 'minmax(180px, 2fr)', (row) => row.title),
  words('pi', 'PI', 'minmax(110px, 0.9fr)', (row) => row.piName ?? ''),
  words('sponsor', 'Sponsor', 'minmax(70px, 0.6fr)', (row) => row.sponsor),
  day('start', 'First day'),
  day('end', 'Last day'),
  {
    id: 'amount',
    header: 'Total',
    width: 'minmax(116px, 0.7fr)',
    align: 'end',
    cell: (row) => formatExact(row.amount, row.currency),
    text: (row) => `${toDecimal(row.amount)} ${row.currency}`,
    sortBy: (row) => row.amount,
  },
];

interface Difference extends Lined {
  readonly number: string;
  readonly title: string;
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** A line for each field that differs. */
export const differencesOf = ({
  line: at,
  number,
  title,
  currency,
  differences,
}: ImportedRow): Difference[] =>
  differences.map(({ field, from, to }) => ({
    line: at,
    number,
    title,
    field: fieldWords(field),
    from: valueWords(field, from, currency),
    to: valueWords(field, to, currency),
  }));

export const DIFFERENCE_COLUMNS: readonly Column<Difference>[] = [
  line(),
  words('number', 'Number', 'minmax(120px, 0.8fr)', (row) => row.number),
  words('title', 'Title', 'minmax(140px, 1.2fr)', (row) => row.title),
  words('field', 'Field', '150px', (row) => row.field),
  words('from', 'In your books', 'minmax(140px, 1.2fr)', (row) => row.from),
  words('to', 'In the file', 'minmax(140px, 1.2fr)', (row) => row.to),
];

export const PROBLEM_COLUMNS: readonly Column<RowProblem>[] = [
  line(),
  words('field', 'Field', '130px', (row) => (row.field === null ? '' : fieldWords(row.field))),
  words('value', 'In the file', 'minmax(110px, 0.8fr)', (row) => row.value ?? ''),
  words('problem', 'Problem', 'minmax(200px, 1.6fr)', (row) => row.problem),
  words('remedy', 'What to do', 'minmax(200px, 1.6fr)', (row) => row.remedy),
];

export const PART_COLUMNS: readonly Column<SkippedRow>[] = [
  line(),
  words('number', 'Number', '150px', (row) => row.number),
  words('partOf', 'Part of', '120px', (row) => row.partOf),
  words('why', 'Why', 'minmax(300px, 1fr)', (row) => row.why),
];
