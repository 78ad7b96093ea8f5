/** The three lists of an award's terms as tables; an empty one says what that means. */
import type { ReactNode } from 'react';
import { daysBetween } from '#shared/base';
import type { AwardTerms } from '#shared/contract';
import { formatPercent, type Nanos, subtract } from '#shared/money';
import { Card, DayText, formatCounted, Money, ROUTE_WORDS } from '#renderer/ui';
import styles from './terms.module.css';

export function Periods({ periods }: { periods: AwardTerms['budgetPeriods'] }) {
  return (
    <ListCard
      title="Budget periods"
      none="None stored. Reports go by the project period and the campus year."
      heads={['No.', 'From', 'To', 'Days']}
      rows={periods.map(({ number, start, end }) => [
        String(number),
        <DayText key="start" day={start} />,
        <DayText key="end" day={end} />,
        String(daysBetween(start, end) + 1),
      ])}
    />
  );
}

export function FundingSteps({
  terms: { fundingSteps, currency },
  amount,
}: {
  terms: AwardTerms;
  amount: Nanos;
}) {
  const last = fundingSteps.at(-1);
  const open = last === undefined ? 0n : subtract(amount, last.obligated);
  return (
    <ListCard
      title="Funding steps"
      none="None: the whole award is obligated from its first day on."
      heads={['From', 'Obligated in all']}
      rows={fundingSteps.map(({ day, obligated }) => [
        <DayText key="day" day={day} />,
        <Money key="obligated" amount={obligated} currency={currency} />,
      ])}
      foot={
        open > 0n && (
          <>
            <Money amount={subtract(amount, last?.obligated ?? amount)} currency={currency} /> of the award is
            not obligated by any step yet.
          </>
        )
      }
    />
  );
}

export function IndirectRates({ rates }: { rates: AwardTerms['indirectRates'] }) {
  const ways = new Set(rates.map(({ route }) => route)).size;
  return (
    <ListCard
      title="Indirect rates"
      none="None stored: no indirect cost is reckoned on its charges."
      heads={['Paid by', 'From', 'Rate']}
      rows={rates.map(({ route, from, rateMillionths }) => [
        ROUTE_WORDS[route],
        <DayText key="from" day={from} />,
        formatPercent(rateMillionths),
      ])}
      foot={rates.length > 0 && `${formatCounted(ways, 'way')} of paying with a rate; others have none.`}
    />
  );
}

function ListCard({
  title,
  none,
  heads,
  rows,
  foot,
}: {
  title: string;
  none: string;
  heads: readonly string[];
  rows: readonly (readonly ReactNode[])[];
  foot?: ReactNode;
}) {
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{none}</p>
      ) : (
        <table className={styles.table} aria-label={title}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              <tr key={row}>
                {cells.map((cell, column) => (
                  <td key={heads[column]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > 0 && foot && <p className={styles.source}>{foot}</p>}
    </Card>
  );
}
