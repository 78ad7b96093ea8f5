/** Runs and their attempts: written in groups, claimed in groups, read while they are under way. */
import {
  type AccountId,
  type AllocationId,
  type BatchId,
  type HoldId,
  type ModelId,
  type PersonId,
  type PriceId,
  type RunId,
  type RunState,
} from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts, QUEUE_ORDER } from './batches.repo.ts';

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

/** Queued batches that have a waiting run for the lane, in the order in which they are taken. */
export const batchesWithWaiting = (db: ReadDb, lane: LaneRef, limit: number): BatchId[] =>
  db
    .all<{ id: BatchId }>(
      `SELECT id FROM batches b WHERE b.state <> 'ended' AND b.state = 'queued' AND EXISTS (
         SELECT 1 FROM runs r WHERE r.batch_id = b.id AND r.account_id = ? AND r.premium = ? AND r.state = 'waiting')
       ORDER BY ${QUEUE_ORDER} LIMIT ?`,
      lane.accountId,
      lane.premium ? 1n : 0n,
      BigInt(limit),
    )
    .map((row) => row.id);

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

/** True when another attempt of ours already owns this request of the provider's. */
export const isRequestTaken = (db: ReadDb, requestId: string): boolean =>
  db.get('SELECT 1 FROM attempts WHERE request_id = ?', requestId) !== undefined;
