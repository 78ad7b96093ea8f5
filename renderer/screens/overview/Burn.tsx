/** The burn chart of the award at hand. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import { BurnChart } from '#renderer/charts';
import { DrillLink, PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, ErrorNotice } from '#renderer/ui';
import styles from './overview.module.css';

/** The entries that make each figure. */
const KIND_OF = { allotted: 'allot', spent: 'costs', held: 'holds' } as const;

export function Burn({ award }: { award: Award }) {
  const burn = useQuery(
    useRpc().reports.burn.queryOptions({ input: { awardId: award.id }, placeholderData: keepPreviousData }),
  );
  return (
    <Card
      title={`Burn of ${award.number}`}
      aside={
        <PlaceLink className={styles.more} to={{ place: 'awards', awardId: award.id, tab: 'ledger' }}>
          Ledger
        </PlaceLink>
      }
    >
      {burn.isError ? (
        <ErrorNotice
          trouble={explainError(burn.error, 'read the burn')}
          onRetry={() => void burn.refetch()}
        />
      ) : burn.data ? (
        <BurnChart
          label={award.title}
          {...burn.data}
          burnPerDay={award.burnPerDay}
          currency={award.currency}
          height={286}
          drill={(figure, day, amount) => (
            <DrillLink awardId={award.id} entries={{ kind: KIND_OF[figure], to: day }}>
              {amount}
            </DrillLink>
          )}
        />
      ) : (
        <Block height={340} />
      )}
    </Card>
  );
}
