/**
 * Group commit: whatever is ready is written in one transaction, money and state together. One transaction per run
 * would be seventeen times slower (performance notes); a group is never older than one turn of the event loop.
 */
import {
  insertEvent,
  insertOutputs,
  isCancelAsked,
  moveRuns,
  type NewEvent,
  type OutputRow,
  type RunMove,
} from '#db/repos';
import type { Db, WriteDb } from '#db';
import type { Books, Closing } from '#electron/books';
import { assert } from '#shared/base';
import type { BatchId, RunId } from '#shared/domain';

export interface Change {
  readonly move: RunMove;
  /** Present when the run ends. */
  readonly closing?: Closing;
  readonly outputs?: readonly OutputRow[];
  readonly events?: readonly NewEvent[];
  /** Written instead when a cancel of the run was asked: decided inside the transaction, so that none is overlooked. */
  readonly ifCancelAsked?: Change;
}

interface Waiting {
  readonly change: Change;
  readonly resolve: (applied: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupWriter {
  /** Resolves when the change is committed: true, or false when the run was moved by somebody else before. */
  write(change: Change): Promise<boolean>;
  /** Resolves when everything handed over so far is committed. */
  settled(): Promise<void>;
}

export interface WriterDeps {
  readonly db: Db;
  readonly books: Books;
  readonly nowMs: () => number;
  /** Called inside each transaction; throws when this process may no longer write. */
  readonly confirm: (db: WriteDb) => void;
  /** Ends batches of which no run is left; called inside the transaction with the batches it touched. */
  readonly endBatches: (db: WriteDb, touched: ReadonlySet<BatchId>) => void;
  readonly onCommitted: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** A group takes a few milliseconds: the event loop hears everything else in between. */
const MAX_GROUP = 128;

export function createGroupWriter(deps: WriterDeps): GroupWriter {
  let queue: Waiting[] = [];
  let scheduled = false;
  const idle: (() => void)[] = [];

  const flush = (): void => {
    const group = queue.slice(0, MAX_GROUP);
    queue = queue.slice(MAX_GROUP);
    try {
      const applied = deps.db.write((tx) => applyGroup(tx, group, deps));
      deps.onCommitted();
      for (const waiting of group) waiting.resolve(applied.has(waiting.change.move.run.id));
    } catch (error) {
      deps.onFailed(error);
      for (const waiting of group) waiting.reject(error);
    }
    if (queue.length > 0) setImmediate(flush);
    else {
      scheduled = false;
      for (const resolve of idle.splice(0)) resolve();
    }
  };

  return {
    write: (change) =>
      new Promise((resolve, reject) => {
        queue.push({ change, resolve, reject });
        if (scheduled) return;
        scheduled = true;
        setImmediate(flush);
      }),
    settled: () => (scheduled ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
  };
}

function applyGroup(tx: WriteDb, group: readonly Waiting[], deps: WriterDeps): ReadonlySet<RunId> {
  deps.confirm(tx);
  const nowMs = deps.nowMs();
  const byRun = new Map<RunId, Change>();
  for (const { change } of group) {
    const { id } = change.move.run;
    const wanted = change.ifCancelAsked && isCancelAsked(tx, id) ? change.ifCancelAsked : change;
    const before = byRun.get(id);
    byRun.set(id, before ? joined(before, wanted) : wanted);
  }
  const changes = [...byRun.values()];
  const moved = new Set(
    moveRuns(
      tx,
      changes.map(({ move }) => move),
      nowMs,
    ).map((move) => move.run.id),
  );
  const applied = changes.filter((change) => moved.has(change.move.run.id));
  const closings = applied.flatMap((change) => (change.closing ? [change.closing] : []));
  if (closings.length > 0) deps.books.close(tx, closings);
  insertOutputs(
    tx,
    applied.flatMap((change) => change.outputs ?? []),
    nowMs,
  );
  for (const change of applied) for (const event of change.events ?? []) insertEvent(tx, event);
  if (closings.length > 0) deps.endBatches(tx, new Set(closings.map((closing) => closing.batchId)));
  return moved;
}

/** Both steps of a run whose second was ready before the first was committed: it goes the whole way at once. */
function joined(first: Change, second: Change): Change {
  const { run, to: via } = first.move;
  assert(via === second.move.run.state, 'the second step begins where the first ends');
  return {
    ...first,
    ...second,
    move: { ...first.move, ...second.move, run, via },
    outputs: [...(first.outputs ?? []), ...(second.outputs ?? [])],
    events: [...(first.events ?? []), ...(second.events ?? [])],
  };
}
