/** What the acts of people share: whom they are about, and how they are recorded. */
import { getBatch, getWorkRun, insertEvent, openBatchIds, type RunScope } from '#db/repos';
import type { WriteDb } from '#db';
import type { Books } from '#electron/books';
import { err, ok, type Result } from '#shared/base';
import type { Refusal, Scope } from '#shared/contract';
import type { BatchId, MakeId, RunId } from '#shared/domain';
import { noSuch } from './refusals.ts';

export interface ActWork {
  readonly books: Books;
  readonly nowMs: () => number;
  readonly makeId: MakeId;
}

export type Acted = Result<{ readonly runs: number }, Refusal>;

export interface ActEvent {
  readonly actor: string;
  readonly kind: string;
  readonly detail: string | null;
  readonly batchId?: BatchId;
  readonly runId?: RunId;
}

export const record = (tx: WriteDb, { makeId, nowMs }: ActWork, event: ActEvent): void =>
  insertEvent(tx, { batchId: null, runId: null, ...event, id: makeId<'event'>(), atMs: nowMs() });

/** Everything, or all of a lane, means: of the batches that have not ended. */
export function toRunScopes(tx: WriteDb, scope: Scope): Result<readonly RunScope[], Refusal> {
  switch (scope.kind) {
    case 'all':
      return ok(openBatchIds(tx, ['queued', 'paused']).map((batchId) => ({ batchId })));
    case 'lane': {
      const { accountId, premium } = scope;
      const lane = { accountId, premium };
      return ok(openBatchIds(tx, ['queued', 'paused']).map((batchId) => ({ batchId, lane })));
    }
    case 'batch':
      return getBatch(tx, scope.batchId)
        ? ok([{ batchId: scope.batchId }])
        : err(noSuch('batch', scope.batchId));
    case 'run':
      return getWorkRun(tx, scope.runId) ? ok([{ runId: scope.runId }]) : err(noSuch('run', scope.runId));
  }
}
