/**
 * Which run owns which request of the provider's, before the books say so. Models without a seed give equal payloads:
 * a search for one lost submission may find the request of an equal one whose answer is still on its way.
 */
import type { RunId } from '#shared/domain';

export interface RequestOwners {
  /** False when the request belongs to another run: this one must look for its own. */
  take(requestId: string, runId: RunId): boolean;
  /** As `take`, for what a provider answers: the books are asked once for all answers of one turn of the event loop. */
  takeAnswered(requestId: string, runId: RunId): Promise<boolean>;
  isTaken(requestId: string): boolean;
  /** The run has left the engine's hands; what it owns stands in the books. */
  release(runId: RunId): void;
}

interface Asking {
  readonly requestId: string;
  readonly resolve: (isTaken: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** `inBooks`: those of the requests that an attempt of ours has, whichever run's. */
export function createRequestOwners(
  inBooks: (requestIds: readonly string[]) => ReadonlySet<string>,
): RequestOwners {
  const byRequest = new Map<string, RunId>();
  const byRun = new Map<RunId, string>();
  const asking: Asking[] = [];
  const isInBooks = (requestId: string): boolean => inBooks([requestId]).has(requestId);

  const own = (requestId: string, runId: RunId): void => {
    byRequest.set(requestId, runId);
    byRun.set(runId, requestId);
  };
  const release = (runId: RunId): void => {
    const requestId = byRun.get(runId);
    if (requestId === undefined) return;
    byRun.delete(runId);
    byRequest.delete(requestId);
  };
  const askAll = (): void => {
    const asked = asking.splice(0);
    try {
      const taken = inBooks(asked.map(({ requestId }) => requestId));
      for (const { requestId, resolve } of asked) resolve(taken.has(requestId));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };

  return {
    take: (requestId, runId) => {
      const owner = byRequest.get(requestId);
      if (owner !== undefined) return owner === runId;
      if (isInBooks(requestId)) return false;
      own(requestId, runId);
      return true;
    },
    takeAnswered: async (requestId, runId) => {
      const owner = byRequest.get(requestId);
      if (owner !== undefined) return owner === runId;
      // Its own from now on: nobody else takes it while the books are asked.
      own(requestId, runId);
      const isTaken = await new Promise<boolean>((resolve, reject) => {
        asking.push({ requestId, resolve, reject });
        if (asking.length === 1) setImmediate(askAll);
      });
      if (isTaken) release(runId);
      return !isTaken;
    },
    isTaken: (requestId) => byRequest.has(requestId) || isInBooks(requestId),
    release,
  };
}
