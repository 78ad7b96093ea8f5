/** What people do to runs: cancel them, queue them again. */
import {
  type AccountId,
  type BatchId,
  type HoldId,
  isEnd,
  type ModelId,
  type PriceId,
  type RunCounts,
  type RunId,
  type RunState,
} from '#shared/domain';
import { type Nanos, nanos, sum } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts } from './batches.repo.ts';
import type { NewRun } from './new-runs.repo.ts';
import type { LaneRef } from './runs.repo.ts';

type Cells = Readonly<Record<string, string | bigint | null>>;

/** Waiting, retrying and blocked runs of a scope, summed per batch, hold and model: what a cancel ends for nothing. */
export interface UnsentGroup {
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly modelId: ModelId;
  readonly state: RunState;
  readonly runs: number;
  readonly ceiling: Nanos;
}

/** `lane`: only its runs of the batch. */
export type RunScope = { readonly batchId: BatchId; readonly lane?: LaneRef } | { readonly runId: RunId };

const UNSENT = `state IN ('waiting', 'retrying', 'blocked')`;
function scopeSql(scope: RunScope): {
  readonly where: string;
  readonly values: readonly (string | bigint)[];
} {
  if ('runId' in scope) return { where: 'id = ?', values: [scope.runId] };
  const { batchId, lane } = scope;
  return lane
    ? {
        where: 'batch_id = ? AND account_id = ? AND premium = ?',
        values: [batchId, lane.accountId, lane.premium ? 1n : 0n],
      }
    : { where: 'batch_id = ?', values: [batchId] };
}

export function unsentGroups(db: ReadDb, scope: RunScope): UnsentGroup[] {
  const { where, values } = scopeSql(scope);
  return db
    .all<{
      batch_id: BatchId;
      hold_id: HoldId;
      model_id: ModelId;
      state: RunState;
      runs: bigint;
      ceiling: bigint;
    }>(
      `SELECT batch_id, hold_id, model_id, state, count(*) AS runs, sum(ceiling_nanos) AS ceiling FROM runs
       WHERE ${where} AND ${UNSENT} GROUP BY batch_id, hold_id, model_id, state`,
      ...values,
    )
    .map((row) => ({
      batchId: row.batch_id,
      holdId: row.hold_id,
      modelId: row.model_id,
      state: row.state,
      runs: Number(row.runs),
      ceiling: nanos(row.ceiling),
    }));
}

/** Of the batches that have not ended: looks through their runs, so only for a person who asks. */
export function runsOfLane(db: ReadDb, lane: LaneRef): { readonly counts: RunCounts; readonly held: Nanos } {
  const rows = db.all<{ state: RunState; runs: bigint; ceiling: bigint }>(
    `SELECT state, count(*) AS runs, sum(ceiling_nanos) AS ceiling FROM runs
     WHERE batch_id IN (SELECT id FROM batches WHERE state <> 'ended') AND account_id = ? AND premium = ? GROUP BY state`,
    lane.accountId,
    lane.premium ? 1n : 0n,
  );
  const open = rows.filter(({ state }) => !isEnd(state));
  return {
    counts: Object.fromEntries(rows.map(({ state, runs }) => [state, Number(runs)])),
    held: sum(open.map(({ ceiling }) => nanos(ceiling))),
  };
}

/** Ends the unsent runs of a scope; the caller voids their holds in the same transaction. */
export function cancelUnsent(
  db: WriteDb,
  scope: RunScope,
  groups: readonly UnsentGroup[],
  nowMs: number,
): void {
  const { where, values } = scopeSql(scope);
  db.run(
    `UPDATE runs SET state = 'cancelled-free', why = NULL, retry_at_ms = NULL, ended_at_ms = ? WHERE ${where} AND ${UNSENT}`,
    BigInt(nowMs),
    ...values,
  );
  for (const group of groups) moveCounts(db, group.batchId, group.state, 'cancelled-free', group.runs);
}

/**
 * Marks what was sent: the engine asks the provider, and the end comes from there. One whose outcome is unknown is marked
 * too: should it turn out that it was never sent, it is not sent again. Returns how many.
 */
