/** The catalogue: what can be bought, from whom, at which dated price. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { MODALITIES, TIERS } from '#shared/domain';
import { PRICE_UNITS } from '#shared/money';
import { errors } from './errors.ts';
import { count, day, id, instantMs, money } from './values.ts';

export const rate = z.object({
  /** `nanos` for every `perUnits` units. */
  nanos: money,
  perUnits: z.bigint(),
  unit: z.enum(PRICE_UNITS),
  /** Of prices per token: for what is written, and what comes from a cache; null: as `nanos`. */
  outputNanos: money.nullable(),
  cachedNanos: money.nullable(),
  currency: z.string(),
});

export const price = rate.extend({
  id: id<'price'>(),
  source: z.string(),
  sourceDay: day,
  validFrom: day,
});

export const model = z.object({
  id: id<'model'>(),
  /** The provider's exact, case-sensitive id. */
  key: z.string(),
  accountId: id<'account'>(),
  provider: z.string(),
  accountName: z.string(),
  modality: z.enum(MODALITIES),
  task: z.string(),
  tier: z.enum(TIERS),
  /** The price in force today; null: no price is known, so it cannot be queued. */
  price: price.nullable(),
  /** All dated versions, newest first. */
  prices: z.array(price),
  practice: z.boolean(),
  /** Days since the price was read; null without one. */
  priceAgeDays: z.number().int().nullable(),
  /** Too old to queue at, of a real provider: somebody has to check or confirm it. */
  stale: z.boolean(),
  listedAtMs: instantMs.nullable(),
  /** Since when it cannot be queued because the provider no longer has it. */
  goneAtMs: instantMs.nullable(),
  replacedBy: z.string().nullable(),
  /** The provider said what it takes; else the program's own knowledge holds. */
  hasForm: z.boolean(),
  /** What waits for somebody's decision about it. */
  proposals: count,
});
export type Model = z.infer<typeof model>;

const taskText = z.string().trim().min(1, 'say in a few words what it does').max(100);
const modelKey = z
  .string()
  .trim()
  .min(1, 'needed: the exact id, as the provider writes it')
  .max(300)
  .regex(/^[^\s\p{Cc}]+$/u, 'an id has no blanks');

/** A price as a person writes it. */
export const newPrice = z.object({
  amount: money,
  output: money.nullable().optional(),
  cached: money.nullable().optional(),
  /** 1, 1,000 or 1,000,000. */
  perUnits: z.bigint(),
  unit: z.enum(PRICE_UNITS),
  currency: z.string().default('USD'),
  source: z.string().trim().min(1, 'say where the price was read').max(300),
  sourceDay: day,
  /** Left out: today. A later day waits until it comes. */
  validFrom: day.optional(),
});
export type NewPriceInput = z.input<typeof newPrice>;

export const modelsContract = {
  list: oc.output(z.array(model)),
  /** `tier` left out: proposed by the price. */
  add: oc
    .errors(errors)
    .input(
      z.object({
        accountId: id<'account'>(),
        key: modelKey,
        modality: z.enum(MODALITIES),
        task: taskText,
        tier: z.enum(TIERS).optional(),
        price: newPrice.optional(),
      }),
    )
    .output(model),
  /** What is not named stays. */
  edit: oc
    .errors(errors)
    .input(
      z.object({
        modelId: id<'model'>(),
        modality: z.enum(MODALITIES).optional(),
        task: taskText.optional(),
        tier: z.enum(TIERS).optional(),
      }),
    )
    .output(model),
};

export const pricesContract = {
  /** A new dated version; no version is ever changed. */
  add: oc
    .errors(errors)
    .input(newPrice.extend({ modelId: id<'model'>() }))
    .output(model),
  /** The figure in force, again, as read today. */
  confirm: oc
    .errors(errors)
    .input(z.object({ modelId: id<'model'>() }))
    .output(model),
};
