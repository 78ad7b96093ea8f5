/** What attempts measured: tokens and times. */
import type { RunId } from '#shared/domain';
import type { WriteDb } from '../handle.ts';
import { attemptMeasures } from '../schema/index.ts';

export type AttemptMeasures = Omit<typeof attemptMeasures.$inferSelect, 'runId' | 'number'>;

/** An attempt that was heard of twice keeps what was heard first. */
export const insertMeasures = (db: WriteDb, runId: RunId, number: number, measures: AttemptMeasures): void =>
  void db.orm
    .insert(attemptMeasures)
    .values({ runId, number, ...measures })
    .onConflictDoNothing()
    .run();
