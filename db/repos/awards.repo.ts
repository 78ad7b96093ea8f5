/** People, awards and their allocations. */
import { asc, eq } from 'drizzle-orm';
import type { AllocationId, AwardId, PersonId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { allocations, awards, people } from '../schema/index.ts';

export type AwardRow = typeof awards.$inferSelect;
export type AllocationRow = typeof allocations.$inferSelect;
export type PersonRow = typeof people.$inferSelect;

export const insertPerson = (db: WriteDb, person: PersonRow): void =>
  void db.orm.insert(people).values(person).run();

export const findPersonByName = (db: ReadDb, name: string): PersonRow | undefined =>
  db.orm.select().from(people).where(eq(people.name, name)).get();

/** The person of that name; made as a student if new. */
export function ensurePerson(db: WriteDb, id: PersonId, name: string, nowMs: number): PersonId {
  const known = findPersonByName(db, name);
  if (known) return known.id;
  insertPerson(db, { id, name, role: 'student', createdAtMs: nowMs });
  return id;
}

export const getPerson = (db: ReadDb, personId: PersonId): PersonRow | undefined =>
  db.orm.select().from(people).where(eq(people.id, personId)).get();

export const insertAward = (db: WriteDb, award: AwardRow): void =>
  void db.orm.insert(awards).values(award).run();

export const getAward = (db: ReadDb, awardId: AwardId): AwardRow | undefined =>
  db.orm.select().from(awards).where(eq(awards.id, awardId)).get();

export const listAwards = (db: ReadDb): AwardRow[] =>
  db.orm.select().from(awards).orderBy(asc(awards.id)).all();

export const findAwardByNumber = (db: ReadDb, sponsor: string, numberKey: string): AwardId | undefined =>
  db.get<{ id: AwardId }>('SELECT id FROM awards WHERE sponsor = ? AND number_key = ?', sponsor, numberKey)
    ?.id;

export const insertAllocation = (db: WriteDb, allocation: AllocationRow): void =>
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
