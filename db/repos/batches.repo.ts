/** Experiments and batches, with the counts of their runs. */
import { eq } from 'drizzle-orm';
import type { AwardId, BatchId, ExperimentId, RunCounts, RunState } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { batches, experiments } from '../schema/index.ts';

export type BatchRow = typeof batches.$inferSelect;

/** The experiment of that name, made if it is new. */
export function ensureExperiment(db: WriteDb, id: ExperimentId, name: string, nowMs: number): ExperimentId {
  const known = db.get<{ id: ExperimentId }>('SELECT id FROM experiments WHERE name = ?', name);
  if (known) return known.id;
  db.orm.insert(experiments).values({ id, name, createdAtMs: nowMs }).run();
  return id;
}

/** Behind all open batches of its priority. */
export function insertBatch(db: WriteDb, batch: typeof batches.$inferInsert): void {
  const last = db.get<{ place: bigint | null }>(
    `SELECT max(place) AS place FROM batches WHERE state <> 'ended'`,
  );
  const place = Number(last?.place ?? 0n) + 1;
  db.orm
    .insert(batches)
    .values({ ...batch, place })
    .run();
}

export const getBatch = (db: ReadDb, batchId: BatchId): BatchRow | undefined =>
  db.orm.select().from(batches).where(eq(batches.id, batchId)).get();

/** The name of its experiment, by which people know a batch. */
export const getBatchName = (db: ReadDb, batchId: BatchId): string | null =>
  db.orm
    .select({ name: experiments.name })
    .from(batches)
    .innerJoin(experiments, eq(experiments.id, batches.experimentId))
    .where(eq(batches.id, batchId))
    .get()?.name ?? null;

export const setBatchState = (
  db: WriteDb,
  batchId: BatchId,
  state: BatchRow['state'],
  endedAtMs: number | null,
): void => void db.orm.update(batches).set({ state, endedAtMs }).where(eq(batches.id, batchId)).run();

export const addToBatchSpent = (db: WriteDb, batchId: BatchId, amount: Nanos): void => {
  db.run('UPDATE batches SET spent_nanos = spent_nanos + ? WHERE id = ?', amount, batchId);
};

/** After a retry: more runs, under a hold of their own. A batch that is paused stays so; a deadline that has passed is over. */
export const enlargeBatch = (
  db: WriteDb,
  batchId: BatchId,
  runs: number,
  ceiling: Nanos,
  nowMs: number,
): void => {
  db.run(
    `UPDATE batches SET runs = runs + ?, ceiling_nanos = ceiling_nanos + ?, ended_at_ms = NULL,
       state = CASE state WHEN 'ended' THEN 'queued' ELSE state END,
       stop_at_deadline = CASE WHEN deadline_at_ms <= ? THEN 0 ELSE stop_at_deadline END
     WHERE id = ?`,
    BigInt(runs),
    ceiling,
    BigInt(nowMs),
    batchId,
  );
};

/** The order in which the batches of a lane are taken (rule Q12.1). */
export const QUEUE_ORDER = 'b.priority DESC, b.place, b.id';

export interface OpenBatch {
  readonly id: BatchId;
  readonly state: BatchRow['state'];
  readonly priority: number;
  readonly deadlineAtMs: number | null;
  readonly stopAtDeadline: boolean;
}

/** Batches with work left, in the order in which they are taken. */
export const openBatches = (db: ReadDb): OpenBatch[] =>
  db
    .all<{
      id: BatchId;
      state: BatchRow['state'];
      priority: bigint;
      deadline: bigint | null;
      stop: bigint;
    }>(
      `SELECT b.id, b.state, b.priority, b.deadline_at_ms AS deadline, b.stop_at_deadline AS stop FROM batches b
       WHERE b.state <> 'ended' ORDER BY ${QUEUE_ORDER}`,
    )
    .map(({ id, state, priority, deadline, stop }) => ({
      id,
      state,
      priority: Number(priority),
      deadlineAtMs: deadline === null ? null : Number(deadline),
      stopAtDeadline: stop === 1n,
    }));

export const setBatchPriority = (db: WriteDb, batchId: BatchId, priority: number): void =>
  void db.orm.update(batches).set({ priority }).where(eq(batches.id, batchId)).run();

/** Gives the batches named the places 1, 2, 3, ... in this order. */
export function setBatchPlaces(db: WriteDb, batchIds: readonly BatchId[]): void {
  for (const [index, id] of batchIds.entries())
    db.orm
      .update(batches)
      .set({ place: index + 1 })
      .where(eq(batches.id, id))
      .run();
}

