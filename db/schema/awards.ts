/** What an award carries besides its balances: periods, funding steps, indirect rates, caps, transfers, split rules. */
import { sql } from 'drizzle-orm';
import { index, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { PAYMENT_ROUTES, TRANSFER_REASONS, TRANSFER_STATES } from '#shared/domain';
import { allocations, awards, people } from './books.ts';
import { holds, oneOf } from './checks.ts';
import { bigColumn, dayColumn, idColumn, jsonColumn, nanosColumn, numberColumn } from './columns.ts';

export const budgetPeriods = sqliteTable(
  'budget_periods',
  {
    awardId: idColumn<'award'>('award_id')
      .notNull()
      .references(() => awards.id),
    number: numberColumn('number').notNull(),
    startDay: dayColumn('start_day').notNull(),
    endDay: dayColumn('end_day').notNull(),
  },
  (t) => [
    primaryKey({ name: 'budget_periods_key', columns: [t.awardId, t.number] }),
    holds('budget_periods_span', sql`${t.endDay} >= ${t.startDay} and ${t.number} > 0`),
  ],
);

/** From `day` on, `obligatedNanos` in all may be spent: the cap is a step function of the date. */
export const fundingSteps = sqliteTable(
  'funding_steps',
  {
    awardId: idColumn<'award'>('award_id')
      .notNull()
      .references(() => awards.id),
    day: dayColumn('day').notNull(),
    obligatedNanos: nanosColumn('obligated_nanos').notNull(),
  },
  (t) => [
    primaryKey({ name: 'funding_steps_key', columns: [t.awardId, t.day] }),
    holds('funding_steps_amount', sql`${t.obligatedNanos} > 0`),
  ],
);

/** Dated indirect rates by payment route, in millionths of the base (555,000 is 55.5 %). */
export const indirectRates = sqliteTable(
  'indirect_rates',
  {
    awardId: idColumn<'award'>('award_id')
      .notNull()
      .references(() => awards.id),
    paymentRoute: text('payment_route', { enum: PAYMENT_ROUTES }).notNull(),
    fromDay: dayColumn('from_day').notNull(),
    rateMillionths: bigColumn('rate_millionths').notNull(),
  },
  (t) => [
    primaryKey({ name: 'indirect_rates_key', columns: [t.awardId, t.paymentRoute, t.fromDay] }),
    oneOf('indirect_rates_route', t.paymentRoute, PAYMENT_ROUTES),
    holds('indirect_rates_rate', sql`${t.rateMillionths} between 0 and 2000000`),
  ],
);

/** Sponsor rules as dated data: late-award days, rebudgeting limit, transfer window. Append-only. */
export const ruleSets = sqliteTable('rule_sets', {
  id: idColumn<'rule-set'>('id').primaryKey(),
  sponsorGroup: text('sponsor_group').notNull(),
  validFromDay: dayColumn('valid_from_day').notNull(),
  rules: jsonColumn('rules').notNull(),
  source: text('source').notNull(),
});

/** What one person may hold and spend in all from an allocation. */
export const personCaps = sqliteTable(
  'person_caps',
  {
    allocationId: idColumn<'allocation'>('allocation_id')
      .notNull()
      .references(() => allocations.id),
    personId: idColumn<'person'>('person_id')
      .notNull()
      .references(() => people.id),
    capNanos: nanosColumn('cap_nanos').notNull(),
  },
  (t) => [
    primaryKey({ name: 'person_caps_key', columns: [t.allocationId, t.personId] }),
    holds('person_caps_cap', sql`${t.capNanos} >= 0`),
  ],
);

/** Every change of an award or an allocation: who, when, from what to what. Append-only. */
export const awardChanges = sqliteTable('award_changes', {
  id: idColumn<'event'>('id').primaryKey(),
  awardId: idColumn<'award'>('award_id')
    .notNull()
    .references(() => awards.id),
  atMs: numberColumn('at_ms').notNull(),
  actor: text('actor').notNull(),
  act: text('act').notNull(),
  before: jsonColumn('before').notNull(),
  after: jsonColumn('after').notNull(),
});

/** A cost transfer: asked for with four answers, booked as three linked rows when somebody else approves. */
export const transfers = sqliteTable(
  'transfers',
  {
    id: idColumn<'act'>('id').primaryKey(),
    originalId: idColumn<'entry'>('original_id').notNull(),
    toAllocationId: idColumn<'allocation'>('to_allocation_id')
      .notNull()
      .references(() => allocations.id),
    amountNanos: nanosColumn('amount_nanos').notNull(),
    reason: text('reason', { enum: TRANSFER_REASONS }).notNull(),
    howItHappened: text('how_it_happened').notNull(),
    benefit: text('benefit').notNull(),
    whyLate: text('why_late').notNull(),
    prevention: text('prevention').notNull(),
    /** The day on which the error was found: the 90-day clock starts here (NIH GPS 7.5). */
    discoveredDay: dayColumn('discovered_day').notNull(),
    state: text('state', { enum: TRANSFER_STATES }).notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAtMs: numberColumn('requested_at_ms').notNull(),
    decidedBy: text('decided_by'),
    decidedAtMs: numberColumn('decided_at_ms'),
    decision: text('decision'),
  },
  (t) => [
    index('transfers_original').on(t.originalId),
    oneOf('transfers_reason', t.reason, TRANSFER_REASONS),
    oneOf('transfers_state', t.state, TRANSFER_STATES),
    holds('transfers_amount', sql`${t.amountNanos} > 0`),
    holds('transfers_decided', sql`(${t.state} = 'requested') = (${t.decidedBy} is null)`),
    holds('transfers_two_people', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.requestedBy}`),
  ],
);

/** How one cost is shared over allocations; versions are only added, and used only forward (2 CFR 200.405(d)). */
export const splitRules = sqliteTable(
  'split_rules',
  {
    id: idColumn<'split-rule'>('id').primaryKey(),
    name: text('name').notNull(),
    version: numberColumn('version').notNull(),
    validFromDay: dayColumn('valid_from_day').notNull(),
    /** The documented basis of the shares. */
    basis: text('basis').notNull(),
    /** `[{ allocationId, weight }]`, whole weights as text. */
    shares: jsonColumn('shares').notNull(),
    createdBy: text('created_by').notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
  },
  (t) => [unique('split_rules_name_version').on(t.name, t.version)],
);

/** Credit bought ahead: no cost of an award until it is used, and unused credit is never one. */
export const prepaidCredits = sqliteTable(
  'prepaid_credits',
  {
    id: idColumn<'prepaid-credit'>('id').primaryKey(),
    vendor: text('vendor').notNull(),
    boughtDay: dayColumn('bought_day').notNull(),
    amountNanos: nanosColumn('amount_nanos').notNull(),
    /** Of both amounts; what is used of it is charged to an award of the same one. A trigger checks its form. */
    currency: text('currency').notNull().default('USD'),
    usedNanos: nanosColumn('used_nanos').notNull(),
    invoice: text('invoice'),
  },
  (t) => [holds('prepaid_credits_used', sql`${t.usedNanos} between 0 and ${t.amountNanos}`)],
);
