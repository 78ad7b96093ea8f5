/** Runs and their attempts: written in groups, claimed in groups, moved only together with their counts. */
import { assert } from '#shared/base';
import {
  type AccountId,
  type AllocationId,
  type BatchId,
  type HoldId,
  mayMove,
  type ModelId,
  type PersonId,
  type PriceId,
  type RunId,
  type RunState,
} from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts } from './batches.repo.ts';

export interface NewRun {
  readonly id: RunId;
  readonly seq: number;
  readonly promptSeq: number;
  readonly modelId: ModelId;
  readonly priceId: PriceId;
  readonly accountId: AccountId;
  readonly premium: boolean;
  readonly seed: number;
  readonly ceiling: Nanos;
  /** The ended run that this one repeats. */
  readonly retryOf: RunId | null;
}

export function insertPrompts(db: WriteDb, batchId: BatchId, texts: readonly string[]): void {
  texts.forEach((text, index) => {
    db.run('INSERT INTO prompts (batch_id, seq, text) VALUES (?, ?, ?)', batchId, BigInt(index + 1), text);
  });
}

/** Writes runs as `waiting`; returns how many. Takes an iterable so that a million never stand in memory. */
export function insertRuns(db: WriteDb, batchId: BatchId, holdId: HoldId, runs: Iterable<NewRun>): number {
  let written = 0;
  for (const run of runs) {
    written += db.run(
      `INSERT INTO runs (id, batch_id, seq, prompt_seq, model_id, price_id, account_id, premium, hold_id, seed,
         ceiling_nanos, spent_nanos, state, attempts, counted_attempts, cancel_asked, retry_of)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 'waiting', 0, 0, 0, ?)`,
      run.id,
      batchId,
      BigInt(run.seq),
      BigInt(run.promptSeq),
      run.modelId,
      run.priceId,
      run.accountId,
      run.premium ? 1n : 0n,
      holdId,
      BigInt(run.seed),
      run.ceiling,
      run.retryOf,
    );
  }
  moveCounts(db, batchId, null, 'waiting', written);
  return written;
}

/** Everything the engine needs to carry a run to its end. */
export interface WorkRun {
  readonly id: RunId;
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly allocationId: AllocationId;
  readonly personId: PersonId | null;
  readonly accountId: AccountId;
  readonly premium: boolean;
  readonly modelId: ModelId;
  readonly modelKey: string;
  readonly priceId: PriceId;
  readonly prompt: string;
  readonly seed: number;
  readonly ceiling: Nanos;
  readonly state: RunState;
  readonly attempts: number;
  readonly countedAttempts: number;
  readonly cancelAsked: boolean;
  /** Of the latest attempt. */
  readonly requestId: string | null;
  readonly sentAtMs: number | null;
}

const WORK_COLUMNS = `r.id, r.batch_id, r.hold_id, b.allocation_id, b.person_id, r.account_id, r.premium, r.model_id,
  m.key AS model_key, r.price_id, p.text AS prompt, r.seed, r.ceiling_nanos, r.state, r.attempts, r.counted_attempts,
  r.cancel_asked, a.request_id, a.sent_at_ms`;
const WORK_TABLES = `runs r JOIN batches b ON b.id = r.batch_id JOIN models m ON m.id = r.model_id
  JOIN prompts p ON p.batch_id = r.batch_id AND p.seq = r.prompt_seq
  LEFT JOIN attempts a ON a.run_id = r.id AND a.number = r.attempts`;

