/**
 * The live queue: one subscription to `queue.watch` for the whole window feeds the cache of `queue.status`, and lets the
 * figures that depend on it be read again, at most as often as a person can read them.
 */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { QueueStatus } from '#shared/contract';
import { type Client, type Rpc, useConnectionState, useRpc, useRpcSource } from './client.tsx';

const REREAD_RUNS_EVERY_MS = 1_000;
const REREAD_MONEY_EVERY_MS = 2_500;
const RESUME_AFTER_MS = 1_000;

/** Mounted once, near the root. */
export function QueueFeed() {
  const { client, rpc, connection } = useRpcSource();
  const cache = useQueryClient();
  const connected = useConnectionState() === 'connected';
  useEffect(() => {
    if (!connected) return;
    const stop = new AbortController();
    const end = { wanted: false };
    // Whatever was read over an earlier line may be old.
    void cache.invalidateQueries();
    void feed(client, rpc, cache, stop.signal, end);
    return () => {
      end.wanted = true;
      // Over a lost line there is nobody to tell, and telling would fail.
      if (connection?.useState.getState().state !== 'lost') stop.abort();
    };
  }, [client, rpc, cache, connection, connected]);
  useEffect(() => {
    const tell = () => void client.queue.network({ online: true }).catch(() => {});
    window.addEventListener('online', tell);
    return () => window.removeEventListener('online', tell);
  }, [client]);
  return null;
}

async function feed(
  client: Client,
  rpc: Rpc,
  cache: QueryClient,
  signal: AbortSignal,
  end: { readonly wanted: boolean },
): Promise<void> {
  const rereadRuns = atMostEvery(REREAD_RUNS_EVERY_MS, end, () => {
    void cache.invalidateQueries({ queryKey: rpc.queue.runs.key() });
    void cache.invalidateQueries({ queryKey: rpc.queue.run.key() });
    void cache.invalidateQueries({ queryKey: rpc.batches.list.key() });
    void cache.invalidateQueries({ queryKey: rpc.workspace.needsYou.key() });
  });
  const rereadMoney = atMostEvery(REREAD_MONEY_EVERY_MS, end, () => {
    void cache.invalidateQueries({ queryKey: rpc.awards.key() });
    void cache.invalidateQueries({ queryKey: rpc.reports.key() });
    void cache.invalidateQueries({ queryKey: rpc.ledger.page.key() });
    void cache.invalidateQueries({ queryKey: rpc.batches.quote.key() });
  });
  let before: QueueStatus | null = null;
  while (!end.wanted) {
    try {
      for await (const status of await client.queue.watch(undefined, { signal })) {
        if (end.wanted) return;
        cache.setQueryData(rpc.queue.status.queryKey(), status);
        if (before && JSON.stringify(before.counts) !== JSON.stringify(status.counts)) rereadRuns();
        if (before && (before.spentTotal !== status.spentTotal || before.heldTotal !== status.heldTotal))
          rereadMoney();
        before = status;
      }
    } catch {
      // A broken line ends the stream; the next connection starts it anew. Other ends are tried again below.
    }
    if (!end.wanted) await new Promise((resolve) => setTimeout(resolve, RESUME_AFTER_MS));
  }
}

/** Runs `act` at once, then at most once per `everyMs`, with a last run after the last call. */
function atMostEvery(everyMs: number, end: { readonly wanted: boolean }, act: () => void): () => void {
  let resting = false;
  let again = false;
  const run = () => {
    if (end.wanted) return;
    resting = true;
    again = false;
    act();
    setTimeout(() => {
      resting = false;
      if (again) run();
    }, everyMs);
  };
  return () => {
    if (resting) again = true;
    else run();
  };
}

/** The queue as it stands; kept fresh by the feed. Undefined until the first answer. */
export const useQueueStatus = (): QueueStatus | undefined =>
  useQuery(useRpc().queue.status.queryOptions({ staleTime: Infinity })).data;
