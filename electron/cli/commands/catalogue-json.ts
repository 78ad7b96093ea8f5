/** Models, prices and proposals as programs get them: amounts are nanos for every `perUnits` units. */
import type { Model, Proposal } from '#shared/contract';

type Rate = NonNullable<Proposal['rate']>;

export const rateJson = <R extends Rate>({ nanos, ...rest }: R) => ({ priceNanos: nanos, ...rest });

/** Today's price beside the model; null where none is known. */
export const modelJson = ({ price, prices, ...model }: Model) => ({
  ...model,
  priceNanos: price?.nanos ?? null,
  perUnits: price?.perUnits ?? null,
  unit: price?.unit ?? null,
  price: price && rateJson(price),
  prices: prices.map(rateJson),
});

export const proposalJson = ({ rate, now, ...proposal }: Proposal) => ({
  ...proposal,
  rate: rate && rateJson(rate),
  now: now && rateJson(now),
});
