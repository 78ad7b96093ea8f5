/** What a person may do to queued work, from any process: acts on the database; the engine hears of them there. */
import {
  askCancel,
  cancelUnsent,
  enlargeBatch,
  getBatch,
  getSetting,
  getWorkRun,
  insertEvent,
  insertRuns,
  lastRunSeq,
  listAccounts,
  moveRuns,
  type OpenBatch,
  openBatches,
  openBatchIds,
  putSetting,
  retryableRuns,
  type RetryableRun,
  type RunScope,
  setBatchDeadline,
  setBatchState,
  unsentGroups,
} from '#db/repos';
import type { Db, WriteDb } from '#db';
import type { Books } from '#electron/books';
import { assert, err, ok, type Result } from '#shared/base';
import type { Refusal, Resolution, RunsScope, Scope } from '#shared/contract';
import type { BatchId, MakeId, RunId } from '#shared/domain';
import { type Nanos, sum, ZERO } from '#shared/money';
import { endBatches } from './batch-ends.ts';
import { laneSetting } from './lane.ts';
import { createOrdering, type Ordering } from './ordering.ts';
import { setQueuePaused } from './pauses.ts';
import { noSuch, wrongState } from './refusals.ts';

export interface ActsDeps {
  readonly db: Db;
  readonly books: Books;
  readonly nowMs: () => number;
  readonly makeId: MakeId;
  /** Called after each act, so that an engine in this process hears of it at once. */
  readonly onActed: () => void;
}

type Acted = Result<{ readonly runs: number }, Refusal>;

export interface QueueActs extends Ordering {
  /** Cancels what is unsent of batches whose deadline has passed, where that was asked for. How many batches. */
  stopLate(): number;
  pause(scope: Scope, actor: string): Acted;
  resume(scope: Scope, actor: string): Acted;
  /** Unsent runs end at once and free; for what was sent the provider is asked. */
  cancel(scope: RunsScope, actor: string): Acted;
  /** Queues ended-without-result runs again, as new runs under a new hold. */
  retry(scope: RunsScope, actor: string): Result<{ readonly runs: number; readonly held: Nanos }, Refusal>;
  /** A person's answer to an unknown outcome, recorded with who gave it. */
  resolve(runId: RunId, answer: Resolution, note: string, actor: string): Result<void, Refusal>;
}

