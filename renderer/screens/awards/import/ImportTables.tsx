/** What an import holds, as tables: awards to come, differences, rows with a problem, parts that are skipped. */
import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ImportReport } from '#shared/contract';
import { Card, type Column, CopyTable, DataTable, formatCount, formatCounted, SaveTable } from '#renderer/ui';
import {
  AWARD_COLUMNS,
  differencesOf,
  DIFFERENCE_COLUMNS,
  PART_COLUMNS,
  PROBLEM_COLUMNS,
} from './import-columns.tsx';
import styles from './import.module.css';

const ROW_HEIGHT = 34;

export function Awards({ report }: { report: ImportReport }) {
  const rows = report.preview.filter(({ status }) => status === 'new');
  const more = report.counts.new - rows.length;
  return (
    <TableCard
      title={`${formatCounted(report.counts.new, 'award')} to come`}
      lead={more > 0 ? `the first ${formatCount(rows.length)} are shown; all are imported` : undefined}
      label="Awards to come"
      file="awards-to-come.csv"
      columns={AWARD_COLUMNS}
      rows={rows}
    />
  );
}

export function Differences({
  report,
  update,
  onUpdate,
}: {
  report: ImportReport;
  update: boolean;
  onUpdate: (update: boolean) => void;
}) {
  const rows = report.changes.flatMap(differencesOf);
  // Where the books refuse every one of them, the box is still needed to go back.
  if (rows.length === 0 && !update) return null;
  return (
    <TableCard
      title="Different from your books"
      label="Differences"
      file="differences.csv"
      columns={DIFFERENCE_COLUMNS}
      rows={rows}
      always
      aside={
        <Checkbox
          size="xs"
          label="Write the differences"
          checked={update}
          onChange={(event) => onUpdate(event.currentTarget.checked)}
        />
      }
    />
  );
}

export const Problems = ({ report }: { report: ImportReport }) => (
  <TableCard
    title="Problems"
    lead={
      report.counts.bad > 0
        ? 'rows that cannot be read, or are refused, are left out; the others are not held up'
        : undefined
    }
    label="Problems"
    file="import-problems.csv"
    columns={PROBLEM_COLUMNS}
    rows={report.problems}
  />
);

export const Skipped = ({ report }: { report: ImportReport }) => (
  <TableCard
    title="Skipped: parts of other awards"
    lead="subprojects are paid from their parent award"
    label="Skipped"
    file="import-skipped.csv"
    columns={PART_COLUMNS}
    rows={report.skipped}
  />
);

function TableCard<Row extends { readonly line: number }>({
  title,
  lead,
  label,
  file,
  columns,
  rows,
  aside,
  always = false,
}: {
  title: string;
  lead?: string | undefined;
  label: string;
  file: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  aside?: ReactNode;
  always?: boolean;
}) {
  if (rows.length === 0 && !always) return null;
  return (
    <Card
      flush
      title={title}
      aside={
        <div className={styles.tableActs}>
          {lead !== undefined && <span>{lead}</span>}
          {aside}
          <CopyTable columns={columns} rows={rows} />
          <SaveTable name={file} columns={columns} rows={rows} />
        </div>
      }
    >
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.line} ${columns.map((column) => column.text(row)).join(' ')}`}
        height={ROW_HEIGHT * 10 + 36}
        rowHeight={ROW_HEIGHT}
        minWidth={860}
        empty={<p className={styles.none}>None</p>}
      />
    </Card>
  );
}
