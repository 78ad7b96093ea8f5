/** Costs without a hold: bought outside the queue, booked in full on the day of their use (rules C1 to C5). */
import {
  drawFromCredit,
  getBalance,
  getPrepaidCredit,
  insertPrepaidCredit,
  type NewEntry,
  postEntries,
  type PrepaidCreditRow,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { assert, type Day, err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import {
  type AllocationId,
  type ChargeKind,
  type EntryId,
  isCurrency,
  type ModelId,
  type PaymentRoute,
  type PersonId,
  type PrepaidCreditId,
  type PriceId,
} from '#shared/domain';
import {
  formatExact,
  MAX_NANOS,
  type Nanos,
  parseQuantity,
  priceOf,
  subtract,
  toDecimalQuantity,
  ZERO,
} from '#shared/money';
import { blankEntry, type BooksDeps, toDetail } from './entry.ts';
import {
  availableOf,
  badInput,
  findPot,
  notThere,
  refuseAmount,
  refuseAwardState,
  refuseCurrency,
  refuseDayOfUse,
  refuseReason,
  short,
} from './refusals.ts';

export interface DirectCharge {
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
  readonly day: Day;
  readonly modelId: ModelId | null;
  readonly priceId: PriceId | null;
  readonly quantity: string | null;
  readonly personId: PersonId | null;
  readonly reason: string;
}

/** An amount, or GPU hours at a rate: then the amount is their product, rounded once (rule M2). */
export type Cost =
  | { readonly amount: Nanos }
  | {
      /** Decimal text. */
      readonly gpuHours: string;
      readonly perHour: Nanos;
    };

export interface CostInput {
  readonly kind: ChargeKind;
  readonly cost: Cost;
  readonly currency: string;
  /** The day of use, or the last one. */
  readonly day: Day;
  readonly paymentRoute: PaymentRoute;
  readonly vendor: string | null;
  readonly invoice: string | null;
  readonly personId: PersonId | null;
  readonly reason: string;
}

export interface ManualCharge extends CostInput {
  readonly allocationId: AllocationId;
}

export interface Booked {
  readonly entryId: EntryId;
  readonly amount: Nanos;
  /** Of the allocation, after it; below zero it is overspent: the cost has been incurred. */
  readonly available: Nanos;
}

export interface CreditUse {
  readonly creditId: PrepaidCreditId;
  readonly allocationId: AllocationId;
  readonly amount: Nanos;
  readonly day: Day;
  readonly personId: PersonId | null;
  readonly reason: string;
}

export interface Charges {
  /** Costs that were checked before. Booked even if they overspend: they have been incurred. */
  charge(db: WriteDb, charges: readonly DirectCharge[]): void;
  /** A cost entered by hand or imported. */
  chargeByHand(db: WriteDb, charge: ManualCharge, actor: string): Result<Booked, Refusal>;
  /** Credit bought ahead: noted, not booked, for it is no cost of an award until it is used. */
  addCredit(
    db: WriteDb,
    credit: Pick<PrepaidCreditRow, 'vendor' | 'boughtDay' | 'amountNanos' | 'currency' | 'invoice'>,
  ): Result<PrepaidCreditRow, Refusal>;
  useCredit(db: WriteDb, use: CreditUse, actor: string): Result<Booked, Refusal>;
}

export const createCharges = (deps: BooksDeps): Charges => ({
  charge(db, charges) {
    const atMs = deps.nowMs();
    postEntries(
      db,
      charges.map(({ amount, ...charge }) => {
        assert(amount >= 0n, 'a charge is never negative: a refund is an entry of its own');
        return { ...blankEntry(deps, charge.allocationId, 'charge', atMs), ...charge, spent: amount };
      }),
    );
  },

  chargeByHand(db, charge, actor) {
    const atMs = deps.nowMs();
    const amount = amountOf(charge);
    if (!amount.ok) return amount;
    const refusal = refuseCost(db, charge.allocationId, charge, utcDay(atMs));
    if (refusal) return err(refusal);
    const entry = costEntry(deps, charge, charge.allocationId, amount.value, atMs, { actor });
    postEntries(db, [entry]);
    return ok(booked(db, entry));
  },

  addCredit(db, credit) {
    const refusal =
      refuseAmount(credit.amountNanos) ??
      refuseReason(credit.vendor, 'vendor') ??
      (isCurrency(credit.currency)
        ? null
        : badInput('currency', `"${credit.currency}" is not a currency; write a code such as USD or EUR.`)) ??
      (credit.boughtDay > utcDay(deps.nowMs())
        ? badInput('bought', `${credit.boughtDay} is still to come; credit is noted once it is bought.`)
        : null);
    if (refusal) return err(refusal);
    const row = { ...credit, id: deps.makeId<'prepaid-credit'>(), usedNanos: ZERO };
    insertPrepaidCredit(db, row);
    return ok(row);
  },

  useCredit(db, use, actor) {
    const atMs = deps.nowMs();
    const unwell = refuseAmount(use.amount) ?? refuseReason(use.reason);
    if (unwell) return err(unwell);
    const credit = getPrepaidCredit(db, use.creditId);
    if (!credit) return err(notThere('prepaid credit', use.creditId));
    const cost: CostInput = {
      ...use,
      kind: 'prepaid-use',
      cost: { amount: use.amount },
      currency: credit.currency,
      paymentRoute: 'prepaid-credit',
      vendor: credit.vendor,
      invoice: credit.invoice,
    };
    const refusal = refuseCost(db, use.allocationId, cost, utcDay(atMs));
    if (refusal) return err(refusal);
    if (use.day < credit.boughtDay)
      return err(
        badInput('day', `The credit was bought on ${credit.boughtDay}; nothing of it was used before.`),
      );
    const left = subtract(credit.amountNanos, credit.usedNanos);
    if (use.amount > left) {
      return err(
        short(
          `${formatExact(left, credit.currency)} of this credit of ${credit.vendor} is left; ${formatExact(use.amount, credit.currency)} was asked for.`,
          use.amount,
          left,
        ),
      );
    }
    const entry = costEntry(deps, cost, use.allocationId, use.amount, atMs, { actor, creditId: credit.id });
    postEntries(db, [entry]);
    drawFromCredit(db, credit.id, use.amount);
    return ok(booked(db, entry));
  },
});

/** Of one entry that has just been written. */
const booked = (db: ReadDb, entry: NewEntry): Booked => ({
  entryId: entry.id,
  amount: entry.spent,
  available: availableOf(getBalance(db, entry.allocationId)),
});

export function amountOf({ cost }: CostInput): Result<Nanos, Refusal> {
  if ('amount' in cost) {
    const refusal = refuseAmount(cost.amount);
    return refusal ? err(refusal) : ok(cost.amount);
  }
  const hours = parseQuantity(cost.gpuHours);
  if (!hours.ok || hours.value.value === 0n)
    return err(badInput('gpuHours', `"${cost.gpuHours}" is no number of hours; write it as 12 or 2.5.`));
  const refusal = refuseAmount(cost.perHour, 'perHour');
  if (refusal) return err(refusal);
  // Both factors are the user's: their product is refused before it is one that the books cannot hold.
  if ((cost.perHour * hours.value.value) / 10n ** BigInt(hours.value.scale) >= MAX_NANOS)
    return err(badInput('gpuHours', 'Hours x rate is larger than the books can hold.'));
  const amount = priceOf({ nanos: cost.perHour, perUnits: 1n, unit: 'gpu-hour' }, hours.value);
  const nothing = refuseAmount(amount);
  return nothing ? err(nothing) : ok(amount);
}

/** Errors in this order: reason, no such allocation, currency, award state, day of use. */
export function refuseCost(
  db: ReadDb,
  allocationId: AllocationId,
  cost: CostInput,
  today: Day,
): Refusal | null {
  const unwritten = refuseReason(cost.reason);
  if (unwritten) return unwritten;
  const pot = findPot(db, allocationId);
  if (!pot.ok) return pot.error;
  const { award } = pot.value;
  return (
    refuseCurrency(award, cost.currency) ?? refuseAwardState(award) ?? refuseDayOfUse(award, cost.day, today)
  );
}

/** Who entered it and what it was stands in the detail; the quantity of a rental is its GPU hours. */
export function costEntry(
  deps: BooksDeps,
  cost: CostInput,
  allocationId: AllocationId,
  amount: Nanos,
  atMs: number,
  more: Readonly<Record<string, string | null>>,
): NewEntry {
  const rented = 'gpuHours' in cost.cost ? cost.cost : null;
  const hours = rented && parseQuantity(rented.gpuHours);
  return {
    ...blankEntry(deps, allocationId, 'charge', atMs),
    day: cost.day,
    spent: amount,
    quantity: hours?.ok ? toDecimalQuantity(hours.value) : null,
    personId: cost.personId,
    reason: cost.reason.trim(),
    paymentRoute: cost.paymentRoute,
    detail: toDetail({
      charge: cost.kind,
      perHourNanos: rented ? String(rented.perHour) : null,
      vendor: cost.vendor,
      invoice: cost.invoice,
      ...more,
    }),
  };
}
