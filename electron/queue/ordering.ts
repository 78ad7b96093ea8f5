/** Which batch goes first, and by when it should have ended (rules Q12). */
import {
  getBatch,
  insertEvent,
  type OpenBatch,
  openBatches,
  setBatchDeadline,
  setBatchPlaces,
  setBatchPriority,
} from '#db/repos';
import type { WriteDb } from '#db';
import { err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { BatchId, MakeId, Priority } from '#shared/domain';
import { noSuch, wrongState } from './refusals.ts';

export type Move = 'first' | 'up' | 'down' | 'last';

export interface Deadline {
  readonly atMs: number;
  /** Cancel what is unsent when it passes. */
  readonly stop: boolean;
}

type Ordered = Result<{ readonly order: readonly BatchId[] }, Refusal>;

/** Each answers with the open batches in the order in which they are taken. */
export interface Ordering {
  prioritise(batchId: BatchId, priority: Priority, actor: string): Ordered;
  /** Among the open batches of its priority. */
  move(batchId: BatchId, to: Move, actor: string): Ordered;
  setDeadline(batchId: BatchId, deadline: Deadline | null, actor: string): Ordered;
}

const RANK: Readonly<Record<Priority, number>> = { high: 1, normal: 0, low: -1 };

export const priorityOf = (rank: number): Priority => (rank > 0 ? 'high' : rank < 0 ? 'low' : 'normal');

export function createOrdering(deps: {
  readonly act: <T>(write: (tx: WriteDb) => T) => T;
  readonly nowMs: () => number;
  readonly makeId: MakeId;
}): Ordering {
  const { act, nowMs, makeId } = deps;

  /** Errors in this order: no such batch, it has ended, those of `change`. */
  const changeOpen = (
    batchId: BatchId,
    actor: string,
    kind: string,
    change: (tx: WriteDb, batch: OpenBatch, all: readonly OpenBatch[]) => Result<string, Refusal>,
  ): Ordered =>
    act((tx) => {
      const known = getBatch(tx, batchId);
      if (!known) return err(noSuch('batch', batchId));
      const all = openBatches(tx);
      const batch = all.find(({ id }) => id === batchId);
      if (!batch) return err(wrongState('This batch has ended; it has no place in the queue.', known.state));
      const changed = change(tx, batch, all);
      if (!changed.ok) return changed;
      insertEvent(tx, {
        id: makeId<'event'>(),
        atMs: nowMs(),
        actor,
        kind,
        batchId,
        runId: null,
        detail: changed.value,
      });
      return ok({ order: openBatches(tx).map(({ id }) => id) });
    });

  return {
    prioritise: (batchId, priority, actor) =>
      changeOpen(batchId, actor, 'priority', (tx) => {
        setBatchPriority(tx, batchId, RANK[priority]);
        return ok(priority);
      }),

    move: (batchId, to, actor) =>
      changeOpen(batchId, actor, 'move', (tx, batch, all) => {
        const peers = all.filter(({ priority }) => priority === batch.priority).map(({ id }) => id);
        const others = all.filter(({ priority }) => priority !== batch.priority).map(({ id }) => id);
        setBatchPlaces(tx, [...moved(peers, batchId, to), ...others]);
        return ok(to);
      }),

    setDeadline: (batchId, deadline, actor) =>
      changeOpen(batchId, actor, 'deadline', (tx) => {
        if (deadline !== null && deadline.atMs <= nowMs())
          return err({
            code: 'bad-input',
            message: `A deadline lies ahead; ${new Date(deadline.atMs).toISOString()} has passed.`,
            field: 'deadline.atMs',
          });
        setBatchDeadline(tx, batchId, deadline?.atMs ?? null, deadline?.stop ?? false);
        if (deadline === null) return ok('none');
        return ok(`${new Date(deadline.atMs).toISOString()}${deadline.stop ? ', then stop' : ''}`);
      }),
  };
}

function moved(ids: readonly BatchId[], id: BatchId, to: Move): BatchId[] {
  const rest = ids.filter((each) => each !== id);
  const from = ids.indexOf(id);
  const index = {
    first: 0,
    up: Math.max(0, from - 1),
    down: Math.min(rest.length, from + 1),
    last: rest.length,
  }[to];
  return [...rest.slice(0, index), id, ...rest.slice(index)];
}
