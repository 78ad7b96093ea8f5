/** What people do to the books: budgets, costs by hand, corrections, transfers, splits and prepaid credit. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { CHARGE_KINDS, PAYMENT_ROUTES, TIERS, TRANSFER_REASONS, TRANSFER_STATES } from '#shared/domain';
import { allocationLimits } from './allocation-limits.ts';
import { costReads } from './cost-reads.ts';
import { ledgerRow } from './ledger.ts';
import { errors } from './errors.ts';
import { count, day, id, instantMs, money } from './values.ts';

const reason = z.string().trim().min(1).max(1_000);
const name = z.string().trim().min(1).max(100);

export const allocationRules = z.object({
  allocationId: id<'allocation'>(),
  name: z.string(),
  /** Of its award, and of every amount here. */
  currency: z.string(),
  category: z.string().nullable(),
  /** Null: all. */
  tiers: z.array(z.enum(TIERS)).nullable(),
  models: z.array(z.string()).nullable(),
  /** A ceiling above it needs approval; null: none does. */
  approvalThreshold: money.nullable(),
  /** Shares of the cap at which to warn, in millionths. */
  alertShares: z.array(z.number()),
  caps: z.array(z.object({ personId: id<'person'>(), personName: z.string(), cap: money, used: money })),
});
export type AllocationRulesView = z.infer<typeof allocationRules>;

export const rebudget = z.object({
  /** Moved between the allocations of the award by all modifications so far. */
  moved: money,
  shareMillionths: z.number(),
  warnMillionths: z.number().nullable(),
  limitMillionths: z.number().nullable(),
  /** The limit in money. */
  limit: money.nullable(),
  level: z.enum(['fine', 'near-limit', 'over-limit']),
});
export type RebudgetView = z.infer<typeof rebudget>;

const budgetChanges = z.object({
  /** What each allocation gets; negative: gives. */
  changes: z
    .array(z.object({ allocationId: id<'allocation'>(), amount: money }))
    .min(1)
    .max(100),
  reason,
});
const budgetAct = z.object({
  actId: id<'act'>(),
  awardId: id<'award'>(),
  currency: z.string(),
  /** The award's total after it. */
  amount: money,
  rebudget,
});

const currency = z.string().regex(/^[A-Z]{3}$/, 'expected three capitals, such as USD');

const costInput = z.object({
  kind: z.enum(CHARGE_KINDS).exclude(['prepaid-use']),
  /** An amount, or GPU hours (decimal text) at a rate. */
  cost: z.union([z.object({ amount: money }), z.object({ gpuHours: z.string(), perHour: money })]),
  currency,
  /** The day of use. */
  day,
  paymentRoute: z.enum(PAYMENT_ROUTES),
  vendor: name.nullable(),
  invoice: name.nullable(),
  personName: name.nullable(),
  reason,
});

const booked = z.object({
  entryId: id<'entry'>(),
  amount: money,
  /** Of the allocation after it; negative: overspent, for the cost has been incurred. */
  available: money,
});
export type BookedView = z.infer<typeof booked>;

export const transfer = z.object({
  id: id<'act'>(),
  state: z.enum(TRANSFER_STATES),
  amount: money,
  reason: z.enum(TRANSFER_REASONS),
  howItHappened: z.string(),
  benefit: z.string(),
  whyLate: z.string(),
  prevention: z.string(),
  discovered: day,
  requestedBy: z.string(),
  requestedAtMs: instantMs,
  decidedBy: z.string().nullable(),
  decidedAtMs: instantMs.nullable(),
  decision: z.string().nullable(),
  toAllocationId: id<'allocation'>(),
  toAllocationName: z.string(),
  /** Days since the error was found: until the decision, or until today. */
  ageDays: z.number().int(),
  windowDays: z.number().int().nullable(),
  warnedAtDays: z.number().int().nullable(),
  isLate: z.boolean(),
  /** The names of those who may decide on it. */
  deciders: z.array(z.string()),
  /** Why whoever asks may not decide on it; null: they may, or it is decided. */
  refusedToYou: z.string().nullable(),
  /** The original, then the way out and the way in once it is approved. */
  rows: z.array(ledgerRow),
});
export type Transfer = z.infer<typeof transfer>;

export const splitRule = z.object({
  id: id<'split-rule'>(),
  name: z.string(),
  version: count,
  validFrom: day,
  basis: z.string(),
  shares: z.array(
    z.object({ allocationId: id<'allocation'>(), allocationName: z.string(), weight: z.string() }),
  ),
  createdBy: z.string(),
  createdAtMs: instantMs,
});
export type SplitRule = z.infer<typeof splitRule>;