export const setBatchDeadline = (
  db: WriteDb,
  batchId: BatchId,
  deadlineAtMs: number | null,
  stopAtDeadline: boolean,
): void =>
  void db.orm.update(batches).set({ deadlineAtMs, stopAtDeadline }).where(eq(batches.id, batchId)).run();

/** Batches with work left, in the order in which they are taken; paused ones only when asked for. */
export const openBatchIds = (db: ReadDb, states: readonly BatchRow['state'][]): BatchId[] =>
  openBatches(db)
    .filter((row) => states.includes(row.state))
    .map((row) => row.id);

export interface BatchLine extends BatchRow {
  readonly experimentName: string;
  readonly allocationName: string;
  readonly awardId: AwardId;
  readonly awardTitle: string;
  readonly heldNanos: Nanos;
}

interface BatchLineRow {
  readonly id: BatchId;
  readonly experiment_name: string;
  readonly allocation_name: string;
  readonly award_id: AwardId;
  readonly award_title: string;
  readonly held: bigint;
}

/** Newest first. */
export function batchPage(db: ReadDb, before: BatchId | null, limit: number): BatchLine[] {
  return db
    .all<BatchLineRow>(
      `SELECT b.id, x.name AS experiment_name, a.name AS allocation_name, w.id AS award_id, w.title AS award_title,
         (SELECT coalesce(sum(open_nanos), 0) FROM holds h WHERE h.batch_id = b.id) AS held
       FROM batches b JOIN experiments x ON x.id = b.experiment_id JOIN allocations a ON a.id = b.allocation_id
       JOIN awards w ON w.id = a.award_id
       WHERE b.id < ? ORDER BY b.id DESC LIMIT ?`,
      before ?? '~',
      BigInt(limit),
    )
    .flatMap((row) => {
      const batch = getBatch(db, row.id);
      if (!batch) return [];
      return [
        {
          ...batch,
          experimentName: row.experiment_name,
          allocationName: row.allocation_name,
          awardId: row.award_id,
          awardTitle: row.award_title,
          heldNanos: nanos(row.held),
        },
      ];
    });
}

export function countsOfBatch(db: ReadDb, batchId: BatchId): RunCounts {
  return toCounts(
    db.all<CountRow>('SELECT state, runs FROM batch_counts WHERE batch_id = ? AND runs > 0', batchId),
  );
}

/** Over all batches, or only over those that have not ended. */
export function countsOfQueue(db: ReadDb, openOnly: boolean): RunCounts {
  return toCounts(
    db.all<CountRow>(
      `SELECT c.state, sum(c.runs) AS runs FROM batch_counts c JOIN batches b ON b.id = c.batch_id
       ${openOnly ? `WHERE b.state <> 'ended'` : ''} GROUP BY c.state HAVING sum(c.runs) > 0`,
    ),
  );
}

interface CountRow {
  readonly state: RunState;
  readonly runs: bigint;
}
const toCounts = (rows: readonly CountRow[]): RunCounts =>
  Object.fromEntries(rows.map((row) => [row.state, Number(row.runs)]));

/** Moves `runs` of a batch from one state to another (`from` null: they are new). */
export function moveCounts(
  db: WriteDb,
  batchId: BatchId,
  from: RunState | null,
  to: RunState,
  runs: number,
): void {
  if (runs === 0 || from === to) return;
  if (from !== null) {
    db.run(
      'UPDATE batch_counts SET runs = runs - ? WHERE batch_id = ? AND state = ?',
      BigInt(runs),
      batchId,
      from,
    );
  }
  db.run(
    `INSERT INTO batch_counts (batch_id, state, runs) VALUES (?, ?, ?)
     ON CONFLICT (batch_id, state) DO UPDATE SET runs = runs + excluded.runs`,
    batchId,
    to,
    BigInt(runs),
  );
}

/** Model keys of a batch, in the order they were chosen. */
export const modelKeysOfBatch = (db: ReadDb, batchId: BatchId): string[] =>
  db
    .all<{ key: string }>(
      `SELECT m.key FROM models m WHERE m.id IN (SELECT value FROM json_each((SELECT memo FROM batches WHERE id = ?), '$.modelIds'))`,
      batchId,
    )
    .map((row) => row.key);

/** Spent and held of the batches that have not ended. */
export function openMoney(db: ReadDb): { readonly spent: Nanos; readonly held: Nanos } {
  const row = db.get<{ spent: bigint; held: bigint }>(
    `SELECT coalesce(sum(b.spent_nanos), 0) AS spent,
       coalesce(sum((SELECT sum(open_nanos) FROM holds h WHERE h.batch_id = b.id)), 0) AS held
     FROM batches b WHERE b.state <> 'ended'`,
  );
  return { spent: nanos(row?.spent ?? 0n), held: nanos(row?.held ?? 0n) };
}
