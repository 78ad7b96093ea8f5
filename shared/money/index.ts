export { formatExact, formatMoney } from './format.ts';
export { type IndirectPart, indirectOn } from './indirect.ts';
export {
  add,
  type AmountError,
  larger,
  MAX_NANOS,
  type Nanos,
  nanos,
  NANOS_PER_UNIT,
  negate,
  parseAmount,
  smaller,
  subtract,
  sum,
  times,
  toDecimal,
  ZERO,
} from './nanos.ts';
export { formatPercent, parsePercent } from './percent.ts';
export { changeWords, priceWords, unitWords } from './price-words.ts';
export {
  areTokens,
  parseQuantity,
  PRICE_UNITS,
  priceOf,
  priceOfTokensWithin,
  priceWithin,
  type PriceUnit,
  type Quantity,
  type QuantityError,
  type Rate,
  type TokenCounts,
  toDecimalQuantity,
  wholeQuantity,
} from './rate.ts';
export { splitByLargestRemainder } from './split.ts';
