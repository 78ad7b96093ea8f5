/**
 * Works one lane: submits what was claimed, with polling and doubt beside it, and keeps each run's place. Holds in memory
 * only what is under way, never the queue.
 */
import { inFlightRuns, type WorkRun } from '#db/repos';
import type { Adapter } from '#electron/providers';
import { assert } from '#shared/base';
import type { RunId } from '#shared/domain';
import { type Claiming, createClaiming } from './claiming.ts';
import { createDoubt } from './doubt.ts';
import { type Flight, Flights } from './flights.ts';
import type { Lane } from './lane.ts';
import type { LaneDeps, LaneWork } from './lane-work.ts';
import { createPolling } from './polling.ts';
import { backOffMs, pendingLimitMs } from './settings.ts';
import { PARKED, type Step } from './step.ts';

const FIND_GAP_MS = 100;
const MAX_POLL_GAP_MS = 250;
/** A provider asked for patience after the run was sent; its age counts, but it is asked for so long at least. */
const MIN_PENDING_MS = 60_000;

export class LaneRunner implements LaneWork {
  readonly lane: Lane;
  readonly adapter: Adapter;
  readonly deps: LaneDeps;
  readonly flights = new Flights();
  private readonly underWay = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private readonly claiming: Claiming;
  private isStopping = false;

