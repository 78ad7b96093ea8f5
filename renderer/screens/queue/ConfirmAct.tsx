/** Asks before an act that cannot be taken back, naming its effect in numbers. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Scope } from '#shared/contract';
import { countRuns, IN_FLIGHT_STATES, type RunCounts } from '#shared/domain';
import { formatExact, type Nanos } from '#shared/money';
import { formatCounted, groupCount } from '#renderer/ui';
import styles from './queue.module.css';
import type { QueueActs } from './use-queue-acts.ts';

export interface QueueAct {
  readonly kind: 'cancel' | 'retry';
  readonly scope: Scope;
  readonly name: string;
  readonly counts: RunCounts;
  readonly held: Nanos;
}

export function ConfirmAct({
  act,
  acts,
  onClose,
}: {
  act: QueueAct | null;
  acts: QueueActs;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  if (!act) return <Modal opened={false} onClose={onClose} />;
  const words = wordsOf(act);
  const carryOut = async () => {
    setBusy(true);
    await acts[act.kind](act.scope, act.name);
    setBusy(false);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      size={480}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ul className={styles.effects}>
        {words.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <div className={styles.confirm}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {words.keep}
        </Button>
        <Button
          color={act.kind === 'cancel' ? 'brick' : 'petrol'}
          loading={busy}
          onClick={() => void carryOut()}
        >
          {words.button}
        </Button>
      </div>
    </Modal>
  );
}

function wordsOf({ kind, name, counts, held }: QueueAct) {
  const sent = countRuns(counts, IN_FLIGHT_STATES);
  if (kind === 'retry') {
    const again = groupCount(counts, 'failed') + groupCount(counts, 'cancelled');
    return {
      title: `Queue ${formatCounted(again, 'run')} of ${name} again?`,
      effects: [
        'Their ceiling is held anew in the same allocation; if it cannot be covered, nothing is queued.',
        'What they cost before stays in the ledger.',
      ],
      keep: 'Not now',
      button: `Queue ${formatCounted(again, 'run')} again`,
    };
  }
  const waiting = countRuns(counts, ['waiting', 'blocked', 'retrying']);
  const done = groupCount(counts, 'done');
  return {
    title: `Cancel ${formatCounted(waiting, 'waiting run')} of ${name}?`,
    effects: [
      `${formatCounted(waiting, 'run')} will not be sent and cost nothing; up to ${formatExact(held)} of held money goes back.`,
      ...(sent > 0
        ? [`${formatCounted(sent, 'run')} already sent may still be charged: the provider decides.`]
        : []),
      ...(done > 0 ? [`${formatCounted(done, 'finished run')} and what they cost stay.`] : []),
      'Cancelled runs can be queued again later, under a new hold.',
    ],
    keep: 'Keep them',
    button: `Cancel ${formatCounted(waiting, 'run')}`,
  };
}
