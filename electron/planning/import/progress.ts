/** Long work as a stream of how far it is, at most ten times a second, and its result last. Who stops listening stops the work. */
import type { PromptProgress } from '#shared/contract';

const GAP_MS = 100;

export async function* withProgress<Done>(
  nowMs: () => number,
  signal: AbortSignal | undefined,
  work: (
    stop: AbortSignal,
    tell: (doneBytes: number, totalBytes: number, rows: number) => void,
  ) => Promise<Done>,
): AsyncGenerator<PromptProgress | Done, void, void> {
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let latest: PromptProgress | null = null;
  let toldAtMs = nowMs();
  let wake = (): void => {};
  const ended = work(stopped, (doneBytes, totalBytes, rows) => {
    latest = { step: 'reading', doneBytes, totalBytes, rows };
    if (nowMs() - toldAtMs >= GAP_MS) wake();
  }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  try {
    for (;;) {
      const told = new Promise<null>((resolve) => {
        wake = () => resolve(null);
      });
      const next = await Promise.race([ended, told]);
      if (next !== null) {
        if ('error' in next) {
          // Who broke it off knows.
          if (stopped.aborted) return;
          throw next.error;
        }
        yield next.value;
        return;
      }
      toldAtMs = nowMs();
      if (latest !== null) yield latest;
    }
  } finally {
    stop.abort();
  }
}
