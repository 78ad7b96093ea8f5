/** Tells watchers that something changed, at most ten times a second however fast the queue runs. */
import type { Clock } from '#shared/base';

const MIN_GAP_MS = 100;
/** Even when nothing was heard: another process may have written. */
const MAX_GAP_MS = 1_000;

export interface ChangeFeed {
  changed(): void;
  /** Yields at once and after each change. */
  watch<T>(read: () => T, signal: AbortSignal | undefined): AsyncGenerator<T, void, void>;
  /** Ends every watch. */
  close(): void;
}

export function createChangeFeed(clock: Clock): ChangeFeed {
  const waiting = new Set<() => void>();
  const closed = new AbortController();
  let version = 0;

  const changed = (): void => {
    version += 1;
    for (const wake of waiting) wake();
  };

  async function nextChange(seen: number, signal: AbortSignal): Promise<void> {
    if (version !== seen) return;
    const woken = new AbortController();
    const wake = () => woken.abort();
    waiting.add(wake);
    await clock.sleep(MAX_GAP_MS, AbortSignal.any([signal, woken.signal]));
    waiting.delete(wake);
  }

  return {
    changed,
    async *watch(read, signal) {
      const ended = signal ? AbortSignal.any([signal, closed.signal]) : closed.signal;
      while (!ended.aborted) {
        const seen = version;
        yield read();
        await clock.sleep(MIN_GAP_MS, ended);
        await nextChange(seen, ended);
      }
    },
    close: () => closed.abort(),
  };
}
