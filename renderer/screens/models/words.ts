/** Prices and changes of the catalogue in words. */
import type { Model, Proposal } from '#shared/contract';
import { formatExact, priceWords } from '#shared/money';

export const modelPrice = ({ price }: Model): string =>
  price ? priceWords(price, price.currency) : 'no price';

/** What a proposal would bring: a price, or an amount without a unit. */
export const saidPrice = ({ rate, amount, currency }: Proposal): string | null =>
  rate
    ? priceWords(rate, rate.currency)
    : amount === null
      ? null
      : `${formatExact(amount, currency ?? 'USD')}, it does not say per what`;

/** Whether something must be chosen before it can be accepted. */
export const lacksUnit = ({ amount, rate }: Proposal): boolean => amount !== null && rate === null;
export const lacksModality = ({ kind, modality }: Proposal): boolean =>
  kind === 'new-model' && modality === null;

export function ageWords(days: number | null): string {
  if (days === null) return '';
  if (days <= 0) return 'read today';
  return days === 1 ? 'read yesterday' : `read ${days} days ago`;
}
