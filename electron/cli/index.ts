#!/usr/bin/env node
/** The command line's entry: one command per process, with the real clock and chance. */
import { runCommandLine } from './command-line.ts';

await runCommandLine(process.argv.slice(2), {
  clock: {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: (durationMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, durationMs);
        signal?.addEventListener('abort', wake, { once: true });
      }),
  },
  random: () => Math.random(),
});
