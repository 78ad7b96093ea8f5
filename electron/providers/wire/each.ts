/** Several questions at once, but not all of them. */
import { err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';

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

/** Where each request is asked for by itself; null: the provider does not know it. */
export async function pollEach(
  requestIds: readonly string[],
  limit: number,
  ask: (requestId: string) => Promise<Result<RequestState | null, ProviderError>>,
): Promise<Result<ReadonlyMap<string, RequestState>, ProviderError>> {
  const states = new Map<string, RequestState>();
  const failure = await forEachAtOnce(requestIds, limit, async (requestId) => {
    const state = await ask(requestId);
    if (!state.ok) return state.error;
    if (state.value) states.set(requestId, state.value);
    return null;
  });
  return failure ? err(failure) : ok(states);
}
