/** Provider accounts: the practice provider, or a real one. Keys are never part of an answer. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './errors.ts';
import { id } from './values.ts';

export const account = z.object({
  id: id<'account'>(),
  name: z.string(),
  provider: z.string(),
  practice: z.boolean(),
  /** Null for practice: its address is that of the running practice provider. */
  baseUrl: z.string().nullable(),
  /** The environment variable that holds its key, and whether it is set where the backend runs. */
  keyVariable: z.string(),
  hasKey: z.boolean(),
});
export type Account = z.infer<typeof account>;

export const accountsContract = {
  list: oc.output(z.array(account)),
  /**
   * Turns a workspace that has run nothing yet from practice to the real provider. There is no way back and no mixture:
   * practice charges and real ones never stand in one ledger.
   */
  connect: oc
    .errors(errors)
    .input(z.object({ name: z.string().trim().min(1).max(100), baseUrl: z.url({ protocol: /^https$/ }) }))
    .output(account),
};
