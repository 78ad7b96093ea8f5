/** What an allocation allows, the dated rules it stands under, and the sums that its limits are compared with. */
import { and, asc, eq } from 'drizzle-orm';
import type { Day } from '#shared/base';
import type { AllocationId, AwardId, PersonId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { allocations, awardChanges, awards, personCaps } from '../schema/index.ts';

export type PersonCapRow = typeof personCaps.$inferSelect;
export type AwardChangeRow = typeof awardChanges.$inferSelect;

/** What the sponsor has obligated by that day; null where the award has no funding steps, so that its amount is all there is. */
export function obligatedOn(db: ReadDb, awardId: AwardId, day: Day): Nanos | null {
  const row = db.get<{ steps: bigint; obligated: bigint | null }>(
    `SELECT (SELECT count(*) FROM funding_steps WHERE award_id = ?) AS steps,
       (SELECT obligated_nanos FROM funding_steps WHERE award_id = ? AND day <= ? ORDER BY day DESC LIMIT 1) AS obligated`,
    awardId,
    awardId,
    day,
  );
  return row && row.steps > 0n ? nanos(row.obligated ?? 0n) : null;
}

/** Held and spent over all allocations of an award. */
export const committedOfAward = (db: ReadDb, awardId: AwardId): Nanos =>
  nanos(
    db.get<{ committed: bigint }>(
      `SELECT coalesce(sum(b.held_nanos + b.spent_nanos), 0) AS committed
       FROM balances b JOIN allocations a ON a.id = b.allocation_id WHERE a.award_id = ?`,
      awardId,
    )?.committed ?? 0n,
  );

export const personCapsOf = (db: ReadDb, allocationId: AllocationId): PersonCapRow[] =>
  db.orm
    .select()
    .from(personCaps)
    .where(eq(personCaps.allocationId, allocationId))
    .orderBy(asc(personCaps.personId))
    .all();

export const personCapOf = (db: ReadDb, allocationId: AllocationId, personId: PersonId): Nanos | null =>
  db.orm
    .select()
    .from(personCaps)
    .where(and(eq(personCaps.allocationId, allocationId), eq(personCaps.personId, personId)))
    .get()?.capNanos ?? null;

/** Null takes the cap away. */
export function setPersonCap(
  db: WriteDb,
  allocationId: AllocationId,
  personId: PersonId,
  cap: Nanos | null,
): void {
  db.orm
    .delete(personCaps)
    .where(and(eq(personCaps.allocationId, allocationId), eq(personCaps.personId, personId)))
    .run();
  if (cap !== null) db.orm.insert(personCaps).values({ allocationId, personId, capNanos: cap }).run();
}

/** What the person holds and has spent of the allocation, from the daily totals. */
export const usedByPerson = (db: ReadDb, allocationId: AllocationId, personId: PersonId): Nanos =>
  nanos(
    db.get<{ used: bigint }>(
      `SELECT coalesce(sum(held_nanos + spent_nanos), 0) AS used FROM daily_totals
       WHERE allocation_id = ? AND person_id = ?`,
      allocationId,
      personId,
    )?.used ?? 0n,
  );

export type AllocationRules = Pick<
  typeof allocations.$inferSelect,
  'name' | 'categoryCode' | 'allowedTiers' | 'allowedModels' | 'approvalThresholdNanos' | 'alertShares'
>;

export const setAllocationRules = (
  db: WriteDb,
  allocationId: AllocationId,
  rules: Partial<AllocationRules>,
): void => {
  if (Object.keys(rules).length > 0)
    db.orm.update(allocations).set(rules).where(eq(allocations.id, allocationId)).run();
};

/** The amount moved between allocations of an award by all of its modifications; each counts what it gave. */
export const movedInAward = (db: ReadDb, awardId: AwardId): Nanos =>
  nanos(
    db.get<{ moved: bigint }>(
      `SELECT coalesce(sum(e.allotted_nanos), 0) AS moved FROM allocations a
       JOIN entries e INDEXED BY entries_allotments ON e.allocation_id = a.id AND e.kind = 'allot'
       WHERE a.award_id = ? AND e.allotted_nanos > 0 AND json_extract(e.detail, '$.act') = 'modification'`,
      awardId,
    )?.moved ?? 0n,
  );

/** Only a revision does this, together with its entries. */
export const setAwardAmount = (db: WriteDb, awardId: AwardId, amount: Nanos): void =>
  void db.orm.update(awards).set({ amountNanos: amount }).where(eq(awards.id, awardId)).run();

export const noteAwardChange = (db: WriteDb, change: AwardChangeRow): void =>
  void db.orm.insert(awardChanges).values(change).run();