  constructor(lane: Lane, adapter: Adapter, deps: LaneDeps) {
    this.lane = lane;
    this.adapter = adapter;
    this.deps = deps;
    const { jobSize } = adapter.abilities;
    assert(jobSize === 1 || adapter.submitMany, 'who takes jobs can be sent them');
    lane.jobSize = jobSize;
    this.claiming = createClaiming(this);
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** Picks up what an earlier runner left, then works until `halt`. Never rejects: what breaks goes to `onFault`. */
  async work(): Promise<void> {
    const polling = createPolling(this);
    const doubt = createDoubt(this);
    const pollGapMs = Math.min(this.adapter.abilities.pollIntervalMs, MAX_POLL_GAP_MS);
    const loops = [
      this.claiming.loop(
        () => this.isStopping,
        (runs) => this.submit(runs),
      ),
      this.repeat(() => polling.runOnce(), pollGapMs),
      this.repeat(() => doubt.runOnce(), FIND_GAP_MS),
    ];
    await Promise.all(loops.map((loop) => loop.catch(this.deps.onFault)));
  }

  /** Something may have become claimable. */
  nudge(): void {
    this.claiming.nudge();
  }

  isIdle(): boolean {
    return this.flights.size === 0;
  }

  askCancel(runId: RunId): void {
    const flight = this.flights.get(runId);
    if (!flight || flight.cancel !== 'no') return;
    flight.cancel = 'wanted';
    if (flight.phase === 'pending') flight.dueMs = this.deps.clock.monotonicMs();
  }

  /** Sends nothing more and waits a little for answers under way; what is left is reconciled at the next start. */
  async halt(): Promise<void> {
    const { clock, settings } = this.deps;
    this.isStopping = true;
    this.claiming.wake();
    const ended = new AbortController();
    const grace = clock.sleep(settings.stopGraceMs, ended.signal);
    await Promise.race([this.settled(), grace]);
    ended.abort();
    this.stop.abort();
    // Whoever was waiting for an answer is told now; an adapter that does not listen is not waited for.
    const listened = new AbortController();
    await Promise.race([this.settled(), clock.sleep(settings.stopGraceMs, listened.signal)]);
    listened.abort();
  }

  /** Takes on runs that are under way in the books but not in memory: after a stop, or when a person said "ask again". */
  adopt(why: string): void {
    const { db, clock, settings } = this.deps;
    const { accountId, premium } = this.lane.key;
    for (const run of db.read((tx) => inFlightRuns(tx, accountId, premium))) {
      if (this.flights.has(run.id)) continue;
      const isSent = run.requestId !== null;
      const flight = this.flights.add(run, isSent ? 'pending' : 'doubtful', clock.monotonicMs());
      flight.why = why;
      const ageMs = Math.max(0, clock.nowMs() - (run.sentAtMs ?? clock.nowMs()));
      const limitMs = pendingLimitMs(this.adapter, settings);
      if (isSent) flight.sinceMs -= Math.max(0, Math.min(ageMs, limitMs - MIN_PENDING_MS));
    }
    this.count();
  }

  carry(flight: Flight, step: Promise<Step>): void {
    flight.phase = 'busy';
    this.follow(step.then((result) => this.place(flight, result)));
  }

  follow(promise: Promise<void>): void {
    const followed = promise.catch(this.deps.onFault).finally(() => {
      this.underWay.delete(followed);
      this.claiming.wake();
    });
    this.underWay.add(followed);
  }

  reached(): void {
    if (this.lane.noteReached()) {
      this.deps.record(this.lane, 'lane-online', 'the provider can be reached again');
      this.claiming.wake();
    }
  }

  unreachable(why: string): void {
    if (this.lane.waitForNetwork(why)) this.deps.record(this.lane, 'lane-offline', why);
  }

  private async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private count(): void {
    this.lane.inFlight = this.flights.size;
  }

  private async repeat(duty: () => void, gapMs: number): Promise<void> {
    while (!this.isStopping) {
      duty();
      await this.deps.clock.sleep(gapMs, this.stop.signal);
    }
  }

  private submit(runs: readonly WorkRun[]): void {
    if (this.adapter.abilities.jobSize > 1) return this.submitJobs(runs);
    for (const run of runs) {
      const flight = this.take(run);
      const step = this.deps.executor.submit(run, this.adapter, this, () => {
        this.lane.submitting -= 1;
      });
      this.carry(flight, step);
    }
  }

  /** They are of one model: they were claimed so. */
  private submitJobs(runs: readonly WorkRun[]): void {
    const { jobSize } = this.adapter.abilities;
    for (let first = 0; first < runs.length; first += jobSize) {
      const job = runs.slice(first, first + jobSize);
      const flights = job.map((run) => this.take(run));
      const steps = this.deps.executor.submitJob(job, this.adapter, this, () => {
        this.lane.submitting -= job.length;
      });
      for (const flight of flights)
        this.carry(
          flight,
          steps.then((known) => known.get(flight.run.id) ?? PARKED),
        );
    }
  }

  private take(run: WorkRun): Flight {
    this.lane.submitting += 1;
    const flight = this.flights.add(run, 'busy', this.deps.clock.monotonicMs());
    this.count();
    return flight;
  }

  /** Every outcome frees or keeps the run's place in the lane. */
  private place(flight: Flight, step: Step): void {
    const { clock, settings, random, owners } = this.deps;
    const nowMs = clock.monotonicMs();
    if (step.next === 'ended' || step.next === 'parked') {
      if (this.flights.remove(flight)) owners.release(flight.run.id);
      if (step.next === 'ended') this.lane.noteEnded(1);
      else this.claiming.nudge();
      this.count();
      return;
    }
    flight.run = step.run;
    if (step.next === 'find') {
      flight.phase = 'doubtful';
      flight.why = step.error.message;
      flight.sinceMs = nowMs;
      flight.dueMs = nowMs;
      return;
    }
    flight.phase = 'pending';
    flight.dueMs = nowMs + this.adapter.abilities.pollIntervalMs;
    const { fetchFailed } = step;
    if (!fetchFailed) return;
    flight.fetches += 1;
    flight.why = fetchFailed.message;
    if (fetchFailed.code === 'output-gone') {
      flight.missingSinceMs ??= nowMs;
      if (nowMs - flight.missingSinceMs >= settings.missingOutputMs) {
        flight.fetches = settings.maxFetches;
        return;
      }
    }
    const asked = fetchFailed.retry.kind === 'after' ? fetchFailed.retry.delayMs : null;
    flight.dueMs =
      nowMs + Math.min(settings.maxAskedRestMs, asked ?? backOffMs(flight.fetches, settings, random));
  }
}
