/** The last words of a process that meets a bug: through the log, so that no key is in them. */
import { inspect } from 'node:util';

/** Node would print the error as it is; this prints what `log` lets through, and ends with the same exit code. */
export function reportCrashes(log: (line: string) => void): void {
  process.on('uncaughtException', (error: unknown) => {
    log(inspect(error));
    process.exit(1);
  });
}
