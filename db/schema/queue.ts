/** Tables of the work: experiments, batches, prompts, runs, attempts, outputs, events, the runner's lease. */
import { sql } from 'drizzle-orm';
import { index, primaryKey, sqliteTable, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { BATCH_STATES, RUN_STATES } from '#shared/domain';
import { allocations, holds as holdsTable, people } from './books.ts';
import { accounts, models, prices } from './catalogue.ts';
import { holds, oneOf } from './checks.ts';
import { flagColumn, idColumn, jsonColumn, nanosColumn, numberColumn } from './columns.ts';

export const experiments = sqliteTable(
  'experiments',
  {
    id: idColumn<'experiment'>('id').primaryKey(),
    name: text('name').notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
  },
  (t) => [unique('experiments_name').on(t.name)],
);

export const batches = sqliteTable(
  'batches',
  {
    id: idColumn<'batch'>('id').primaryKey(),
    experimentId: idColumn<'experiment'>('experiment_id')
      .notNull()
      .references(() => experiments.id),
    allocationId: idColumn<'allocation'>('allocation_id')
      .notNull()
      .references(() => allocations.id),
    personId: idColumn<'person'>('person_id').references(() => people.id),
    purpose: text('purpose').notNull(),
    state: text('state', { enum: BATCH_STATES }).notNull(),
    runs: numberColumn('runs').notNull(),
    ceilingNanos: nanosColumn('ceiling_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
    /** The frozen quote and the answers of "May I charge this?": the allocability memo. Never edited. */
    memo: jsonColumn('memo').notNull(),
    createdAtMs: numberColumn('created_at_ms').notNull(),
    endedAtMs: numberColumn('ended_at_ms'),
    /** 1 high, 0 normal, -1 low; `place` orders the open batches of one priority. */
    priority: numberColumn('priority').notNull().default(0),
    place: numberColumn('place').notNull().default(0),
    /** Wall-clock time by which it should have ended; what is unsent then is cancelled where `stopAtDeadline` says so. */
    deadlineAtMs: numberColumn('deadline_at_ms'),
    stopAtDeadline: flagColumn('stop_at_deadline').notNull().default(false),
  },
  (t) => [
    oneOf('batches_state', t.state, BATCH_STATES),
    index('batches_open').on(t.id).where(sql`state <> 'ended'`),
    index('batches_experiment').on(t.experimentId),
  ],
);

/** How many runs of a batch are in each state, kept in the transactions that move them. */
export const batchCounts = sqliteTable(
  'batch_counts',
  {
    batchId: idColumn<'batch'>('batch_id')
      .notNull()
      .references(() => batches.id),
    state: text('state', { enum: RUN_STATES }).notNull(),
    runs: numberColumn('runs').notNull(),
  },
  (t) => [
    primaryKey({ name: 'batch_counts_key', columns: [t.batchId, t.state] }),
    oneOf('batch_counts_state', t.state, RUN_STATES),
    holds('batch_counts_runs', sql`${t.runs} >= 0`),
  ],
);

/** A prompt stands here once, however many models and repeats use it. */
export const prompts = sqliteTable(
  'prompts',
  {
    batchId: idColumn<'batch'>('batch_id')
      .notNull()
      .references(() => batches.id),
    seq: numberColumn('seq').notNull(),
    text: text('text').notNull(),
    /** Parameters that come with this prompt (a row of a file), by the provider's names; null: none. */
    parameters: jsonColumn('parameters'),
  },
  (t) => [primaryKey({ name: 'prompts_key', columns: [t.batchId, t.seq] })],
);

/** Parameters that many runs of a batch share: one point of its matrix. A prompt's own parameters win over them. */
export const parameterSets = sqliteTable(
  'parameter_sets',
  {
    batchId: idColumn<'batch'>('batch_id')
      .notNull()
      .references(() => batches.id),
    seq: numberColumn('seq').notNull(),
    parameters: jsonColumn('parameters').notNull(),
  },
  (t) => [primaryKey({ name: 'parameter_sets_key', columns: [t.batchId, t.seq] })],
);

export const runs = sqliteTable(
  'runs',
  {
    id: idColumn<'run'>('id').primaryKey(),
    batchId: idColumn<'batch'>('batch_id')
      .notNull()
      .references(() => batches.id),
    seq: numberColumn('seq').notNull(),
    promptSeq: numberColumn('prompt_seq').notNull(),
    modelId: idColumn<'model'>('model_id')
      .notNull()
      .references(() => models.id),
    priceId: idColumn<'price'>('price_id')
      .notNull()
      .references(() => prices.id),
    accountId: idColumn<'account'>('account_id')
      .notNull()
      .references(() => accounts.id),
    premium: flagColumn('premium').notNull(),
    holdId: idColumn<'hold'>('hold_id')
      .notNull()
      .references(() => holdsTable.id),
    seed: numberColumn('seed').notNull(),
    ceilingNanos: nanosColumn('ceiling_nanos').notNull(),
    spentNanos: nanosColumn('spent_nanos').notNull(),
    state: text('state', { enum: RUN_STATES }).notNull(),
    /** Why it is blocked, unknown, retrying or failed, in words. */
    why: text('why'),
    /** Submissions so far, and those of them that count against the limit (waiting for a network does not). */
    attempts: numberColumn('attempts').notNull(),
    countedAttempts: numberColumn('counted_attempts').notNull(),
    retryAtMs: numberColumn('retry_at_ms'),
    cancelAsked: flagColumn('cancel_asked').notNull(),
    outputHash: text('output_hash'),
    /** The failed or cancelled run that this one repeats, under a hold of its own. */
    retryOf: idColumn<'run'>('retry_of'),
    endedAtMs: numberColumn('ended_at_ms'),
    /** The point of the batch's matrix; null: no parameters but the prompt's own. */
    setSeq: numberColumn('set_seq'),
  },
  (t) => [
    unique('runs_batch_seq').on(t.batchId, t.seq),
    index('runs_claimable').on(t.batchId, t.accountId, t.premium, t.seq).where(sql`state = 'waiting'`),
    index('runs_retrying').on(t.retryAtMs).where(sql`state = 'retrying'`),
    index('runs_in_flight')
      .on(t.accountId, t.premium)
      .where(sql`state in ('submitting', 'accepted', 'fetching')`),
    uniqueIndex('runs_retried_once').on(t.retryOf).where(sql`retry_of is not null`),
    index('runs_remarkable')
      .on(t.batchId, t.state, t.seq)
      .where(sql`state in ('unknown', 'blocked', 'retrying', 'failed-free', 'failed-billed')`),
    oneOf('runs_state', t.state, RUN_STATES),
    holds('runs_done_has_output', sql`${t.state} <> 'done' or ${t.outputHash} is not null`),
    holds('runs_retry_has_time', sql`${t.state} <> 'retrying' or ${t.retryAtMs} is not null`),
    holds(
      'runs_free_is_free',
      sql`${t.state} not in ('failed-free', 'cancelled-free') or ${t.spentNanos} = 0`,
    ),
  ],
);

/** One submission of a run: committed before a byte leaves. */
export const attempts = sqliteTable(
  'attempts',
  {
    runId: idColumn<'run'>('run_id')
      .notNull()
      .references(() => runs.id),
    number: numberColumn('number').notNull(),
    sentAtMs: numberColumn('sent_at_ms').notNull(),
    requestId: text('request_id'),
    acceptedAtMs: numberColumn('accepted_at_ms'),
    endedAtMs: numberColumn('ended_at_ms'),
    /** How it ended: done, refused, not-sent, absent, lost, failed, cancelled. */
    outcome: text('outcome'),
    detail: text('detail'),
  },
  (t) => [
    primaryKey({ name: 'attempts_key', columns: [t.runId, t.number] }),
    index('attempts_request').on(t.requestId).where(sql`request_id is not null`),
  ],
);

/** What an attempt measured, where the provider says or the stream shows it: tokens, and times in milliseconds. */
export const attemptMeasures = sqliteTable(
  'attempt_measures',
  {
    runId: idColumn<'run'>('run_id')
      .notNull()
      .references(() => runs.id),
    number: numberColumn('number').notNull(),
    inputTokens: numberColumn('input_tokens'),
    cachedTokens: numberColumn('cached_tokens'),
    outputTokens: numberColumn('output_tokens'),
    /** From sending to the first token. */
    firstTokenMs: numberColumn('first_token_ms'),
    /** From the first token to the last. */
    generationMs: numberColumn('generation_ms'),
    /** The provider's machine time. */
    computeMs: numberColumn('compute_ms'),
  },
  (t) => [primaryKey({ name: 'attempt_measures_key', columns: [t.runId, t.number] })],
);

export const outputs = sqliteTable('outputs', {
  hash: text('hash').primaryKey(),
  bytes: numberColumn('bytes').notNull(),
  mediaType: text('media_type').notNull(),
  extension: text('extension').notNull(),
  createdAtMs: numberColumn('created_at_ms').notNull(),
});

/** What a run gave, in the provider's order, from 0; the first also stands in the run itself. The same content may be many runs'. */
export const runOutputs = sqliteTable(
  'run_outputs',
  {
    runId: idColumn<'run'>('run_id')
      .notNull()
      .references(() => runs.id),
    position: numberColumn('position').notNull(),
    hash: text('hash')
      .notNull()
      .references(() => outputs.hash),
  },
  // None by hash: in the settlement of a cheap run it would cost more than all else that is written of its output.
  (t) => [primaryKey({ name: 'run_outputs_key', columns: [t.runId, t.position] })],
);

/** What happened besides a run's ordinary course (which stands in its attempts): retries, doubts, acts of people. */
export const events = sqliteTable(
  'events',
  {
    id: idColumn<'event'>('id').primaryKey(),
    atMs: numberColumn('at_ms').notNull(),
    actor: text('actor').notNull(),
    kind: text('kind').notNull(),
    batchId: idColumn<'batch'>('batch_id'),
    runId: idColumn<'run'>('run_id'),
    detail: text('detail'),
  },
  (t) => [
    index('events_run').on(t.runId).where(sql`run_id is not null`),
    index('events_batch').on(t.batchId).where(sql`batch_id is not null`),
  ],
);

export const leases = sqliteTable('leases', {
  name: text('name').primaryKey(),
  token: text('token').notNull(),
  host: text('host').notNull(),
  pid: numberColumn('pid').notNull(),
  label: text('label').notNull(),
  beatAtMs: numberColumn('beat_at_ms').notNull(),
});

export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: jsonColumn('value').notNull(),
});
