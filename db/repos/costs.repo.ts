/** Costs as people look for them in the ledger; their money is written by ledger.repo.ts alone. */
import type { AllocationId, EntryId } from '#shared/domain';
import type { ReadDb } from '../handle.ts';
import { type LedgerLine, linesOf } from './ledger-read.repo.ts';

export interface CostFilter {
  readonly allocationIds: readonly AllocationId[];
  /** Only entries numbered below this. */
  readonly before: number | null;
  readonly limit: number;
}

/** What people entered, newest first: one indexed range per allocation, merged; in the words of the index. */
export function costsByHand(db: ReadDb, { allocationIds, before, limit }: CostFilter): LedgerLine[] {
  if (allocationIds.length === 0) return [];
  const range = `SELECT * FROM (SELECT seq FROM entries INDEXED BY entries_by_hand WHERE allocation_id = ? AND seq < ?
    AND detail IS NOT NULL AND kind IN ('charge', 'refund', 'adjust') ORDER BY seq DESC LIMIT ?)`;
  return linesOf(
    db,
    `SELECT seq FROM (${allocationIds.map(() => range).join(' UNION ALL ')}) ORDER BY seq DESC LIMIT ?`,
    [
      ...allocationIds.flatMap((allocationId) => [
        allocationId,
        BigInt(before ?? Number.MAX_SAFE_INTEGER),
        BigInt(limit),
      ]),
      BigInt(limit),
    ],
    'e.seq DESC',
  );
}

export const ledgerLine = (db: ReadDb, entryId: EntryId): LedgerLine | undefined =>
  linesOf(db, 'SELECT seq FROM entries WHERE id = ?', [entryId], 'e.seq')[0];

/** The entries that correct, move or give back this one, oldest first. */
export const linesAbout = (db: ReadDb, originalId: EntryId): LedgerLine[] =>
  linesOf(
    db,
    'SELECT seq FROM entries WHERE original_id = ? AND original_id IS NOT NULL',
    [originalId],
    'e.seq',
  );
