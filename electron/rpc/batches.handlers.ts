/** Batches, from prompts to the queue. */
import { implement } from '@orpc/server';
import { batchPage, countsOfBatch, listAccounts, modelKeysOfBatch, openBatches } from '#db/repos';
import type { ReadDb } from '#db';
import { leftOf, priorityOf, timeLeft } from '#electron/queue';
import { contract } from '#shared/contract';
import type { BatchId } from '#shared/domain';
import { valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function batchHandlers(backend: Backend) {
  const { db, planner } = backend;
  const os = implement(contract).$context<AppContext>();
  return {
    batches: {
      quote: os.batches.quote.handler(async ({ input, context }) =>
        valueOf(await planner.quote(input, context.actor)),
      ),
      submit: os.batches.submit.handler(async ({ input, context }) => {
        const queued = valueOf(await planner.submit(input, context.actor));
        backend.changed();
        return queued;
      }),
      list: os.batches.list.handler(({ input }) => {
        const { ratePerSecond } = backend.status();
        return db.read((tx) => {
          const practice = listAccounts(tx).every((account) => account.practice);
          const places = queuePlaces(tx);
          const rows = batchPage(tx, input.before, input.limit).map((line) => ({
            id: line.id,
            experimentName: line.experimentName,
            purpose: line.purpose,
            allocationId: line.allocationId,
            allocationName: line.allocationName,
            awardId: line.awardId,
            awardTitle: line.awardTitle,
            modelKeys: modelKeysOfBatch(tx, line.id),
            state: line.state,
            runs: line.runs,
            counts: countsOfBatch(tx, line.id),
            ceiling: line.ceilingNanos,
            held: line.heldNanos,
            spent: line.spentNanos,
            createdAtMs: line.createdAtMs,
            endedAtMs: line.endedAtMs,
            priority: priorityOf(line.priority),
            position: places.get(line.id)?.position ?? null,
            deadline:
              line.deadlineAtMs === null ? null : { atMs: line.deadlineAtMs, stop: line.stopAtDeadline },
            timeLeft: timeLeft(places.get(line.id)?.left ?? 0, ratePerSecond),
            practice,
          }));
          return { rows, next: rows.length < input.limit ? null : (rows.at(-1)?.id ?? null) };
        });
      }),
    },
  };
}

interface Place {
  /** From 1. */
  readonly position: number;
  /** Runs still to end until it has ended: its own and those before it. A paused batch holds up nobody. */
  readonly left: number;
}

function queuePlaces(db: ReadDb): ReadonlyMap<BatchId, Place> {
  const places = new Map<BatchId, Place>();
  let before = 0;
  for (const { id, state } of openBatches(db)) {
    const own = leftOf(countsOfBatch(db, id));
    places.set(id, { position: places.size + 1, left: state === 'paused' ? 0 : before + own });
    if (state === 'queued') before += own;
  }
  return places;
}
