/** Tables of the money: people, awards, allocations, balances, holds, entries, daily totals. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { AWARD_STATES, ENTRY_KINDS, PAYMENT_ROUTES, ROLES } from '#shared/domain';
import { holds as holdsTrue, oneOf } from './checks.ts';
import { dayColumn, hashColumn, idColumn, jsonColumn, nanosColumn, numberColumn } from './columns.ts';

export const people = sqliteTable(
  'people',
  {
    id: idColumn<'person'>('id').primaryKey(),
    name: text('name').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
  },
  (t) => [unique('people_name').on(t.name), oneOf('people_role', t.role, ROLES)],
);

export const awards = sqliteTable(
  'awards',
  {
    id: idColumn<'award'>('id').primaryKey(),
    sponsor: text('sponsor').notNull(),
    /** As the sponsor writes it; `numberKey` is the form used for finding and comparing. */
    numberRaw: text('number_raw').notNull(),
    numberKey: text('number_key').notNull(),
    title: text('title').notNull(),
    piId: idColumn<'person'>('pi_id').references(() => people.id),
    currency: text('currency').notNull(),
    startDay: dayColumn('start_day').notNull(),
    endDay: dayColumn('end_day').notNull(),
    preAwardDays: numberColumn('pre_award_days').notNull(),
    amountNanos: nanosColumn('amount_nanos').notNull(),
    state: text('state', { enum: AWARD_STATES }).notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
    /** Month in which the campus fiscal year begins, 1 to 12. */
    campusYearStartMonth: numberColumn('campus_year_start_month').notNull().default(7),
    /** Key of a category template; null where the award has no categories (NIH modular). */
    categoryTemplate: text('category_template'),
  },
  (t) => [
    unique('awards_sponsor_number').on(t.sponsor, t.numberKey),
    oneOf('awards_state', t.state, AWARD_STATES),
    holdsTrue('awards_currency', sql`${t.currency} glob '[A-Z][A-Z][A-Z]'`),
    holdsTrue('awards_period', sql`${t.endDay} >= ${t.startDay}`),
    holdsTrue('awards_amount', sql`${t.amountNanos} > 0`),
    holdsTrue('awards_pre_award_days', sql`${t.preAwardDays} between 0 and 3650`),
  ],
);

export const allocations = sqliteTable(
  'allocations',
  {
    id: idColumn<'allocation'>('id').primaryKey(),
    awardId: idColumn<'award'>('award_id')
      .notNull()
      .references(() => awards.id),
    name: text('name').notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
    /** A code of the award's category template. */
    categoryCode: text('category_code'),
    /** Lists of tiers and of model keys; null allows all. */
    allowedTiers: jsonColumn('allowed_tiers'),
    allowedModels: jsonColumn('allowed_models'),
    /** A batch whose ceiling is above it needs approval; null: none does. */
    approvalThresholdNanos: nanosColumn('approval_threshold_nanos'),
    /** Shares of the cap at which to warn, in millionths. */
    alertShares: jsonColumn('alert_shares'),
  },
  (t) => [unique('allocations_award_name').on(t.awardId, t.name)],
);

