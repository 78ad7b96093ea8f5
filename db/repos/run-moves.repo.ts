/** Moves of runs between states, together with their attempts and the counts of their batches. */
import { assert } from '#shared/base';
import { type BatchId, mayMove, type RunId, type RunState } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts } from './batches.repo.ts';
import type { WorkRun } from './runs.repo.ts';

export interface RunMove {
  readonly run: Pick<WorkRun, 'id' | 'batchId' | 'state' | 'attempts'>;
  readonly to: RunState;
  readonly why?: string | null;
  readonly retryAtMs?: number;
  /** True: this attempt counts against the limit of tries. */
  readonly counted?: boolean;
  /** True: nothing left this computer, so the attempt is taken back. */
  readonly unsent?: boolean;
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
         attempts = attempts - ?, spent_nanos = ?, output_hash = ?, ended_at_ms = ? WHERE id = ? AND state = ?`,
      move.to,
      move.why ?? null,
      move.retryAtMs === undefined ? null : BigInt(move.retryAtMs),
      move.counted === true ? 1n : 0n,
      move.unsent === true ? 1n : 0n,
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
  for (const { move, runs } of counts.values())
    moveCounts(db, move.run.batchId, move.run.state, move.to, runs);
  return moved;
}

function updateAttempt(db: WriteDb, move: RunMove, nowMs: number): void {
  const { id, attempts } = move.run;
  if (move.unsent === true) {
    db.run('DELETE FROM attempts WHERE run_id = ? AND number = ?', id, BigInt(attempts));
    return;
  }
  if (move.requestId === undefined && move.outcome === undefined) return;
  // An attempt that was given up as lost and is under way again has no end.
  db.run(
    `UPDATE attempts SET request_id = coalesce(?, request_id), accepted_at_ms = coalesce(accepted_at_ms, ?),
       ended_at_ms = ?, outcome = ?, detail = ? WHERE run_id = ? AND number = ?`,
    move.requestId ?? null,
    move.requestId === undefined ? null : BigInt(move.acceptedAtMs ?? nowMs),
    move.outcome === undefined ? null : BigInt(nowMs),
    move.outcome?.name ?? null,
    move.outcome?.detail ?? null,
    id,
    BigInt(attempts),
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

/** Over all batches: those of a paused one wake too, and wait there. */
export const nextRetryAtMs = (db: ReadDb): number | null => {
  const row = db.get<{ at: bigint | null }>(
    `SELECT min(retry_at_ms) AS at FROM runs WHERE state = 'retrying'`,
  );
  return row?.at == null ? null : Number(row.at);
};

/** True while a run of a queued batch waits for its time. */
export const hasRetrying = (db: ReadDb): boolean =>
  db.get(
    `SELECT 1 FROM batches b JOIN batch_counts c ON c.batch_id = b.id AND c.state = 'retrying'
     WHERE b.state <> 'ended' AND b.state = 'queued' AND c.runs > 0 LIMIT 1`,
  ) !== undefined;

/** After the wall clock was changed by so much: what was to wait a minute still waits a minute. */
export const shiftRetries = (db: WriteDb, byMs: number): void => {
  db.run(`UPDATE runs SET retry_at_ms = retry_at_ms + ? WHERE state = 'retrying'`, BigInt(Math.round(byMs)));
};

/** At a start: none may wait longer than so, whatever the clock was when its time was written. */
export const capRetries = (db: WriteDb, untilMs: number): void => {
  db.run(
    `UPDATE runs SET retry_at_ms = ? WHERE state = 'retrying' AND retry_at_ms > ?`,
    BigInt(untilMs),
    BigInt(untilMs),
  );
};