export function createQueueActs({ db, books, nowMs, makeId, onActed }: ActsDeps): QueueActs {
  const act = <T>(write: (tx: WriteDb) => T): T => {
    const value = db.write(write);
    onActed();
    return value;
  };

  const record = (
    tx: WriteDb,
    actor: string,
    kind: string,
    at: { batchId?: BatchId; runId?: RunId },
    detail: string | null,
  ): void =>
    insertEvent(tx, {
      id: makeId<'event'>(),
      atMs: nowMs(),
      actor,
      kind,
      batchId: at.batchId ?? null,
      runId: at.runId ?? null,
      detail,
    });

  const setPaused = (scope: Scope, paused: boolean, actor: string): Acted =>
    act((tx) => {
      const kind = paused ? 'pause' : 'resume';
      switch (scope.kind) {
        case 'all': {
          setQueuePaused(tx, paused);
          if (!paused) for (const account of listAccounts(tx)) clearLanes(tx, account.id);
          record(tx, actor, kind, {}, 'everything');
          return ok({ runs: 0 });
        }
        case 'lane': {
          const value = paused ? { why: `Paused by ${actor}`, sinceMs: nowMs() } : null;
          putSetting(tx, laneSetting(scope), value);
          record(tx, actor, kind, {}, laneSetting(scope));
          return ok({ runs: 0 });
        }
        case 'batch': {
          const batch = getBatch(tx, scope.batchId);
          if (!batch) return err(noSuch('batch', scope.batchId));
          if (batch.state === 'ended') return err(wrongState('This batch has ended.', batch.state));
          setBatchState(tx, batch.id, paused ? 'paused' : 'queued', null);
          record(tx, actor, kind, { batchId: batch.id }, null);
          return ok({ runs: batch.runs });
        }
        case 'run':
          return pauseRun(tx, scope.runId, paused, actor);
      }
    });

  /** A single run is held back by blocking it. */
  const pauseRun = (tx: WriteDb, runId: RunId, paused: boolean, actor: string): Acted => {
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
    moveRuns(
      tx,
      [{ run, to: paused ? 'blocked' : 'waiting', why: paused ? `paused by ${actor}` : null }],
      nowMs(),
    );
    record(tx, actor, paused ? 'pause' : 'resume', { batchId: run.batchId, runId }, null);
    return ok({ runs: 1 });
  };

  /** `unsentOnly`: nothing is asked of the provider about what was sent. */
  const cancelScope = (tx: WriteDb, scope: RunScope, actor: string, unsentOnly = false): number => {
    const groups = unsentGroups(tx, scope);
    cancelUnsent(tx, scope, groups, nowMs());
    if (groups.length > 0) books.voidUnsent(tx, groups, `cancelled by ${actor} before sending`);
    const asked = unsentOnly ? 0 : askCancel(tx, scope);
    endBatches(tx, new Set(groups.map((group) => group.batchId)), nowMs());
    const runs = groups.reduce((total, group) => total + group.runs, asked);
    if (runs > 0) record(tx, actor, 'cancel', scope, `${runs} runs`);
    return runs;
  };

  return {
    ...createOrdering({ act, nowMs, makeId }),

    stopLate: () => {
      const isLate = ({ deadlineAtMs, stopAtDeadline }: OpenBatch): boolean =>
        stopAtDeadline && deadlineAtMs !== null && deadlineAtMs <= nowMs();
      if (!db.read(openBatches).some(isLate)) return 0;
      return act((tx) => {
        const late = openBatches(tx).filter(isLate);
        for (const { id, deadlineAtMs } of late) {
          cancelScope(tx, { batchId: id }, 'the deadline', true);
          setBatchDeadline(tx, id, deadlineAtMs, false);
        }
        return late.length;
      });
    },

    pause: (scope, actor) => setPaused(scope, true, actor),
    resume: (scope, actor) => setPaused(scope, false, actor),

    cancel: (scope, actor) =>
      act((tx) => {
        const scopes = toRunScopes(tx, scope, openBatchIds(tx, ['queued', 'paused']));
        if (!scopes.ok) return scopes;
        return ok({ runs: scopes.value.reduce((total, each) => total + cancelScope(tx, each, actor), 0) });
      }),

    retry: (scope, actor) => {
      const refused: { refusal?: Refusal } = {};
      try {
        return act((tx) => {
          const scopes = toRunScopes(tx, scope, openBatchIds(tx, ['queued', 'paused']));
          if (!scopes.ok) return scopes;
          let runs = 0;
          let held = ZERO;
          for (const each of scopes.value) {
            for (const [batchId, again] of groupByBatch(retryableRuns(tx, each))) {
              const result = queueAgain(tx, batchId, again, actor);
              if (!result.ok) {
                refused.refusal = result.error;
                throw new RefusedError();
              }
              runs += again.length;
              held = sum([held, result.value]);
            }
          }
          return ok({ runs, held });
        });
      } catch (error) {
        if (error instanceof RefusedError && refused.refusal) return err(refused.refusal);
        throw error;
      }
    },

    resolve: (runId, answer, note, actor) =>
      act((tx) => {
        const run = getWorkRun(tx, runId);
        if (!run) return err(noSuch('run', runId));
        if (run.state !== 'unknown')
          return err(
            wrongState(
              `Only a run whose outcome is unknown can be resolved; this one is ${run.state}.`,
              run.state,
            ),
          );
        record(
          tx,
          actor,
          'resolved',
          { batchId: run.batchId, runId },
          note === '' ? answer : `${answer}: ${note}`,
        );
        if (answer === 'ask-again') {
          moveRuns(tx, [{ run, to: run.requestId === null ? 'submitting' : 'accepted', why: null }], nowMs());
          return ok(undefined);
        }
        const billed = answer === 'ran-and-billed' ? run.ceiling : null;
        const why =
          billed === null
            ? `${actor}: it did not run`
            : `${actor}: it ran and was billed; no output was received`;
        const to = billed === null ? 'failed-free' : 'failed-billed';
        moveRuns(
          tx,
          [{ run, to, why, endedAtMs: nowMs(), ...(billed === null ? {} : { spent: billed }) }],
          nowMs(),
        );
        books.close(tx, [
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
        endBatches(tx, new Set([run.batchId]), nowMs());
        return ok(undefined);
      }),
  };

  function queueAgain(
    tx: WriteDb,
    batchId: BatchId,
    again: readonly RetryableRun[],
    actor: string,
  ): Result<Nanos, Refusal> {
    const batch = getBatch(tx, batchId);
    assert(batch, 'a run has a batch');
    const amount = sum(again.map((run) => run.ceiling));
    const { allocationId, personId } = batch;
    const modelIds = [...new Set(again.map((run) => run.modelId))];
    const priceIds = [...new Set(again.map((run) => run.priceId))];
    const hold = books.hold(tx, { allocationId, batchId, personId, amount, modelIds, priceIds });
    if (!hold.ok) return hold;
    let seq = lastRunSeq(tx, batchId);
    const fresh = again.map((run) => {
      seq += 1;
      return { ...run, id: makeId<'run'>(), seq, retryOf: run.id };
    });
    insertRuns(tx, batchId, hold.value, fresh);
    enlargeBatch(tx, batchId, fresh.length, amount);
    record(tx, actor, 'retry', { batchId }, `${fresh.length} runs queued again`);
    return ok(amount);
  }
}

class RefusedError extends Error {}

function toRunScopes(
  tx: WriteDb,
  scope: RunsScope,
  open: readonly BatchId[],
): Result<readonly RunScope[], Refusal> {
  switch (scope.kind) {
    case 'all':
      return ok(open.map((batchId) => ({ batchId })));
    case 'batch':
      return getBatch(tx, scope.batchId)
        ? ok([{ batchId: scope.batchId }])
        : err(noSuch('batch', scope.batchId));
    case 'run':
      return getWorkRun(tx, scope.runId) ? ok([{ runId: scope.runId }]) : err(noSuch('run', scope.runId));
  }
}

function groupByBatch(runs: readonly RetryableRun[]): ReadonlyMap<BatchId, readonly RetryableRun[]> {
  const groups = new Map<BatchId, RetryableRun[]>();
  for (const run of runs) groups.set(run.batchId, [...(groups.get(run.batchId) ?? []), run]);
  return groups;
}

function clearLanes(tx: WriteDb, accountId: Parameters<typeof laneSetting>[0]['accountId']): void {
  for (const premium of [false, true]) {
    const key = laneSetting({ accountId, premium });
    if (getSetting(tx, key) != null) putSetting(tx, key, null);
  }
}
