/** The catalogue: what can be bought, from whom, at which dated price. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { MODALITIES, TIERS } from '#shared/domain';
import { PRICE_UNITS } from '#shared/money';
import { day, id, money } from './values.ts';

export const price = z.object({
  id: id<'price'>(),
  /** `nanos` for every `perUnits` units. */
  nanos: money,
  perUnits: z.bigint(),
  unit: z.enum(PRICE_UNITS),
  /** Of prices per token: for what is written, and what comes from a cache; null: as `nanos`. */
  outputNanos: money.nullable(),
  cachedNanos: money.nullable(),
  currency: z.string(),
  source: z.string(),
  sourceDay: day,
  validFrom: day,
});

export const model = z.object({
  id: id<'model'>(),
  /** The provider's exact, case-sensitive id. */
  key: z.string(),
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
});
export type Model = z.infer<typeof model>;

export const modelsContract = { list: oc.output(z.array(model)) };
