/** The last words of a process that meets a bug: through the log, so that no key is in them. */
import { bugText } from './rpc-bugs.ts';

/** Node would print the error with all that hangs on it; this prints what `log` lets through, and ends with the same exit code. */
export function reportCrashes(log: (line: string) => void): void {
  process.on('uncaughtException', (error: unknown) => {
    log(bugText(error));
    process.exit(1);
  });
}
