/** A person's answer to an unknown outcome (rule Q3.7). */
import { getWorkRun, moveRuns, outputPage } from '#db/repos';
import type { WriteDb } from '#db';
import { err, ok, type Result } from '#shared/base';
import type { Refusal, Resolution } from '#shared/contract';
import type { RunId } from '#shared/domain';
import { type ActWork, record } from './act-words.ts';
import { endBatches } from './batch-ends.ts';
import { noSuch, wrongState } from './refusals.ts';

export interface Answer {
  readonly runId: RunId;
  readonly answer: Resolution;
  readonly note: string;
  readonly actor: string;
}

export function resolveRun(
  tx: WriteDb,
  work: ActWork,
  { runId, answer, note, actor }: Answer,
): Result<void, Refusal> {
  const run = getWorkRun(tx, runId);
  if (!run) return err(noSuch('run', runId));
  if (run.state !== 'unknown')
    return err(
      wrongState(`Only a run whose outcome is unknown can be resolved; this one is ${run.state}.`, run.state),
    );
  const detail = note === '' ? answer : `${answer}: ${note}`;
  record(tx, work, { actor, kind: 'resolved', batchId: run.batchId, runId, detail });
  const nowMs = work.nowMs();
  if (answer === 'ask-again') {
    moveRuns(tx, [{ run, to: run.requestId === null ? 'submitting' : 'accepted', why: null }], nowMs);
    return ok(undefined);
  }
  const billed = answer === 'ran-and-billed' ? run.ceiling : null;
  // One whose bill could not be told gave its outputs all the same.
  const hasOutput = outputPage(tx, { kind: 'run', runId }, null, 1).length > 0;
  const came = hasOutput ? 'what it gave is kept' : 'no output was received';
  const why = billed === null ? `${actor}: it did not run` : `${actor}: it ran and was billed; ${came}`;
  const to = billed === null ? 'failed-free' : 'failed-billed';
  moveRuns(tx, [{ run, to, why, endedAtMs: nowMs, ...(billed === null ? {} : { spent: billed }) }], nowMs);
  work.books.close(tx, [
    {
      runId,
      batchId: run.batchId,
      holdId: run.holdId,
      allocationId: run.allocationId,
      modelId: run.modelId,
      priceId: run.priceId,
      personId: run.personId,
      ceiling: run.ceiling,
      billed,
      quantity: billed === null ? null : '1',
      reason: why,
    },
  ]);
  endBatches(tx, new Set([run.batchId]), work.nowMs());
  return ok(undefined);
}
