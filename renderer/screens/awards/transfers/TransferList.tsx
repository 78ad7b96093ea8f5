/** Every cost transfer from or to this award, those that wait first. */
import { Button } from '@mantine/core';
import { IconArrowRight, IconArrowsTransferUp, IconPlus } from '@tabler/icons-react';
import type { Award, Transfer } from '#shared/contract';
import { PlaceLink } from '#renderer/routes';
import { AgoText, Card, EmptyState, formatCounted, Money } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import type { Places } from '../costs/use-allocations.ts';
import { TransferClock } from './TransferClock.tsx';
import { TransferState } from './TransferState.tsx';
import { endsOf } from './transfer-ends.ts';
import styles from './transfers.module.css';

export function TransferList({
  award,
  transfers,
  places,
  route,
  onAsk,
}: {
  award: Award;
  transfers: readonly Transfer[];
  places: Places;
  route: AwardRoute;
  onAsk: () => void;
}) {
  const waiting = transfers.filter(({ state }) => state === 'requested');
  const sorted = [
    ...waiting.toSorted((a, b) => b.ageDays - a.ageDays),
    ...transfers.filter(({ state }) => state !== 'requested'),
  ];
  const isEmpty = sorted.length === 0;
  const ask = (
    <Button
      size={isEmpty ? 'sm' : 'xs'}
      leftSection={isEmpty ? undefined : <IconPlus size={14} />}
      onClick={onAsk}
    >
      Ask for a transfer
    </Button>
  );
  return (
    <Card flush title="Cost transfers" {...(isEmpty ? {} : { aside: ask })}>
      {isEmpty ? (
        <EmptyState icon={IconArrowsTransferUp} title="No cost was moved from or to this award" action={ask}>
          A cost that was charged to the wrong award is moved by asking for it with four answers; a PI other
          than the one who asks decides. Sponsors take it within 90 days of finding the error, as a rule.
        </EmptyState>
      ) : (
        <>
          <ul className={styles.list} aria-label="Cost transfers">
            {sorted.map((transfer) => (
              <Line key={transfer.id} transfer={transfer} places={places} route={route} award={award} />
            ))}
          </ul>
          <p className={styles.listFoot} role="status">
            {formatCounted(sorted.length, 'transfer')}
            {waiting.length > 0 &&
              `, ${waiting.length} of them ${waiting.length === 1 ? 'waits' : 'wait'} for a decision`}
            .
          </p>
        </>
      )}
    </Card>
  );
}

function Line({
  transfer,
  places,
  route,
  award,
}: {
  transfer: Transfer;
  places: Places;
  route: AwardRoute;
  award: Award;
}) {
  const { from, to, currency } = endsOf(transfer, places);
  const end = (place: typeof from, name: string) => (
    <span className={styles.end}>
      {name}
      {place && place.award.id !== award.id && <small>{place.award.number}</small>}
    </span>
  );
  return (
    <li>
      <PlaceLink
        className={styles.line}
        to={{ ...route, act: undefined, entryId: undefined, transferId: transfer.id }}
      >
        <span className={styles.lineMoney}>
          <Money amount={transfer.amount} currency={currency} tone="loud" />
        </span>
        <span className={styles.lineEnds}>
          {end(from, transfer.rows[0]?.allocationName ?? '')}
          <IconArrowRight size={14} stroke={1.8} aria-label="to" />
          {end(to, transfer.toAllocationName)}
        </span>
        <TransferState state={transfer.state} />
        <TransferClock {...transfer} quiet={transfer.state !== 'requested'} />
        <span className={styles.lineBy}>
          {transfer.requestedBy}
          <small>
            <AgoText atMs={transfer.requestedAtMs} />
          </small>
        </span>
      </PlaceLink>
    </li>
  );
}
