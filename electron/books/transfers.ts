/** Cost transfers: asked for with four answers, decided by somebody else, booked as three linked rows (rules T1 to T7). */
import {
  type AwardRow,
  decideTransfer,
  getBalance,
  getEntry,
  getTransfer,
  insertTransfer,
  postEntries,
  rulesFor,
  type StoredEntry,
  type TransferRow,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { assert, type Day, daysBetween, err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { ActId, AllocationId, EntryId, TransferAnswers, TransferReason } from '#shared/domain';
import { formatExact, type Nanos, negate } from '#shared/money';
import { findCost, leftOf, ofSameCost, refuseMoreThanLeft } from './corrections.ts';
import { blankEntry, type BooksDeps, toDetail } from './entry.ts';
import { refuseFundingStep } from './hold-checks.ts';
import {
  availableOf,
  badInput,
  findPot,
  firstDayOf,
  notThere,
  type Pot,
  refuseAmount,
  refuseAwardState,
  refuseCurrency,
  short,
  wrongState,
} from './refusals.ts';
import { refuseAnswers, refuseWeakText } from './transfer-answers.ts';
import { refuseDecider } from './transfer-deciders.ts';

export interface TransferRequest extends TransferAnswers {
  readonly originalId: EntryId;
  readonly toAllocationId: AllocationId;
  /** Null: all that is left of the cost. */
  readonly amount: Nanos | null;
  readonly reason: TransferReason;
  /** When the error was found: the clock starts here. */
  readonly discoveredDay: Day;
}

/** How long ago the error was found, against the sponsor's window (NIH GPS 7.5). */
export interface TransferClock {
  readonly ageDays: number;
  /** Null: the sponsor sets none. */
  readonly windowDays: number | null;
  /** The last of the warning days that has been reached; null before the first. */
  readonly warnedAtDays: number | null;
  readonly isLate: boolean;
}

export interface Approval {
  readonly note: string;
  /** Why it is booked although the window has passed; null where it has not. */
  readonly override: string | null;
}

export interface Transfers {
  requestTransfer(db: WriteDb, request: TransferRequest, actor: string): Result<TransferRow, Refusal>;
  /** Books it. Everything is looked at again: the request may be weeks old. */
  approveTransfer(
    db: WriteDb,
    transferId: ActId,
    approval: Approval,
    actor: string,
  ): Result<TransferRow, Refusal>;
  declineTransfer(db: WriteDb, transferId: ActId, note: string, actor: string): Result<TransferRow, Refusal>;
}

export const createTransfers = (deps: BooksDeps): Transfers => ({
  /**
   * Errors in this order: amount, answers, no such entry, no cost, no such allocation, the same one, currency, award
   * states, day of use, day of discovery, more than is left.
   */
  requestTransfer(db, request, actor) {
    const atMs = deps.nowMs();
    const unwell = (request.amount === null ? null : refuseAmount(request.amount)) ?? refuseAnswers(request);
    if (unwell) return err(unwell);
    const cost = findCost(db, request.originalId);
    if (!cost.ok) return cost;
    const amount = request.amount ?? leftOf(db, cost.value);
    const refusal =
      refusePots(db, cost.value, request.toAllocationId) ??
      refuseDiscovery(cost.value, request.discoveredDay, utcDay(atMs)) ??
      refuseAmount(amount) ??
      refuseMoreThanLeft(db, cost.value, amount);
    if (refusal) return err(refusal);
    const row: TransferRow = {
      id: deps.makeId<'act'>(),
      originalId: request.originalId,
      toAllocationId: request.toAllocationId,
      amountNanos: amount,
      reason: request.reason,
      howItHappened: request.howItHappened.trim(),
      benefit: request.benefit.trim(),
      whyLate: request.whyLate.trim(),
      prevention: request.prevention.trim(),
      discoveredDay: request.discoveredDay,
      state: 'requested',
      requestedBy: actor,
      requestedAtMs: atMs,
      decidedBy: null,
      decidedAtMs: null,
      decision: null,
    };
    insertTransfer(db, row);
    return ok(row);
  },

  /**
   * Errors in this order: no such transfer, decided already, the same person, no PI, the clock, what a request is refused for,
   * the other award's funding step, the other allocation's shortfall.
   */
  approveTransfer(db, transferId, approval, actor) {
    const atMs = deps.nowMs();
    const open = openFor(db, transferId, actor);
    if (!open.ok) return open;
    const transfer = open.value;
    const cost = findCost(db, transfer.originalId);
    if (!cost.ok) return cost;
    const late = refuseLate(db, transfer, cost.value, utcDay(atMs), approval.override);
    const refusal =
      late ??
      refusePots(db, cost.value, transfer.toAllocationId) ??
      refuseMoreThanLeft(db, cost.value, transfer.amountNanos) ??
      refuseOverdraft(db, cost.value, transfer, utcDay(atMs));
    if (refusal) return err(refusal);
    const decision = [approval.note, approval.override].flatMap((text) => text?.trim() || []).join('\n\n');
    decideTransfer(db, transferId, { state: 'approved', decidedBy: actor, decidedAtMs: atMs, decision });
    postEntries(db, rowsOf(deps, transfer, cost.value, actor, approval.override, atMs));
    return ok(decided(db, transferId));
  },

  declineTransfer(db, transferId, note, actor) {
    const open = openFor(db, transferId, actor);
    if (!open.ok) return open;
    if (note.trim() === '') return err(badInput('note', 'Write why it is declined; the requester will ask.'));
    const decidedAtMs = deps.nowMs();
    decideTransfer(db, transferId, {
      state: 'declined',
      decidedBy: actor,
      decidedAtMs,
      decision: note.trim(),
    });
    return ok(decided(db, transferId));
  },
});

function decided(db: ReadDb, transferId: ActId): TransferRow {
  const row = getTransfer(db, transferId);
  assert(row, 'a transfer just decided can be read');
  return row;
}

/** Out of the old allocation and into the new one, both naming the original, under one act. */
function rowsOf(
  deps: BooksDeps,
  transfer: TransferRow,
  cost: StoredEntry,
  approvedBy: string,
  override: string | null,
  atMs: number,
) {
  const common = {
    ...ofSameCost(cost),
    actId: transfer.id,
    reason: `${transfer.reason}: ${transfer.howItHappened}`,
    detail: toDetail({
      dayOfUse: cost.day,
      requestedBy: transfer.requestedBy,
      approvedBy,
      override: override?.trim() || null,
    }),
  };
  return [
    {
      ...blankEntry(deps, cost.allocationId, 'transfer-out', atMs),
      ...common,
      spent: negate(transfer.amountNanos),
    },
    {
      ...blankEntry(deps, transfer.toAllocationId, 'transfer-in', atMs),
      ...common,
      spent: transfer.amountNanos,
    },
  ];
}

function openFor(db: ReadDb, transferId: ActId, actor: string): Result<TransferRow, Refusal> {
  const transfer = getTransfer(db, transferId);
  if (!transfer) return err(notThere('transfer', transferId));
  if (transfer.state !== 'requested') {
    return err(
      wrongState(
        `This transfer was ${transfer.state} by ${transfer.decidedBy ?? ''} already.`,
        transfer.state,
      ),
    );
  }
  const refusal = refuseDecider(db, transfer, actor);
  return refusal ? err(refusal) : ok(transfer);
}

/** Where it goes: another allocation, of an award that the cost could have been charged to in the first place. */
function refusePots(db: ReadDb, cost: StoredEntry, toAllocationId: AllocationId): Refusal | null {
  const to = findPot(db, toAllocationId);
  if (!to.ok) return to.error;
  const from = findPot(db, cost.allocationId);
  if (!from.ok) return from.error;
  if (toAllocationId === cost.allocationId)
    return badInput('to', `Entry ${cost.seq} is charged to "${to.value.allocation.name}" already.`);
  return (
    refuseCurrency(to.value.award, from.value.award.currency, 'to') ??
    refuseArchived(from.value) ??
    refuseAwardState(to.value.award) ??
    refuseDayOutside(to.value.award, dayOfUse(db, cost))
  );
}

const refuseArchived = ({ award }: Pot): Refusal | null =>
  award.state === 'archived'
    ? wrongState(`Award ${award.numberRaw} is archived; its books are closed.`, 'archived')
    : null;

/** Of what was transferred before, the day of the first charge. */
function dayOfUse(db: ReadDb, cost: StoredEntry): Day {
  let first = cost;
  while (first.originalId !== null) {
    const before = getEntry(db, first.originalId);
    assert(before, 'a linked entry is there');
    first = before;
  }
  return first.day;
}

const refuseDayOutside = (award: AwardRow, day: Day): Refusal<'bad-input'> | null =>
  day >= firstDayOf(award) && day <= award.endDay
    ? null
    : badInput(
        'to',
        `The cost was used on ${day}, outside award ${award.numberRaw} (${firstDayOf(award)} to ${award.endDay}).`,
      );

function refuseDiscovery(cost: StoredEntry, day: Day, today: Day): Refusal<'bad-input'> | null {
  if (day > today) return badInput('discovered', `${day} is still to come.`);
  return day < cost.day
    ? badInput('discovered', `The error cannot have been found on ${day}: the cost is of ${cost.day}.`)
    : null;
}

/** The sponsor of the award that is to pay says how long one may wait. */
export function transferClockOf(db: ReadDb, transfer: TransferRow, today: Day): TransferClock {
  const to = findPot(db, transfer.toAllocationId);
  assert(to.ok, 'a transfer goes to an allocation');
  const { rules } = rulesFor(db, to.value.award.sponsor, today);
  const ageDays = daysBetween(transfer.discoveredDay, today);
  return {
    ageDays,
    windowDays: rules.transferWindowDays,
    warnedAtDays: rules.transferWarnDays.filter((days) => ageDays >= days).at(-1) ?? null,
    isLate: rules.transferWindowDays !== null && ageDays > rules.transferWindowDays,
  };
}

function refuseLate(
  db: ReadDb,
  transfer: TransferRow,
  cost: StoredEntry,
  today: Day,
  override: string | null,
): Refusal | null {
  const { ageDays, windowDays, isLate } = transferClockOf(db, transfer, today);
  if (!isLate) return null;
  if (override !== null) return refuseWeakText('override', override);
  return wrongState(
    `The error in entry ${cost.seq} was found ${ageDays} days ago, on ${transfer.discoveredDay}; the sponsor takes transfers within ` +
      `${windowDays} days. The approver may write why it is booked all the same.`,
    'too late',
  );
}

/** A cost that is moved on purpose never overdraws what it is moved to. */
function refuseOverdraft(db: ReadDb, cost: StoredEntry, transfer: TransferRow, today: Day): Refusal | null {
  const to = findPot(db, transfer.toAllocationId);
  const from = findPot(db, cost.allocationId);
  assert(to.ok && from.ok, 'both allocations were looked up before');
  const { allocation, award } = to.value;
  const step =
    award.id === from.value.award.id ? null : refuseFundingStep(db, award, transfer.amountNanos, today);
  if (step) return step;
  const available = availableOf(getBalance(db, allocation.id));
  return transfer.amountNanos <= available
    ? null
    : short(
        `"${allocation.name}" has ${formatExact(available, award.currency)} available; the cost is ${formatExact(transfer.amountNanos, award.currency)}.`,
        transfer.amountNanos,
        available,
      );
}
