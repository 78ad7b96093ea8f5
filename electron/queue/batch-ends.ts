/** A batch of which every run has ended is ended itself. */
import { countsOfBatch, setBatchState } from '#db/repos';
import type { WriteDb } from '#db';
import { type BatchId, countRuns, END_STATES, RUN_STATES } from '#shared/domain';

/** Called inside the transaction that ended runs, with the batches it touched. */
export function endBatches(tx: WriteDb, touched: ReadonlySet<BatchId>, nowMs: number): void {
  for (const batchId of touched) {
    const counts = countsOfBatch(tx, batchId);
    if (countRuns(counts, RUN_STATES) === countRuns(counts, END_STATES))
      setBatchState(tx, batchId, 'ended', nowMs);
  }
}
