/** Where the award's money went: by tier, by model, by person. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Award, SpendRow } from '#shared/contract';
import { TIERS } from '#shared/domain';
import { SpendBars } from '#renderer/charts';
import { DrillLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Card, ErrorNotice, Lines, TierChip } from '#renderer/ui';
import styles from './overview.module.css';

const MOST_ROWS = 8;

export function Spend({ award }: { award: Award }) {
  return (
    <div className={styles.spend}>
      <SpendCard award={award} by="tier" title="Spent by tier" />
      <SpendCard award={award} by="model" title="Spent by model" />
      <SpendCard award={award} by="person" title="Spent by person" />
    </div>
  );
}

function SpendCard({ award, by, title }: { award: Award; by: 'tier' | 'model' | 'person'; title: string }) {
  const spend = useQuery(
    useRpc().reports.spend.queryOptions({
      input: { awardId: award.id, by },
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <Card title={title}>
      {spend.isError ? (
        <ErrorNotice
          trouble={explainError(spend.error, 'read the spend')}
          onRetry={() => void spend.refetch()}
        />
      ) : !spend.data ? (
        <Lines count={4} />
      ) : spend.data.rows.length === 0 ? (
        <p className={styles.calm}>Nothing is spent yet.</p>
      ) : (
        <SpendBars
          label={title}
          total={spend.data.total}
          currency={award.currency}
          rows={spend.data.rows.slice(0, MOST_ROWS).map((row) => ({
            ...row,
            label: labelOf(row, by),
            drill: (amount) => (
              <DrillLink awardId={award.id} entries={{ kind: 'costs', [by]: row.key }}>
                {amount}
              </DrillLink>
            ),
          }))}
        />
      )}
    </Card>
  );
}

function labelOf(row: SpendRow, by: 'tier' | 'model' | 'person') {
  const tier = by === 'tier' ? TIERS.find((known) => known === row.key) : undefined;
  return tier ? <TierChip tier={tier} /> : <span data-note={row.label}>{row.label}</span>;
}
