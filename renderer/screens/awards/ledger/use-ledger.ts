/** The filtered ledger as the screen needs it: its rows so far, what all of it adds up to, and what runs beside each row. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { LedgerFilterInput, LedgerPosition, LedgerRow, LedgerTotals } from '#shared/contract';
import { add, type Nanos, subtract, ZERO } from '#shared/money';
import { type Explained, explainError, useRpc } from '#renderer/rpc';
import type { AwardRoute } from '../award/AwardPage.tsx';

const PAGE = 200;
/** Rows beyond those in view that are read before they are scrolled to. */
const AHEAD = 40;

export const isOldestFirst = (route: AwardRoute): boolean => route.entries?.order === 'oldest';

/** The address as the backend is asked. */
export function filterOf({ entries = {}, awardId, allocationId }: AwardRoute): LedgerFilterInput {
  const words = Object.fromEntries(Object.entries(entries).filter(([name]) => name !== 'order'));
  return { ...words, awardId, allocationId: allocationId ?? null };
}

/** Whether anything but an allocation is chosen: then what runs beside the rows is what was spent. */
export const isNarrowed = ({ entries }: AwardRoute): boolean =>
  Object.entries(entries ?? {}).some(([name, value]) => name !== 'order' && value !== undefined);

export type RunningRow = LedgerRow & {
  /** What was available after it, or spent in all of what is shown; null until the totals are there. */
  readonly running: Nanos | null;
};

export interface LedgerView {
  readonly rows: readonly RunningRow[];
  readonly loaded: boolean;
  /** Rows of an earlier filter, until those asked for are here. */
  readonly stale: boolean;
  readonly more: boolean;
  /** How far back (or on) entries were looked at. */
  readonly lookedTo: string | null;
  readonly sums: Omit<LedgerTotals, 'entries'> | null;
  readonly entries: number | null;
  readonly trouble: Explained | null;
  readonly retry: () => void;
  readonly onRange: (first: number, last: number) => void;
}

export function useLedger(route: AwardRoute): LedgerView {
  const rpc = useRpc();
  const filter = filterOf(route);
  const oldestFirst = isOldestFirst(route);
  const ledger = useInfiniteQuery(
    rpc.ledger.page.infiniteOptions({
      input: (after: LedgerPosition | null) => ({ ...filter, oldestFirst, after, limit: PAGE }),
      initialPageParam: null as LedgerPosition | null,
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
    }),
  );
  const first = ledger.data?.pages[0];
  const totals = useQuery(
    rpc.ledger.totals.queryOptions({
      input: { ...filter, upTo: first?.upTo ?? null },
      enabled: first !== undefined && !ledger.isPlaceholderData,
    }),
  );
  const sums = first?.sums ?? totals.data ?? null;
  const narrowed = isNarrowed(route);
  const rows = useMemo(
    () =>
      withRunning(
        ledger.data?.pages.flatMap((page) => page.rows) ?? [],
        narrowed ? ({ spent }) => spent : left,
        oldestFirst ? 'from-nothing' : ledger.isPlaceholderData ? null : sums,
      ),
    [ledger.data, ledger.isPlaceholderData, narrowed, oldestFirst, sums],
  );
  const [last, setLast] = useState(0);
  const { hasNextPage, isFetching, isError, fetchNextPage } = ledger;
  // A page looks at a bounded number of entries: where few fit, the next one is read until what is in view is full.
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && last > rows.length - AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage, last, rows.length]);

  return {
    rows,
    loaded: ledger.data !== undefined,
    stale: ledger.isPlaceholderData,
    more: hasNextPage,
    lookedTo: ledger.data?.pages.at(-1)?.next?.day ?? null,
    sums,
    entries: totals.data?.entries ?? null,
    trouble: ledger.isError
      ? explainError(ledger.error, 'read the ledger')
      : totals.isError
        ? explainError(totals.error, 'add up the ledger')
        : null,
    retry: () => void Promise.all([ledger.refetch(), totals.refetch()]),
    onRange: (_first, reached) => setLast(reached),
  };
}

type Amounts = Pick<LedgerRow, 'allotted' | 'held' | 'spent'>;

const left = ({ allotted, held, spent }: Amounts): Nanos => subtract(subtract(allotted, held), spent);

/** Newest first, what is known is where it ends; oldest first, that it began with nothing. */
export function withRunning(
  rows: readonly LedgerRow[],
  figure: (amounts: Amounts) => Nanos,
  from: Amounts | 'from-nothing' | null,
): RunningRow[] {
  if (from === null) return rows.map((row) => ({ ...row, running: null }));
  let running = from === 'from-nothing' ? ZERO : figure(from);
  return rows.map((row) => {
    if (from === 'from-nothing') running = add(running, figure(row));
    const after = running;
    if (from !== 'from-nothing') running = subtract(running, figure(row));
    return { ...row, running: after };
  });
}
