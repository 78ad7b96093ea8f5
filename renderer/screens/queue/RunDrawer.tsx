/** One run: its output, its facts, everything that happened to it, and the answers an unknown outcome needs. */
import { Button, Drawer } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RunDetail } from '#shared/contract';
import { isEnd, type RunId } from '#shared/domain';
import { DrillLink } from '#renderer/routes';
import { RunOutputs } from '#renderer/outputs';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  ErrorNotice,
  Fact,
  Facts,
  formatCounted,
  InstantText,
  Lines,
  Money,
  PracticeChip,
  StateBadge,
} from '#renderer/ui';
import { Measures } from './Measures.tsx';
import styles from './queue.module.css';
import { Unknown } from './Unknown.tsx';
import { useQueueActs } from './use-queue-acts.ts';

export function RunDrawer({ runId, onClose }: { runId: RunId | null; onClose: () => void }) {
  return (
    <Drawer
      opened={runId !== null}
      onClose={onClose}
      position="right"
      size={520}
      title="Run"
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.12 }}
    >
      {runId !== null && <Detail runId={runId} />}
    </Drawer>
  );
}

function Detail({ runId }: { runId: RunId }) {
  const run = useQuery(useRpc().queue.run.queryOptions({ input: { runId } }));
  if (run.isError)
    return (
      <ErrorNotice trouble={explainError(run.error, 'read the run')} onRetry={() => void run.refetch()} />
    );
  if (!run.data) {
    return (
      <div className={styles.run}>
        <Block height={240} />
        <Lines count={5} />
      </div>
    );
  }
  return <Shown run={run.data} />;
}

function Shown({ run }: { run: RunDetail }) {
  const acts = useQueueActs();
  const scope = { kind: 'run', runId: run.id } as const;
  const name = `run ${run.seq}`;
  const again = run.state.startsWith('failed') || run.state.startsWith('cancelled');
  const stoppable = !isEnd(run.state) && run.state !== 'unknown';
  return (
    <div className={styles.run} tabIndex={-1} data-autofocus>
      {run.outputHash !== null && <RunOutputs runId={run.id} />}
      <div className={styles.runState}>
        <StateBadge state={run.state} />
        {run.practice && <PracticeChip />}
        <span>
          {run.experimentName}, run {run.seq}
        </span>
      </div>
      {run.why !== null && <p className={styles.why}>{run.why}</p>}
      {run.state === 'unknown' && <Unknown run={run} />}
      <p className={styles.prompt}>{run.prompt}</p>
      <Facts>
        <Fact name={isEnd(run.state) ? 'Charged' : 'Held'}>
          {isEnd(run.state) ? (
            <DrillLink awardId={run.awardId} entries={{ kind: 'bills', run: run.id }}>
              <Money amount={run.spent} exact tone="loud" />
            </DrillLink>
          ) : (
            <Money amount={run.ceiling} exact tone="loud" />
          )}
        </Fact>
        <Fact name="Model">{run.modelKey}</Fact>
        <Fact name="Seed">{run.seed}</Fact>
        <Fact name="Attempts">{run.attempts}</Fact>
        {run.measures && <Measures measures={run.measures} />}
        {run.requestId !== null && (
          <Fact name="Request at the provider">
            <code className={styles.code}>{run.requestId}</code>
          </Fact>
        )}
      </Facts>
      <section>
        <h3>What happened</h3>
        <ol className={styles.history}>
          {run.history.map((event, index) => (
            <li key={index}>
              <InstantText atMs={event.atMs} />
              <span>
                {event.what} <i>{event.actor}</i>
              </span>
            </li>
          ))}
        </ol>
      </section>
      <div className={styles.runActs}>
        {again && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} />}
            onClick={() => void acts.retry(scope, name)}
            data-note={`Holds ${formatCounted(1, 'new ceiling')} and sends it again`}
          >
            Run it again
          </Button>
        )}
        {stoppable && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconX size={14} />}
            onClick={() => void acts.cancel(scope, name)}
          >
            Cancel this run
          </Button>
        )}
      </div>
    </div>
  );
}
