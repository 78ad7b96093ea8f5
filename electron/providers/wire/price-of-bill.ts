/** From what a provider counts to money: the run's own dated price says which of the counts it goes by. Pure. */
import {
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

/** How many of the unit; null where the bill does not say. */
export function quantityIn(unit: PriceUnit, { quantity, counts, tokens }: Bill): string | null {
  if (unit === 'request') return quantity;
  if (unit === 'token') return tokens ? String(tokens.input + tokens.output) : null;
  return counts?.[unit] ?? null;
}

/** Null where it cannot be priced: the unit is not counted, the count is none, or the sum is above `limit`. */
export function priceOfBill(rate: Rate, bill: Bill, limit: Nanos): Billed | null {
  const quantity = quantityIn(rate.unit, bill);
  if (bill.amount !== undefined)
    return bill.amount <= limit ? { amount: bill.amount, quantity: quantity ?? bill.quantity } : null;
  if (quantity === null) return null;
  if (rate.unit === 'token') {
    const amount = bill.tokens ? priceOfTokensWithin(rate, bill.tokens, limit) : null;
    return amount === null ? null : { amount, quantity };
  }
  const parsed = parseQuantity(quantity);
  const amount = parsed.ok ? priceWithin(rate, parsed.value, limit) : null;
  return amount === null ? null : { amount, quantity };
}
