/** Spend by model, person or tier: one bar per row against the largest, with its amount and share written out. */
import type { Nanos } from '#shared/money';
import { formatCount, formatShare, Money, shareOf } from '#renderer/ui';
import type { ReactNode } from 'react';
import styles from './SpendBars.module.css';

export interface SpendBar {
  readonly key: string;
  readonly label: ReactNode;
  readonly runs: number;
  readonly spent: Nanos;
  /** Makes a link of the amount, to what makes it. */
  readonly drill?: (amount: ReactNode) => ReactNode;
}

export function SpendBars({
  rows,
  total,
  label,
  currency = 'USD',
}: {
  rows: readonly SpendBar[];
  total: Nanos;
  label: string;
  currency?: string;
}) {
  const most = rows.reduce((top, { spent }) => (spent > top ? spent : top), 0n as Nanos);
  return (
    <table className={styles.bars} aria-label={label}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Bar</th>
          <th scope="col">Spent</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-note={`${formatCount(row.runs)} ${row.runs === 1 ? 'run' : 'runs'}`}>
            <th scope="row">{row.label}</th>
            <td className={styles.track}>
              <i style={{ width: `max(2px, ${(shareOf(row.spent, most) * 100).toFixed(2)}%)` }} />
            </td>
            <td>{amountOf(row, currency)}</td>
            <td className={styles.share}>{formatShare(shareOf(row.spent, total))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function amountOf({ spent, drill }: SpendBar, currency: string) {
  const amount = <Money amount={spent} currency={currency} />;
  return drill ? drill(amount) : amount;
}
