/** People of the lab. A PI decides on cost transfers (rule T7 of the books). */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ROLES } from '#shared/domain';
import { errors } from './errors.ts';
import { id } from './values.ts';

export const person = z.object({ id: id<'person'>(), name: z.string(), role: z.enum(ROLES) });
export type Person = z.infer<typeof person>;

export const peopleContract = {
  /** By name. */
  list: oc.output(z.array(person)),
  /** Somebody new comes in with it. Who gave it is noted. */
  setRole: oc
    .errors(errors)
    .input(z.object({ name: z.string().trim().min(1).max(100), role: z.enum(ROLES) }))
    .output(person),
};
