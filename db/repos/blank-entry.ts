/** An entry that moves nothing yet: each act fills in what it is about. */
import { utcDay } from '#shared/base';
import type { AllocationId, EntryId, EntryKind } from '#shared/domain';
import { ZERO } from '#shared/money';
import type { NewEntry } from './ledger.repo.ts';

/** Dated by the UTC day of `atMs`. */
export const blankEntry = (
  id: EntryId,
  allocationId: AllocationId,
  kind: EntryKind,
  atMs: number,
): NewEntry => ({
  id,
  atMs,
  day: utcDay(atMs),
  kind,
  allocationId,
  allotted: ZERO,
  held: ZERO,
  spent: ZERO,
  holdId: null,
  batchId: null,
  runId: null,
  modelId: null,
  priceId: null,
  quantity: null,
  personId: null,
  reason: null,
});
