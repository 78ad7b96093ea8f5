/** The acts on money, each inside the caller's write transaction. What each may do: SPEC.md, table E. */
import { type AllocationEdits, createAllocationEdits } from './allocation-edit.ts';
import { type Allotments, createAllotments } from './allotments.ts';
import { type Charges, createCharges } from './charges.ts';
import { type Corrections, createCorrections } from './corrections.ts';
import type { BooksDeps } from './entry.ts';
import { createHolds, type Holds } from './holds.ts';
import { createSplits, type Splits } from './splits.ts';
import { createTransfers, type Transfers } from './transfers.ts';

/** A refused act has written nothing. */
export interface Books extends AllocationEdits, Allotments, Holds, Charges, Corrections, Transfers, Splits {}

export function createBooks(deps: BooksDeps): Books {
  const allotments = createAllotments(deps);
  return {
    ...createAllocationEdits(deps, allotments),
    ...allotments,
    ...createHolds(deps),
    ...createCharges(deps),
    ...createCorrections(deps),
    ...createTransfers(deps),
    ...createSplits(deps),
  };
}