type Cells = Readonly<Record<string, string | bigint | null>>;
const toWorkRun = (row: Cells): WorkRun => ({
  id: row['id'] as RunId,
  batchId: row['batch_id'] as BatchId,
  holdId: row['hold_id'] as HoldId,
  allocationId: row['allocation_id'] as AllocationId,
  personId: row['person_id'] as PersonId | null,
  accountId: row['account_id'] as AccountId,
  premium: row['premium'] === 1n,
  modelId: row['model_id'] as ModelId,
  modelKey: row['model_key'] as string,
  priceId: row['price_id'] as PriceId,
  prompt: row['prompt'] as string,
  seed: Number(row['seed']),
  ceiling: nanos(row['ceiling_nanos'] as bigint),
  state: row['state'] as RunState,
  attempts: Number(row['attempts']),
  countedAttempts: Number(row['counted_attempts']),
  cancelAsked: row['cancel_asked'] === 1n,
  requestId: row['request_id'] as string | null,
  sentAtMs: row['sent_at_ms'] === null ? null : Number(row['sent_at_ms']),
});

/**
 * Takes up to `limit` waiting runs of one batch for one lane and writes their attempts, before anything is sent.
 * Each comes back as it now stands: `submitting`, with the number of the new attempt.
 */
export function claimRuns(
  db: WriteDb,
  batchId: BatchId,
  lane: LaneRef,
  limit: number,
  nowMs: number,
): WorkRun[] {
  const claimed = db
    .all<Cells>(
      `SELECT ${WORK_COLUMNS} FROM ${WORK_TABLES}
       WHERE r.batch_id = ? AND r.account_id = ? AND r.premium = ? AND r.state = 'waiting' ORDER BY r.seq LIMIT ?`,
      batchId,
      lane.accountId,
      lane.premium ? 1n : 0n,
      BigInt(limit),
    )
    .map(toWorkRun);
  for (const run of claimed) {
    db.run(
      `UPDATE runs SET state = 'submitting', attempts = attempts + 1, why = NULL WHERE id = ? AND state = 'waiting'`,
      run.id,
    );
    db.run(
      'INSERT INTO attempts (run_id, number, sent_at_ms) VALUES (?, ?, ?)',
      run.id,
      BigInt(run.attempts + 1),
      BigInt(nowMs),
    );
  }
  moveCounts(db, batchId, 'waiting', 'submitting', claimed.length);
  return claimed.map((run) => ({
    ...run,
    state: 'submitting' as const,
    attempts: run.attempts + 1,
    requestId: null,
    sentAtMs: nowMs,
  }));
}

export interface LaneRef {
  readonly accountId: AccountId;
  readonly premium: boolean;
}

export const hasWaitingRun = (db: ReadDb, batchId: BatchId, lane: LaneRef): boolean =>
  db.get(
    `SELECT 1 FROM runs WHERE batch_id = ? AND account_id = ? AND premium = ? AND state = 'waiting' LIMIT 1`,
    batchId,
    lane.accountId,
    lane.premium ? 1n : 0n,
  ) !== undefined;

/** Runs that may be at the provider, or whose fate is not known: what a runner picks up after a stop. */
export const inFlightRuns = (db: ReadDb, accountId: AccountId, premium: boolean): WorkRun[] =>
  db
    .all<Cells>(
      `SELECT ${WORK_COLUMNS} FROM ${WORK_TABLES}
       WHERE r.account_id = ? AND r.premium = ? AND r.state IN ('submitting', 'accepted', 'fetching')`,
      accountId,
      premium ? 1n : 0n,
    )
    .map(toWorkRun);

export const getWorkRun = (db: ReadDb, runId: RunId): WorkRun | undefined => {
  const row = db.get<Cells>(`SELECT ${WORK_COLUMNS} FROM ${WORK_TABLES} WHERE r.id = ?`, runId);
  return row && toWorkRun(row);
};

export interface RunMove {
  readonly run: Pick<WorkRun, 'id' | 'batchId' | 'state' | 'attempts'>;
  readonly to: RunState;
  readonly why?: string | null;
  readonly retryAtMs?: number;
  /** True: this attempt counts against the limit of tries. */
  readonly counted?: boolean;
  readonly requestId?: string;
  readonly acceptedAtMs?: number;
  /** How the attempt ended, when it did. */
  readonly outcome?: { readonly name: string; readonly detail: string | null };
  readonly spent?: Nanos;
  readonly outputHash?: string;
  readonly endedAtMs?: number;
}

