/** From what a provider counts to money: the run's own dated price says which of the counts it goes by. Pure. */
import {
  areTokens,
  type Nanos,
  parseQuantity,
  priceOfTokensWithin,
  type PriceUnit,
  priceWithin,
  type Rate,
} from '#shared/money';
import type { Bill } from '#electron/providers';

export interface Billed {
  readonly amount: Nanos;
  /** In the unit of the price; of tokens all of them. */
  readonly quantity: string;
}

/** How many of the unit; null where the bill does not say, or says what is no number of anything. */
export function quantityIn(unit: PriceUnit, { quantity, counts, tokens }: Bill): string | null {
  if (unit === 'token') return tokens && areTokens(tokens) ? String(tokens.input + tokens.output) : null;
  const said = unit === 'request' ? quantity : counts?.[unit];
  return said !== undefined && parseQuantity(said).ok ? said : null;
}

/** Null where it cannot be priced: the unit is not counted, the sum is above `limit` or below nothing. */
export function priceOfBill(rate: Rate, bill: Bill, limit: Nanos): Billed | null {
  const quantity = quantityIn(rate.unit, bill);
  if (bill.amount !== undefined) {
    const isPlausible = bill.amount >= 0n && bill.amount <= limit;
    return isPlausible ? { amount: bill.amount, quantity: quantity ?? '1' } : null;
  }
  if (quantity === null) return null;
  const amount = amountOf(rate, bill, quantity, limit);
  return amount === null ? null : { amount, quantity };
}

function amountOf(rate: Rate, { tokens }: Bill, quantity: string, limit: Nanos): Nanos | null {
  if (rate.unit === 'token') return tokens ? priceOfTokensWithin(rate, tokens, limit) : null;
  const parsed = parseQuantity(quantity);
  return parsed.ok ? priceWithin(rate, parsed.value, limit) : null;
}
