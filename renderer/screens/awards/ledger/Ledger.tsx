/** The award's ledger: every entry that fits the filter, in the order of days, with what it adds up to. */
import { IconNotebook } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Award } from '#shared/contract';
import { go } from '#renderer/routes';
import {
  Block,
  Card,
  CopyTable,
  EmptyState,
  ErrorNotice,
  formatCounted,
  formatDay,
  Money,
  VirtualGrid,
} from '#renderer/ui';
import { isDay } from '#shared/base';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { ledgerColumns } from './columns.tsx';
import { EntryDrawer } from './EntryDrawer.tsx';
import { ExportCsv } from './ExportCsv.tsx';
import { Filters, ShowAll } from './Filters.tsx';
import styles from './ledger.module.css';
import { isNarrowed, isOldestFirst, type LedgerView, useLedger } from './use-ledger.ts';

export function Ledger({ award, route }: { award: Award; route: AwardRoute }) {
  const view = useLedger(route);
  const narrowed = isNarrowed(route);
  const oldestFirst = isOldestFirst(route);
  const columns = useMemo(() => ledgerColumns(award.currency, narrowed), [award.currency, narrowed]);
  const { trouble } = view;
  return (
    <Card
      flush
      title="Ledger"
      aside={
        <div className={styles.acts}>
          <ShowAll route={route} />
          <ExportCsv award={award} route={route} />
          <CopyTable columns={columns} rows={view.rows} />
        </div>
      }
    >
      <Filters award={award} route={route} trouble={trouble} />
      {trouble?.field !== undefined ? (
        <p className={styles.wrong} role="alert">
          {trouble.what}
        </p>
      ) : trouble ? (
        <div className={styles.inset}>
          <ErrorNotice trouble={trouble} onRetry={view.retry} />
        </div>
      ) : !view.loaded ? (
        <div className={styles.inset}>
          <Block height={240} />
        </div>
      ) : (
        <div data-stale={view.stale || undefined} className={styles.shown}>
          <VirtualGrid
            label={`Ledger of ${award.title}`}
            columns={columns}
            count={view.rows.length}
            rowAt={(index) => view.rows[index]}
            rowKey={({ id }) => id}
            onRange={view.onRange}
            height={460}
            rowHeight={34}
            minWidth={1280}
            sort={{ columnId: 'day', descending: !oldestFirst }}
            onSort={() =>
              go(
                { ...route, entries: { ...route.entries, order: oldestFirst ? 'newest' : 'oldest' } },
                { replace: true },
              )
            }
            onOpen={({ id }) => go({ ...route, entryId: id }, { replace: true })}
            openKey={route.entryId ?? null}
            empty={<Nothing view={view} filtered={narrowed || route.allocationId !== undefined} />}
          />
          <Foot view={view} currency={award.currency} />
        </div>
      )}
      <EntryDrawer route={route} onClose={() => go({ ...route, entryId: undefined }, { replace: true })} />
    </Card>
  );
}

function Nothing({ view, filtered }: { view: LedgerView; filtered: boolean }) {
  if (view.more || view.stale)
    return (
      <EmptyState icon={IconNotebook} title="Looking">
        {view.lookedTo !== null && isDay(view.lookedTo)
          ? `No entry fits so far; the ledger is read as far as ${formatDay(view.lookedTo)}.`
          : 'The ledger is being read.'}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconNotebook} title="No entries">
      {filtered
        ? 'No entry fits this filter.'
        : 'The first entry is written when money is put into an allocation.'}
    </EmptyState>
  );
}

/** How much is shown, and what all of it adds up to. */
function Foot({ view, currency }: { view: LedgerView; currency: string }) {
  const { rows, entries, sums, more } = view;
  return (
    <div className={styles.foot} role="status">
      <span>
        {entries === null ? 'Counting the entries' : formatCounted(entries, 'entry', 'entries')}
        {more && `; ${formatCounted(rows.length, 'row')} read, more as you scroll`}
      </span>
      {sums !== null && (
        <dl className={styles.sums}>
          {(['allotted', 'held', 'spent'] as const).map((figure) => (
            <div key={figure}>
              <dt>{figure}</dt>
              <dd>
                <Money amount={sums[figure]} currency={currency} exact />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
