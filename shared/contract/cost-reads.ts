/** Costs as people look at them: those entered by hand, and one cost with all that became of it. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './errors.ts';
import { ledgerRow } from './ledger.ts';
import { balance, count, id, money } from './values.ts';

export const costView = z.object({
  entry: ledgerRow,
  awardId: id<'award'>(),
  /** GPU hours of a rental, requests of a bill; exact decimal text. */
  quantity: z.string().nullable(),
  /** What is left of it after refunds, transfers and corrections; null where the entry is no cost. */
  left: money.nullable(),
  /** Of its allocation. */
  balance,
  /** The entry that it corrects, moves or gives back. */
  original: ledgerRow.nullable(),
  /** The entries that correct, move or give back this one, oldest first. */
  about: z.array(ledgerRow),
});
export type CostView = z.infer<typeof costView>;

export const costReads = {
  /** What people entered, corrections too, newest first. `before` is the seq of the last row of the page before. */
  list: oc
    .errors(errors)
    .input(
      z.object({
        awardId: id<'award'>(),
        before: count.nullable(),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ rows: z.array(ledgerRow), next: count.nullable() })),
  get: oc
    .errors(errors)
    .input(z.object({ entryId: id<'entry'>() }))
    .output(costView),
};
