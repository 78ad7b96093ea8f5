/** All awards, a line each. */
import { Button } from '@mantine/core';
import { IconCoins, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { go, PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  DayText,
  EmptyState,
  ErrorNotice,
  formatCounted,
  formatShare,
  Meter,
  meterWords,
  Money,
  Page,
  PageHeader,
} from '#renderer/ui';
import styles from './list.module.css';

export function AwardList() {
  const awards = useQuery(useRpc().awards.list.queryOptions());
  const add = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => go({ place: 'awards', act: 'new-award' }, { replace: true })}
    >
      Add award
    </Button>
  );
  return (
    <Page>
      <PageHeader title="Awards" lead="Grants, and the allocations they are divided into" actions={add} />
      {awards.isError ? (
        <ErrorNotice
          trouble={explainError(awards.error, 'read the awards')}
          onRetry={() => void awards.refetch()}
        />
      ) : !awards.data ? (
        <Block height={320} />
      ) : awards.data.length === 0 ? (
        <Card>
          <EmptyState icon={IconCoins} title="No awards yet" action={add}>
            An award is a grant: a sponsor, a number, dates and an amount. Everything that is run is charged
            to an allocation of one.
          </EmptyState>
        </Card>
      ) : (
        <Card flush>
          <ul className={styles.list}>
            {awards.data.map((award) => (
              <AwardLine key={award.id} award={award} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function AwardLine({ award }: { award: Award }) {
  const figures = { ...award.balance, timeShare: award.timeShare };
  return (
    // The title is the link; the whole line is a larger target for the pointer.
    <li className={styles.line} onClick={() => go({ place: 'awards', awardId: award.id })}>
      <div className={styles.lineName}>
        <h2>
          <PlaceLink to={{ place: 'awards', awardId: award.id }}>{award.title}</PlaceLink>
        </h2>
        <p>
          {award.number} · {award.sponsor}
          {award.piName !== null && ` · PI ${award.piName}`}
        </p>
      </div>
      <div className={styles.lineMeter}>
        <Meter label={award.title} {...figures} currency={award.currency} />
        <p>{meterWords(figures, award.currency).pace}</p>
      </div>
      <div className={styles.lineMoney}>
        <b>
          <Money
            amount={award.balance.available}
            currency={award.currency}
            tone={award.balance.available < 0n ? 'bad' : 'loud'}
          />
        </b>
        <p>available of {formatMoney(award.balance.allotted, award.currency)}</p>
      </div>
      <div className={styles.lineMoney}>
        <b className="nowrap">
          {award.daysLeft === 0
            ? `ended ${formatShare(award.timeShare)}`
            : formatCounted(award.daysLeft, 'day')}
        </b>
        <p>
          ends <DayText day={award.end} />
        </p>
      </div>
    </li>
  );
}
