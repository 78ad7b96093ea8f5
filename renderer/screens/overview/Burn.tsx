/** The burn chart of the award at hand. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import { BurnChart } from '#renderer/charts';
import { PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, ErrorNotice } from '#renderer/ui';
import styles from './overview.module.css';

export function Burn({ award }: { award: Award }) {
  const burn = useQuery(
    useRpc().reports.burn.queryOptions({ input: { awardId: award.id }, placeholderData: keepPreviousData }),
  );
  return (
    <Card
      title={`Burn of ${award.number}`}
      aside={
        <PlaceLink className={styles.more} to={{ place: 'awards', awardId: award.id }}>
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
        />
      ) : (
        <Block height={340} />
      )}
    </Card>
  );
}
