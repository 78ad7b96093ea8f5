/** The quote for the draft, renewed while it is typed. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Quote } from '#shared/contract';
import { useRpc } from '#renderer/rpc';
import { type Draft, useDraft } from './draft.ts';

const RENEW_AFTER_MS = 120;

export const toQuoteInput = ({ text, file, modelKeys, repeats, allocationId, purpose }: Draft) => ({
  prompts: file?.set
    ? ({ kind: 'file', fileId: file.set.fileId } as const)
    : ({ kind: 'text', text: file ? '' : text } as const),
  modelKeys: [...modelKeys],
  repeats,
  allocationId,
  purpose,
});

export interface LiveQuote {
  readonly quote: Quote | undefined;
  /** The figures belong to an earlier state of the draft; a newer quote is on its way. */
  readonly stale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useQuote(): LiveQuote {
  const draft = useDraft();
  const input = useMemo(() => toQuoteInput(draft), [draft]);
  const [settled] = useDebouncedValue(input, RENEW_AFTER_MS);
  const query = useQuery(
    useRpc().batches.quote.queryOptions({
      input: settled,
      placeholderData: keepPreviousData,
      gcTime: 10_000,
      staleTime: 5_000,
    }),
  );
  return {
    quote: query.data,
    stale: settled !== input || query.isPlaceholderData,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
