/** Money on screen: adaptive digits, the exact value one hover away and in every copy. */
import { formatExact, formatMoney, type Nanos, toDecimal } from '#shared/money';
import styles from './Money.module.css';

export interface MoneyProps {
  readonly amount: Nanos;
  readonly currency?: string;
  /** `quiet` dims the figure; zero is always quiet unless `loud`. */
  readonly tone?: 'plain' | 'quiet' | 'bad' | 'loud';
  /** Shows every digit: for single requests and the ledger. */
  readonly exact?: boolean;
}

export function Money({ amount, currency = 'USD', tone = 'plain', exact = false }: MoneyProps) {
  const exactly = formatExact(amount, currency);
  const shown = exact ? exactly : formatMoney(amount, currency);
  const quiet = tone === 'quiet' || (tone === 'plain' && amount === 0n);
  const className = tone === 'bad' ? styles.bad : quiet ? styles.quiet : undefined;
  return (
    <data
      value={toDecimal(amount)}
      className={className}
      data-exact={exactly}
      data-note={shown === exactly ? undefined : `exactly ${exactly}`}
    >
      {shown}
    </data>
  );
}
