/** New batch: what is run on the left, what it will cost and whether it may be charged on the right, always in view. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, Page, PageHeader, PracticeChip } from '#renderer/ui';
import { ChargeTo } from './ChargeTo.tsx';
import { changeDraft, useDraft } from './draft.ts';
import { ModelPicker } from './ModelPicker.tsx';
import styles from './new-batch.module.css';
import { Prompts } from './Prompts.tsx';
import { QuotePanel } from './QuotePanel.tsx';

export function NewBatchScreen({ route }: { route: Extract<Route, { place: 'new-batch' }> }) {
  const rpc = useRpc();
  const awards = useQuery(rpc.awards.list.queryOptions());
  const models = useQuery(rpc.models.list.queryOptions());
  const { allocationId } = useDraft();

  useEffect(() => {
    if (route.allocationId !== undefined) changeDraft({ allocationId: route.allocationId });
  }, [route.allocationId]);
  useEffect(() => {
    // With a single allocation there is nothing to choose.
    const all = awards.data?.flatMap((award) => award.allocations) ?? [];
    if (allocationId === null && all.length === 1 && all[0]) changeDraft({ allocationId: all[0].id });
  }, [awards.data, allocationId]);

  const failed = awards.isError ? awards : models.isError ? models : null;
  return (
    <Page wide>
      <PageHeader
        title="New batch"
        lead={
          <>
            Prompts × models × repeats, charged to one allocation. Nothing is sent before you queue it.{' '}
            {models.data?.every(({ practice }) => practice) && <PracticeChip />}
          </>
        }
      />
      {failed && (
        <ErrorNotice
          trouble={explainError(failed.error, 'read awards and models')}
          onRetry={() => void failed.refetch()}
        />
      )}
      <div className={styles.columns}>
        <div className={styles.left}>
          <Prompts />
          <ModelPicker models={models.data} />
          <ChargeTo awards={awards.data} />
        </div>
        <QuotePanel awards={awards.data} models={models.data} />
      </div>
    </Page>
  );
}
