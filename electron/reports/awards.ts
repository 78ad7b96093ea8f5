/** Awards as screens show them: balances, the calendar, the run rate and where it leads. */
import {
  type AwardRow,
  firstSpendDay,
  getAward,
  getBalance,
  getPerson,
  listAllocations,
  listAwards,
  type BalanceRow,
  spentSince,
} from '#db/repos';
import type { ReadDb } from '#db';
import { addDays, type Day, daysBetween } from '#shared/base';
import type { Allocation, Award, Balance } from '#shared/contract';
import type { AwardId } from '#shared/domain';
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
  const allocations: Allocation[] = listAllocations(db, row.id).map((allocation) => ({
    id: allocation.id,
    awardId: row.id,
    name: allocation.name,
    balance: toBalance(getBalance(db, allocation.id)),
    createdAtMs: allocation.createdAtMs,
  }));
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
