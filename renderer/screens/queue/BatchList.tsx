/** The batches, newest first, each with its split bar and its money. */
import { Button } from '@mantine/core';
import type { Batch } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import type { BatchId } from '#shared/domain';
import { AgoText, BatchBadge, formatCount, groupCount, ProgressBar } from '#renderer/ui';
import styles from './queue.module.css';

export function BatchList({
  rows,
  chosen,
  more,
}: {
  rows: readonly Batch[];
  chosen: BatchId | null;
  more: (() => void) | null;
}) {
  return (
    <nav className={styles.batches} aria-label="Batches">
      <PlaceLink
        to={{ place: 'queue' }}
        className={styles.batch}
        aria-current={chosen === null ? 'true' : undefined}
      >
        <div className={styles.batchTop}>
          <b>All batches</b>
          <span>
            {formatCount(rows.length)}
            {more ? '+' : ''}
          </span>
        </div>
      </PlaceLink>
      {rows.map((batch) => (
        <BatchLine key={batch.id} batch={batch} chosen={batch.id === chosen} />
      ))}
      {more && (
        <Button variant="subtle" color="gray" size="xs" onClick={more} m={8}>
          Older batches
        </Button>
      )}
    </nav>
  );
}

function BatchLine({ batch, chosen }: { batch: Batch; chosen: boolean }) {
  const ended =
    groupCount(batch.counts, 'done') +
    groupCount(batch.counts, 'failed') +
    groupCount(batch.counts, 'cancelled');
  return (
    <PlaceLink
      to={{ place: 'queue', batchId: batch.id }}
      className={styles.batch}
      aria-current={chosen ? 'true' : undefined}
    >
      <div className={styles.batchTop}>
        <b data-note={batch.experimentName}>{batch.experimentName}</b>
        {batch.state !== 'ended' && batch.priority !== 'normal' && (
          <span className={styles.priority} data-priority={batch.priority}>
            {batch.priority}
          </span>
        )}
        <BatchBadge state={batch.state} running={groupCount(batch.counts, 'running') > 0} />
      </div>
      <ProgressBar counts={batch.counts} total={batch.runs} label={batch.experimentName} />
      <div className={styles.batchFoot}>
        <span>
          {batch.state === 'ended'
            ? `${formatCount(batch.runs)} runs`
            : `${formatCount(ended)} of ${formatCount(batch.runs)} runs`}
        </span>
        <span>{formatMoney(batch.spent)} spent</span>
        <AgoText atMs={batch.createdAtMs} />
        <span>{batch.held > 0n && `${formatMoney(batch.held)} held`}</span>
      </div>
    </PlaceLink>
  );
}