export const prepaidCredit = z.object({
  id: id<'prepaid-credit'>(),
  vendor: z.string(),
  bought: day,
  currency: z.string(),
  amount: money,
  used: money,
  left: money,
  invoice: z.string().nullable(),
});
export type PrepaidCredit = z.infer<typeof prepaidCredit>;

const answer = z.string().max(4_000);

export const ledgerActsContract = {
  allocations: {
    rules: oc
      .errors(errors)
      .input(z.object({ allocationId: id<'allocation'>() }))
      .output(allocationRules),
    edit: oc
      .errors(errors)
      .input(
        z.object({
          allocationId: id<'allocation'>(),
          changes: allocationLimits.extend({ name: name.optional() }),
        }),
      )
      .output(allocationRules),
    /** Moves between allocations of one award; nets to zero. */
    modify: oc.errors(errors).input(budgetChanges).output(budgetAct),
    /** Changes the award's total by what its allocations get. */
    revise: oc.errors(errors).input(budgetChanges).output(budgetAct),
    /** As it stands, or as it would stand if `adds` were moved, too. */
    rebudget: oc
      .errors(errors)
      .input(z.object({ awardId: id<'award'>(), adds: money.optional() }))
      .output(rebudget),
  },
  costs: {
    ...costReads,
    charge: oc
      .errors(errors)
      .input(costInput.extend({ allocationId: id<'allocation'>() }))
      .output(booked),
    refund: oc
      .errors(errors)
      .input(z.object({ originalId: id<'entry'>(), amount: money, reason }))
      .output(booked),
    adjust: oc
      .errors(errors)
      .input(
        z.object({
          allocationId: id<'allocation'>(),
          amount: money,
          originalId: id<'entry'>().nullable(),
          reason,
        }),
      )
      .output(booked),
  },
  transfers: {
    request: oc
      .errors(errors)
      .input(
        z.object({
          originalId: id<'entry'>(),
          toAllocationId: id<'allocation'>(),
          /** Null: all that is left of the cost. */
          amount: money.nullable(),
          reason: z.enum(TRANSFER_REASONS),
          howItHappened: answer,
          benefit: answer,
          whyLate: answer,
          prevention: answer,
          discovered: day,
        }),
      )
      .output(transfer),
    approve: oc
      .errors(errors)
      .input(
        z.object({
          transferId: id<'act'>(),
          note: z.string().max(1_000),
          /** Why it is booked although the sponsor's window has passed. */
          override: answer.nullable(),
        }),
      )
      .output(transfer),
    decline: oc
      .errors(errors)
      .input(z.object({ transferId: id<'act'>(), note: z.string().max(1_000) }))
      .output(transfer),
    /** Newest first; null: of all awards. */
    list: oc
      .errors(errors)
      .input(z.object({ awardId: id<'award'>().nullable() }))
      .output(z.array(transfer)),
  },
  splits: {
    add: oc
      .errors(errors)
      .input(
        z.object({
          name,
          validFrom: day,
          basis: reason,
          shares: z
            .array(z.object({ allocationId: id<'allocation'>(), weight: z.string().regex(/^\d{1,10}$/) }))
            .max(100),
        }),
      )
      .output(splitRule),
    list: oc.output(z.array(splitRule)),
    apply: oc
      .errors(errors)
      .input(costInput.extend({ ruleName: name }))
      .output(
        z.object({
          actId: id<'act'>(),
          rule: splitRule,
          parts: z.array(
            z.object({ entryId: id<'entry'>(), allocationId: id<'allocation'>(), amount: money }),
          ),
        }),
      ),
  },
  credits: {
    add: oc
      .errors(errors)
      .input(
        z.object({
          vendor: name,
          bought: day,
          amount: money,
          /** ISO 4217; only awards in it can use the credit. */
          currency: currency.default('USD'),
          invoice: name.nullable(),
        }),
      )
      .output(prepaidCredit),
    list: oc.output(z.array(prepaidCredit)),
    use: oc
      .errors(errors)
      .input(
        z.object({
          creditId: id<'prepaid-credit'>(),
          allocationId: id<'allocation'>(),
          amount: money,
          day,
          personName: name.nullable(),
          reason,
        }),
      )
      .output(booked),
  },
};
