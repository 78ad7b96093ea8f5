/** Read-only figures, drawn from the daily roll-ups. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { PAYMENT_ROUTES } from '#shared/domain';
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

export const CLOCKS = ['month', 'campus-year', 'federal-year', 'budget-period', 'inception'] as const;
export type ClockName = (typeof CLOCKS)[number];

/** From the first day of the clock up to the day asked for. */
export const clockLine = z.object({
  clock: z.enum(CLOCKS),
  /** `November 2026`, `FY 2027 (from July)`, `Budget period 2`. */
  label: z.string(),
  from: day,
  to: day,
  allotted: money,
  spent: money,
  /** What the holds grew by, or shrank; from inception on it is what is held. */
  heldChange: money,
  /** The sum of `byRoute`; each of those is computed on its sums and rounded once. */
  indirect: money,
  /** Spent with its indirect cost. */
  total: money,
  /** Spent while no rate was stored for its payment route: in `spent`, without indirect cost. */
  spentWithoutRate: money,
  byRoute: z.array(z.object({ route: z.enum(PAYMENT_ROUTES), spent: money, indirect: money })),
});
export type ClockLine = z.infer<typeof clockLine>;

export const clocksReport = z.object({
  awardId: id<'award'>(),
  asOf: day,
  currency: z.string(),
  /** In the order of CLOCKS; without `budget-period` where no period holds the day. */
  award: z.array(clockLine),
  /** Each rounded by itself: their indirect cost may differ from the award's by a nano a line. */
  allocations: z.array(
    z.object({ allocationId: id<'allocation'>(), name: z.string(), lines: z.array(clockLine) }),
  ),
});
export type ClocksReport = z.infer<typeof clocksReport>;

export const reportsContract = {
  spend: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>().nullable(), by: z.enum(SPEND_GROUPS) }))
    .output(z.object({ rows: z.array(spendRow), total: money })),
  burn: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(burn),
  /** Month, campus and federal fiscal year, budget period and inception, each to date; `asOf` is today if left out. */
  clocks: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>(), asOf: day.optional() }))
    .output(clocksReport),
};
