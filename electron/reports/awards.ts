/** Awards as screens show them: balances, the calendar, the run rate and where it leads. */
import {
  type AllocationRow,
  type AwardRow,
  firstSpendDay,
  getAward,
  getBalance,
  getPerson,
  listAllocations,
  listAwards,
  personCapsOf,
  type BalanceRow,
  spentSince,
} from '#db/repos';
import type { ReadDb } from '#db';
import { allowedNames } from '#electron/books';
import { addDays, type Day, daysBetween } from '#shared/base';
import type { Allocation, Award, Balance } from '#shared/contract';
import type { AwardId, Tier } from '#shared/domain';
import { add, nanos, subtract, sum, times } from '#shared/money';

/** The run rate looks back this many days. */
const RATE_DAYS = 30;

export const awardViews = (db: ReadDb, today: Day): Award[] =>
  listAwards(db).map((row) => awardView(db, row, today));

export function awardViewById(db: ReadDb, awardId: AwardId, today: Day): Award | undefined {
  const row = getAward(db, awardId);
  return row && awardView(db, row, today);
}

function awardView(db: ReadDb, row: AwardRow, today: Day): Award {
  const allocations = listAllocations(db, row.id).map((allocation) => allocationView(db, allocation));
  const balance = toBalance({
    allotted: sum(allocations.map((allocation) => allocation.balance.allotted)),
    held: sum(allocations.map((allocation) => allocation.balance.held)),
    spent: sum(allocations.map((allocation) => allocation.balance.spent)),
  });
  const totalDays = daysBetween(row.startDay, row.endDay) + 1;
  const gone = daysBetween(row.startDay, today) + 1;
  return {
    id: row.id,
    sponsor: row.sponsor,
    number: row.numberRaw,
    title: row.title,
    piName: (row.piId && getPerson(db, row.piId)?.name) ?? null,
    currency: row.currency,
    start: row.startDay,
    end: row.endDay,
    state: row.state,
    amount: row.amountNanos,
    unallotted: subtract(row.amountNanos, balance.allotted),
    balance,
    allocations,
    timeShare: Math.min(1, Math.max(0, gone / totalDays)),
    daysLeft: daysBetween(today, row.endDay),
    ...projection(db, row, balance, today),
  };
}

export function allocationView(db: ReadDb, row: AllocationRow): Allocation {
  const balance = toBalance(getBalance(db, row.id));
  const used = add(balance.held, balance.spent);
  const alerts = alertSharesOf(row);
  const reached = alerts.filter(
    (share) => used > 0n && used * 1_000_000n >= balance.allotted * BigInt(share),
  );
  return {
    id: row.id,
    awardId: row.awardId,
    name: row.name,
    balance,
    createdAtMs: row.createdAtMs,
    category: row.categoryCode,
    tiers: namesOf(row.allowedTiers) as Tier[] | null,
    models: namesOf(row.allowedModels),
    approvalThreshold: row.approvalThresholdNanos,
    cappedPeople: personCapsOf(db, row.id).length,
    alertReached: reached.at(-1) ?? null,
    isLastAlert: reached.length > 0 && reached.length === alerts.length,
  };
}

const namesOf = (json: AllocationRow['allowedTiers']): string[] | null => {
  const names = allowedNames(json);
  return names && [...names];
};

/** Where an allocation sets none (50, 80 and 95 % of its cap). */
const USUAL_ALERTS: readonly number[] = [500_000, 800_000, 950_000];

/** Shares of the cap at which to warn, in millionths, rising. */
export const alertSharesOf = ({ alertShares }: AllocationRow): readonly number[] =>
  Array.isArray(alertShares) ? alertShares.map(Number) : USUAL_ALERTS;

/** At the mean of the last thirty days (or since the first charge, if later): a run rate, not a forecast. */
function projection(
  db: ReadDb,
  row: AwardRow,
  balance: Balance,
  today: Day,
): Pick<Award, 'burnPerDay' | 'runOutDay' | 'projectedAtEnd'> {
  const first = firstSpendDay(db, row.id);
  const none = { burnPerDay: nanos(0n), runOutDay: null, projectedAtEnd: null };
  if (first === null) return none;
  const from = [first, addDays(today, -RATE_DAYS + 1)].reduce((a, b) => (a > b ? a : b));
  const days = daysBetween(from, today) + 1;
  const burnPerDay = nanos(spentSince(db, row.id, from) / BigInt(Math.max(1, days)));
  if (burnPerDay <= 0n) return { ...none, projectedAtEnd: balance.available };
  const daysLeft = Math.max(0, daysBetween(today, row.endDay));
  const daysOfMoney = balance.available / burnPerDay;
  return {
    burnPerDay,
    runOutDay: daysOfMoney < BigInt(daysLeft) ? addDays(today, Math.max(0, Number(daysOfMoney))) : null,
    projectedAtEnd: subtract(balance.available, times(burnPerDay, daysLeft)),
  };
}

export const toBalance = (row: BalanceRow): Balance => ({
  ...row,
  available: subtract(row.allotted, add(row.held, row.spent)),
});
