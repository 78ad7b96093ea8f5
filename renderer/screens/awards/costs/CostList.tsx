/** The costs that people entered, newest first, with the corrections of any cost. */
import { Button } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { Award, LedgerRow } from '#shared/contract';
import { toDecimal } from '#shared/money';
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
  formatCounted,
  Money,
  ROUTE_WORDS,
} from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { detailOf, whatOf } from './cost-words.ts';
import styles from './costs.module.css';

const PAGE = 200;

export function CostList({ award, route, actions }: { award: Award; route: AwardRoute; actions: ReactNode }) {
  const costs = useInfiniteQuery(
    useRpc().costs.list.infiniteOptions({
      input: (before: number | null) => ({ awardId: award.id, which: 'by-hand', before, limit: PAGE }),
      initialPageParam: null as number | null,
      getNextPageParam: (page) => page.next,
    }),
  );
  const rows = useMemo(() => costs.data?.pages.flatMap((page) => page.rows) ?? [], [costs.data]);
  const columns = useMemo(() => costColumns(award.currency), [award.currency]);
  return (
    <Card
      flush
      title="Costs by hand"
      aside={
        <div className={styles.acts}>
          {rows.length > 0 && <CopyTable columns={columns} rows={rows} />}
          {actions}
        </div>
      }
    >
      {costs.isError ? (
        <div className={styles.inset}>
          <ErrorNotice
            trouble={explainError(costs.error, 'read the costs')}
            onRetry={() => void costs.refetch()}
          />
        </div>
      ) : !costs.data ? (
        <div className={styles.inset}>
          <Block height={200} />
        </div>
      ) : rows.length === 0 ? (
        <EmptyState icon={IconReceipt} title="No cost was entered by hand">
          Here belongs what the queue did not buy: rented GPUs, training runs, purchases, bills. Requests are
          charged by themselves and stand in the ledger; what is given back or corrected of them stands here,
          too.
        </EmptyState>
      ) : (
        <>
          <DataTable
            label={`Costs by hand of ${award.title}`}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            openKey={route.entryId ?? null}
            onOpen={({ id }) => go({ ...route, entryId: id, act: undefined }, { replace: true })}
            height={380}
            rowHeight={44}
            minWidth={900}
            empty={null}
          />
          <div className={styles.listFoot}>
            <p role="status">
              {formatCounted(rows.length, 'entry', 'entries')}
              {costs.hasNextPage ? ', and older ones' : ''}. The last written stands first; open one to see
              what became of it.
            </p>
            {costs.hasNextPage && (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={costs.isFetchingNextPage}
                onClick={() => void costs.fetchNextPage()}
              >
                Read older ones
              </Button>
            )}
          </div>
        </>
      )}
    </Card>
  );
}

/** `of entry 812`, `part of Shared licences, version 2`. */
function originOf(row: LedgerRow): string | null {
  const { split } = detailOf(row);
  if (split !== null) return `part of ${split.rule}, version ${split.version}`;
  return row.originalId === null ? null : 'of an earlier entry';
}

const fromOf = (row: LedgerRow): string =>
  [detailOf(row).vendor, detailOf(row).invoice].filter((part) => part !== null).join(', ');

function costColumns(currency: string): Column<LedgerRow>[] {
  return [
    {
      id: 'day',
      header: 'Day of use',
      width: '108px',
      cell: ({ day }) => <DayText day={day} />,
      text: ({ day }) => day,
      sortBy: ({ day, seq }) => `${day} ${String(seq).padStart(12, '0')}`,
    },
    {
      id: 'what',
      header: 'What',
      width: 'minmax(140px, 0.9fr)',
      cell: (row) => <Two first={whatOf(row)} second={originOf(row)} strong />,
      text: (row) => [whatOf(row), originOf(row)].filter(Boolean).join(', '),
      sortBy: whatOf,
    },
    {
      id: 'reason',
      header: 'For',
      width: 'minmax(200px, 1.8fr)',
      cell: (row) => (
        <span data-note={row.reason ?? undefined} className={styles.cut}>
          <Two first={row.reason ?? ''} second={fromOf(row) || null} />
        </span>
      ),
      text: (row) => [row.reason, fromOf(row)].filter(Boolean).join(' · '),
    },
    {
      id: 'allocation',
      header: 'Allocation',
      width: 'minmax(110px, 0.8fr)',
      cell: ({ allocationName }) => allocationName,
      text: ({ allocationName }) => allocationName,
      sortBy: ({ allocationName }) => allocationName,
    },
    {
      id: 'route',
      header: 'Paid through',
      width: 'minmax(120px, 0.8fr)',
      cell: ({ paymentRoute, personName }) => (
        <Two
          first={paymentRoute === null ? 'by its account' : ROUTE_WORDS[paymentRoute]}
          second={personName}
        />
      ),
      text: ({ paymentRoute }) => paymentRoute ?? '',
      sortBy: ({ paymentRoute }) => paymentRoute ?? '',
    },
    {
      id: 'amount',
      header: 'Amount',
      width: '132px',
      align: 'end',
      cell: ({ spent }) => <Money amount={spent} currency={currency} tone="loud" />,
      text: ({ spent }) => toDecimal(spent),
      sortBy: ({ spent }) => spent,
    },
  ];
}

function Two({ first, second, strong = false }: { first: string; second: string | null; strong?: boolean }) {
  return (
    <span className={styles.twoLines} data-strong={strong || undefined}>
      <span>{first}</span>
      {second !== null && <small>{second}</small>}
    </span>
  );
}
