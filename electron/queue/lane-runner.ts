/**
 * Works one lane: claims what fits, submits it, asks after what is pending, looks for what is in doubt. Holds in memory
 * only what is under way, never the queue.
 */
import {
  claimRuns,
  hasWaitingRun,
  inFlightRuns,
  isRequestTaken,
  openBatchIds,
  type WorkRun,
} from '#db/repos';
import type { Db, WriteDb } from '#db';
import type { Adapter, RequestState } from '#electron/providers';
import type { Clock } from '#shared/base';
import type { RunId } from '#shared/domain';
import type { Executor, Step } from './executor.ts';
import type { Lane } from './lane.ts';
import { backOffMs, type QueueSettings } from './settings.ts';

export interface LaneRunnerDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: QueueSettings;
  readonly executor: Executor;
  readonly confirm: (db: WriteDb) => void;
  readonly isQueuePaused: () => boolean;
  /** A bug or a local fault (full disk): the whole engine stops. */
  readonly onFault: (error: unknown) => void;
}

/** A run that has an id at the provider and is being asked after, or one whose submission is in doubt. */
interface Flight {
  run: WorkRun;
  readonly sinceMs: number;
  dueMs: number;
  finds: number;
  fetches: number;
  absences: number;
  why: string;
}

/** With less room than this share of the lane, waiting a moment gives a larger group. */
const CLAIM_SHARE = 4;
const MAX_CLAIM = 256;

export class LaneRunner {
  readonly lane: Lane;
  private readonly adapter: Adapter;
  private readonly deps: LaneRunnerDeps;
  private readonly pending = new Map<RunId, Flight>();
  private readonly doubtful = new Map<RunId, Flight>();
  private readonly cancels = new Set<RunId>();
  /** Cancels that were asked of the provider once, which is enough. */
  private readonly asked = new Set<RunId>();
  /** Every run that this lane has in hand. */
  private readonly known = new Set<RunId>();
  private submitting = 0;
  private readonly stop = new AbortController();
  private waiting: AbortController | null = null;
  private nudged = false;
  private stopping = false;

  constructor(lane: Lane, adapter: Adapter, deps: LaneRunnerDeps) {
    this.lane = lane;
    this.adapter = adapter;
    this.deps = deps;
  }

  /** Picks up what an earlier runner left, then works until `halt`. */
  async work(): Promise<void> {
    this.adopt('the program stopped before the answer came');
    const loops = [this.claimLoop(), this.pollLoop(), this.findLoop()];
    await Promise.all(loops);
  }

  /** Something may have become claimable. */
  nudge(): void {
    this.nudged = true;
    this.waiting?.abort();
  }

  isIdle(): boolean {
    return this.submitting === 0 && this.pending.size === 0 && this.doubtful.size === 0;
  }

  askCancel(runId: RunId): void {
    if (!this.known.has(runId) || this.asked.has(runId)) return;
    this.asked.add(runId);
    this.cancels.add(runId);
    const flight = this.pending.get(runId);
    if (flight) flight.dueMs = 0;
    this.nudge();
  }

  /** Claims nothing more and waits a little for answers under way; what is left is reconciled at the next start. */
  async halt(): Promise<void> {
    this.stopping = true;
    this.nudge();
    const deadline = this.deps.clock.monotonicMs() + this.deps.settings.stopGraceMs;
    while (this.submitting > 0 && this.deps.clock.monotonicMs() < deadline) await this.deps.clock.sleep(20);
    this.stop.abort();
    this.nudge();
  }

  /** Takes on runs that are under way in the books but not in memory: after a stop, or when a person said "ask again". */
  adopt(why: string): void {
    const { db, clock } = this.deps;
    for (const run of db.read((tx) => inFlightRuns(tx, this.lane.key.accountId, this.lane.key.premium))) {
      if (this.known.has(run.id)) continue;
      this.known.add(run.id);
      const flight = this.newFlight(run, clock.nowMs());
      if (run.requestId === null) this.doubtful.set(run.id, { ...flight, why });
      else this.pending.set(run.id, flight);
    }
    this.count();
  }

  private newFlight(run: WorkRun, sinceMs: number): Flight {
    return { run, sinceMs, dueMs: 0, finds: 0, fetches: 0, absences: 0, why: '' };
  }

  private count(): void {
    this.lane.inFlight = this.submitting + this.pending.size + this.doubtful.size;
  }

