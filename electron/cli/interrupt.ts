/** Ctrl+C: the first one stops cleanly, the second one at once. */
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell expects of a process that was interrupted. */
const INTERRUPTED_EXIT_CODE = 130;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Resolves at the first interrupt. */
  readonly interrupted: Promise<void>;
  dispose(): void;
}

/** `stopping` is said at the first interrupt; null says nothing. */
export function watchInterrupts(terminal: Terminal, stopping: string | null): Interrupt {
  const controller = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    if (stopping !== null) terminal.note(`\n${stopping}`);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    interrupted,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
