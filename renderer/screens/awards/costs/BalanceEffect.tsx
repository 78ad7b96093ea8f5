/** What an act does to an allocation: what is spent and available before, and after. */
import type { Balance } from '#shared/contract';
import { add, type Nanos, subtract } from '#shared/money';
import { Money } from '#renderer/ui';
import styles from './costs.module.css';

export function BalanceEffect({
  name,
  balance,
  spends,
  currency,
}: {
  name: string;
  balance: Balance;
  /** What is added to what was spent; negative: taken from it. Null: not known yet. */
  spends: Nanos | null;
  currency: string;
}) {
  const after = spends === null ? null : subtract(balance.available, spends);
  return (
    <table className={styles.effect}>
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          <th scope="col">now</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Spent</th>
          <td>
            <Money amount={balance.spent} currency={currency} tone="loud" exact />
          </td>
          <td>
            {spends === null ? (
              '–'
            ) : (
              <Money amount={add(balance.spent, spends)} currency={currency} tone="loud" exact />
            )}
          </td>
        </tr>
        <tr>
          <th scope="row">Available</th>
          <td>
            <Money
              amount={balance.available}
              currency={currency}
              tone={balance.available < 0n ? 'bad' : 'loud'}
              exact
            />
          </td>
          <td>
            {after === null ? (
              '–'
            ) : (
              <Money amount={after} currency={currency} tone={after < 0n ? 'bad' : 'loud'} exact />
            )}
          </td>
        </tr>
      </tbody>
    </table>
  );
}
