/**
 * A lane: the cheap or the premium work of one provider account, with its concurrency, rate limit and breaker. Lives in
 * monotonic time, so that a changed clock neither hurries nor stops it; the wall clock is only shown.
 */
import type { AccountRow } from '#db/repos';
import type { Clock } from '#shared/base';
import type { Lane as LaneView } from '#shared/contract';
import type { AccountId } from '#shared/domain';
import type { RateLimit } from './rate-limit.ts';
import type { QueueSettings } from './settings.ts';

export interface LaneKey {
  readonly accountId: AccountId;
  readonly premium: boolean;
}

/** The settings key under which a paused lane is remembered. */
export const laneSetting = ({ accountId, premium }: LaneKey): string =>
  `lane:${accountId}:${premium ? 'premium' : 'cheap'}`;

export type LaneClock = Pick<Clock, 'nowMs' | 'monotonicMs'>;

interface Rest {
  /** `asked` by the provider (429, 503), after `failures` in a row, or because there is no `network`. */
  readonly kind: 'asked' | 'failures' | 'network';
  readonly why: string;
  readonly sinceWallMs: number;
  /** Monotonic. */
  readonly untilMs: number;
}

const RATE_WINDOW_MS = 10_000;
const MAX_NETWORK_REST_MS = 30_000;

export class Lane {
  readonly key: LaneKey;
  account: AccountRow;
  /** Runs in hand: being submitted, asked after, looked for or fetched. */
  inFlight = 0;
  /** Those of them whose submission is under way. */
  submitting = 0;
  /** Runs that go as one submission; the concurrency counts submissions. */
  jobSize = 1;
  paused: { readonly why: string; readonly sinceMs: number } | null = null;
  private rest: Rest | null = null;
  private failures = 0;
  /** Rests in a row without a success between them. */
  private rests = 0;
  private ended: { readonly atMs: number; runs: number }[] = [];
  private readonly settings: QueueSettings;
  private readonly clock: LaneClock;
  private readonly rate: RateLimit;

  /** `rate` is shared by the lanes of an account. */
  constructor(
    account: AccountRow,
    premium: boolean,
    { settings, clock, rate }: { settings: QueueSettings; clock: LaneClock; rate: RateLimit },
  ) {
    this.key = { accountId: account.id, premium };
    this.account = account;
    this.settings = settings;
    this.clock = clock;
    this.rate = rate;
  }

  get concurrency(): number {
    return this.key.premium ? this.account.premiumConcurrency : this.account.concurrency;
  }

  /** Its limits were changed while it runs. */
  follow(account: AccountRow): void {
    this.account = account;
    this.rate.allow(account.requestsPerMinute);
  }

  /** How many runs may be claimed now. After a rest a single submission goes ahead to see whether the way is free. */
  room(): number {
    if (this.paused !== null || this.restLeftMs() > 0) return 0;
    // A job keeps its place until all its runs have ended: what is freed in part would go as jobs of one run.
    const free = (this.concurrency - Math.ceil(this.inFlight / this.jobSize)) * this.jobSize;
    const probe = this.submitting === 0 ? this.jobSize : 0;
    return Math.max(0, Math.min(free, this.rest === null ? free : probe, this.rate.room() * this.jobSize));
  }

  restLeftMs(): number {
    return this.rest === null ? 0 : Math.max(0, this.rest.untilMs - this.clock.monotonicMs());
  }

  /** How long until the rate limit lets another one through; 0 when it does now. */
  rateWaitMs(): number {
    return this.rate.waitMs();
  }

  noteSent(runs: number): void {
    this.rate.note(runs);
  }

  /** The provider took a submission, or refused it for what it asks. A rest it asked for still runs its time. */
  noteSuccess(): void {
    this.failures = 0;
    if (this.rest?.kind !== 'network' && this.restLeftMs() > 0) return;
    this.rest = null;
    this.rests = 0;
  }

  /** Something was heard from the provider. True when that ends a wait for the network. */
  noteReached(): boolean {
    if (this.rest?.kind !== 'network') return false;
    this.rest = null;
    this.rests = 0;
    return true;
  }

  /** A failure of the provider, not of the request; enough of them in a row open the breaker. */
  noteFailure(why: string): void {
    this.failures += 1;
    const isProbe = this.rest !== null && this.restLeftMs() === 0;
    if (this.failures >= this.settings.breakerFailures || isProbe)
      this.restFor(this.settings.breakerRestMs * 2 ** Math.min(this.rests, 6), why, 'failures');
  }

  /** The provider asked for it (429, 503), for so long if it said so. */
  restAsAsked(delayMs: number | null, why: string): void {
    const { breakerRestMs, maxAskedRestMs } = this.settings;
    this.restFor(
      Math.min(maxAskedRestMs, delayMs ?? breakerRestMs * 2 ** Math.min(this.rests, 6)),
      why,
      'asked',
    );
  }

  /** No connection: the lane waits and tries again by itself. True when the wait begins. */
  waitForNetwork(why: string): boolean {
    if (this.rest?.kind === 'asked' && this.restLeftMs() > 0) return false;
    const begins = this.rest?.kind !== 'network';
    this.restFor(Math.min(MAX_NETWORK_REST_MS, 500 * 2 ** Math.min(this.rests, 6)), why, 'network');
    return begins;
  }

  /** The system says that there is a network: try at once instead of at the next time. True when the lane waited for one. */
  tryNow(): boolean {
    if (this.rest?.kind !== 'network') return false;
    this.rest = { ...this.rest, untilMs: this.clock.monotonicMs() };
    this.rests = 1;
    return true;
  }

  noteEnded(runs: number): void {
    const atMs = this.clock.monotonicMs();
    const last = this.ended.at(-1);
    if (last && atMs - last.atMs < 200) last.runs += runs;
    else this.ended.push({ atMs, runs });
  }

  ratePerSecond(): number {
    const nowMs = this.clock.monotonicMs();
    this.ended = this.ended.filter((slot) => nowMs - slot.atMs < RATE_WINDOW_MS);
    const [first] = this.ended;
    if (!first) return 0;
    const runs = this.ended.reduce((total, slot) => total + slot.runs, 0);
    return (runs * 1000) / Math.max(1000, nowMs - first.atMs);
  }

  view(): LaneView {
    // A wait for the network lasts until something is heard, through every try in between.
    const rest = this.rest?.kind === 'network' || this.restLeftMs() > 0 ? this.rest : null;
    const resting = rest?.kind === 'network' ? 'waiting-for-network' : 'resting';
    return {
      accountId: this.key.accountId,
      name: this.account.name,
      provider: this.account.provider,
      practice: this.account.practice,
      premium: this.key.premium,
      condition: this.paused ? 'paused' : rest ? resting : this.inFlight > 0 ? 'running' : 'idle',
      why: this.paused?.why ?? rest?.why ?? null,
      sinceMs: this.paused?.sinceMs ?? rest?.sinceWallMs ?? null,
      concurrency: this.concurrency,
      requestsPerMinute: this.account.requestsPerMinute,
      inFlight: this.inFlight,
      ratePerSecond: this.ratePerSecond(),
    };
  }

  private restFor(durationMs: number, why: string, kind: Rest['kind']): void {
    if (this.restLeftMs() === 0) this.rests += 1;
    const before = this.rest;
    this.rest = {
      kind,
      why,
      sinceWallMs: before?.kind === kind ? before.sinceWallMs : this.clock.nowMs(),
      untilMs: Math.max(before?.untilMs ?? 0, this.clock.monotonicMs() + durationMs),
    };
  }
}