  private async claimLoop(): Promise<void> {
    while (!this.stopping) {
      const claimed = this.claim();
      for (const run of claimed)
        this.track(run, this.deps.executor.submit(run, this.adapter, this.lane, this.stop.signal));
      if (claimed.length === 0) await this.rest();
      else await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  private claim(): WorkRun[] {
    const { db, clock, confirm, isQueuePaused } = this.deps;
    const nowMs = clock.nowMs();
    const room = Math.min(MAX_CLAIM, this.lane.room(nowMs));
    const worthIt =
      this.lane.inFlight === 0 || room >= this.lane.concurrency / CLAIM_SHARE || room >= MAX_CLAIM / 2;
    if (room === 0 || !worthIt || isQueuePaused()) return [];
    const { key } = this.lane;
    const isClaimable = db.read((tx) =>
      openBatchIds(tx, ['queued']).some((batchId) => hasWaitingRun(tx, batchId, key)),
    );
    if (!isClaimable) return [];
    const claimed = db.write(
      (tx) => {
        confirm(tx);
        const runs: WorkRun[] = [];
        for (const batchId of openBatchIds(tx, ['queued'])) {
          if (runs.length >= room) break;
          runs.push(...claimRuns(tx, batchId, key, room - runs.length, nowMs));
        }
        return runs;
      },
      { durable: key.premium },
    );
    this.lane.noteSent(claimed.length, nowMs);
    return claimed;
  }

  /** Until something changes: nudged, or when a rest or a rate limit ends. */
  private async rest(): Promise<void> {
    const nowMs = this.deps.clock.nowMs();
    const waitMs = this.lane.restLeftMs(nowMs) || this.lane.rateWaitMs(nowMs) || 1_000;
    const waiting = new AbortController();
    this.waiting = waiting;
    if (!this.nudged) await this.deps.clock.sleep(Math.min(1_000, Math.max(5, waitMs)), waiting.signal);
    this.waiting = null;
    this.nudged = false;
  }

  /** Follows a step to the next one; every outcome frees or keeps the run's place in the lane. */
  private track(run: WorkRun, step: Promise<Step>, before?: Flight): void {
    this.submitting += 1;
    this.known.add(run.id);
    this.count();
    step
      .then((result) => this.place(run, result, before))
      .catch((error: unknown) => {
        if (!this.stop.signal.aborted) this.deps.onFault(error);
      })
      .finally(() => {
        this.submitting -= 1;
        this.count();
        this.nudge();
      });
  }

  private place(run: WorkRun, step: Step, before?: Flight): void {
    if (this.stop.signal.aborted) return;
    const nowMs = this.deps.clock.nowMs();
    if (step.next === 'ended' || step.next === 'parked') {
      this.cancels.delete(run.id);
      this.known.delete(run.id);
      this.asked.delete(run.id);
      if (step.next === 'ended') this.lane.noteEnded(1, nowMs);
      return;
    }
    const flight = before ?? this.newFlight(step.run, nowMs);
    flight.run = step.run;
    if (step.next === 'find') {
      flight.why = step.error.message;
      flight.dueMs = nowMs;
      this.doubtful.set(run.id, flight);
      return;
    }
    if (step.run.state === 'fetching') flight.fetches += 1;
    flight.dueMs = nowMs + this.adapter.abilities.pollIntervalMs;
    this.pending.set(run.id, flight);
  }

  private async pollLoop(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const nowMs = this.deps.clock.nowMs();
      const due = [...this.pending.values()].filter((flight) => flight.dueMs <= nowMs);
      if (due.length > 0) await this.askAfter(due);
      await this.deps.clock.sleep(Math.min(this.adapter.abilities.pollIntervalMs, 250), this.stop.signal);
    }
  }

  private async askAfter(due: readonly Flight[]): Promise<void> {
    const { adapter, deps } = this;
    await this.cancelAsked(due);
    const byModel = new Map<string, Flight[]>();
    for (const flight of due)
      byModel.set(flight.run.modelKey, [...(byModel.get(flight.run.modelKey) ?? []), flight]);
    for (const [modelKey, flights] of byModel) {
      const ids = flights.flatMap((flight) => (flight.run.requestId === null ? [] : [flight.run.requestId]));
      const answer = await adapter.poll(modelKey, ids, this.stop.signal);
      if (this.stop.signal.aborted) return;
      const nowMs = deps.clock.nowMs();
      if (!answer.ok) {
        if (answer.error.code === 'unreachable') this.lane.waitForNetwork(answer.error.message, nowMs);
        for (const flight of flights) flight.dueMs = nowMs + backOffMs(4, deps.settings, deps.random);
        continue;
      }
      for (const flight of flights) this.hear(flight, answer.value.get(flight.run.requestId ?? ''), nowMs);
    }
  }

  private hear(flight: Flight, state: RequestState | undefined, nowMs: number): void {
    const { executor, settings } = this.deps;
    const { run } = flight;
    const go = (step: Promise<Step>) => {
      this.pending.delete(run.id);
      this.track(run, step, flight);
    };
    if (state === undefined) {
      flight.absences += 1;
      flight.dueMs = nowMs + this.adapter.abilities.pollIntervalMs * 4;
      if (flight.absences >= 5)
        go(executor.giveToPerson(run, `The provider no longer knows request ${run.requestId}.`));
      return;
    }
    if (state.kind === 'pending') {
      flight.dueMs = nowMs + this.adapter.abilities.pollIntervalMs;
      if (nowMs - flight.sinceMs > settings.pendingLimitMs) {
        go(
          executor.giveToPerson(
            run,
            `Still "${state.status}" at the provider after ${Math.round(settings.pendingLimitMs / 60_000)} minutes.`,
          ),
        );
      }
      return;
    }
    if (flight.fetches > settings.maxFetches) {
      go(executor.loseOutput(run, 'The output could not be copied from the provider.'));
      return;
    }
    go(executor.follow(run, run.requestId ?? '', state, this.adapter, this.stop.signal));
  }

  /** Asks the provider to cancel; how it ended, and whether it was billed, comes from the next poll. */
  private async cancelAsked(due: readonly Flight[]): Promise<void> {
    for (const { run } of due) {
      if (!this.cancels.delete(run.id) || run.requestId === null) continue;
      await this.adapter.cancel(run.requestId, this.stop.signal);
    }
  }

  private async findLoop(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const nowMs = this.deps.clock.nowMs();
      for (const flight of [...this.doubtful.values()]) {
        if (flight.dueMs > nowMs || this.stop.signal.aborted) continue;
        await this.lookFor(flight);
      }
      await this.deps.clock.sleep(100, this.stop.signal);
    }
  }

