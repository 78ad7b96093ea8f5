/** Calls that ended in something no contract lists are bugs: they are logged where they happened. */
import { ORPCError } from '@orpc/client';

/** For `onError` of an RPC handler. */
export const bugLogger =
  (log: (line: string) => void) =>
  (error: unknown): void => {
    if (error instanceof ORPCError && (error.defined || error.status < 500)) return;
    const { stack, cause } = error instanceof Error ? error : new Error(String(error));
    log(cause instanceof Error ? `${stack}\ncaused by ${cause.stack}` : String(stack));
  };
