/** What an allocation may pay for. What is left out stays as it is; null allows all, or takes away. */
import { z } from 'zod';
import { TIERS } from '#shared/domain';
import { money } from './values.ts';

export const allocationLimits = z.object({
  category: z.string().trim().min(1).max(40).nullable().optional(),
  tiers: z.array(z.enum(TIERS)).nullable().optional(),
  models: z.array(z.string()).nullable().optional(),
  /** A ceiling above it needs approval. */
  approvalThreshold: money.nullable().optional(),
  /** Rising shares of the cap, in millionths; null: the usual 50, 80 and 95 %. */
  alertShares: z.array(z.number().int()).max(10).nullable().optional(),
  caps: z
    .array(z.object({ personName: z.string().trim().min(1).max(100), cap: money.nullable() }))
    .max(200)
    .optional(),
});
export type AllocationLimits = z.infer<typeof allocationLimits>;
