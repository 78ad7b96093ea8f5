/** The batches that have not ended, summed: what the rail and the overview show as "the queue". */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunCounts, RunState } from '#shared/domain';
import { useRpc } from './client.tsx';

export interface OpenBatches {
  readonly batches: number;
  readonly runs: number;
  readonly counts: RunCounts;
}

/** More open batches than this are summed without the oldest. */
const LOOK_AT = 100;

export function useOpenBatches(): OpenBatches {
  const newest = useQuery(
    useRpc().batches.list.queryOptions({ input: { before: null, limit: LOOK_AT } }),
  ).data;
  return useMemo(() => {
    const open = newest?.rows.filter(({ state }) => state !== 'ended') ?? [];
    const counts: Partial<Record<RunState, number>> = {};
    for (const batch of open) {
      for (const [state, count] of Object.entries(batch.counts) as [RunState, number][])
        counts[state] = (counts[state] ?? 0) + count;
    }
    return { batches: open.length, runs: open.reduce((total, { runs }) => total + runs, 0), counts };
  }, [newest]);
}
