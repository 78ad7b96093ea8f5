/** Queue: lanes on top, batches at the left, the runs of the chosen batch at the right, one run in a drawer. */
import { Button } from '@mantine/core';
import { IconListDetails, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BatchId } from '#shared/domain';
import { go, type Route } from '#renderer/routes';
import { explainError, useOpenBatches, useQueueStatus, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  EmptyState,
  ErrorNotice,
  formatDuration,
  formatRate,
  groupCount,
  Money,
  Page,
  PageHeader,
} from '#renderer/ui';
import { BatchHead, WholeHead } from './BatchHead.tsx';
import { BatchList } from './BatchList.tsx';
import { ConfirmAct, type QueueAct } from './ConfirmAct.tsx';
import { Lanes } from './Lanes.tsx';
import styles from './queue.module.css';
import { RunDrawer } from './RunDrawer.tsx';
import { RunFilter, RunTable } from './RunTable.tsx';
import { useQueueActs } from './use-queue-acts.ts';

export type QueueRoute = Extract<Route, { place: 'queue' }>;

export function QueueScreen({ route }: { route: QueueRoute }) {
  const status = useQueueStatus();
  const rpc = useRpc();
  const batches = useInfiniteQuery(
    rpc.batches.list.infiniteOptions({
      input: (before: BatchId | null) => ({ before, limit: 50 }),
      initialPageParam: null as BatchId | null,
      getNextPageParam: (page) => page.next,
    }),
  );
  const [asked, setAsked] = useState<QueueAct | null>(null);
  const acts = useQueueActs();
  const rows = batches.data?.pages.flatMap((page) => page.rows) ?? [];
  const batch = rows.find(({ id }) => id === route.batchId);
  const filter = route.filter ?? 'all';
  const open = useOpenBatches();
  const waiting = groupCount(open.counts, 'waiting');
  const cancelAll: QueueAct | null =
    route.ask === 'cancel-all' && status
      ? {
          kind: 'cancel',
          scope: { kind: 'all' },
          name: 'the whole queue',
          counts: open.counts,
          held: status.held,
        }
      : null;

  return (
    <Page fill>
      <PageHeader
        title="Queue"
        lead={<Lead />}
        actions={
          status && (
            <>
              {waiting > 0 && (
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() =>
                    setAsked({
                      kind: 'cancel',
                      scope: { kind: 'all' },
                      name: 'the whole queue',
                      counts: open.counts,
                      held: status.held,
                    })
                  }
                >
                  Cancel all
                </Button>
              )}
              {status.paused ? (
                <Button
                  leftSection={<IconPlayerPlay size={16} />}
                  onClick={() => acts.resume({ kind: 'all' }, 'the queue')}
                >
                  Resume all
                </Button>
              ) : (
                <Button
                  variant="default"
                  leftSection={<IconPlayerPause size={16} />}
                  onClick={() => acts.pause({ kind: 'all' }, 'the queue')}
                >
                  Pause all
                </Button>
              )}
            </>
          )
        }
      />
      {status && <Lanes lanes={status.lanes} acts={acts} onAsk={setAsked} />}
      {batches.isError ? (
        <ErrorNotice
          trouble={explainError(batches.error, 'read the batches')}
          onRetry={() => void batches.refetch()}
        />
      ) : !batches.data ? (
        <Block height={420} />
      ) : rows.length === 0 ? (
        <Card>
          <EmptyState
            icon={IconListDetails}
            title="The queue is empty"
            action={<Button onClick={() => go({ place: 'new-batch' })}>New batch</Button>}
          >
            A batch is prompts × models × repeats under one hold. It shows here with every run, what it cost
            so far and what it may still cost.
          </EmptyState>
        </Card>
      ) : (
        <div className={styles.columns}>
          <BatchList
            rows={rows}
            chosen={batch?.id ?? null}
            more={batches.hasNextPage ? () => void batches.fetchNextPage() : null}
          />
          <section
            className={styles.detail}
            aria-label={batch ? `Batch ${batch.experimentName}` : 'All batches'}
          >
            {batch ? <BatchHead batch={batch} onAsk={setAsked} acts={acts} /> : <WholeHead batches={rows} />}
            <RunFilter route={route} counts={batch?.counts ?? wholeCounts(rows)} />
            <RunTable
              batchId={batch?.id ?? null}
              filter={filter}
              openRun={route.runId ?? null}
              onOpen={(runId) => go({ ...route, runId, ask: undefined }, { replace: true })}
            />
          </section>
        </div>
      )}
      <RunDrawer
        runId={route.runId ?? null}
        onClose={() => go({ ...route, runId: undefined }, { replace: true })}
      />
      <ConfirmAct
        act={asked ?? cancelAll}
        acts={acts}
        onClose={() => {
          setAsked(null);
          if (route.ask) go({ ...route, ask: undefined }, { replace: true });
        }}
      />
    </Page>
  );
}

function wholeCounts(rows: readonly { readonly counts: Readonly<Partial<Record<string, number>>> }[]) {
  const counts: Record<string, number> = {};
  for (const row of rows)
    for (const [state, count] of Object.entries(row.counts))
      counts[state] = (counts[state] ?? 0) + (count ?? 0);
  return counts;
}

function Lead() {
  const status = useQueueStatus();
  if (!status) return <>Reading the queue</>;
  const open = groupCount(status.counts, 'running') + groupCount(status.counts, 'waiting');
  if (open === 0) return <>Nothing waits or runs.</>;
  const time = status.timeLeft
    ? `about ${formatDuration(status.timeLeft.likelyMs)} left (${formatDuration(status.timeLeft.lowMs)} to ${formatDuration(status.timeLeft.highMs)})`
    : null;
  return (
    <>
      {status.paused ? 'Paused' : `${formatRate(status.ratePerSecond)}${time ? `, ${time}` : ''}`} ·{' '}
      <Money amount={status.spent} tone="loud" /> spent and <Money amount={status.held} tone="loud" /> held by
      open batches
    </>
  );
}
