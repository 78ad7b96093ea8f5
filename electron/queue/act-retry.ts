/** Queueing again what ended without a result: new runs under a new hold, whole or not at all. */
import {
  enlargeBatch,
  getBatch,
  insertRuns,
  lastRunSeq,
  type NewRun,
  retryableRuns,
  type RetryableSum,
  type RunScope,
  sumRetryable,
} from '#db/repos';
import type { WriteDb } from '#db';
import { assert, ok, type Result } from '#shared/base';
import type { Refusal, Scope } from '#shared/contract';
import { type Nanos, sum } from '#shared/money';
import { type ActWork, record, toRunScopes } from './act-words.ts';

/** Thrown inside the transaction so that the holds before it are rolled back too. */
export class RetryRefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export interface Retried {
  readonly runs: number;
  readonly held: Nanos;
}

/** Throws RetryRefusedError. */
export function retryRuns(tx: WriteDb, work: ActWork, scope: Scope, actor: string): Result<Retried, Refusal> {
  const scopes = toRunScopes(tx, scope);
  if (!scopes.ok) return scopes;
  const again = scopes.value.flatMap((each) => sumRetryable(tx, each).map((total) => ({ each, total })));
  for (const { each, total } of again) queueAgain(tx, work, each, total, actor);
  return ok({
    runs: again.reduce((runs, { total }) => runs + total.runs, 0),
    held: sum(again.map(({ total }) => total.ceiling)),
  });
}

function queueAgain(tx: WriteDb, work: ActWork, scope: RunScope, total: RetryableSum, actor: string): void {
  const { batchId, runs, ceiling: amount, modelIds, priceIds } = total;
  const batch = getBatch(tx, batchId);
  assert(batch, 'a run has a batch');
  const { allocationId, personId } = batch;
  const hold = work.books.hold(tx, { allocationId, batchId, personId, amount, modelIds, priceIds });
  if (!hold.ok) throw new RetryRefusedError(hold.error);
  const written = insertRuns(
    tx,
    batchId,
    hold.value,
    fresh(retryableRuns(tx, scope), work, lastRunSeq(tx, batchId)),
  );
  assert(written === runs, 'as many are queued again as were held for');
  enlargeBatch(tx, batchId, runs, amount, work.nowMs());
  record(tx, work, { actor, kind: 'retry', batchId, detail: `${runs} runs queued again` });
}

function* fresh(ended: Iterable<NewRun>, { makeId }: ActWork, lastSeq: number): Generator<NewRun> {
  let seq = lastSeq;
  for (const run of ended) {
    seq += 1;
    yield { ...run, id: makeId<'run'>(), seq, retryOf: run.id };
  }
}
