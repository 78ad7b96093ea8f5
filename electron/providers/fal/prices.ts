/** The platform's prices, exact, in the units that this program knows. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import { nanos, NANOS_PER_UNIT, parseQuantity, type PriceUnit } from '#shared/money';
import type { ListedPrice } from '#electron/providers';
import { decimalText, parseJsonText } from '#electron/providers/wire';

/** A price with what the provider counts as one: the `x-fal-billable-units` of a result come in these. */
export interface FalPrice {
  readonly listed: ListedPrice;
  readonly unitsInOne: bigint;
}

/** `video` is one request. A unit that is not here is no price: credits and such mean what a model says they do. */
const UNITS: Readonly<Record<string, readonly [PriceUnit, bigint]>> = {
  image: ['image', 1n],
  megapixel: ['megapixel', 1n],
  second: ['second', 1n],
  minute: ['second', 60n],
  'compute second': ['compute-second', 1n],
  video: ['request', 1n],
  request: ['request', 1n],
  character: ['character', 1n],
  '1000 character': ['character', 1_000n],
};

const priceShape = z.object({
  endpoint_id: z.string(),
  unit_price: z.number().nonnegative(),
  unit: z.string(),
  currency: z.string().length(3),
});
const pricesShape = z.object({ prices: z.array(z.unknown()) });

/** Of one model; null where none is said, or in no unit known here. */
export function parsePrice(modelKey: string, bodyText: string): Result<FalPrice | null, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const list = pricesShape.safeParse(body.value);
  if (!list.success) return err('the answer is not a list of prices');
  const prices = list.data.prices.flatMap((one) => priceShape.safeParse(one).data ?? []);
  const price = prices.find(({ endpoint_id }) => endpoint_id === modelKey);
  return ok(price ? priceOf(price) : null);
}

function priceOf({ unit_price, unit, currency }: z.infer<typeof priceShape>): FalPrice | null {
  const name = unit.trim().toLowerCase().replaceAll('_', ' ').replace(/s$/, '');
  const known = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  const amount = parseQuantity(decimalText(unit_price) ?? '');
  if (!known || !amount.ok) return null;
  const [priceUnit, unitsInOne] = known;
  const divisor = 10n ** BigInt(amount.value.scale) * unitsInOne;
  // One unit where that is exact, a million where it is not; what is exact in neither is no price.
  for (const perUnits of [1n, 1_000_000n]) {
    const whole = amount.value.value * NANOS_PER_UNIT * perUnits;
    if (whole % divisor === 0n)
      return { listed: { nanos: nanos(whole / divisor), perUnits, unit: priceUnit, currency }, unitsInOne };
  }
  return null;
}
