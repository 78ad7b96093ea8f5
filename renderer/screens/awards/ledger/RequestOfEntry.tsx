/** The single request behind an entry: prompt, output, attempts, and the provider's own name for it. */
import { useQuery } from '@tanstack/react-query';
import type { EntryId, RunId } from '#shared/domain';
import { PlaceLink } from '#renderer/routes';
import { RunOutputs } from '#renderer/outputs';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, Fact, Facts, StateBadge } from '#renderer/ui';
import styles from './entry.module.css';

export function RequestOfEntry({ runId, entryId }: { runId: RunId; entryId: EntryId }) {
  const run = useQuery(useRpc().queue.run.queryOptions({ input: { runId } }));
  return (
    <section>
      <h4>Request</h4>
      {run.isError ? (
        <ErrorNotice trouble={explainError(run.error, 'read the run')} onRetry={() => void run.refetch()} />
      ) : !run.data ? (
        <Block height={120} />
      ) : (
        <div className={styles.request}>
          {run.data.outputHash !== null && <RunOutputs runId={runId} openEntry={entryId} />}
          <p className={styles.prompt}>{run.data.prompt}</p>
          <Facts>
            <Fact name="Run">
              <PlaceLink className={styles.link} to={{ place: 'queue', batchId: run.data.batchId, runId }}>
                {run.data.experimentName}, run {run.data.seq}
              </PlaceLink>
            </Fact>
            <Fact name="State">
              <StateBadge state={run.data.state} />
            </Fact>
            <Fact name="Attempts">{run.data.attempts}</Fact>
            {run.data.requestId !== null && (
              <Fact name="Request at the provider">
                <code className={styles.code}>{run.data.requestId}</code>
              </Fact>
            )}
          </Facts>
        </div>
      )}
    </section>
  );
}
