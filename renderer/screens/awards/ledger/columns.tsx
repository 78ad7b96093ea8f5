/** The columns of the ledger. */
import { formatExact, type Nanos, toDecimal } from '#shared/money';
import { type Column, DayText, formatCount, InstantText, Money } from '#renderer/ui';
import styles from './ledger.module.css';
import type { RunningRow } from './use-ledger.ts';

/** A change of a balance: signed, exact, empty when nothing changed. */
export function Change({ amount, currency }: { amount: Nanos; currency: string }) {
  if (amount === 0n) return null;
  const exactly = formatExact(amount, currency);
  return (
    <data
      value={toDecimal(amount)}
      data-exact={exactly}
      data-note={exactly.length > 14 ? exactly : undefined}
      className={amount < 0n ? styles.minus : undefined}
    >
      {amount > 0n ? '+' : ''}
      {exactly}
    </data>
  );
}

const what = (row: RunningRow): string =>
  [row.modelKey, row.reason].filter((part) => part !== null).join(' · ');

/** `narrowed`: the running figure is what was spent so far of what is shown, not what is available. */
export function ledgerColumns(currency: string, narrowed: boolean): Column<RunningRow>[] {
  const change = (id: 'allotted' | 'held' | 'spent'): Column<RunningRow> => ({
    id,
    header: { allotted: 'Allotted', held: 'Held', spent: 'Spent' }[id],
    // An exact amount is never cut: +$583.333333333 has its room.
    width: 'minmax(150px, 0.7fr)',
    align: 'end',
    cell: (row) => <Change amount={row[id]} currency={currency} />,
    text: (row) => toDecimal(row[id]),
  });
  return [
    {
      id: 'seq',
      header: 'No.',
      width: '72px',
      align: 'end',
      cell: ({ seq }) => <span className={styles.seq}>{formatCount(seq)}</span>,
      text: ({ seq }) => String(seq),
    },
    {
      id: 'day',
      header: 'Day',
      width: '106px',
      cell: ({ day }) => <DayText day={day} />,
      text: ({ day }) => day,
      // The order is the backend's, over the whole ledger.
      sortBy: ({ day }) => day,
      note: 'Day of use. The ledger is in the order of days, then of numbers.',
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '92px',
      cell: ({ kind }) => <span className={styles.kind}>{kind}</span>,
      text: ({ kind }) => kind,
    },
    {
      id: 'allocation',
      header: 'Allocation',
      width: 'minmax(110px, 0.8fr)',
      cell: ({ allocationName }) => <span data-note={allocationName}>{allocationName}</span>,
      text: ({ allocationName }) => allocationName,
    },
    change('allotted'),
    change('held'),
    change('spent'),
    {
      id: 'running',
      header: narrowed ? 'Running spent' : 'Available',
      width: 'minmax(112px, 0.7fr)',
      align: 'end',
      cell: ({ running }) =>
        running === null ? null : (
          <span className={styles.running}>
            <Money amount={running} currency={currency} tone="loud" />
          </span>
        ),
      text: ({ running }) => (running === null ? '' : toDecimal(running)),
      note: narrowed ? 'Spent up to this entry, of what is shown' : 'Available after this entry',
    },
    {
      id: 'what',
      header: 'For',
      width: 'minmax(150px, 1.5fr)',
      cell: (row) => <span data-note={what(row)}>{what(row)}</span>,
      text: what,
    },
    {
      id: 'person',
      header: 'By',
      width: 'minmax(96px, 0.6fr)',
      cell: ({ personName }) => personName ?? '',
      text: ({ personName }) => personName ?? '',
    },
    {
      id: 'at',
      header: 'Written',
      width: '108px',
      cell: ({ atMs }) => <InstantText atMs={atMs} />,
      text: ({ atMs }) => String(atMs),
    },
  ];
}
