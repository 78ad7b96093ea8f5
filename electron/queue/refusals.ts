/** The refusals that acts on the queue share. */
import type { Refusal } from '#shared/contract';

export const noSuch = (what: string, id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no ${what} ${id} in this workspace.`,
  what,
  id,
});

export const wrongState = (message: string, state: string): Refusal<'wrong-state'> => ({
  code: 'wrong-state',
  message,
  state,
});
