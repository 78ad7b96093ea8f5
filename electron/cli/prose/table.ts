/** Aligned tables: a dim heading, two spaces between columns, figures to the right, no boxes. */
import type { Paint } from './paint.ts';
import { clip, displayWidth, padEnd, padStart, printable } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Figures are aligned to the right. */
  readonly isFigure?: boolean;
  /** Columns that give way when the terminal is narrow. */
  readonly isFlexible?: boolean;
  readonly paint?: (cell: string, row: Row) => string;
}

interface TableOptions {
  readonly paint: Paint;
  /** Null: as wide as it wants to be. */
  readonly width: number | null;
}

const GAP = '  ';
const NARROWEST = 12;

export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { paint, width }: TableOptions,
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const widths = fit(columns, naturalWidths(columns, cells), width);
  const place = (text: string, index: number): string => {
    const columnWidth = widths[index] ?? 0;
    const clipped = clip(text, columnWidth);
    return columns[index]?.isFigure ? padStart(clipped, columnWidth) : padEnd(clipped, columnWidth);
  };
  const heading = columns.map((column, index) => paint.dim(place(column.title, index))).join(GAP);
  const lines = rows.map((row, rowIndex) =>
    columns
      .map((column, index) => {
        const cell = place(cells[rowIndex]?.[index] ?? '', index);
        return column.paint ? column.paint(cell, row) : cell;
      })
      .join(GAP),
  );
  return [heading, ...lines].map((line) => line.trimEnd()).join('\n');
}

/** Two columns without a heading: what, and its value. */
export function facts(rows: readonly (readonly [what: string, value: string])[], paint: Paint): string {
  const width = Math.max(0, ...rows.map(([what]) => displayWidth(what)));
  return rows.map(([what, value]) => `${paint.dim(padEnd(what, width))}${GAP}${value}`).join('\n');
}

function naturalWidths<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
): number[] {
  const widths = columns.map(({ title }) => displayWidth(title));
  for (const row of cells) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
  }
  return widths;
}

/** Takes what is too much from the flexible columns, the widest first. */
function fit<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number | null,
): number[] {
  const widths = [...natural];
  if (width === null) return widths;
  const total = (): number => widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);
  for (let excess = total() - width; excess > 0; excess--) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const candidate = widths[index] ?? 0;
      if (column.isFlexible && candidate > NARROWEST && candidate > (widths[widest] ?? 0)) widest = index;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
