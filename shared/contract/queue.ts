/** The queue: what runs, how fast, at what cost, and every act on it. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { PRIORITIES, RUN_STATES } from '#shared/domain';
import { runCounts } from './batches.ts';
import { errors } from './errors.ts';
import { count, id, instantMs, money, timeLeft } from './values.ts';

export const LANE_CONDITIONS = ['idle', 'running', 'paused', 'waiting-for-network', 'resting'] as const;

export const lane = z.object({
  accountId: id<'account'>(),
  name: z.string(),
  provider: z.string(),
  practice: z.boolean(),
  /** Cheap and premium work of one account run in lanes of their own. */
  premium: z.boolean(),
  condition: z.enum(LANE_CONDITIONS),
  /** Why it rests or waits, in words; and since when. */
  why: z.string().nullable(),
  sinceMs: instantMs.nullable(),
  concurrency: count,
  requestsPerMinute: count.nullable(),
  inFlight: count,
  /** Runs ended per second over the last ten seconds. */
  ratePerSecond: z.number(),
});
export type Lane = z.infer<typeof lane>;

export const queueStatus = z.object({
  /** Of all runs in the workspace, ended ones included. */
  counts: runCounts,
  lanes: z.array(lane),
  /** Of all batches that have not ended. */
  spent: money,
  held: money,
  /** Whole workspace. */
  spentTotal: money,
  heldTotal: money,
  paused: z.boolean(),
  /** Who runs the queue: this process, another one, or nobody. */
  runner: z.discriminatedUnion('where', [
    z.object({ where: z.literal('here') }),
    z.object({ where: z.literal('elsewhere'), holder: z.string() }),
    z.object({ where: z.literal('nobody') }),
  ]),
  ratePerSecond: z.number(),
  /** Likely time until the queue is empty, with a range; null when nothing runs or no rate is known yet. */
  timeLeft: timeLeft.nullable(),
  atMs: instantMs,
});
export type QueueStatus = z.infer<typeof queueStatus>;

export const run = z.object({
  id: id<'run'>(),
  batchId: id<'batch'>(),
  seq: count,
  prompt: z.string(),
  modelKey: z.string(),
  state: z.enum(RUN_STATES),
  why: z.string().nullable(),
  ceiling: money,
  spent: money,
  attempts: count,
  retryAtMs: instantMs.nullable(),
  endedAtMs: instantMs.nullable(),
  outputHash: z.string().nullable(),
  mediaType: z.string().nullable(),
  outputBytes: count.nullable(),
  practice: z.boolean(),
});
export type Run = z.infer<typeof run>;

/** What the provider counted and the clock saw; null: not said, which is not zero. */
export const runMeasures = z.object({
  inputTokens: count.nullable(),
  /** Those of them that came from the provider's cache. */
  cachedTokens: count.nullable(),
  outputTokens: count.nullable(),
  /** From sending to the first token. */
  firstTokenMs: count.nullable(),
  /** From the first token to the last. */
  generationMs: count.nullable(),
  tokensPerSecond: z.number().nullable(),
  /** The provider's machine time. */
  computeMs: count.nullable(),
});
export type RunMeasures = z.infer<typeof runMeasures>;

export const runDetail = run.extend({
  seed: z.number(),
  experimentName: z.string(),
  /** What it is charged to. */
  awardId: id<'award'>(),
  requestId: z.string().nullable(),
  measures: runMeasures.nullable(),
  history: z.array(z.object({ atMs: instantMs, what: z.string(), actor: z.string() })),
});
export type RunDetail = z.infer<typeof runDetail>;

export const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('batch'), batchId: id<'batch'>() }),
  z.object({ kind: z.literal('run'), runId: id<'run'>() }),
  z.object({ kind: z.literal('lane'), accountId: id<'account'>(), premium: z.boolean() }),
]);
export type Scope = z.infer<typeof scope>;

/** The three answers to "was it run and billed?". */
export const RESOLUTIONS = ['ran-and-billed', 'did-not-run', 'ask-again'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const acted = z.object({ runs: count });
/** The open batches in the order in which they are taken. */
const ordered = z.object({ order: z.array(id<'batch'>()) });
export const MOVES = ['first', 'up', 'down', 'last'] as const;
export const deadline = z.object({
  /** Until the year 9999. */
  atMs: instantMs.max(253_402_300_799_000),
  /** Cancel what is unsent when it passes. */
  stop: z.boolean(),
});

export const queueContract = {
  status: oc.output(queueStatus),
  /** The status at once and after every change, at most ten times a second. */
  watch: oc.output(eventIterator(queueStatus)),
  runs: oc
    .errors(errors)
    .input(
      z.object({
        batchId: id<'batch'>().nullable(),
        states: z.array(z.enum(RUN_STATES)).nullable(),
        offset: count,
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ rows: z.array(run), total: count })),
  /** The runs of a lane in the batches that have not ended, and what is held for them. Counted when asked. */
  lane: oc
    .errors(errors)
    .input(z.object({ accountId: id<'account'>(), premium: z.boolean() }))
    .output(z.object({ counts: runCounts, held: money })),
  run: oc
    .errors(errors)
    .input(z.object({ runId: id<'run'>() }))
    .output(runDetail),
  /** What the system says about the network; a lane believes its own failures, and tries at once when this says it is back. */
  network: oc.input(z.object({ online: z.boolean() })).output(z.object({ heard: z.boolean() })),
  pause: oc.errors(errors).input(scope).output(acted),
  /** `all` lifts the pause of everything and of every lane; batches paused one by one stay so. */
  resume: oc.errors(errors).input(scope).output(acted),
  /** Waiting runs end at once and free; what was sent ends as the provider says. */
  cancel: oc.errors(errors).input(scope).output(acted),
  /** Queues failed or cancelled runs of the scope again, under a new hold. */
  retry: oc
    .errors(errors)
    .input(scope)
    .output(acted.extend({ held: money })),
  /** Of one lane the batches of higher priority go first; what was sent goes on. */
  prioritise: oc
    .errors(errors)
    .input(z.object({ batchId: id<'batch'>(), priority: z.enum(PRIORITIES) }))
    .output(ordered),
  /** Within its priority. */
  move: oc
    .errors(errors)
    .input(z.object({ batchId: id<'batch'>(), to: z.enum(MOVES) }))
    .output(ordered),
  /** By when it should have ended; null takes the deadline away. */
  deadline: oc
    .errors(errors)
    .input(z.object({ batchId: id<'batch'>(), deadline: deadline.nullable() }))
    .output(ordered),
  resolve: oc
    .errors(errors)
    .input(z.object({ runId: id<'run'>(), answer: z.enum(RESOLUTIONS), note: z.string().max(1_000) }))
    .output(run),
};
