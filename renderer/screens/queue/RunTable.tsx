/** The runs: read a page at a time by offset as they come into view, so that a million rows scroll like a hundred. */
import { IconMoodEmpty } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Run } from '#shared/contract';
import { type BatchId, countRuns, isEnd, type RunCounts, type RunId } from '#shared/domain';
import { toDecimal } from '#shared/money';
import { PlaceLink, type QueueFilter, type Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  type Column,
  EmptyState,
  ErrorNotice,
  formatCount,
  InstantText,
  Money,
  StateBadge,
  VirtualGrid,
} from '#renderer/ui';
import { FILTERS } from './filters.ts';
import styles from './queue.module.css';

const PAGE = 200;

export function RunFilter({
  route,
  counts,
}: {
  route: Extract<Route, { place: 'queue' }>;
  counts: RunCounts;
}) {
  const current = route.filter ?? 'all';
  return (
    <nav className={styles.filters} aria-label="Runs by state">
      {FILTERS.map(({ id, label, states }) => {
        const count =
          states === null
            ? Object.values(counts).reduce((sum, each) => sum + (each ?? 0), 0)
            : countRuns(counts, states);
        if (count === 0 && id !== 'all' && id !== current) return null;
        return (
          <PlaceLink
            key={id}
            to={{ ...route, filter: id, runId: undefined, ask: undefined }}
            aria-current={id === current ? 'true' : undefined}
          >
            {label} <span>{formatCount(count)}</span>
          </PlaceLink>
        );
      })}
    </nav>
  );
}

const COLUMNS: readonly Column<Run>[] = [
  {
    id: 'seq',
    header: 'No.',
    width: '60px',
    align: 'end',
    cell: ({ seq }) => <span className={styles.quiet}>{formatCount(seq)}</span>,
    text: ({ seq }) => String(seq),
  },
  {
    id: 'prompt',
    header: 'Prompt',
    width: 'minmax(140px, 2fr)',
    cell: ({ prompt }) => prompt,
    text: ({ prompt }) => prompt,
  },
  {
    id: 'model',
    header: 'Model',
    width: 'minmax(96px, 170px)',
    cell: ({ modelKey }) => <span className={styles.quiet}>{modelKey}</span>,
    text: ({ modelKey }) => modelKey,
  },
  {
    id: 'state',
    header: 'State',
    width: '122px',
    cell: ({ state }) => <StateBadge state={state} />,
    text: ({ state }) => state,
  },
  {
    id: 'money',
    header: 'Charged',
    width: '106px',
    align: 'end',
    cell: (run) =>
      isEnd(run.state) ? <Money amount={run.spent} exact={run.spent !== 0n} /> : <HeldMoney run={run} />,
    text: ({ spent }) => toDecimal(spent),
    note: 'What the run cost; in brackets what is held for a run that has not ended',
  },
  {
    id: 'ended',
    header: 'Ended',
    width: '112px',
    align: 'end',
    cell: ({ endedAtMs }) => (endedAtMs === null ? '' : <InstantText atMs={endedAtMs} />),
    text: ({ endedAtMs }) => String(endedAtMs ?? ''),
  },
];

function HeldMoney({ run }: { run: Run }) {
  return (
    <span className={styles.quiet} data-note="held, not spent">
      (<Money amount={run.ceiling} exact />)
    </span>
  );
}

export interface RunTableProps {
  readonly batchId: BatchId | null;
  readonly filter: QueueFilter;
  readonly openRun: RunId | null;
  readonly onOpen: (runId: RunId) => void;
}

export function RunTable({ batchId, filter, openRun, onOpen }: RunTableProps) {
  const rpc = useRpc();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const states = FILTERS.find(({ id }) => id === filter)?.states ?? null;
  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);
  const numbers = Array.from({ length: lastPage - firstPage + 1 }, (_, n) => firstPage + n);
  const pages = useQueries({
    queries: numbers.map((page) =>
      rpc.queue.runs.queryOptions({
        input: { batchId, states: states === null ? null : [...states], offset: page * PAGE, limit: PAGE },
      }),
    ),
  });
  const known = useRef({ key: '', total: 0 });
  const key = `${batchId ?? 'all'}/${filter}`;
  const answered = pages.find((page) => page.data)?.data;
  if (answered) known.current = { key, total: answered.total };
  const total = known.current.key === key ? known.current.total : 0;
  const onRange = useCallback(
    (first: number, last: number) =>
      setRange((before) => (before.first === first && before.last === last ? before : { first, last })),
    [],
  );
  const failed = pages.find((page) => page.isError);
  if (failed)
    return (
      <ErrorNotice
        trouble={explainError(failed.error, 'read the runs')}
        onRetry={() => void failed.refetch()}
      />
    );
  return (
    <VirtualGrid
      key={key}
      label="Runs"
      columns={COLUMNS}
      count={answered || total > 0 ? total : 12}
      rowAt={(index) => pages[Math.floor(index / PAGE) - firstPage]?.data?.rows[index % PAGE]}
      rowKey={({ id }) => id}
      onRange={onRange}
      onOpen={({ id }) => onOpen(id)}
      openKey={openRun}
      height="fill"
      rowHeight={32}
      minWidth={640}
      empty={
        <EmptyState icon={IconMoodEmpty} title="No runs here">
          {filter === 'all' ? 'This batch has no runs.' : `No run is ${filter} now.`}
        </EmptyState>
      }
    />
  );
}
