/** What a column of any table says about itself. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `minmax(160px, 1fr)`, `96px`. */
  readonly width: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
  /** The cell as plain text with exact figures, for copies. */
  readonly text: (row: Row) => string;
  /** Makes the column sortable where all rows are here. */
  readonly sortBy?: (row: Row) => string | number | bigint;
  readonly note?: string;
}

const clean = (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ');

/** Rows as tab-separated text with a heading line, ready for a spreadsheet. */
export const toTsv = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  [
    columns.map((column) => clean(column.header)).join('\t'),
    ...rows.map((row) => columns.map((column) => clean(column.text(row))).join('\t')),
  ].join('\n');
