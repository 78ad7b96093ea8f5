/** One entry with everything about it: its price, its hold, what it is linked with, and its place in the chain. */
import {
  getAllocation,
  getAward,
  getBatchName,
  getHold,
  getLine,
  getPrice,
  hashBefore,
  linkedLines,
  type LedgerLine,
  routeOfModel,
} from '#db/repos';
import type { ReadDb } from '#db';
import { findCost, leftOf } from '#electron/books';
import { assert } from '#shared/base';
import type { EntryDetail, LedgerRow } from '#shared/contract';
import type { EntryId } from '#shared/domain';
import { parseQuantity, priceOf, ZERO } from '#shared/money';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const toLedgerRow = ({
  hash: _hash,
  holdId: _hold,
  modelId: _model,
  personId: _person,
  priceId: _price,
  quantity: _quantity,
  ...row
}: LedgerLine): LedgerRow => row;

/** Undefined where there is no such entry. */
export function entryReport(db: ReadDb, entryId: EntryId): EntryDetail | undefined {
  const line = getLine(db, entryId);
  if (!line) return undefined;
  const allocation = getAllocation(db, line.allocationId);
  const award = allocation && getAward(db, allocation.awardId);
  assert(award, 'an entry belongs to an allocation of an award');
  const price = line.priceId === null ? undefined : getPrice(db, line.priceId);
  const quantity = line.quantity === null ? null : parseQuantity(line.quantity);
  const cost = findCost(db, entryId);
  return {
    ...toLedgerRow(line),
    awardId: award.id,
    awardTitle: award.title,
    currency: award.currency,
    quantity: line.quantity,
    price: price
      ? {
          id: price.id,
          nanos: price.nanos,
          perUnits: price.perUnits,
          unit: price.unit,
          source: price.source,
          sourceDay: price.sourceDay,
          validFrom: price.validFromDay,
        }
      : null,
    listed: price && quantity?.ok === true ? priceOf(price, quantity.value) : null,
    route: line.paymentRoute ?? (line.modelId === null ? null : routeOfModel(db, line.modelId)),
    experimentName: line.batchId === null ? null : getBatchName(db, line.batchId),
    hold: (line.holdId === null ? undefined : getHold(db, line.holdId)) ?? null,
    linked: linkedLines(db, line).map(({ link, ...linked }) => ({ ...toLedgerRow(linked), link })),
    refundable: cost.ok ? leftOf(db, cost.value) : ZERO,
    hash: hex(line.hash),
    hashBefore: hex(hashBefore(db, line.seq)),
  };
}