/** Three figures per allocation; `available = allotted - held - spent`. Written only together with entries. */
export const balances = sqliteTable(
  'balances',
  {
    allocationId: idColumn<'allocation'>('allocation_id')
      .primaryKey()
      .references(() => allocations.id),
    allottedNanos: nanosColumn('allotted_nanos').notNull(),
    heldNanos: nanosColumn('held_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
  },
  (t) => [
    holdsTrue('balances_allotted', sql`${t.allottedNanos} >= 0`),
    holdsTrue('balances_held', sql`${t.heldNanos} >= 0`),
  ],
);

/** One hold per act of queueing; its owner is the batch, each of whose runs closes its own part exactly once. */
export const holds = sqliteTable(
  'holds',
  {
    id: idColumn<'hold'>('id').primaryKey(),
    batchId: idColumn<'batch'>('batch_id').notNull(),
    allocationId: idColumn<'allocation'>('allocation_id')
      .notNull()
      .references(() => allocations.id),
    amountNanos: nanosColumn('amount_nanos').notNull(),
    openNanos: nanosColumn('open_nanos').notNull(),
    openedAtMs: numberColumn('opened_at_ms').notNull(),
  },
  (t) => [
    index('holds_batch').on(t.batchId),
    holdsTrue('holds_amount', sql`${t.amountNanos} >= 0`),
    holdsTrue('holds_open', sql`${t.openNanos} between 0 and ${t.amountNanos}`),
  ],
);

/** The ledger. Append-only (triggers) and hash-chained: `hash` covers this row and the hash of the row before. */
export const entries = sqliteTable(
  'entries',
  {
    seq: integer('seq').primaryKey(),
    id: idColumn<'entry'>('id').notNull(),
    atMs: numberColumn('at_ms').notNull(),
    /** Charge date: the UTC day of use. */
    day: dayColumn('day').notNull(),
    kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
    allocationId: idColumn<'allocation'>('allocation_id')
      .notNull()
      .references(() => allocations.id),
    allottedNanos: nanosColumn('allotted_nanos').notNull(),
    heldNanos: nanosColumn('held_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
    holdId: idColumn<'hold'>('hold_id').references(() => holds.id),
    batchId: idColumn<'batch'>('batch_id'),
    runId: idColumn<'run'>('run_id'),
    modelId: idColumn<'model'>('model_id'),
    priceId: idColumn<'price'>('price_id'),
    /** Exact decimal text in the price's unit. */
    quantity: text('quantity'),
    personId: idColumn<'person'>('person_id').references(() => people.id),
    reason: text('reason'),
    /** The act that made it, where one act makes several entries. */
    actId: idColumn<'act'>('act_id'),
    /** The entry that this one corrects, moves or gives back. */
    originalId: idColumn<'entry'>('original_id'),
    /** How the cost was paid; null where the provider account says it. */
    paymentRoute: text('payment_route', { enum: PAYMENT_ROUTES }),
    /** What else an auditor asks: GPU hours and rate, invoice number, share of a split. */
    detail: jsonColumn('detail'),
    hash: hashColumn('hash').notNull(),
  },
  (t) => [
    unique('entries_id').on(t.id),
    /** The order in which the ledger is read: by day of use, then by number. */
    index('entries_allocation_day').on(t.allocationId, t.day, t.seq),
    /** Every entry but those the queue and bills write by the million, which these indexes cost nothing. */
    index('entries_seldom')
      .on(t.allocationId, t.day, t.seq)
      .where(sql`kind not in ('settle', 'void', 'charge')`),
    /** Costs entered by hand, and what is given back or moved of them. */
    index('entries_named_route').on(t.allocationId, t.day, t.seq).where(sql`payment_route is not null`),
    index('entries_act').on(t.actId).where(sql`act_id is not null`),
    index('entries_batch').on(t.batchId, t.day, t.seq).where(sql`batch_id is not null`),
    /** With `entries_run_closed_once`: all that was booked about a run. */
    index('entries_run_besides')
      .on(t.runId)
      .where(sql`run_id is not null and kind not in ('settle', 'void')`),
    /** What was given back or moved of a charge, and the rows of a transfer. */
    index('entries_original').on(t.originalId).where(sql`original_id is not null`),
    /** Costs and corrections that a person entered: of all entries of these kinds, only they have a detail. */
    index('entries_by_hand')
      .on(t.allocationId, t.seq)
      .where(sql`detail is not null and kind in ('charge', 'refund', 'adjust')`),
    /** Modifications and revisions of an award, among millions of charges. */
    index('entries_allotments').on(t.allocationId, t.seq).where(sql`kind = 'allot'`),
    /** A run's part of a hold is closed exactly once, whatever the code believes. */
    uniqueIndex('entries_run_closed_once')
      .on(t.runId)
      .where(sql`run_id is not null and kind in ('settle', 'void')`),
    oneOf('entries_kind', t.kind, ENTRY_KINDS),
    holdsTrue(
      'entries_signs',
      sql`case ${t.kind}
        when 'allot' then ${t.heldNanos} = 0 and ${t.spentNanos} = 0 and ${t.allottedNanos} <> 0
        when 'hold' then ${t.allottedNanos} = 0 and ${t.heldNanos} >= 0 and ${t.spentNanos} = 0 and ${t.holdId} is not null
        when 'settle' then ${t.allottedNanos} = 0 and ${t.heldNanos} <= 0 and ${t.spentNanos} >= 0 and ${t.spentNanos} <= -${t.heldNanos} and ${t.holdId} is not null
        when 'overrun' then ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} > 0
        when 'void' then ${t.allottedNanos} = 0 and ${t.heldNanos} <= 0 and ${t.spentNanos} = 0 and ${t.holdId} is not null
        when 'charge' then ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} >= 0
        when 'refund' then ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} < 0
        when 'transfer-out' then ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} < 0
        when 'transfer-in' then ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} > 0
        else ${t.allottedNanos} = 0 and ${t.heldNanos} = 0 and ${t.spentNanos} <> 0
      end`,
    ),
    holdsTrue('entries_hash', sql`length(${t.hash}) = 32`),
  ],
);

/** Roll-up kept in the same transaction as the entries; every figure and chart is drawn from it. */
export const dailyTotals = sqliteTable(
  'daily_totals',
  {
    allocationId: idColumn<'allocation'>('allocation_id').notNull(),
    day: dayColumn('day').notNull(),
    /** Empty text where an entry has no model or person. */
    modelId: text('model_id').notNull(),
    personId: text('person_id').notNull(),
    allottedNanos: nanosColumn('allotted_nanos').notNull(),
    heldNanos: nanosColumn('held_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
    charges: numberColumn('charges').notNull(),
  },
  (t) => [primaryKey({ name: 'daily_totals_key', columns: [t.allocationId, t.day, t.modelId, t.personId] })],
);

/** What each day changed per allocation: the burn chart and the run rate, whatever the number of models and people. */
export const allocationDays = sqliteTable(
  'allocation_days',
  {
    allocationId: idColumn<'allocation'>('allocation_id').notNull(),
    day: dayColumn('day').notNull(),
    allottedNanos: nanosColumn('allotted_nanos').notNull(),
    heldNanos: nanosColumn('held_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
  },
  (t) => [primaryKey({ name: 'allocation_days_key', columns: [t.allocationId, t.day] })],
);
