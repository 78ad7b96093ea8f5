/** The fake backend's answers about batches, runs and the queue. */
import { implement } from '@orpc/server';
import { contract, type Run, type RunMeasures } from '#shared/contract';
import { RUN_STATES, type RunState } from '#shared/domain';
import { formatMoney, larger, subtract, sum, ZERO } from '#shared/money';
import { fakeId, stateIndex } from './fake-books.ts';
import type { FakeQueue, FakeWorld } from './fake-queue.ts';
import { queueGaps } from './fake-gaps.ts';
import { promptsOf, quoteFor } from './fake-quote.ts';

const CHAT_MEASURES: RunMeasures = {
  inputTokens: 1_240,
  cachedTokens: 960,
  outputTokens: 411,
  firstTokenMs: 182,
  generationMs: 5_000,
  tokensPerSecond: 82,
  computeMs: null,
};

export function queueHandlers(world: FakeWorld, queue: FakeQueue) {
  const os = implement(contract);
  return {
    batches: {
      quote: os.batches.quote.handler(async ({ input }) =>
        quoteFor(world, input, await promptsOf(world, input.prompts)),
      ),
      submit: os.batches.submit.handler(async ({ input, errors }) => {
        const prompts = await promptsOf(world, input.prompts);
        const quote = quoteFor(world, input, prompts);
        const available = quote.balance?.available ?? ZERO;
        if (quote.ceiling > available) {
          throw errors['insufficient-funds']({
            message: 'The allocation cannot cover the ceiling.',
            data: {
              ceilingNanos: quote.ceiling,
              availableNanos: available,
              shortfallNanos: larger(subtract(quote.ceiling, available), ZERO),
            },
          });
        }
        const id = fakeId<'batch'>(5, (world.made += 1));
        const prices = input.modelKeys.map(
          (key) => world.models.find((model) => model.key === key)?.price?.nanos ?? ZERO,
        );
        world.books.book({
          allocationId: input.allocationId,
          kind: 'hold',
          atMs: world.now,
          held: quote.ceiling,
          batchId: id,
          personName: 'You',
          reason: `ceiling of ${quote.runs} runs`,
        });
        world.books.batches.unshift({
          id,
          experimentName: input.experimentName,
          purpose: input.purpose,
          allocationId: input.allocationId,
          modelKeys: input.modelKeys,
          state: 'queued',
          ceiling: quote.ceiling,
          createdAtMs: world.now,
          endedAtMs: null,
          practice: true,
          states: new Uint8Array(quote.runs),
          prices,
          prompts,
        });
        queue.changed();
        return { batchId: id, runs: quote.runs, held: quote.ceiling };
      }),
      list: os.batches.list.handler(({ input }) => {
        const from =
          input.before === null ? 0 : world.books.batches.findIndex(({ id }) => id === input.before) + 1;
        const rows = world.books.batches.slice(from, from + input.limit).map(queue.toBatch);
        return {
          rows,
          next: from + input.limit < world.books.batches.length ? (rows.at(-1)?.id ?? null) : null,
        };
      }),
    },
    queue: {
      ...queueGaps,
      status: os.queue.status.handler(() => queue.status()),
      watch: os.queue.watch.handler(async function* ({ signal }) {
        while (!signal?.aborted) {
          yield queue.status();
          await new Promise<void>((resolve) => {
            const wake = () => {
              world.watchers.delete(wake);
              resolve();
            };
            world.watchers.add(wake);
            signal?.addEventListener('abort', wake, { once: true });
          });
        }
      }),
      runs: os.queue.runs.handler(({ input }) => {
        const wanted = input.states === null ? null : new Set<RunState>(input.states);
        const rows: Run[] = [];
        let total = 0;
        for (const batch of world.books.batches.filter(
          ({ id }) => input.batchId === null || id === input.batchId,
        )) {
          for (let run = 0; run < batch.states.length; run += 1) {
            if (wanted && !wanted.has(RUN_STATES[batch.states[run] ?? 0] ?? 'waiting')) continue;
            if (total >= input.offset && rows.length < input.limit) rows.push(queue.toRun(batch, run));
            total += 1;
          }
        }
        return { rows, total };
      }),
      run: os.queue.run.handler(({ input, errors }) => {
        const found = queue.findRun(input.runId);
        if (!found)
          throw errors['not-found']({
            message: 'There is no such run in this workspace.',
            data: { what: 'run', id: input.runId },
          });
        const run = queue.toRun(found.batch, found.run);
        const history = [
          {
            atMs: found.batch.createdAtMs,
            what: `queued; ${formatMoney(run.ceiling)} held`,
            actor: 'Jun Watanabe',
          },
          ...(run.attempts > 0
            ? [
                {
                  atMs: found.batch.createdAtMs + 61_000,
                  what: 'attempt 1 written down, then sent',
                  actor: 'queue',
                },
              ]
            : []),
          ...(run.attempts > 1
            ? [
                {
                  atMs: found.batch.createdAtMs + 61_400,
                  what: '429 from the provider; sent again after 2 s',
                  actor: 'queue',
                },
              ]
            : []),
          ...(run.state === 'unknown'
            ? [
                {
                  atMs: found.batch.createdAtMs + 91_000,
                  what: 'the answer was lost; hold kept',
                  actor: 'queue',
                },
              ]
            : []),
          ...(run.endedAtMs === null
            ? []
            : [
                {
                  atMs: run.endedAtMs,
                  what: run.state === 'done' ? `output stored, ${formatMoney(run.spent)} settled` : 'ended',
                  actor: 'queue',
                },
              ]),
        ];
        return {
          ...run,
          seed: 41_000 + found.run,
          experimentName: found.batch.experimentName,
          awardId: queue.toBatch(found.batch).awardId,
          requestId: run.attempts > 0 ? `req_7f3a${found.run.toString(16).padStart(6, '0')}` : null,
          // One of them was a chat.
          measures: found.run === 1 && run.state === 'done' ? CHAT_MEASURES : null,
          history,
        };
      }),
      pause: os.queue.pause.handler(({ input }) => {
        if (input.kind === 'all') world.paused = true;
        else if (input.kind === 'lane') world.pausedLanes.add(input.premium);
        else
          for (const batch of queue.batchesIn(input))
            if (batch.state === 'queued') queue.replace(batch, { state: 'paused' });
        return {
          runs: queue.eachRun(
            input,
            (state) => state === 'waiting',
            () => {},
          ),
        };
      }),
      resume: os.queue.resume.handler(({ input }) => {
        if (input.kind === 'all') world.paused = false;
        if (input.kind === 'lane') world.pausedLanes.delete(input.premium);
        for (const batch of queue.batchesIn(input))
          if (batch.state === 'paused') queue.replace(batch, { state: 'queued' });
        return {
          runs: queue.eachRun(
            input,
            (state) => state === 'waiting',
            () => {},
          ),
        };
      }),
      cancel: os.queue.cancel.handler(({ input }) => ({
        runs: queue.eachRun(
          input,
          (state) => ['waiting', 'blocked', 'retrying', 'accepted'].includes(state),
          (batch, run) => queue.close(batch, run, 'cancelled-free'),
        ),
      })),
      retry: os.queue.retry.handler(({ input }) => {
        let held = ZERO;
        const runs = queue.eachRun(
          input,
          (state) => state.startsWith('failed') || state.startsWith('cancelled'),
          (batch, run) => {
            batch.states[run] = stateIndex('waiting');
            held = sum([held, queue.priceOf(batch, run)]);
            world.books.book({
              allocationId: batch.allocationId,
              kind: 'hold',
              atMs: world.now,
              held: queue.priceOf(batch, run),
              batchId: batch.id,
              reason: 'queued again',
            });
            queue.replace(batch, { state: 'queued', endedAtMs: null });
          },
        );
        return { runs, held };
      }),
      resolve: os.queue.resolve.handler(({ input, errors }) => {
        const found = queue.findRun(input.runId);
        if (!found)
          throw errors['not-found']({
            message: 'There is no such run in this workspace.',
            data: { what: 'run', id: input.runId },
          });
        if (input.answer !== 'ask-again')
          queue.close(
            found.batch,
            found.run,
            input.answer === 'ran-and-billed' ? 'failed-billed' : 'failed-free',
          );
        queue.changed();
        return queue.toRun(found.batch, found.run);
      }),
    },
  };
}
