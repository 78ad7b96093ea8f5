/** Spend by day, model, person or tier, and the burn of an award; both from the daily roll-ups. */
import { dailyChanges, getAward, listAllocations, type SpendGroup, spendBy } from '#db/repos';
import type { ReadDb } from '#db';
import type { Day } from '#shared/base';
import type { Burn, SpendRow } from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { add, type Nanos, sum, ZERO } from '#shared/money';

export function spendReport(
  db: ReadDb,
  awardId: AwardId | null,
  by: SpendGroup,
): { readonly rows: SpendRow[]; readonly total: Nanos } {
  const rows = spendBy(db, awardId, by);
  return { rows, total: sum(rows.map((row) => row.spent)) };
}

/** Cumulative figures at the end of each day on which something changed; undefined for an unknown award. */
export function burnReport(db: ReadDb, awardId: AwardId, today: Day): Burn | undefined {
  const award = getAward(db, awardId);
  if (!award) return undefined;
  const allocations = listAllocations(db, awardId).map((allocation) => allocation.id);
  let running = { allotted: ZERO, spent: ZERO, held: ZERO };
  const points = (allocations.length === 0 ? [] : dailyChanges(db, allocations)).map(
    ({ day, allotted, spent, held }) => {
      running = {
        allotted: add(running.allotted, allotted),
        spent: add(running.spent, spent),
        held: add(running.held, held),
      };
      return { day, ...running };
    },
  );
  return { awardId, start: award.startDay, end: award.endDay, today, points };
}