  /** Found: adopt it. Known absent: send again. Cannot be known: by price (queue rule 3). */
  private async lookFor(flight: Flight): Promise<void> {
    const { executor, settings, db, clock, random } = this.deps;
    const { run } = flight;
    const payload = this.adapter.buildPayload({
      modelKey: run.modelKey,
      prompt: run.prompt,
      seed: run.seed,
      parameters: {},
    });
    const sentAtMs = run.sentAtMs ?? flight.sinceMs;
    const go = (step: Promise<Step>) => {
      this.doubtful.delete(run.id);
      this.track(run, step, flight);
    };
    const answer = payload.ok
      ? await this.adapter.find(
          {
            modelKey: run.modelKey,
            payload: payload.value,
            sentAtMs,
            isTaken: (requestId) => db.read((tx) => isRequestTaken(tx, requestId)),
          },
          this.stop.signal,
        )
      : { kind: 'cannot-know' as const, why: payload.error.message };
    if (this.stop.signal.aborted) return;
    const nowMs = clock.nowMs();
    switch (answer.kind) {
      case 'found': {
        this.doubtful.delete(run.id);
        this.lane.noteSuccess();
        // Followed before the next search, so that its request id is taken by then.
        const step = executor.follow(run, answer.requestId, answer.state, this.adapter, this.stop.signal);
        this.track(run, step, flight);
        await step.catch(() => undefined);
        return;
      }
      case 'absent': {
        const graceLeftMs = sentAtMs + this.adapter.abilities.absenceGraceMs - nowMs;
        if (graceLeftMs > 0) flight.dueMs = nowMs + Math.min(graceLeftMs, 1_000);
        else go(executor.sendAgain(run, 'its first submission never reached the provider'));
        return;
      }
      case 'unavailable': {
        flight.finds += 1;
        flight.dueMs = nowMs + backOffMs(Math.min(6, flight.finds), settings, random);
        if (flight.finds >= settings.maxFinds) go(this.cannotKnow(run, answer.error.message));
        return;
      }
      case 'cannot-know':
        go(this.cannotKnow(run, answer.why));
    }
  }

  private cannotKnow(run: WorkRun, why: string): Promise<Step> {
    const { executor, settings } = this.deps;
    if (run.ceiling <= settings.autoResendLimit)
      return executor.sendAgain(run, `cannot be known (${why}); cheap enough to send again`);
    return executor.giveToPerson(
      run,
      `Sent, but no answer came, and it cannot be known whether it ran: ${why}`,
    );
  }
}
