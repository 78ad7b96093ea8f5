/** Pause and resume: everything, a lane, a batch, a run. What was sent goes on. */
import {
  getBatch,
  getSetting,
  getWorkRun,
  listAccounts,
  moveRuns,
  putSetting,
  setBatchState,
} from '#db/repos';
import type { WriteDb } from '#db';
import { err, ok } from '#shared/base';
import type { Scope } from '#shared/contract';
import type { RunId } from '#shared/domain';
import { type Acted, type ActWork, record } from './act-words.ts';
import { laneSetting } from './lane.ts';
import { setQueuePaused } from './pauses.ts';
import { noSuch, wrongState } from './refusals.ts';

export function setPaused(tx: WriteDb, work: ActWork, scope: Scope, paused: boolean, actor: string): Acted {
  const kind = paused ? 'pause' : 'resume';
  switch (scope.kind) {
    case 'all': {
      setQueuePaused(tx, paused);
      if (!paused) for (const account of listAccounts(tx)) clearLanes(tx, account.id);
      record(tx, work, { actor, kind, detail: 'everything' });
      return ok({ runs: 0 });
    }
    case 'lane': {
      const value = paused ? { why: `Paused by ${actor}`, sinceMs: work.nowMs() } : null;
      putSetting(tx, laneSetting(scope), value);
      record(tx, work, { actor, kind, detail: laneSetting(scope) });
      return ok({ runs: 0 });
    }
    case 'batch': {
      const batch = getBatch(tx, scope.batchId);
      if (!batch) return err(noSuch('batch', scope.batchId));
      if (batch.state === 'ended') return err(wrongState('This batch has ended.', batch.state));
      setBatchState(tx, batch.id, paused ? 'paused' : 'queued', null);
      record(tx, work, { actor, kind, batchId: batch.id, detail: null });
      return ok({ runs: batch.runs });
    }
    case 'run':
      return pauseRun(tx, work, scope.runId, paused, actor);
  }
}

/** A single run is held back by blocking it. */
function pauseRun(tx: WriteDb, work: ActWork, runId: RunId, paused: boolean, actor: string): Acted {
  const run = getWorkRun(tx, runId);
  if (!run) return err(noSuch('run', runId));
  const from = paused ? 'waiting' : 'blocked';
  if (run.state !== from)
    return err(
      wrongState(
        `Only a ${from} run can be ${paused ? 'paused' : 'resumed'}; this one is ${run.state}.`,
        run.state,
      ),
    );
  const why = paused ? `paused by ${actor}` : null;
  moveRuns(tx, [{ run, to: paused ? 'blocked' : 'waiting', why }], work.nowMs());
  const kind = paused ? 'pause' : 'resume';
  record(tx, work, { actor, kind, batchId: run.batchId, runId, detail: null });
  return ok({ runs: 1 });
}

function clearLanes(tx: WriteDb, accountId: Parameters<typeof laneSetting>[0]['accountId']): void {
  for (const premium of [false, true]) {
    const key = laneSetting({ accountId, premium });
    if (getSetting(tx, key) != null) putSetting(tx, key, null);
  }
}
