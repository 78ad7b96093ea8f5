/** One cost in a few lines: what it was, where it stands, what became of it, what is left. */
import type { CostView } from '#shared/contract';
import { formatExact } from '#shared/money';
import { DayText, Fact, Facts, Money, ROUTE_WORDS } from '#renderer/ui';
import { detailOf, reasonOf, whatOf } from './cost-words.ts';
import styles from './costs.module.css';

export function CostSummary({ cost, currency }: { cost: CostView; currency: string }) {
  const { entry, left } = cost;
  const { vendor, invoice } = detailOf(entry);
  const from = [vendor, invoice].filter((part) => part !== null).join(', ');
  return (
    <section className={styles.summary} aria-label={`Entry ${entry.seq}`}>
      <div className={styles.summaryHead}>
        <h3>
          {whatOf(entry)}
          {from !== '' && <span> · {from}</span>}
        </h3>
        <span>entry {entry.seq.toLocaleString('en')}</span>
      </div>
      {entry.reason !== null && <p className={styles.summaryReason}>{reasonOf(entry)}</p>}
      <Facts>
        <Fact name="Cost">
          <Money amount={entry.spent} currency={currency} tone="loud" exact />
        </Fact>
        {left !== null && (
          <Fact name="Left of it" sub={left === entry.spent ? 'nothing given back' : 'after corrections'}>
            <Money amount={left} currency={currency} tone="loud" exact />
          </Fact>
        )}
        <Fact name="Allocation">{entry.allocationName}</Fact>
        <Fact name="Day of use">
          <DayText day={entry.day} />
        </Fact>
        {entry.paymentRoute !== null && <Fact name="Paid through">{ROUTE_WORDS[entry.paymentRoute]}</Fact>}
      </Facts>
    </section>
  );
}

/** The entries that came after it: refunds, corrections, transfers. */
export function Became({ cost, currency }: { cost: CostView; currency: string }) {
  if (cost.about.length === 0) return null;
  return (
    <table className={styles.became}>
      <caption>What became of it</caption>
      <tbody>
        {cost.about.map((row) => (
          <tr key={row.id}>
            <td>
              <DayText day={row.day} />
            </td>
            <th scope="row">{whatOf(row)}</th>
            <td className={styles.becameReason} data-note={reasonOf(row) ?? undefined}>
              {row.allocationName}
              {row.reason !== null && ` · ${reasonOf(row)}`}
            </td>
            <td data-exact={formatExact(row.spent, currency)}>
              <Money amount={row.spent} currency={currency} tone="loud" exact />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
