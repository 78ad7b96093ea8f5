/** The queue, seen and acted on. */
import { implement } from '@orpc/server';
import {
  attemptsOfRun,
  countsOfBatch,
  countsOfQueue,
  eventsOfRun,
  getAllocation,
  getBatch,
  getRunLine,
  measuresOfRun,
  runsOfLane,
  type RunLine,
  runPage,
} from '#db/repos';
import type { ReadDb } from '#db';
import { assert, err, ok, type Result } from '#shared/base';
import { contract, type Refusal, type RunMeasures } from '#shared/contract';
import { type BatchId, countRuns, RUN_STATES, type RunId } from '#shared/domain';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function queueHandlers(backend: Backend) {
  const { db, acts } = backend;
  const os = implement(contract).$context<AppContext>();
  return {
    queue: {
      status: os.queue.status.handler(() => backend.status()),
      watch: os.queue.watch.handler(({ signal }) => backend.watchStatus(signal)),
      runs: os.queue.runs.handler(({ input }) =>
        db.read((tx) => {
          if (input.batchId !== null && !getBatch(tx, input.batchId))
            return valueOf(err(notFound('batch', input.batchId)));
          const counts = input.batchId === null ? countsOfQueue(tx, false) : countsOfBatch(tx, input.batchId);
          return {
            rows: runPage(tx, input).map(({ seed: _seed, experimentName: _name, ...line }) => line),
            total: countRuns(counts, input.states ?? RUN_STATES),
          };
        }),
      ),
      lane: os.queue.lane.handler(({ input }) => db.read((tx) => runsOfLane(tx, input))),
      run: os.queue.run.handler(({ input }) =>
        db.read((tx) => {
          const line = getRunLine(tx, input.runId);
          return valueOf(line ? ok(detailOf(tx, line)) : err(notFound('run', input.runId)));
        }),
      ),
      network: os.queue.network.handler(({ input }) => {
        if (input.online) backend.networkIsBack();
        return { heard: input.online };
      }),
      pause: os.queue.pause.handler(({ input, context }) => valueOf(acts.pause(input, context.actor))),
      resume: os.queue.resume.handler(({ input, context }) => valueOf(acts.resume(input, context.actor))),
      cancel: os.queue.cancel.handler(({ input, context }) => valueOf(acts.cancel(input, context.actor))),
      retry: os.queue.retry.handler(({ input, context }) => valueOf(acts.retry(input, context.actor))),
      prioritise: os.queue.prioritise.handler(({ input, context }) =>
        ordered(acts.prioritise(input.batchId, input.priority, context.actor)),
      ),
      move: os.queue.move.handler(({ input, context }) =>
        ordered(acts.move(input.batchId, input.to, context.actor)),
      ),
      deadline: os.queue.deadline.handler(({ input, context }) =>
        ordered(acts.setDeadline(input.batchId, input.deadline, context.actor)),
      ),
      resolve: os.queue.resolve.handler(({ input, context }) => {
        valueOf(acts.resolve(input.runId, input.answer, input.note, context.actor));
        const line = db.read((tx) => getRunLine(tx, input.runId));
        return valueOf(line ? ok(line) : err(notFound('run', input.runId)));
      }),
    },
  };
}

const ordered = (result: Result<{ readonly order: readonly BatchId[] }, Refusal>) => ({
  order: [...valueOf(result).order],
});

/** A run's ordinary course stands in its attempts; what else happened, in the events. */
function detailOf(db: ReadDb, line: RunLine) {
  const attempts = attemptsOfRun(db, line.id);
  const course = attempts.flatMap((attempt) => [
    { atMs: attempt.sentAtMs, what: `Attempt ${attempt.number} written down, then sent`, actor: 'queue' },
    ...(attempt.acceptedAtMs === null
      ? []
      : [
          {
            atMs: attempt.acceptedAtMs,
            what: `Accepted by the provider as ${attempt.requestId ?? 'unnamed'}`,
            actor: 'provider',
          },
        ]),
    ...(attempt.endedAtMs === null
      ? []
      : [
          {
            atMs: attempt.endedAtMs,
            what: `Attempt ${attempt.number}: ${attempt.outcome ?? 'ended'}${attempt.detail ? ` - ${attempt.detail}` : ''}`,
            actor: 'queue',
          },
        ]),
  ]);
  const events = eventsOfRun(db, line.id).map((event) => ({
    atMs: event.atMs,
    what: event.detail === null ? event.kind : `${event.kind}: ${event.detail}`,
    actor: event.actor,
  }));
  const batch = getBatch(db, line.batchId);
  const allocation = batch && getAllocation(db, batch.allocationId);
  assert(allocation, 'a run is charged to an allocation');
  return {
    ...line,
    awardId: allocation.awardId,
    requestId: attempts.at(-1)?.requestId ?? null,
    measures: measuresOf(db, line.id),
    history: [...course, ...events].sort((a, b) => a.atMs - b.atMs),
  };
}

/** The first token is where writing begins, so that the others are what was written in that time. */
function measuresOf(db: ReadDb, runId: RunId): RunMeasures | null {
  const measured = measuresOfRun(db, runId);
  if (!measured) return null;
  const { outputTokens, generationMs } = measured;
  const canTell = outputTokens !== null && outputTokens > 1 && generationMs !== null && generationMs > 0;
  return { ...measured, tokensPerSecond: canTell ? ((outputTokens - 1) * 1000) / generationMs : null };
}