/**
 * Moves runs, their attempts and the counts. A run that is no longer in the state the caller believes is left alone
 * and not returned: somebody else moved it first.
 */
export function moveRuns(db: WriteDb, moves: readonly RunMove[], nowMs: number): RunMove[] {
  const counts = new Map<string, { move: RunMove; runs: number }>();
  const moved: RunMove[] = [];
  for (const move of moves) {
    assert(mayMove(move.run.state, move.to), `a run never moves from ${move.run.state} to ${move.to}`);
    const changed = db.run(
      `UPDATE runs SET state = ?, why = ?, retry_at_ms = ?, counted_attempts = counted_attempts + ?,
         spent_nanos = ?, output_hash = ?, ended_at_ms = ? WHERE id = ? AND state = ?`,
      move.to,
      move.why ?? null,
      move.retryAtMs === undefined ? null : BigInt(move.retryAtMs),
      move.counted === true ? 1n : 0n,
      move.spent ?? 0n,
      move.outputHash ?? null,
      move.endedAtMs === undefined ? null : BigInt(move.endedAtMs),
      move.run.id,
      move.run.state,
    );
    if (changed === 0) continue;
    moved.push(move);
    updateAttempt(db, move, nowMs);
    const key = `${move.run.batchId} ${move.run.state} ${move.to}`;
    const count = counts.get(key);
    if (count) count.runs += 1;
    else counts.set(key, { move, runs: 1 });
  }
  for (const { move, runs } of counts.values()) moveCounts(db, move.run.batchId, move.run.state, move.to, runs);
  return moved;
}

function updateAttempt(db: WriteDb, move: RunMove, nowMs: number): void {
  if (move.requestId === undefined && move.outcome === undefined) return;
  db.run(
    `UPDATE attempts SET request_id = coalesce(?, request_id), accepted_at_ms = coalesce(accepted_at_ms, ?),
       ended_at_ms = ?, outcome = coalesce(?, outcome), detail = coalesce(?, detail) WHERE run_id = ? AND number = ?`,
    move.requestId ?? null,
    move.requestId === undefined ? null : BigInt(move.acceptedAtMs ?? nowMs),
    move.outcome === undefined ? null : BigInt(nowMs),
    move.outcome?.name ?? null,
    move.outcome?.detail ?? null,
    move.run.id,
    BigInt(move.run.attempts),
  );
}

/** Puts retrying runs whose time has come back to `waiting`; returns how many. */
export function wakeRetrying(db: WriteDb, nowMs: number, limit: number): number {
  const due = db.all<{ id: RunId; batch_id: BatchId; attempts: bigint }>(
    `SELECT id, batch_id, attempts FROM runs WHERE state = 'retrying' AND retry_at_ms <= ? ORDER BY retry_at_ms LIMIT ?`,
    BigInt(nowMs),
    BigInt(limit),
  );
  const moves = due.map((row) => ({
    run: { id: row.id, batchId: row.batch_id, state: 'retrying' as const, attempts: Number(row.attempts) },
    to: 'waiting' as const,
  }));
  return moveRuns(db, moves, nowMs).length;
}

export const nextRetryAtMs = (db: ReadDb): number | null => {
  const row = db.get<{ at: bigint | null }>(
    `SELECT min(retry_at_ms) AS at FROM runs WHERE state = 'retrying' AND batch_id IN (SELECT id FROM batches WHERE state = 'queued')`,
  );
  return row?.at == null ? null : Number(row.at);
};

/** True when another attempt of ours already owns this request of the provider's. */
export const isRequestTaken = (db: ReadDb, requestId: string): boolean =>
  db.get('SELECT 1 FROM attempts WHERE request_id = ?', requestId) !== undefined;

