/**
 * Group commit: whatever is ready is written in one transaction, money and state together. One transaction per run
 * would be seventeen times slower (performance notes); a group is never older than a few turns of the event loop.
 */
import {
  type AttemptMeasures,
  insertEvent,
  insertMeasures,
  insertOutputs,
  insertRunOutputs,
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
  readonly measures?: AttemptMeasures;
  /** Written instead when a cancel of the run was asked: decided inside the transaction, so that none is overlooked. */
  readonly ifCancelAsked?: Change;
}

/** A run's change, or two steps of it whose second was ready before the first was committed. */
interface Waiting {
  readonly runId: RunId;
  readonly changes: Change[];
  readonly settle: {
    readonly resolve: (applied: boolean) => void;
    readonly reject: (error: unknown) => void;
  }[];
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
/** A group of so many is worth its commit at once; a smaller one waits so many turns for company. */
const FULL_GROUP = 32;
const GATHER_TURNS = 5;

export function createGroupWriter(deps: WriterDeps): GroupWriter {
  /** By run, in the order in which they came. */
  const queue = new Map<RunId, Waiting>();
  let scheduled = false;
  const idle: (() => void)[] = [];

  const flush = (): void => {
    const group = takeFirst(queue, MAX_GROUP);
    try {
      const applied = deps.db.write((tx) => applyGroup(tx, group, deps));
      deps.onCommitted();
      for (const { runId, settle } of group) for (const { resolve } of settle) resolve(applied.has(runId));
    } catch (error) {
      deps.onFailed(error);
      for (const { settle } of group) for (const { reject } of settle) reject(error);
    }
    if (queue.size > 0) schedule(0);
    else {
      scheduled = false;
      for (const resolve of idle.splice(0)) resolve();
    }
  };

  /** Turns of an idle event loop take no time; those of a busy one bring more to share the commit with. */
  const schedule = (turns: number): void => {
    setImmediate(() => (turns === 0 || queue.size >= FULL_GROUP ? flush() : schedule(turns - 1)));
  };

  return {
    write: (change) =>
      new Promise((resolve, reject) => {
        const runId = change.move.run.id;
        const waiting = queue.get(runId);
        if (waiting) {
          waiting.changes.push(change);
          waiting.settle.push({ resolve, reject });
        } else queue.set(runId, { runId, changes: [change], settle: [{ resolve, reject }] });
        if (scheduled) return;
        scheduled = true;
        schedule(GATHER_TURNS);
      }),
    settled: () => (scheduled ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
  };
}

function takeFirst(queue: Map<RunId, Waiting>, count: number): Waiting[] {
  const taken: Waiting[] = [];
  for (const waiting of queue.values()) {
    if (taken.length === count) break;
    taken.push(waiting);
  }
  if (taken.length === queue.size) queue.clear();
  else for (const { runId } of taken) queue.delete(runId);
  return taken;
}

function applyGroup(tx: WriteDb, group: readonly Waiting[], deps: WriterDeps): ReadonlySet<RunId> {
  deps.confirm(tx);
  const nowMs = deps.nowMs();
  const changes = group.map((waiting) =>
    waiting.changes
      .map((change) =>
        change.ifCancelAsked && isCancelAsked(tx, waiting.runId) ? change.ifCancelAsked : change,
      )
      .reduce(joined),
  );
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
  insertRunOutputs(
    tx,
    applied.flatMap(({ move, outputs = [] }) =>
      outputs.map(({ hash }, position) => ({ runId: move.run.id, position, hash })),
    ),
  );
  for (const { move, events = [], measures } of applied) {
    for (const event of events) insertEvent(tx, event);
    if (measures) insertMeasures(tx, move.run.id, move.run.attempts, measures);
  }
  if (closings.length > 0) deps.endBatches(tx, new Set(closings.map((closing) => closing.batchId)));
  return moved;
}

/** Both steps of a run: it goes the whole way at once. */
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
