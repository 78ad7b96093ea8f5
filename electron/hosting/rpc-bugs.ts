/** Calls that ended in something no contract lists are bugs: they are logged where they happened. */
import { ORPCError } from '@orpc/client';

/** For `onError` of an RPC handler. */
export const bugLogger =
  (log: (line: string) => void) =>
  (error: unknown): void => {
    if (error instanceof ORPCError && (error.defined || error.status < 500)) return;
    log(bugText(error));
  };

/** Where it happened. Not all that hangs on the error: a refused input is there, and may hold a key. */
export function bugText(error: unknown): string {
  const { stack, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${stack}\ncaused by ${cause.stack}` : String(stack);
}
