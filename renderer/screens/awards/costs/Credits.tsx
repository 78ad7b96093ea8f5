/** Credit bought ahead: what was bought, used and is left of each. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Award, PrepaidCredit } from '#shared/contract';
import { formatMoney, ZERO } from '#shared/money';
import { Card, DayText, Meter, Money } from '#renderer/ui';
import styles from './costs.module.css';

export function Credits({
  award,
  credits,
  onAdd,
  onUse,
}: {
  award: Award;
  credits: readonly PrepaidCredit[];
  onAdd: () => void;
  onUse: (credit: PrepaidCredit) => void;
}) {
  return (
    <Card
      title="Prepaid credit"
      aside={
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={onAdd}>
          Add credit
        </Button>
      }
    >
      {credits.length === 0 ? (
        <p className={styles.calm}>
          None noted. Credit bought from a vendor is not yet a cost of any award: note it here, and charge
          what is used of it.
        </p>
      ) : (
        <ul className={styles.credits}>
          {credits.map((credit) => (
            <li key={credit.id}>
              <div className={styles.creditHead}>
                <h3>{credit.vendor}</h3>
                <span>
                  bought <DayText day={credit.bought} />
                  {credit.invoice !== null && `, ${credit.invoice}`}
                </span>
                <UseButton award={award} credit={credit} onUse={onUse} />
              </div>
              <Meter
                label={`Credit of ${credit.vendor}`}
                allotted={credit.amount}
                spent={credit.used}
                held={ZERO}
                currency={credit.currency}
              />
              <p className={styles.creditWords}>
                <Money amount={credit.used} currency={credit.currency} tone="loud" /> used,{' '}
                <b>
                  <Money amount={credit.left} currency={credit.currency} tone="loud" /> left
                </b>{' '}
                of {formatMoney(credit.amount, credit.currency)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function UseButton({
  award,
  credit,
  onUse,
}: {
  award: Award;
  credit: PrepaidCredit;
  onUse: (credit: PrepaidCredit) => void;
}) {
  if (credit.left <= 0n) return <span className={styles.used}>used up</span>;
  if (credit.currency !== award.currency)
    return <span className={styles.used}>only for awards in {credit.currency}</span>;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      onClick={() => onUse(credit)}
      aria-label={`Use credit of ${credit.vendor}`}
    >
      Use
    </Button>
  );
}