/** Waiting, retrying and blocked runs of a scope, summed per batch, hold and model: what a cancel ends for nothing. */
export interface UnsentGroup {
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly modelId: ModelId;
  readonly state: RunState;
  readonly runs: number;
  readonly ceiling: Nanos;
}

export type RunScope = { readonly batchId: BatchId } | { readonly runId: RunId };

const UNSENT = `state IN ('waiting', 'retrying', 'blocked')`;
const scopeSql = (scope: RunScope) =>
  'runId' in scope ? { where: 'id = ?', value: scope.runId } : { where: 'batch_id = ?', value: scope.batchId };

export function unsentGroups(db: ReadDb, scope: RunScope): UnsentGroup[] {
  const { where, value } = scopeSql(scope);
  return db
    .all<{ batch_id: BatchId; hold_id: HoldId; model_id: ModelId; state: RunState; runs: bigint; ceiling: bigint }>(
      `SELECT batch_id, hold_id, model_id, state, count(*) AS runs, sum(ceiling_nanos) AS ceiling FROM runs
       WHERE ${where} AND ${UNSENT} GROUP BY batch_id, hold_id, model_id, state`,
      value,
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

/** Ends the unsent runs of a scope; the caller voids their holds in the same transaction. */
export function cancelUnsent(db: WriteDb, scope: RunScope, groups: readonly UnsentGroup[], nowMs: number): void {
  const { where, value } = scopeSql(scope);
  db.run(
    `UPDATE runs SET state = 'cancelled-free', why = NULL, retry_at_ms = NULL, ended_at_ms = ? WHERE ${where} AND ${UNSENT}`,
    BigInt(nowMs),
    value,
  );
  for (const group of groups) moveCounts(db, group.batchId, group.state, 'cancelled-free', group.runs);
}

/** Marks what was sent: the engine asks the provider, and the end comes from there. Returns how many. */
export function askCancel(db: WriteDb, scope: RunScope): number {
  const { where, value } = scopeSql(scope);
  return db.run(
    `UPDATE runs SET cancel_asked = 1 WHERE ${where} AND state IN ('submitting', 'accepted', 'fetching') AND cancel_asked = 0`,
    value,
  );
}

export const cancelAskedIds = (db: ReadDb): RunId[] =>
  db
    .all<{ id: RunId }>(
      `SELECT id FROM runs WHERE state IN ('submitting', 'accepted', 'fetching') AND cancel_asked = 1`,
    )
    .map((row) => row.id);

/** The runs that a retry queues again: failed or cancelled ones that were not queued again before. */
export interface RetryableRun extends NewRun {
  readonly batchId: BatchId;
}
export function retryableRuns(db: ReadDb, scope: RunScope): RetryableRun[] {
  const { where, value } = scopeSql(scope);
  return db
    .all<Cells>(
      `SELECT * FROM runs r WHERE ${where}
         AND state IN ('failed-free', 'failed-billed', 'cancelled-free', 'cancelled-billed')
         AND NOT EXISTS (SELECT 1 FROM runs again WHERE again.retry_of = r.id) ORDER BY seq`,
      value,
    )
    .map((row) => ({
      id: row['id'] as RunId,
      batchId: row['batch_id'] as BatchId,
      seq: Number(row['seq']),
      promptSeq: Number(row['prompt_seq']),
      modelId: row['model_id'] as ModelId,
      priceId: row['price_id'] as PriceId,
      accountId: row['account_id'] as AccountId,
      premium: row['premium'] === 1n,
      seed: Number(row['seed']),
      ceiling: nanos(row['ceiling_nanos'] as bigint),
      retryOf: null,
    }));
}

export const lastRunSeq = (db: ReadDb, batchId: BatchId): number =>
  Number(db.get<{ seq: bigint }>('SELECT coalesce(max(seq), 0) AS seq FROM runs WHERE batch_id = ?', batchId)?.seq ?? 0n);
