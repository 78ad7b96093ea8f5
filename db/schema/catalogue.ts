/** Tables of what can be bought: provider accounts, models, dated prices. */
import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import {
  CONFIDENCES,
  MODALITIES,
  PAYMENT_ROUTES,
  PROPOSAL_KINDS,
  PROPOSAL_STATES,
  TIERS,
} from '#shared/domain';
import { PRICE_UNITS } from '#shared/money';
import { holds, oneOf } from './checks.ts';
import {
  bigColumn,
  dayColumn,
  flagColumn,
  idColumn,
  jsonColumn,
  nanosColumn,
  numberColumn,
} from './columns.ts';

export const accounts = sqliteTable(
  'accounts',
  {
    id: idColumn<'account'>('id').primaryKey(),
    /** Which adapter speaks to it. */
    provider: text('provider').notNull(),
    name: text('name').notNull(),
    /** Null for a practice account: its address is that of the running practice provider. */
    baseUrl: text('base_url'),
    practice: flagColumn('practice').notNull(),
    /** Submissions under way at the same time, in the cheap and in the premium lane. */
    concurrency: numberColumn('concurrency').notNull(),
    premiumConcurrency: numberColumn('premium_concurrency').notNull(),
    requestsPerMinute: numberColumn('requests_per_minute'),
    /** How its bills are paid; decides the indirect rate. */
    paymentRoute: text('payment_route', { enum: PAYMENT_ROUTES }).notNull().default('direct-invoice'),
  },
  (t) => [
    unique('accounts_name').on(t.name),
    holds(
      'accounts_concurrency',
      sql`${t.concurrency} between 1 and 4096 and ${t.premiumConcurrency} between 1 and 4096`,
    ),
    holds('accounts_rate', sql`${t.requestsPerMinute} is null or ${t.requestsPerMinute} > 0`),
    holds('accounts_address', sql`${t.practice} = 1 or ${t.baseUrl} is not null`),
  ],
);

export const models = sqliteTable(
  'models',
  {
    id: idColumn<'model'>('id').primaryKey(),
    accountId: idColumn<'account'>('account_id')
      .notNull()
      .references(() => accounts.id),
    /** The provider's exact, case-sensitive id. */
    key: text('key').notNull(),
    modality: text('modality', { enum: MODALITIES }).notNull(),
    task: text('task').notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    /** What it takes (`ModelForm`), as the provider itself says; null: the adapter's own knowledge holds. */
    form: jsonColumn('form'),
    /** When the provider's list last named it, and since when it no longer does. */
    listedAtMs: numberColumn('listed_at_ms'),
    goneAtMs: numberColumn('gone_at_ms'),
    /** The model that the provider names in its stead. */
    replacedBy: text('replaced_by'),
  },
  (t) => [
    unique('models_account_key').on(t.accountId, t.key),
    oneOf('models_modality', t.modality, MODALITIES),
    oneOf('models_tier', t.tier, TIERS),
  ],
);

/** Dated and append-only: history is never repriced. */
export const prices = sqliteTable(
  'prices',
  {
    id: idColumn<'price'>('id').primaryKey(),
    modelId: idColumn<'model'>('model_id')
      .notNull()
      .references(() => models.id),
    nanos: nanosColumn('nanos').notNull(),
    /** Of prices per token: for what is written and for what comes from a cache; null: as `nanos`. */
    outputNanos: nanosColumn('output_nanos'),
    cachedNanos: nanosColumn('cached_nanos'),
    /** 1, or 1,000,000 where one unit is worth less than a nano. */
    perUnits: bigColumn('per_units').notNull(),
    unit: text('unit', { enum: PRICE_UNITS }).notNull(),
    currency: text('currency').notNull(),
    source: text('source').notNull(),
    sourceDay: dayColumn('source_day').notNull(),
    validFromDay: dayColumn('valid_from_day').notNull(),
  },
  (t) => [
    index('prices_model').on(t.modelId, t.validFromDay),
    oneOf('prices_unit', t.unit, PRICE_UNITS),
    holds('prices_amount', sql`${t.nanos} >= 0 and ${t.perUnits} in (1, 1000000)`),
    holds(
      'prices_tokens',
      sql`(${t.outputNanos} is null and ${t.cachedNanos} is null) or
        (${t.unit} = 'token' and coalesce(${t.outputNanos}, 0) >= 0 and coalesce(${t.cachedNanos}, 0) >= 0)`,
    ),
  ],
);

