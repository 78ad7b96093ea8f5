/** Asking for many requests where each has to be asked for by itself. */
import { err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';

const SINGLE_CALLS_AT_ONCE = 8;

/** State of each id; one that is null is left out, one failed call fails them all. */
export async function pollEach(
  requestIds: readonly string[],
  readState: (requestId: string) => Promise<Result<RequestState | null, ProviderError>>,
): Promise<Result<ReadonlyMap<string, RequestState>, ProviderError>> {
  const states = new Map<string, RequestState>();
  const failure = await forEachAtOnce(requestIds, SINGLE_CALLS_AT_ONCE, async (requestId) => {
    const state = await readState(requestId);
    if (!state.ok) return state.error;
    if (state.value) states.set(requestId, state.value);
    return null;
  });
  return failure ? err(failure) : ok(states);
}

/** Runs `act` over all items, `limit` at a time; stops at the first failure and gives it back. */
export async function forEachAtOnce<T, F>(
  items: readonly T[],
  limit: number,
  act: (item: T) => Promise<F | null>,
): Promise<F | null> {
  let next = 0;
  let failure: F | null = null;
  const work = async () => {
    for (let item = items[next]; failure === null && item !== undefined; item = items[next]) {
      next += 1;
      failure = (await act(item)) ?? failure;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return failure;
}
