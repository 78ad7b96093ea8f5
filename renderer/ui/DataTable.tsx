/** A table of rows that are all here: sortable by its headings, copied whole as TSV. TanStack Table keeps the model. */
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { type Column, toTsv } from './table-columns.ts';
import { VirtualGrid } from './VirtualGrid.tsx';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export interface DataTableProps<Row extends RowData> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly onRange?: (first: number, last: number) => void;
  readonly openKey?: string | null;
  readonly height: 'fill' | number;
  readonly rowHeight?: number;
  readonly minWidth: number;
  readonly empty: ReactNode;
}

export function DataTable<Row extends RowData>({ columns, rows, ...rest }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const model = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sortBy?.(row) ?? column.text(row),
        enableSorting: column.sortBy !== undefined,
        sortFn: (a: { original: Row }, b: { original: Row }) =>
          compare(column.sortBy?.(a.original), column.sortBy?.(b.original)),
      })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: model, data, state: { sorting }, onSortingChange: setSorting });
  const sorted = table.getRowModel().rows;
  const mark = sorting[0];
  return (
    <VirtualGrid
      {...rest}
      columns={columns}
      count={sorted.length}
      rowAt={(index) => sorted[index]?.original}
      sort={mark ? { columnId: mark.id, descending: mark.desc } : null}
      onSort={(columnId) => table.getColumn(columnId)?.toggleSorting()}
    />
  );
}

function compare(a: string | number | bigint | undefined, b: string | number | bigint | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true });
  return a < b ? -1 : 1;
}

/** Copies what the table shows, ready for a spreadsheet. */
export function CopyTable<Row>({ columns, rows }: { columns: readonly Column<Row>[]; rows: readonly Row[] }) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      leftSection={clipboard.copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
      onClick={() => clipboard.copy(toTsv(columns, rows))}
    >
      {clipboard.copied ? 'Copied' : 'Copy table'}
    </Button>
  );
}
