/** Moves of runs between states, together with their attempts and the counts of their batches. */
import { assert } from '#shared/base';
import { type BatchId, mayMove, type RunId, type RunState } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts } from './batches.repo.ts';
import type { WorkRun } from './runs.repo.ts';
import { storable } from './storable.ts';
import { groupsOf, type Stretch } from './stretches.ts';

export interface RunMove {
  readonly run: Pick<WorkRun, 'id' | 'batchId' | 'state' | 'attempts'>;
  readonly to: RunState;
  /** A state that it passes on the way, within the same transaction. */
  readonly via?: RunState;
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
 * and not returned: somebody else moved it first. No run stands in `moves` twice.
 */
export function moveRuns(db: WriteDb, moves: readonly RunMove[], nowMs: number): RunMove[] {
  const moved: RunMove[] = [];
  for (const alike of groupsOf(moves, moveKey, isMovedAlike)) {
    const ids = new Set(updateRuns(db, alike));
    moved.push(...(ids.size === alike.length ? alike : alike.filter((move) => ids.has(move.run.id))));
  }
  updateAttempts(db, moved, nowMs);
  for (const alike of groupsOf(moved, countKey, isCountedAlike)) {
    const [{ run, to }] = alike;
    moveCounts(db, run.batchId, run.state, to, alike.length);
  }
  return moved;
}

const moveKey = ({ run, via, to, why, retryAtMs, counted, unsent, spent }: RunMove): string =>
  `${run.state} ${via} ${to} ${retryAtMs} ${counted === true} ${unsent === true} ${spent} ${why ?? ''}`;

const isMovedAlike = (a: RunMove, b: RunMove): boolean =>
  a.run.state === b.run.state &&
  a.via === b.via &&
  a.to === b.to &&
  a.retryAtMs === b.retryAtMs &&
  a.counted === b.counted &&
  a.unsent === b.unsent &&
  a.spent === b.spent &&
  a.why === b.why;

const countKey = ({ run, to }: RunMove): string => `${run.batchId} ${run.state} ${to}`;
const isCountedAlike = (a: RunMove, b: RunMove): boolean =>
  a.run.batchId === b.run.batchId && a.run.state === b.run.state && a.to === b.to;

const outcomeKey = ({ outcome }: RunMove): string => JSON.stringify(outcome ?? null);
const hasSameOutcome = (a: RunMove, b: RunMove): boolean =>
  a.outcome?.name === b.outcome?.name && a.outcome?.detail === b.outcome?.detail;

/** Moves that differ in run, output and moment; returns which runs were still where they were believed to be. */
function updateRuns(db: WriteDb, alike: Stretch<RunMove>): RunId[] {
  const [{ run, via, to, why, retryAtMs, counted, unsent, spent }] = alike;
  const isAllowed = via === undefined ? mayMove(run.state, to) : mayMove(run.state, via) && mayMove(via, to);
  assert(isAllowed, `a run never moves from ${run.state} to ${to}`);
  const rows = alike.map((move) => [move.run.id, move.outputHash ?? null, move.endedAtMs ?? null]);
  return db
    .all<{ id: RunId }>(
      `UPDATE runs SET state = ?, why = ?, retry_at_ms = ?, counted_attempts = counted_attempts + ?,
         attempts = attempts - ?, spent_nanos = ?, output_hash = new.value ->> 1, ended_at_ms = new.value ->> 2
       FROM json_each(?) AS new WHERE runs.id = new.value ->> 0 AND runs.state = (SELECT ?) RETURNING runs.id`,
      to,
      why ?? null,
      retryAtMs === undefined ? null : BigInt(retryAtMs),
      counted === true ? 1n : 0n,
      unsent === true ? 1n : 0n,
      spent ?? 0n,
      JSON.stringify(rows),
      run.state,
    )
    .map(({ id }) => id);
}

function updateAttempts(db: WriteDb, moved: readonly RunMove[], nowMs: number): void {
  for (const { unsent, run } of moved) {
    if (unsent === true)
      db.run('DELETE FROM attempts WHERE run_id = ? AND number = ?', run.id, BigInt(run.attempts));
  }
  const changed = moved.filter(
    ({ unsent, requestId, outcome }) => unsent !== true && (requestId !== undefined || outcome !== undefined),
  );
  for (const alike of groupsOf(changed, outcomeKey, hasSameOutcome)) {
    const [{ outcome }] = alike;
    const rows = alike.map(({ run, requestId, acceptedAtMs }) => [
      run.id,
      run.attempts,
      requestId === undefined ? null : storable(requestId),
      requestId === undefined ? null : (acceptedAtMs ?? nowMs),
    ]);
    // An attempt that was given up as lost and is under way again has no end.
    db.run(
      `UPDATE attempts SET request_id = coalesce(new.value ->> 2, request_id),
         accepted_at_ms = coalesce(accepted_at_ms, new.value ->> 3), ended_at_ms = ?, outcome = ?, detail = ?
       FROM json_each(?) AS new WHERE run_id = new.value ->> 0 AND number = new.value ->> 1`,
      outcome === undefined ? null : BigInt(nowMs),
      outcome?.name ?? null,
      outcome?.detail ?? null,
      JSON.stringify(rows),
    );
  }
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
