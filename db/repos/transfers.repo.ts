/** Cost transfers: what was asked, and what was decided. Their money is in the ledger. */
import { asc, desc, eq } from 'drizzle-orm';
import type { ActId, AwardId, TransferState } from '#shared/domain';
import type { ReadDb, WriteDb } from '../handle.ts';
import { transfers } from '../schema/index.ts';

export type TransferRow = typeof transfers.$inferSelect;

export const insertTransfer = (db: WriteDb, transfer: TransferRow): void =>
  void db.orm.insert(transfers).values(transfer).run();

export const getTransfer = (db: ReadDb, transferId: ActId): TransferRow | undefined =>
  db.orm.select().from(transfers).where(eq(transfers.id, transferId)).get();

export interface TransferDecision {
  readonly state: Exclude<TransferState, 'requested'>;
  readonly decidedBy: string;
  readonly decidedAtMs: number;
  readonly decision: string;
}

/** A trigger refuses a second decision. */
export const decideTransfer = (db: WriteDb, transferId: ActId, decision: TransferDecision): void =>
  void db.orm.update(transfers).set(decision).where(eq(transfers.id, transferId)).run();

/** Those that wait for a decision, the oldest first. */
export const openTransfers = (db: ReadDb): TransferRow[] =>
  db.orm
    .select()
    .from(transfers)
    .where(eq(transfers.state, 'requested'))
    .orderBy(asc(transfers.requestedAtMs), asc(transfers.id))
    .all();

/** Newest first; of an award: those from it or to it. */
export function listTransfers(db: ReadDb, awardId: AwardId | null): TransferRow[] {
  const all = db.orm
    .select()
    .from(transfers)
    .orderBy(desc(transfers.requestedAtMs), desc(transfers.id))
    .all();
  if (awardId === null) return all;
  const touching = new Set(
    db
      .all<{ id: ActId }>(
        `SELECT t.id FROM transfers t JOIN entries o ON o.id = t.original_id
         WHERE t.to_allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)
           OR o.allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
        awardId,
        awardId,
      )
      .map((row) => row.id),
  );
  return all.filter((transfer) => touching.has(transfer.id));
}
