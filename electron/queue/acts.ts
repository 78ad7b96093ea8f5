/** What a person may do to queued work, from any process: acts on the database; the engine hears of them there. */
import { askCancel, cancelUnsent, type RunScope, unsentGroups } from '#db/repos';
import type { Db, ReadDb, WriteDb } from '#db';
import { err, ok, type Result } from '#shared/base';
import type { Refusal, Resolution, Scope } from '#shared/contract';
import type { RunId } from '#shared/domain';
import { setPaused } from './act-pause.ts';
import { resolveRun } from './act-resolve.ts';
import { type Retried, retryRuns, RetryRefusedError } from './act-retry.ts';
import { type Acted, type ActWork, record, toRunScopes } from './act-words.ts';
import { endBatches } from './batch-ends.ts';
import { lateBatches } from './deadlines.ts';
import { createOrdering, type Ordering } from './ordering.ts';

export interface ActsDeps extends ActWork {
  readonly db: Db;
  /** Called after each act, so that an engine in this process hears of it at once. */
  readonly onActed: () => void;
}

export interface QueueActs extends Ordering {
  /** Cancels what is unsent of batches whose deadline has passed, where that was asked for. How many batches. */
  stopLate(): number;
  pause(scope: Scope, actor: string): Acted;
  resume(scope: Scope, actor: string): Acted;
  /** Unsent runs end at once and free; for what was sent the provider is asked. */
  cancel(scope: Scope, actor: string): Acted;
  /** Queues ended-without-result runs again, as new runs under a new hold. */
  retry(scope: Scope, actor: string): Result<Retried, Refusal>;
  /** A person's answer to an unknown outcome, recorded with who gave it. */
  resolve(runId: RunId, answer: Resolution, note: string, actor: string): Result<void, Refusal>;
}

export function createQueueActs(deps: ActsDeps): QueueActs {
  const act = <T>(write: (tx: WriteDb) => T): T => {
    const value = deps.db.write(write);
    deps.onActed();
    return value;
  };

  return {
    ...createOrdering({ act, nowMs: deps.nowMs, makeId: deps.makeId }),
    stopLate: () => {
      const late = (tx: ReadDb) => lateBatches(tx, deps.nowMs());
      if (deps.db.read(late).length === 0) return 0;
      return act((tx) => {
        const stopped = late(tx);
        for (const batchId of stopped) cancelUnsentOf(tx, deps, { batchId }, 'the deadline');
        return stopped.length;
      });
    },
    pause: (scope, actor) => act((tx) => setPaused(tx, deps, scope, true, actor)),
    resume: (scope, actor) => act((tx) => setPaused(tx, deps, scope, false, actor)),
    cancel: (scope, actor) =>
      act((tx) => {
        const scopes = toRunScopes(tx, scope);
        if (!scopes.ok) return scopes;
        return ok({
          runs: scopes.value.reduce((total, each) => total + cancelScope(tx, deps, each, actor), 0),
        });
      }),
    retry: (scope, actor) => {
      try {
        return act((tx) => retryRuns(tx, deps, scope, actor));
      } catch (error) {
        if (error instanceof RetryRefusedError) return err(error.refusal);
        throw error;
      }
    },
    resolve: (runId, answer, note, actor) =>
      act((tx) => resolveRun(tx, deps, { runId, answer, note, actor })),
  };
}

function cancelScope(tx: WriteDb, work: ActWork, scope: RunScope, actor: string): number {
  const asked = askCancel(tx, scope);
  return cancelUnsentOf(tx, work, scope, actor, asked);
}

/** `asked`: runs of which the provider is asked, too. */
function cancelUnsentOf(tx: WriteDb, work: ActWork, scope: RunScope, actor: string, asked = 0): number {
  const groups = unsentGroups(tx, scope);
  cancelUnsent(tx, scope, groups, work.nowMs());
  if (groups.length > 0) work.books.voidUnsent(tx, groups, `cancelled by ${actor} before sending`);
  endBatches(tx, new Set(groups.map((group) => group.batchId)), work.nowMs());
  const runs = groups.reduce((total, group) => total + group.runs, asked);
  if (runs > 0) record(tx, work, { actor, kind: 'cancel', ...scope, detail: `${runs} runs` });
  return runs;
}
