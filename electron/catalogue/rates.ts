/** Prices as people and providers say them, and as they are kept: for one unit, or for a million. */
import type { PriceRow, ProposalRow } from '#db/repos';
import { err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { isCurrency } from '#shared/domain';
import { MAX_NANOS, type Nanos, nanos, type PriceUnit, type Rate } from '#shared/money';

export interface SaidRate {
  readonly amount: Nanos;
  readonly output?: Nanos | null | undefined;
  readonly cached?: Nanos | null | undefined;
  /** 1, 1,000 or 1,000,000. */
  readonly perUnits: bigint;
  readonly unit: PriceUnit;
  readonly currency: string;
}

/** The rate columns of a price. */
export interface KeptRate {
  readonly nanos: Nanos;
  readonly outputNanos: Nanos | null;
  readonly cachedNanos: Nanos | null;
  readonly perUnits: bigint;
  readonly unit: PriceUnit;
  readonly currency: string;
}

const MILLION = 1_000_000n;
const THOUSAND = 1_000n;

/** Errors in this order: currency, unit count, amounts below zero, amounts for tokens only, too large for the books. */
export function keptRate(said: SaidRate): Result<KeptRate, Refusal<'bad-input'>> {
  const currency = said.currency.trim().toUpperCase();
  if (!isCurrency(currency)) return bad('currency', `"${said.currency}" is not a currency of ISO 4217.`);
  if (![1n, THOUSAND, MILLION].includes(said.perUnits))
    return bad('perUnits', 'A price is for 1, 1,000 or 1,000,000 units.');
  // A price for a thousand units is exactly a thousand times as much for a million.
  const factor = said.perUnits === THOUSAND ? THOUSAND : 1n;
  const amounts = { amount: said.amount, output: said.output ?? null, cached: said.cached ?? null };
  for (const [field, amount] of Object.entries(amounts)) {
    if (amount === null) continue;
    if (amount < 0n) return bad(field, 'A price is never below zero.');
    if (field !== 'amount' && said.unit !== 'token')
      return bad(field, 'Only a price per token has another rate for what is written or cached.');
    if (amount * factor > MAX_NANOS) return bad(field, 'This is larger than the books can hold.');
  }
  return ok({
    nanos: nanos(amounts.amount * factor),
    outputNanos: amounts.output === null ? null : nanos(amounts.output * factor),
    cachedNanos: amounts.cached === null ? null : nanos(amounts.cached * factor),
    perUnits: said.perUnits === THOUSAND ? MILLION : said.perUnits,
    unit: said.unit,
    currency,
  });
}

const bad = (field: string, message: string) => err({ code: 'bad-input' as const, message, field });

export const rateOfPrice = ({
  nanos: amount,
  outputNanos,
  cachedNanos,
  perUnits,
  unit,
  currency,
}: PriceRow): KeptRate => ({
  nanos: amount,
  outputNanos,
  cachedNanos,
  perUnits,
  unit,
  currency,
});

/** Null where the proposal names no amount, or no unit. */
export const rateOfProposal = (row: ProposalRow): KeptRate | null =>
  row.nanos === null || row.unit === null || row.perUnits === null || row.currency === null
    ? null
    : {
        nanos: row.nanos,
        outputNanos: row.outputNanos,
        cachedNanos: row.cachedNanos,
        perUnits: row.perUnits,
        unit: row.unit,
        currency: row.currency,
      };

/** The same money for everything that can be bought at it; 0.001 a token is 1,000 for a million. */
export const sameRate = (a: KeptRate, b: KeptRate): boolean =>
  a.unit === b.unit &&
  a.currency === b.currency &&
  a.nanos * b.perUnits === b.nanos * a.perUnits &&
  (a.outputNanos ?? a.nanos) * b.perUnits === (b.outputNanos ?? b.nanos) * a.perUnits &&
  (a.cachedNanos ?? a.nanos) * b.perUnits === (b.cachedNanos ?? b.nanos) * a.perUnits;

/** From one to the other in millionths, rounded towards zero; null where they cannot be compared: another unit, or from nothing. */
export function changeMillionths(from: KeptRate, to: KeptRate): number | null {
  if (from.unit !== to.unit || from.currency !== to.currency || from.nanos === 0n) return null;
  const before = from.nanos * to.perUnits;
  const after = to.nanos * from.perUnits;
  return Number(((after - before) * MILLION) / before);
}

/** As a provider lists it; what says nothing of output or cache costs the same there. */
export const keptListed = (listed: Rate & { readonly currency: string }): KeptRate => ({
  nanos: listed.nanos,
  outputNanos: listed.outputNanos ?? null,
  cachedNanos: listed.cachedNanos ?? null,
  perUnits: listed.perUnits,
  unit: listed.unit,
  currency: listed.currency,
});