/** Each time an account's provider was asked what it sells. */
export const catalogueChecks = sqliteTable(
  'catalogue_checks',
  {
    id: idColumn<'catalogue-check'>('id').primaryKey(),
    accountId: idColumn<'account'>('account_id')
      .notNull()
      .references(() => accounts.id),
    atMs: numberColumn('at_ms').notNull(),
    actor: text('actor').notNull(),
    /** Models that the provider named, and those of ours that it described without a difference. */
    listed: numberColumn('listed').notNull(),
    unchanged: numberColumn('unchanged').notNull(),
  },
  (t) => [index('catalogue_checks_account').on(t.accountId, t.atMs)],
);

/**
 * What a provider, or a fact that came with the program, would change in the catalogue. Kept outside models and prices
 * until a person accepts it; what was proposed is never edited, and each is decided once (triggers).
 */
export const catalogueProposals = sqliteTable(
  'catalogue_proposals',
  {
    id: idColumn<'proposal'>('id').primaryKey(),
    accountId: idColumn<'account'>('account_id')
      .notNull()
      .references(() => accounts.id),
    /** Null: it came with the program. */
    checkId: idColumn<'catalogue-check'>('check_id').references(() => catalogueChecks.id),
    modelKey: text('model_key').notNull(),
    kind: text('kind', { enum: PROPOSAL_KINDS }).notNull(),
    nanos: nanosColumn('nanos'),
    outputNanos: nanosColumn('output_nanos'),
    cachedNanos: nanosColumn('cached_nanos'),
    perUnits: bigColumn('per_units'),
    /** Null beside an amount: the source does not say per what, so the person who accepts it does. */
    unit: text('unit', { enum: PRICE_UNITS }),
    currency: text('currency'),
    form: jsonColumn('form'),
    replacedBy: text('replaced_by'),
    modality: text('modality', { enum: MODALITIES }),
    task: text('task'),
    tier: text('tier', { enum: TIERS }),
    source: text('source').notNull(),
    sourceDay: dayColumn('source_day').notNull(),
    confidence: text('confidence', { enum: CONFIDENCES }).notNull(),
    /** What to know before deciding. */
    note: text('note'),
    state: text('state', { enum: PROPOSAL_STATES }).notNull().default('open'),
    createdAtMs: numberColumn('created_at_ms').notNull(),
    decidedBy: text('decided_by'),
    decidedAtMs: numberColumn('decided_at_ms'),
    /** The version that came of it. */
    priceId: idColumn<'price'>('price_id').references(() => prices.id),
  },
  (t) => [
    index('catalogue_proposals_open').on(t.accountId, t.modelKey).where(sql`state = 'open'`),
    oneOf('catalogue_proposals_kind', t.kind, PROPOSAL_KINDS),
    oneOf('catalogue_proposals_state', t.state, PROPOSAL_STATES),
    oneOf('catalogue_proposals_confidence', t.confidence, CONFIDENCES),
    holds('catalogue_proposals_decided', sql`(${t.state} = 'open') = (${t.decidedAtMs} is null)`),
    holds('catalogue_proposals_price', sql`${t.kind} <> 'price' or ${t.nanos} is not null`),
    holds(
      'catalogue_proposals_rate',
      sql`${t.nanos} is null or (${t.nanos} >= 0 and ${t.perUnits} in (1, 1000000) and ${t.currency} is not null)`,
    ),
  ],
);
