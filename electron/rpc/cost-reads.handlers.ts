/** Costs as people look at them. */
import { implement } from '@orpc/server';
import {
  costsByHand,
  getAllocation,
  getAward,
  getBalance,
  getEntry,
  ledgerLine,
  linesAbout,
  listAllocations,
} from '#db/repos';
import type { ReadDb } from '#db';
import { isCost, leftOf } from '#electron/books';
import { toBalance } from '#electron/reports';
import { assert, err, ok, type Result } from '#shared/base';
import { contract, type CostView, type Refusal } from '#shared/contract';
import type { EntryId } from '#shared/domain';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function costReadHandlers({ db }: Backend) {
  const os = implement(contract).$context<AppContext>();
  return {
    list: os.costs.list.handler(({ input: { awardId, before, limit } }) =>
      db.read((tx) => {
        if (!getAward(tx, awardId)) return valueOf(err(notFound('award', awardId)));
        const allocationIds = listAllocations(tx, awardId).map(({ id }) => id);
        const rows = costsByHand(tx, { allocationIds, before, limit });
        return { rows, next: rows.length < limit ? null : (rows.at(-1)?.seq ?? null) };
      }),
    ),
    get: os.costs.get.handler(({ input }) => valueOf(db.read((tx) => costView(tx, input.entryId)))),
  };
}

function costView(tx: ReadDb, entryId: EntryId): Result<CostView, Refusal> {
  const stored = getEntry(tx, entryId);
  const entry = ledgerLine(tx, entryId);
  if (!stored || !entry) return err(notFound('entry', entryId));
  const allocation = getAllocation(tx, stored.allocationId);
  assert(allocation, 'an entry is of an allocation');
  return ok({
    entry,
    awardId: allocation.awardId,
    quantity: stored.quantity,
    left: isCost(stored) ? leftOf(tx, stored) : null,
    balance: toBalance(getBalance(tx, allocation.id)),
    original: (stored.originalId === null ? undefined : ledgerLine(tx, stored.originalId)) ?? null,
    about: linesAbout(tx, entryId),
  });
}
