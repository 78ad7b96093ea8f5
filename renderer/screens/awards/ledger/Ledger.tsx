/** The award's ledger, newest first: every entry, filtered by kind and allocation, read page by page. */
import { Select } from '@mantine/core';
import { IconNotebook } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Award, LedgerRow } from '#shared/contract';
import { ENTRY_KINDS, type EntryKind } from '#shared/domain';
import { formatExact, type Nanos, toDecimal } from '#shared/money';
import { go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  type Column,
  CopyTable,
  DataTable,
  DayText,
  EmptyState,
  ErrorNotice,
  formatCount,
  InstantText,
} from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import styles from './ledger.module.css';

const PAGE = 200;

export function Ledger({ award, route }: { award: Award; route: AwardRoute }) {
  const allocationId = route.allocationId ?? null;
  const [kind, setKind] = useState<EntryKind | null>(null);
  const rpc = useRpc();
  const ledger = useInfiniteQuery(
    rpc.ledger.page.infiniteOptions({
      input: (before: number | null) => ({ awardId: award.id, allocationId, kind, before, limit: PAGE }),
      initialPageParam: null as number | null,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => ledger.data?.pages.flatMap((page) => page.rows) ?? [], [ledger.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = ledger;
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (hasNextPage && !isFetchingNextPage && last > rows.length - 40) void fetchNextPage();
    },
    [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length],
  );
  const columns = useMemo(() => ledgerColumns(award.currency), [award.currency]);

  return (
    <Card
      flush
      title="Ledger"
      aside={
        <div className={styles.filters}>
          <Select
            aria-label="Kind of entry"
            size="xs"
            w={130}
            value={kind ?? 'every'}
            data={[{ value: 'every', label: 'every kind' }, ...ENTRY_KINDS]}
            onChange={(value) => setKind(ENTRY_KINDS.find((known) => known === value) ?? null)}
          />
          <Select
            aria-label="Allocation"
            size="xs"
            w={170}
            value={allocationId ?? 'every'}
            data={[
              { value: 'every', label: 'every allocation' },
              ...award.allocations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(value) =>
              go(
                { ...route, allocationId: award.allocations.find(({ id }) => id === value)?.id },
                { replace: true },
              )
            }
          />
          <CopyTable columns={columns} rows={rows} />
        </div>
      }
    >
      {ledger.isError ? (
        <div className={styles.inset}>
          <ErrorNotice
            trouble={explainError(ledger.error, 'read the ledger')}
            onRetry={() => void ledger.refetch()}
          />
        </div>
      ) : !ledger.data ? (
        <div className={styles.inset}>
          <Block height={240} />
        </div>
      ) : (
        <>
          <DataTable
            label={`Ledger of ${award.title}`}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            onRange={onRange}
            height={460}
            rowHeight={34}
            minWidth={1080}
            onOpen={(row) =>
              row.batchId !== null &&
              go({ place: 'queue', batchId: row.batchId, runId: row.runId ?? undefined })
            }
            empty={
              <EmptyState icon={IconNotebook} title="No entries">
                {kind === null && allocationId === null
                  ? 'The first entry is written when money is put into an allocation.'
                  : 'No entry fits this filter.'}
              </EmptyState>
            }
          />
          <p className={styles.foot} role="status">
            {formatCount(rows.length)} {rows.length === 1 ? 'entry' : 'entries'} shown
            {hasNextPage ? '; more are read as you scroll' : ', which is all'}. Entries are never changed: a
            mistake gets a correcting entry.
          </p>
        </>
      )}
    </Card>
  );
}

/** A change of a balance: signed, exact, empty when nothing changed. */
function Change({ amount, currency }: { amount: Nanos; currency: string }) {
  if (amount === 0n) return null;
  const exactly = formatExact(amount, currency);
  return (
    <data value={toDecimal(amount)} data-exact={exactly} className={amount < 0n ? styles.minus : undefined}>
      {amount > 0n ? '+' : ''}
      {exactly}
    </data>
  );
}

function ledgerColumns(currency: string): Column<LedgerRow>[] {
  const change = (id: 'allotted' | 'held' | 'spent'): Column<LedgerRow> => ({
    id,
    header: { allotted: 'Allotted', held: 'Held', spent: 'Spent' }[id],
    width: 'minmax(108px, 0.7fr)',
    align: 'end',
    cell: (row) => <Change amount={row[id]} currency={currency} />,
    text: (row) => toDecimal(row[id]),
    sortBy: (row) => row[id],
  });
  return [
    {
      id: 'seq',
      header: 'No.',
      width: '74px',
      align: 'end',
      cell: ({ seq }) => <span className={styles.seq}>{formatCount(seq)}</span>,
      text: ({ seq }) => String(seq),
      sortBy: ({ seq }) => seq,
    },
    {
      id: 'day',
      header: 'Day',
      width: '104px',
      cell: ({ day }) => <DayText day={day} />,
      text: ({ day }) => day,
      sortBy: ({ day }) => day,
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '92px',
      cell: ({ kind }) => <span className={styles.kind}>{kind}</span>,
      text: ({ kind }) => kind,
      sortBy: ({ kind }) => kind,
    },
    {
      id: 'allocation',
      header: 'Allocation',
      width: 'minmax(110px, 0.8fr)',
      cell: ({ allocationName }) => allocationName,
      text: ({ allocationName }) => allocationName,
      sortBy: ({ allocationName }) => allocationName,
    },
    change('allotted'),
    change('held'),
    change('spent'),
    {
      id: 'what',
      header: 'For',
      width: 'minmax(180px, 1.6fr)',
      cell: (row) => (
        <span data-note={row.reason ?? undefined}>
          {[row.modelKey, row.reason].filter((part) => part !== null).join(' · ')}
        </span>
      ),
      text: (row) => [row.modelKey, row.reason].filter((part) => part !== null).join(' · '),
    },
    {
      id: 'person',
      header: 'By',
      width: 'minmax(100px, 0.7fr)',
      cell: ({ personName }) => personName ?? '',
      text: ({ personName }) => personName ?? '',
      sortBy: ({ personName }) => personName ?? '',
    },
    {
      id: 'at',
      header: 'Written',
      width: '112px',
      cell: ({ atMs }) => <InstantText atMs={atMs} />,
      text: ({ atMs }) => String(atMs),
      sortBy: ({ atMs }) => atMs,
    },
  ];
}
