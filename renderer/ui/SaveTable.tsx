/** Saves what a table shows as a CSV file, under the browser's or the desktop's own dialog. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { toCsv } from '#shared/base';
import { saveFile } from './save-file.ts';
import type { Column } from './table-columns.ts';

export function SaveTable<Row>({
  name,
  columns,
  rows,
}: {
  /** Of the file, with its ending. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}) {
  const save = () => {
    const text = toCsv(
      columns.map((column) => column.header),
      rows.map((row) => columns.map((column) => column.text(row))),
    );
    saveFile(name, [`${text}\r\n`], 'text/csv;charset=utf-8');
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      leftSection={<IconDownload size={13} />}
      onClick={save}
    >
      Save as CSV
    </Button>
  );
}
