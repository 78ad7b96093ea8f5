/** The refusals that several acts share, each in words a person can act on. */
import { type AllocationRow, type AwardRow, type BalanceRow, getAllocation, getAward } from '#db/repos';
import type { ReadDb } from '#db';
import { addDays, type Day, err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatExact, type Nanos, subtract } from '#shared/money';

export interface Pot {
  readonly allocation: AllocationRow;
  readonly award: AwardRow;
}

export function findPot(db: ReadDb, allocationId: AllocationId): Result<Pot, Refusal<'not-found'>> {
  const allocation = getAllocation(db, allocationId);
  const award = allocation && getAward(db, allocation.awardId);
  return allocation && award ? ok({ allocation, award }) : err(notThere('allocation', allocationId));
}

export const availableOf = ({ allotted, held, spent }: BalanceRow): Nanos =>
  subtract(subtract(allotted, held), spent);

export const notThere = (what: string, id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no ${what} ${id} in this workspace.`,
  what,
  id,
});

export const badInput = (field: string, message: string): Refusal<'bad-input'> => ({
  code: 'bad-input',
  message,
  field,
});

export const wrongState = (message: string, state: string): Refusal<'wrong-state'> => ({
  code: 'wrong-state',
  message,
  state,
});

export const short = (message: string, asked: Nanos, there: Nanos): Refusal<'insufficient-funds'> => ({
  code: 'insufficient-funds',
  message,
  ceilingNanos: asked,
  availableNanos: there,
  shortfallNanos: subtract(asked, there),
});

/** One check of "May I charge this?" that blocks. */
export const notChargeable = (id: string, reason: string): Refusal<'not-chargeable'> => ({
  code: 'not-chargeable',
  message: reason,
  checks: [{ id, verdict: 'block', reason }],
});

const MAX_TEXT = 1_000;

/** A reason that every correction keeps: something is written, and not a book. */
export function refuseReason(reason: string, field = 'reason'): Refusal<'bad-input'> | null {
  if (reason.trim() === '') return badInput(field, 'Write why; it is kept with the entry for the auditor.');
  if (reason.length > MAX_TEXT)
    return badInput(field, `Write at most ${MAX_TEXT.toLocaleString('en')} characters.`);
  return null;
}

export const refuseAmount = (amount: Nanos, field = 'amount'): Refusal<'bad-input'> | null =>
  amount > 0n ? null : badInput(field, `An amount is more than nothing; ${formatExact(amount)} was given.`);

export const refuseAwardState = (award: AwardRow): Refusal<'wrong-state'> | null =>
  award.state === 'active'
    ? null
    : wrongState(
        `Award ${award.numberRaw} is ${award.state}; only an active award can be charged.`,
        award.state,
      );

/** The first day on which a cost may be used: the start, less the days before the award that the sponsor allows. */
export const firstDayOf = (award: AwardRow): Day => addDays(award.startDay, -award.preAwardDays);

/** A cost belongs to the award only when it was used inside its dates (2 CFR 200.403(h)). */
export function refuseDayOfUse(award: AwardRow, day: Day, today: Day): Refusal<'bad-input'> | null {
  if (day > today) return badInput('day', `${day} is still to come; a cost is dated by the day of its use.`);
  const firstDay = firstDayOf(award);
  if (day >= firstDay && day <= award.endDay) return null;
  return badInput(
    'day',
    `${day} is outside award ${award.numberRaw} (${firstDay} to ${award.endDay}); a cost used then is not the award's.`,
  );
}

export const refuseCurrency = (
  award: AwardRow,
  currency: string,
  field = 'currency',
): Refusal<'bad-input'> | null =>
  award.currency === currency
    ? null
    : badInput(
        field,
        `Award ${award.numberRaw} is in ${award.currency}, not in ${currency}; an amount is never converted by the way.`,
      );
