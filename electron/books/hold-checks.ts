/** May this be held? The checks of a hold, in the order in which the first that fails is named (rules H4, H5). */
import {
  type AllocationRow,
  type AwardRow,
  committedOfAward,
  getBalance,
  getModel,
  getPerson,
  getPrice,
  obligatedOn,
  personCapOf,
  usedByPerson,
} from '#db/repos';
import type { ReadDb } from '#db';
import { type Day, formatDay, type Json } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { AllocationId, BatchId, ModelId, PersonId, PriceId } from '#shared/domain';
import { add, formatExact, larger, type Nanos, subtract, ZERO } from '#shared/money';
import {
  availableOf,
  findPot,
  firstDayOf,
  notChargeable,
  refuseAwardState,
  short,
  wrongState,
} from './refusals.ts';

export interface HoldRequest {
  readonly allocationId: AllocationId;
  readonly batchId: BatchId;
  readonly personId: PersonId | null;
  readonly amount: Nanos;
  /** What will be bought: the allocation may allow only some models, or models of some tiers. */
  readonly modelIds: readonly ModelId[];
  /** The prices by which the amount was reckoned. */
  readonly priceIds: readonly PriceId[];
}

export type HoldRefusal = Refusal<
  'insufficient-funds' | 'not-found' | 'wrong-state' | 'books-differ' | 'not-chargeable'
>;

/**
 * Errors in this order: books differ, no such allocation, award state, award dates, currency, funding step, tier, model,
 * the person's cap, shortfall.
 */
export function refuseHold(
  db: ReadDb,
  request: HoldRequest,
  today: Day,
  problem: string | null,
): HoldRefusal | null {
  if (problem !== null) {
    return {
      code: 'books-differ',
      message: `The self-check found a difference, so nothing new is held: ${problem}`,
      where: problem,
    };
  }
  const pot = findPot(db, request.allocationId);
  if (!pot.ok) return pot.error;
  const { allocation, award } = pot.value;
  return (
    refuseAwardState(award) ??
    refuseToday(award, today) ??
    refusePrices(db, award, request.priceIds) ??
    refuseFundingStep(db, award, request.amount, today) ??
    refuseModels(db, allocation, request.modelIds) ??
    refusePersonCap(db, allocation, award, request) ??
    refuseShortfall(db, allocation, award, request.amount)
  );
}

function refuseToday(award: AwardRow, today: Day): HoldRefusal | null {
  const firstDay = firstDayOf(award);
  if (today >= firstDay && today <= award.endDay) return null;
  const message = `Today, ${formatDay(today)}, is outside award ${award.numberRaw} (${formatDay(firstDay)} to ${formatDay(award.endDay)}); nothing new can be held.`;
  return wrongState(message, today < firstDay ? 'not started' : 'ended');
}

/** Before any amount is compared: a ceiling in another currency says nothing about what this award can pay. */
function refusePrices(
  db: ReadDb,
  award: AwardRow,
  priceIds: readonly PriceId[],
): Refusal<'not-chargeable'> | null {
  const others = new Set(
    priceIds
      .flatMap((priceId) => getPrice(db, priceId) ?? [])
      .filter((price) => price.currency !== award.currency)
      .map((price) => `${getModel(db, price.modelId)?.key ?? 'a model'} in ${price.currency}`),
  );
  return others.size === 0
    ? null
    : notChargeable(
        'currency',
        `Award ${award.numberRaw} is kept in ${award.currency}; priced in another currency: ${[...others].join(', ')}.`,
      );
}

/** Money may be allotted that the sponsor has not obligated yet; it cannot be committed. */
export function refuseFundingStep(
  db: ReadDb,
  award: AwardRow,
  amount: Nanos,
  today: Day,
): Refusal<'not-chargeable'> | null {
  const obligated = obligatedOn(db, award.id, today);
  if (obligated === null) return null;
  const free = subtract(obligated, committedOfAward(db, award.id));
  if (amount <= free) return null;
  const say = (nanos: Nanos) => formatExact(nanos, award.currency);
  return notChargeable(
    'funding-step',
    `By ${today} ${say(obligated)} of award ${award.numberRaw} are obligated, of which ${say(larger(free, ZERO))} are neither ` +
      `held nor spent. This needs ${say(amount)}: ${say(subtract(amount, free))} more than the sponsor has released.`,
  );
}

/** A list of names; null where there is none, which allows all. */
export const allowedNames = (list: Json): readonly string[] | null =>
  Array.isArray(list) ? list.map(String) : null;

function refuseModels(
  db: ReadDb,
  allocation: AllocationRow,
  modelIds: readonly ModelId[],
): Refusal<'not-chargeable'> | null {
  const tiers = allowedNames(allocation.allowedTiers);
  const keys = allowedNames(allocation.allowedModels);
  if (tiers === null && keys === null) return null;
  const models = [...new Set(modelIds)].flatMap((modelId) => getModel(db, modelId) ?? []);
  const ofOtherTier = models.find((model) => tiers !== null && !tiers.includes(model.tier));
  if (ofOtherTier) {
    return notChargeable(
      'tier',
      `"${allocation.name}" pays for ${words(tiers)} models; ${ofOtherTier.key} is ${ofOtherTier.tier}.`,
    );
  }
  const other = models.find((model) => keys !== null && !keys.includes(model.key));
  return other
    ? notChargeable('model', `"${allocation.name}" pays for ${words(keys)} only, not for ${other.key}.`)
    : null;
}

const words = (names: readonly string[] | null): string =>
  names === null || names.length === 0 ? 'no' : names.join(', ');

function refusePersonCap(
  db: ReadDb,
  allocation: AllocationRow,
  award: AwardRow,
  { personId, amount }: HoldRequest,
): Refusal<'not-chargeable'> | null {
  const cap = personId === null ? null : personCapOf(db, allocation.id, personId);
  if (personId === null || cap === null) return null;
  const used = usedByPerson(db, allocation.id, personId);
  if (add(used, amount) <= cap) return null;
  const say = (nanos: Nanos) => formatExact(nanos, award.currency);
  const name = getPerson(db, personId)?.name ?? 'This person';
  return notChargeable(
    'person-cap',
    `${name} may hold and spend ${say(cap)} of "${allocation.name}" and has used ${say(used)}. This needs up to ` +
      `${say(amount)}: ${say(subtract(add(used, amount), cap))} more than the cap.`,
  );
}

function refuseShortfall(
  db: ReadDb,
  allocation: AllocationRow,
  award: AwardRow,
  amount: Nanos,
): Refusal<'insufficient-funds'> | null {
  const available = availableOf(getBalance(db, allocation.id));
  if (amount <= available) return null;
  return short(
    `"${allocation.name}" has ${formatExact(available, award.currency)} available; this needs up to ` +
      `${formatExact(amount, award.currency)}. It is ${formatExact(subtract(amount, available), award.currency)} short.`,
    amount,
    available,
  );
}
