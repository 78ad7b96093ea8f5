/** The queue in three lines: what it does, how far it is, what it will still cost. */
import { PlaceLink } from '#renderer/routes';
import { useOpenBatches, useQueueStatus } from '#renderer/rpc';
import {
  Card,
  Fact,
  Facts,
  formatCount,
  formatDuration,
  formatRate,
  groupCount,
  Lines,
  Money,
  ProgressBar,
  ProgressWords,
} from '#renderer/ui';
import styles from './overview.module.css';

export function QueueGlance() {
  const status = useQueueStatus();
  const open = useOpenBatches();
  return (
    <Card
      title="Queue"
      aside={
        <PlaceLink className={styles.more} to={{ place: 'queue' }}>
          Open
        </PlaceLink>
      }
    >
      {!status ? (
        <Lines count={3} />
      ) : open.runs === 0 ? (
        <p className={styles.calm}>Empty. A batch you queue shows here while it runs.</p>
      ) : (
        <div className={styles.glance}>
          <ProgressBar counts={open.counts} total={open.runs} label="Open batches" thick />
          <ProgressWords counts={open.counts} />
          <Facts>
            <Fact name="Now">
              {status.paused
                ? 'paused'
                : groupCount(status.counts, 'running') > 0
                  ? formatRate(status.ratePerSecond)
                  : 'waiting'}
            </Fact>
            <Fact name="Time left">
              {status.timeLeft ? `about ${formatDuration(status.timeLeft.likelyMs)}` : '–'}
            </Fact>
            <Fact name="Still held">
              <Money amount={status.held} tone="loud" />
            </Fact>
            <Fact name="In flight">
              {formatCount(status.lanes.reduce((sum, lane) => sum + lane.inFlight, 0))}
            </Fact>
          </Facts>
        </div>
      )}
    </Card>
  );
}
