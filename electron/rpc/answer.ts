/** From the core's Results to the contract's declared errors. */
import { ORPCError } from '@orpc/server';
import type { Result } from '#shared/base';
import type { Refusal } from '#shared/contract';

/** The value, or the refusal as a declared error that keeps its code, its message and its data. */
export function valueOf<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { code, message, ...data } = result.error;
  throw new ORPCError(code, { defined: true, message, data });
}

export const notFound = (what: string, id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no ${what} ${id} in this workspace.`,
  what,
  id,
});
