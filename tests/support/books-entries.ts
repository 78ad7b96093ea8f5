/** Entries as they are posted, without an act: what the database itself says of them. */
import { decideTransfer, insertTransfer, type NewEntry, postEntries } from '#db/repos';
import type { Day } from '#shared/base';
import type { ActId, AllocationId } from '#shared/domain';
import { nanos } from '#shared/money';
import { type BooksRig, START_MS } from './books-rig.ts';

/** An entry in the middle of nowhere, a charge of nothing; each test says what matters. */
export const entryOf = (rig: BooksRig, allocationId: AllocationId, changes: Partial<NewEntry>): NewEntry => ({
  id: rig.makeId<'entry'>(),
  atMs: START_MS,
  day: '2026-03-10' as Day,
  kind: 'charge',
  allocationId,
  allotted: nanos(0n),
  held: nanos(0n),
  spent: nanos(0n),
  holdId: null,
  batchId: null,
  runId: null,
  modelId: null,
  priceId: null,
  quantity: null,
  personId: null,
  reason: null,
  ...changes,
});

/** A charge of 10 and an approved transfer of one nano of it: what an entry that corrects it must name. */
export function approvedCorrection(
  rig: BooksRig,
  from: AllocationId,
  to: AllocationId,
): Pick<NewEntry, 'originalId' | 'actId' | 'reason'> {
  const original = entryOf(rig, from, { spent: nanos(10n) });
  const actId = 'transfer-x' as ActId;
  const texts = { howItHappened: 'how', benefit: 'what for', whyLate: 'why', prevention: 'never again' };
  rig.db.write((tx) => {
    postEntries(tx, [original]);
    insertTransfer(tx, {
      id: actId,
      originalId: original.id,
      toAllocationId: to,
      amountNanos: nanos(1n),
      reason: 'shared-benefit-found',
      ...texts,
      discoveredDay: '2026-03-10' as Day,
      state: 'requested',
      requestedBy: 'Mei',
      requestedAtMs: START_MS,
      decidedBy: null,
      decidedAtMs: null,
      decision: null,
    });
    decideTransfer(tx, actId, {
      state: 'approved',
      decidedBy: 'Ada',
      decidedAtMs: START_MS,
      decision: 'yes',
    });
  });
  return { originalId: original.id, actId, reason: 'found by reconciliation' };
}
