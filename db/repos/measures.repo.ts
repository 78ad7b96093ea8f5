/** What attempts measured: tokens and times. */
import { desc, eq } from 'drizzle-orm';
import type { RunId } from '#shared/domain';
import type { ReadDb, WriteDb } from '../handle.ts';
import { attemptMeasures } from '../schema/index.ts';

export type AttemptMeasures = Omit<typeof attemptMeasures.$inferSelect, 'runId' | 'number'>;

/** An attempt that was heard of twice keeps what was heard first. */
export const insertMeasures = (db: WriteDb, runId: RunId, number: number, measures: AttemptMeasures): void =>
  void db.orm
    .insert(attemptMeasures)
    .values({ runId, number, ...measures })
    .onConflictDoNothing()
    .run();

/** Of the attempt that measured last; undefined where none did. */
export const measuresOfRun = (db: ReadDb, runId: RunId): AttemptMeasures | undefined =>
  db.orm
    .select()
    .from(attemptMeasures)
    .where(eq(attemptMeasures.runId, runId))
    .orderBy(desc(attemptMeasures.number))
    .limit(1)
    .get();