export function askCancel(db: WriteDb, scope: RunScope): number {
  const { where, values } = scopeSql(scope);
  return db.run(
    `UPDATE runs SET cancel_asked = 1
     WHERE ${where} AND state IN ('submitting', 'accepted', 'fetching', 'unknown') AND cancel_asked = 0`,
    ...values,
  );
}

export const isCancelAsked = (db: ReadDb, runId: RunId): boolean =>
  db.get('SELECT 1 FROM runs WHERE id = ? AND cancel_asked = 1', runId) !== undefined;

/** Of the runs in flight. */
export const cancelAskedIds = (db: ReadDb): RunId[] =>
  db
    .all<{ id: RunId }>(
      `SELECT id FROM runs WHERE state IN ('submitting', 'accepted', 'fetching') AND cancel_asked = 1`,
    )
    .map((row) => row.id);

const ENDED_WITHOUT_RESULT = `state IN ('failed-free', 'failed-billed', 'cancelled-free', 'cancelled-billed')
  AND NOT EXISTS (SELECT 1 FROM runs again WHERE again.retry_of = r.id)`;

/** What a retry queues again: failed or cancelled runs that were not queued again before. */
export interface RetryableSum {
  readonly batchId: BatchId;
  readonly runs: number;
  readonly ceiling: Nanos;
  readonly modelIds: readonly ModelId[];
  readonly priceIds: readonly PriceId[];
}

export function sumRetryable(db: ReadDb, scope: RunScope): RetryableSum[] {
  const { where, values } = scopeSql(scope);
  return db
    .all<{ batch_id: BatchId; runs: bigint; ceiling: bigint; model_ids: string; price_ids: string }>(
      `SELECT batch_id, count(*) AS runs, sum(ceiling_nanos) AS ceiling, json_group_array(DISTINCT model_id) AS model_ids,
         json_group_array(DISTINCT price_id) AS price_ids
       FROM runs r WHERE ${where} AND ${ENDED_WITHOUT_RESULT} GROUP BY batch_id`,
      ...values,
    )
    .map((row) => ({
      batchId: row.batch_id,
      runs: Number(row.runs),
      ceiling: nanos(row.ceiling),
      modelIds: JSON.parse(row.model_ids) as ModelId[],
      priceIds: JSON.parse(row.price_ids) as PriceId[],
    }));
}

const RETRY_STEP = 1_000;

/** Those runs, in order, read in steps: a batch of a million never stands in memory. They may be written meanwhile. */
export function* retryableRuns(db: ReadDb, scope: RunScope): Generator<NewRun> {
  const { where, values } = scopeSql(scope);
  for (let after = 0n; ; ) {
    const rows = db.all<Cells>(
      `SELECT id, seq, prompt_seq, model_id, price_id, account_id, premium, seed, ceiling_nanos, set_seq FROM runs r
       WHERE ${where} AND seq > ? AND ${ENDED_WITHOUT_RESULT} ORDER BY seq LIMIT ?`,
      ...values,
      after,
      BigInt(RETRY_STEP),
    );
    for (const row of rows)
      yield {
        id: row['id'] as RunId,
        seq: Number(row['seq']),
        promptSeq: Number(row['prompt_seq']),
        modelId: row['model_id'] as ModelId,
        priceId: row['price_id'] as PriceId,
        accountId: row['account_id'] as AccountId,
        premium: row['premium'] === 1n,
        seed: Number(row['seed']),
        ceiling: nanos(row['ceiling_nanos'] as bigint),
        setSeq: row['set_seq'] === null ? null : Number(row['set_seq']),
        retryOf: null,
      };
    if (rows.length < RETRY_STEP) return;
    after = rows.at(-1)?.['seq'] as bigint;
  }
}

export const lastRunSeq = (db: ReadDb, batchId: BatchId): number =>
  Number(
    db.get<{ seq: bigint }>('SELECT coalesce(max(seq), 0) AS seq FROM runs WHERE batch_id = ?', batchId)
      ?.seq ?? 0n,
  );
