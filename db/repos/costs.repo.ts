/** Costs as people look for them in the ledger; their money is written by ledger.repo.ts alone. */
import type { AllocationId, EntryId } from '#shared/domain';
import type { ReadDb, Row } from '../handle.ts';
import { type LedgerLine, namedLines, toLine } from './ledger.repo.ts';

const CONDITIONS = {
  /** In the words of the index `entries_by_hand`. */
  'by-hand': `detail IS NOT NULL AND kind IN ('charge', 'refund', 'adjust')`,
  costs: `kind IN ('settle', 'overrun', 'charge', 'transfer-in') AND spent_nanos > 0`,
} as const;

export interface CostFilter {
  readonly allocationIds: readonly AllocationId[];
  readonly which: keyof typeof CONDITIONS;
  /** Only entries numbered below this. */
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first: one indexed range per allocation, merged. */
export function costsPage(db: ReadDb, { allocationIds, which, before, limit }: CostFilter): LedgerLine[] {
  if (allocationIds.length === 0) return [];
  const index = which === 'by-hand' ? 'entries_by_hand' : 'entries_allocation';
  const range = `SELECT * FROM (SELECT * FROM entries INDEXED BY ${index}
    WHERE allocation_id = ? AND seq < ? AND ${CONDITIONS[which]} ORDER BY seq DESC LIMIT ?)`;
  return db
    .all<Row>(
      `${namedLines(`(${allocationIds.map(() => range).join(' UNION ALL ')})`)} ORDER BY e.seq DESC LIMIT ?`,
      ...allocationIds.flatMap((allocationId) => [
        allocationId,
        BigInt(before ?? Number.MAX_SAFE_INTEGER),
        BigInt(limit),
      ]),
      BigInt(limit),
    )
    .map(toLine);
}

export const ledgerLine = (db: ReadDb, entryId: EntryId): LedgerLine | undefined =>
  db.all<Row>(namedLines('(SELECT * FROM entries WHERE id = ?)'), entryId).map(toLine)[0];

/** The entries that correct, move or give back this one, oldest first. */
export const linesAbout = (db: ReadDb, originalId: EntryId): LedgerLine[] =>
  db
    .all<Row>(
      `${namedLines('(SELECT * FROM entries WHERE original_id = ? AND original_id IS NOT NULL)')} ORDER BY e.seq`,
      originalId,
    )
    .map(toLine);
