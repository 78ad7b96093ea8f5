/** Read-only figures, drawn from the daily roll-ups. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './errors.ts';
import { count, day, id, money } from './values.ts';

export const SPEND_GROUPS = ['day', 'model', 'person', 'tier'] as const;

export const spendRow = z.object({ key: z.string(), label: z.string(), runs: count, spent: money });
export type SpendRow = z.infer<typeof spendRow>;

export const burn = z.object({
  awardId: id<'award'>(),
  start: day,
  end: day,
  today: day,
  /** Cumulative figures at the end of each day on which something changed, oldest first. */
  points: z.array(z.object({ day, allotted: money, spent: money, held: money })),
});
export type Burn = z.infer<typeof burn>;

export const reportsContract = {
  spend: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>().nullable(), by: z.enum(SPEND_GROUPS) }))
    .output(z.object({ rows: z.array(spendRow), total: money })),
  burn: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(burn),
};
