/** Awards and their allocations. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { AWARD_STATES, TIERS } from '#shared/domain';
import { allocationLimits } from './allocation-limits.ts';
import { awardTermsContract, optionalTerms } from './award-terms.ts';
import { errors } from './errors.ts';
import { balance, count, day, id, instantMs, money } from './values.ts';

export const allocation = z.object({
  id: id<'allocation'>(),
  awardId: id<'award'>(),
  name: z.string(),
  balance,
  createdAtMs: instantMs,
  category: z.string().nullable(),
  /** Null: all. */
  tiers: z.array(z.enum(TIERS)).nullable(),
  models: z.array(z.string()).nullable(),
  approvalThreshold: money.nullable(),
  /** People with a cap of their own. */
  cappedPeople: count,
  /** The highest alert that held and spent have reached, in millionths of what is allotted; null: none yet. */
  alertReached: count.nullable(),
  /** It is the last of the alerts that are set. */
  isLastAlert: z.boolean(),
});
export type Allocation = z.infer<typeof allocation>;

export const award = z.object({
  id: id<'award'>(),
  sponsor: z.string(),
  /** As the sponsor writes it. */
  number: z.string(),
  title: z.string(),
  piName: z.string().nullable(),
  currency: z.string(),
  start: day,
  end: day,
  state: z.enum(AWARD_STATES),
  /** The total awarded. */
  amount: money,
  /** Awarded but not yet put into an allocation. */
  unallotted: money,
  /** Sum over the allocations. */
  balance,
  allocations: z.array(allocation),
  /** Share of the project period that has passed, 0 to 1. */
  timeShare: z.number(),
  daysLeft: z.number().int(),
  /** Mean spend per day over the last 30 days (or since the start, if later). */
  burnPerDay: money,
  /** When `available` runs out at that rate; null when it does not before the end, or nothing is being spent. */
  runOutDay: day.nullable(),
  /** What is left at the end at that rate; null before the first spend. */
  projectedAtEnd: money.nullable(),
});
export type Award = z.infer<typeof award>;

export const newAward = z.object({
  sponsor: z.string().trim().min(1).max(200),
  number: z.string().trim().min(1).max(100),
  title: z.string().trim().min(1).max(500),
  piName: z.string().trim().max(200).nullable(),
  start: day,
  end: day,
  amount: money,
  ...optionalTerms.shape,
});

export type NewAward = z.infer<typeof newAward>;

/** What is left out stays as it is; a list that is given takes the place of the list that is there. */
export const editAward = z.object({
  awardId: id<'award'>(),
  changes: newAward.omit({ state: true }).partial(),
});
export type AwardEdit = z.infer<typeof editAward>['changes'];

export const newAllocation = z.object({
  awardId: id<'award'>(),
  name: z.string().trim().min(1).max(100),
  amount: money,
  limits: allocationLimits.optional(),
});

export type NewAllocation = z.infer<typeof newAllocation>;

export const awardsContract = {
  list: oc.output(z.array(award)),
  get: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(award),
  add: oc.errors(errors).input(newAward).output(award),
  edit: oc.errors(errors).input(editAward).output(award),
  /** From draft, or a closed award again. */
  activate: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(award),
  /** Refused while anything is held. */
  close: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(award),
  /** A closed award or a draft; for reading only from then on. */
  archive: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(award),
  ...awardTermsContract,
  addAllocation: oc.errors(errors).input(newAllocation).output(allocation),
};
