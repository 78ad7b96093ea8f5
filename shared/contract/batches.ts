/** From prompts to a queued batch: read, quote, check, queue. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { BATCH_STATES, PRIORITIES, RUN_STATES } from '#shared/domain';
import { check, errors } from './errors.ts';
import { promptHash } from './prompts.ts';
import { balance, count, id, instantMs, jsonObject, money, timeLeft } from './values.ts';

export const runCounts = z.partialRecord(z.enum(RUN_STATES), count);

/** Where the prompts come from: typed text (one per line), or a set made of a file (prompts.make). */
export const promptSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('file'), fileId: promptHash }),
]);

export const quoteInput = z.object({
  prompts: promptSource,
  modelKeys: z.array(z.string()).max(50),
  repeats: z.number().int().min(1).max(10_000),
  /** By model key: parameters of all its runs, by the provider's names. */
  parameters: z.record(z.string(), jsonObject).optional(),
  allocationId: id<'allocation'>().nullable(),
  purpose: z.string().max(2_000),
});

export type QuoteInput = z.infer<typeof quoteInput>;

export const quote = z.object({
  prompts: count,
  duplicates: count,
  runs: count,
  low: money,
  likely: money,
  ceiling: money,
  byModel: z.array(
    z.object({ modelKey: z.string(), runs: count, each: money.nullable(), ceiling: money.nullable() }),
  ),
  checks: z.array(check),
  /** The allocation now; null when none is chosen. The ghost on the meter is `ceiling`. */
  balance: balance.nullable(),
});
export type Quote = z.infer<typeof quote>;

export const batch = z.object({
  id: id<'batch'>(),
  experimentName: z.string(),
  purpose: z.string(),
  allocationId: id<'allocation'>(),
  allocationName: z.string(),
  awardId: id<'award'>(),
  awardTitle: z.string(),
  modelKeys: z.array(z.string()),
  state: z.enum(BATCH_STATES),
  runs: count,
  counts: runCounts,
  /** What was held when it was queued, what is still held, and what was spent. */
  ceiling: money,
  held: money,
  spent: money,
  createdAtMs: instantMs,
  endedAtMs: instantMs.nullable(),
  priority: z.enum(PRIORITIES),
  /** Where it stands among the open batches, from 1; null once it has ended. */
  position: count.nullable(),
  deadline: z.object({ atMs: instantMs, stop: z.boolean() }).nullable(),
  /** Until it has ended, with what stands before it; null where nothing runs or no rate is known. */
  timeLeft: timeLeft.nullable(),
  practice: z.boolean(),
});
export type Batch = z.infer<typeof batch>;

export const batchesContract = {
  quote: oc.errors(errors).input(quoteInput).output(quote),
  submit: oc
    .errors(errors)
    .input(
      quoteInput.extend({
        allocationId: id<'allocation'>(),
        experimentName: z.string().trim().min(1).max(200),
      }),
    )
    .output(z.object({ batchId: id<'batch'>(), runs: count, held: money })),
  /** Newest first. `before` is the id of the last batch of the page before. */
  list: oc
    .input(z.object({ before: id<'batch'>().nullable(), limit: z.number().int().min(1).max(200) }))
    .output(z.object({ rows: z.array(batch), next: id<'batch'>().nullable() })),
};
