/** How much of the award has been moved between allocations, against where the sponsor wants to be asked. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Award, RebudgetView } from '#shared/contract';
import { formatMoney, type Nanos, ZERO } from '#shared/money';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, Lines, Meter } from '#renderer/ui';
import styles from './allocations.module.css';

export function RebudgetNote({ award, adds = ZERO }: { award: Award; adds?: Nanos }) {
  const { rebudget: ask } = useRpc().allocations;
  const before = useQuery(ask.queryOptions({ input: { awardId: award.id } })).data;
  const rebudget = useQuery(
    ask.queryOptions({ input: { awardId: award.id, adds }, placeholderData: keepPreviousData }),
  );
  if (rebudget.isError)
    return (
      <ErrorNotice
        trouble={explainError(rebudget.error, 'read what was moved')}
        onRetry={() => void rebudget.refetch()}
      />
    );
  if (!rebudget.data || !before) return <Lines count={2} />;
  const { moved, shareMillionths, limit, level } = rebudget.data;
  const said = `${formatMoney(moved, award.currency)} moved between allocations${adds > 0n ? ', with this' : ' so far'}: ${percent(shareMillionths)} of the award.`;
  if (limit === null) return <p className={styles.lead}>{said} No limit is stored for this sponsor.</p>;
  return (
    <div className={styles.rebudget} data-level={level}>
      <Meter
        label="Moved between allocations, of what the sponsor lets move"
        currency={award.currency}
        allotted={limit}
        spent={before.moved}
        held={ZERO}
        ghost={adds}
      />
      <p>
        {said} {advice(rebudget.data, formatMoney(limit, award.currency))}
      </p>
    </div>
  );
}

function advice({ level, limitMillionths }: RebudgetView, limit: string): string {
  const share = `${percent(limitMillionths ?? 0)} (${limit})`;
  switch (level) {
    case 'over-limit':
      return `From ${share} on the sponsor may have to approve first: ask before you move more.`;
    case 'near-limit':
      return `That is close to ${share}, from where on the sponsor may have to approve first.`;
    case 'fine':
      return `The sponsor may have to approve from ${share} on.`;
  }
}

const percent = (millionths: number): string => `${(millionths / 10_000).toFixed(1).replace('.0', '')} %`;
