/**
 * Which run owns which request of the provider's, before the books say so. Models without a seed give equal payloads:
 * a search for one lost submission may find the request of an equal one whose answer is still on its way.
 */
import type { RunId } from '#shared/domain';

export interface RequestOwners {
  /** False when the request belongs to another run: this one must look for its own. */
  take(requestId: string, runId: RunId): boolean;
  isTaken(requestId: string): boolean;
  /** The run has left the engine's hands; what it owns stands in the books. */
  release(runId: RunId): void;
}

/** `isInBooks`: an attempt of ours has the request, whichever run's. */
export function createRequestOwners(isInBooks: (requestId: string) => boolean): RequestOwners {
  const byRequest = new Map<string, RunId>();
  const byRun = new Map<RunId, string>();
  return {
    take: (requestId, runId) => {
      const owner = byRequest.get(requestId);
      if (owner !== undefined) return owner === runId;
      if (isInBooks(requestId)) return false;
      byRequest.set(requestId, runId);
      byRun.set(runId, requestId);
      return true;
    },
    isTaken: (requestId) => byRequest.has(requestId) || isInBooks(requestId),
    release: (runId) => {
      const requestId = byRun.get(runId);
      if (requestId === undefined) return;
      byRun.delete(runId);
      byRequest.delete(requestId);
    },
  };
}
