/** People, awards and their allocations. */
import { asc, eq } from 'drizzle-orm';
import type { Day } from '#shared/base';
import type { AllocationId, AwardId, AwardState, BatchId, PersonId, Role } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { allocations, awards, people } from '../schema/index.ts';

export type AwardRow = typeof awards.$inferSelect;
/** What has a default (fiscal year from July, no categories, everything allowed) may be left out. */
export type NewAwardRow = typeof awards.$inferInsert;
export type AllocationRow = typeof allocations.$inferSelect;
export type NewAllocationRow = typeof allocations.$inferInsert;
export type PersonRow = typeof people.$inferSelect;

export const insertPerson = (db: WriteDb, person: PersonRow): void =>
  void db.orm.insert(people).values(person).run();

export const findPersonByName = (db: ReadDb, name: string): PersonRow | undefined =>
  db.orm.select().from(people).where(eq(people.name, name)).get();

export const listPeople = (db: ReadDb): PersonRow[] =>
  db.orm.select().from(people).orderBy(asc(people.name)).all();

export const setPersonRole = (db: WriteDb, personId: PersonId, role: Role): void =>
  void db.orm.update(people).set({ role }).where(eq(people.id, personId)).run();

/** The person of that name; made with `role` if new. */
export function ensurePerson(
  db: WriteDb,
  id: PersonId,
  name: string,
  nowMs: number,
  role: Role = 'student',
): PersonId {
  const known = findPersonByName(db, name);
  if (known) return known.id;
  insertPerson(db, { id, name, role, createdAtMs: nowMs });
  return id;
}

export const getPerson = (db: ReadDb, personId: PersonId): PersonRow | undefined =>
  db.orm.select().from(people).where(eq(people.id, personId)).get();

export const insertAward = (db: WriteDb, award: NewAwardRow): void =>
  void db.orm.insert(awards).values(award).run();

/** Everything but its id, its birth and its state. */
export const updateAward = (
  db: WriteDb,
  awardId: AwardId,
  changes: Partial<Omit<AwardRow, 'id' | 'createdAtMs' | 'state'>>,
): void => void db.orm.update(awards).set(changes).where(eq(awards.id, awardId)).run();

export const setAwardState = (db: WriteDb, awardId: AwardId, state: AwardState): void =>
  void db.orm.update(awards).set({ state }).where(eq(awards.id, awardId)).run();

export const getAward = (db: ReadDb, awardId: AwardId): AwardRow | undefined =>
  db.orm.select().from(awards).where(eq(awards.id, awardId)).get();

export const listAwards = (db: ReadDb): AwardRow[] =>
  db.orm.select().from(awards).orderBy(asc(awards.id)).all();

export const findAwardByNumber = (db: ReadDb, sponsor: string, numberKey: string): AwardId | undefined =>
  db.get<{ id: AwardId }>('SELECT id FROM awards WHERE sponsor = ? AND number_key = ?', sponsor, numberKey)
    ?.id;

export const insertAllocation = (db: WriteDb, allocation: NewAllocationRow): void =>
  void db.orm.insert(allocations).values(allocation).run();

export const getAllocation = (db: ReadDb, allocationId: AllocationId): AllocationRow | undefined =>
  db.orm.select().from(allocations).where(eq(allocations.id, allocationId)).get();

export const listAllocations = (db: ReadDb, awardId: AwardId | null): AllocationRow[] =>
  db.orm
    .select()
    .from(allocations)
    .where(awardId === null ? undefined : eq(allocations.awardId, awardId))
    .orderBy(asc(allocations.id))
    .all();

/** What an award's allocations were given in all. */
export const allottedOfAward = (db: ReadDb, awardId: AwardId): Nanos =>
  nanos(
    db.get<{ allotted: bigint }>(
      `SELECT coalesce(sum(b.allotted_nanos), 0) AS allotted
       FROM balances b JOIN allocations a ON a.id = b.allocation_id WHERE a.award_id = ?`,
      awardId,
    )?.allotted ?? 0n,
  );

export interface HeldBatch {
  readonly allocationName: string;
  readonly batchId: BatchId;
  readonly experimentName: string;
  readonly open: Nanos;
}

/** Every batch for which an award's money is still held, the largest first. */
export const heldOfAward = (db: ReadDb, awardId: AwardId): HeldBatch[] =>
  db
    .all<{ allocationName: string; batchId: BatchId; experimentName: string | null; open: bigint }>(
      `SELECT a.name AS allocationName, h.batch_id AS batchId, x.name AS experimentName, sum(h.open_nanos) AS open
       FROM allocations a JOIN holds h ON h.allocation_id = a.id LEFT JOIN batches b ON b.id = h.batch_id
         LEFT JOIN experiments x ON x.id = b.experiment_id
       WHERE a.award_id = ? AND h.open_nanos > 0 GROUP BY h.id ORDER BY open DESC, h.id`,
      awardId,
    )
    .map((row) => ({ ...row, experimentName: row.experimentName ?? '', open: nanos(row.open) }));

/** First and last day on which anything was spent from an award; null before the first charge. */
export function spendSpan(db: ReadDb, awardId: AwardId): { readonly first: Day; readonly last: Day } | null {
  const row = db.get<{ first: Day | null; last: Day | null }>(
    `SELECT min(day) AS first, max(day) AS last FROM daily_totals
     WHERE spent_nanos <> 0 AND allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
    awardId,
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}
