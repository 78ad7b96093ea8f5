/** One batch in figures, with everything that can be done to it. */
import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Batch } from '#shared/contract';
import { formatMoney, sum } from '#shared/money';
import { DrillLink } from '#renderer/routes';
import {
  BatchBadge,
  Fact,
  Facts,
  formatCount,
  formatCounted,
  formatDuration,
  groupCount,
  InstantText,
  Money,
  PracticeChip,
  ProgressBar,
  ProgressWords,
} from '#renderer/ui';
import { DeadlineFact, DeadlineForm, OrderMenu } from './BatchOrder.tsx';
import type { QueueAct } from './ConfirmAct.tsx';
import styles from './queue.module.css';
import type { QueueActs } from './use-queue-acts.ts';

export function BatchHead({
  batch,
  onAsk,
  acts,
}: {
  batch: Batch;
  onAsk: (act: QueueAct) => void;
  acts: QueueActs;
}) {
  const scope = { kind: 'batch', batchId: batch.id } as const;
  const name = `“${batch.experimentName}”`;
  const again = groupCount(batch.counts, 'failed') + groupCount(batch.counts, 'cancelled');
  const left = groupCount(batch.counts, 'waiting') + groupCount(batch.counts, 'running');
  const [deadlineOpen, setDeadlineOpen] = useState(false);
  const ask = (kind: QueueAct['kind']) =>
    onAsk({ kind, scope, name, counts: batch.counts, held: batch.held });
  return (
    <header className={styles.head}>
      <div className={styles.headTop}>
        <div className={styles.headName}>
          <h2>
            {batch.experimentName}{' '}
            <BatchBadge state={batch.state} running={groupCount(batch.counts, 'running') > 0} />{' '}
            {batch.practice && <PracticeChip />}
          </h2>
          <p data-note={batch.purpose === '' ? undefined : batch.purpose}>
            {batch.purpose === '' ? 'No purpose written' : batch.purpose}
          </p>
        </div>
        <div className={styles.headActs}>
          {batch.state !== 'ended' && <OrderMenu batch={batch} onDeadline={() => setDeadlineOpen(true)} />}
          {again > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              onClick={() => ask('retry')}
            >
              Run {formatCount(again)} again
            </Button>
          )}
          {batch.state === 'paused' && (
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={14} />}
              onClick={() => acts.resume(scope, name)}
            >
              Resume
            </Button>
          )}
          {batch.state === 'queued' && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerPause size={14} />}
              onClick={() => acts.pause(scope, name)}
            >
              Pause
            </Button>
          )}
          {left > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={14} />}
              onClick={() => ask('cancel')}
            >
              Cancel
            </Button>
          )}
        </div>
      </div>
      <ProgressBar
        counts={batch.counts}
        total={batch.runs}
        label={`Progress of ${batch.experimentName}`}
        thick
      />
      <div className={styles.headFigures}>
        <ProgressWords counts={batch.counts} />
      </div>
      <Facts>
        <Fact name="Spent so far">
          <DrillLink awardId={batch.awardId} entries={{ kind: 'bills', batch: batch.id }}>
            <Money amount={batch.spent} tone="loud" />
          </DrillLink>
        </Fact>
        <Fact name={batch.state === 'ended' ? 'Held' : 'To come, at most'}>
          <DrillLink awardId={batch.awardId} entries={{ kind: 'holds', batch: batch.id }}>
            <Money amount={batch.held} tone="loud" />
          </DrillLink>
        </Fact>
        <Fact name="Ceiling">
          <Money amount={batch.ceiling} tone="loud" />
        </Fact>
        <TimeLeft batch={batch} />
        <DeadlineFact batch={batch} />
        <Fact name="Charged to">
          <span className={styles.clip} data-note={`${batch.allocationName}\n${batch.awardTitle}`}>
            {batch.allocationName}
          </span>
        </Fact>
      </Facts>
      <DeadlineForm batch={batch} opened={deadlineOpen} onClose={() => setDeadlineOpen(false)} />
    </header>
  );
}

function TimeLeft({ batch }: { batch: Batch }) {
  const { timeLeft, position } = batch;
  if (batch.endedAtMs !== null) {
    return (
      <Fact name="Ended">
        <InstantText atMs={batch.endedAtMs} />
      </Fact>
    );
  }
  const place = position === null || position === 1 ? undefined : `${position - 1} before it`;
  if (batch.state === 'paused' || timeLeft === null)
    return (
      <Fact name="Time left" sub={place}>
        –
      </Fact>
    );
  return (
    <Fact
      name="Time left"
      sub={`${formatDuration(timeLeft.lowMs)} to ${formatDuration(timeLeft.highMs)}${place ? `, ${place}` : ''}`}
    >
      about {formatDuration(timeLeft.likelyMs)}
    </Fact>
  );
}

export function WholeHead({ batches }: { batches: readonly Batch[] }) {
  const open = batches.filter(({ state }) => state !== 'ended');
  return (
    <header className={styles.head}>
      <div className={styles.headTop}>
        <div className={styles.headName}>
          <h2>All batches</h2>
          <p>
            {formatCounted(open.length, 'open batch', 'open batches')};{' '}
            {formatMoney(sum(open.map(({ spent }) => spent)))} spent and{' '}
            {formatMoney(sum(open.map(({ held }) => held)))} held by them
          </p>
        </div>
      </div>
    </header>
  );
}
