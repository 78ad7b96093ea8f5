/** A lane: the cheap or the premium work of one provider account, with its concurrency, rate limit and breaker. */
import type { AccountRow } from '#db/repos';
import type { Lane as LaneView } from '#shared/contract';
import type { AccountId } from '#shared/domain';
import type { QueueSettings } from './settings.ts';

export interface LaneKey {
  readonly accountId: AccountId;
  readonly premium: boolean;
}

/** The settings key under which a paused lane is remembered. */
export const laneSetting = ({ accountId, premium }: LaneKey): string =>
  `lane:${accountId}:${premium ? 'premium' : 'cheap'}`;

type Rest = {
  readonly kind: 'resting' | 'waiting-for-network';
  readonly why: string;
  readonly sinceMs: number;
  readonly untilMs: number;
};

const RATE_WINDOW_MS = 10_000;

export class Lane {
  readonly key: LaneKey;
  readonly account: AccountRow;
  inFlight = 0;
  paused: { readonly why: string; readonly sinceMs: number } | null = null;
  private rest: Rest | null = null;
  private failures = 0;
  private rests = 0;
  private sent: number[] = [];
  private ended: { readonly atMs: number; runs: number }[] = [];
  private readonly settings: QueueSettings;

  constructor(account: AccountRow, premium: boolean, settings: QueueSettings) {
    this.key = { accountId: account.id, premium };
    this.account = account;
    this.settings = settings;
  }

  get concurrency(): number {
    return this.key.premium ? this.account.premiumConcurrency : this.account.concurrency;
  }

  /** How many runs may be claimed now. After a rest a single one goes ahead to see whether the way is free. */
  room(nowMs: number): number {
    if (this.paused !== null || this.restLeftMs(nowMs) > 0) return 0;
    const halfOpen = this.rest !== null;
    const free = (halfOpen ? 1 : this.concurrency) - this.inFlight;
    return Math.max(0, Math.min(free, this.rateRoom(nowMs)));
  }

  restLeftMs(nowMs: number): number {
    return this.rest === null ? 0 : Math.max(0, this.rest.untilMs - nowMs);
  }

  /** How long until the rate limit lets another one through; 0 when it does now. */
  rateWaitMs(nowMs: number): number {
    const oldest = this.sent[0];
    return this.rateRoom(nowMs) > 0 || oldest === undefined ? 0 : oldest + 60_000 - nowMs;
  }

  noteSent(count: number, nowMs: number): void {
    if (this.account.requestsPerMinute === null) return;
    for (let index = 0; index < count; index += 1) this.sent.push(nowMs);
  }

  noteSuccess(): void {
    this.failures = 0;
    this.rests = 0;
    this.rest = null;
  }

  /** A failure of the provider, not of the request; enough of them in a row open the breaker. */
  noteFailure(why: string, nowMs: number): void {
    this.failures += 1;
    if (this.failures >= this.settings.breakerFailures || this.rest !== null) {
      this.restFor(this.settings.breakerRestMs * 2 ** Math.min(this.rests, 6), why, 'resting', nowMs);
    }
  }

  /** The provider asked for it (429, 503). */
  restAsAsked(delayMs: number | null, why: string, nowMs: number): void {
    this.restFor(
      delayMs ?? this.settings.breakerRestMs * 2 ** Math.min(this.rests, 6),
      why,
      'resting',
      nowMs,
    );
  }

  /** No connection: the lane waits and tries again by itself; it costs no run an attempt. */
  waitForNetwork(why: string, nowMs: number): void {
    this.restFor(Math.min(30_000, 500 * 2 ** Math.min(this.rests, 6)), why, 'waiting-for-network', nowMs);
  }

  noteEnded(runs: number, nowMs: number): void {
    const last = this.ended.at(-1);
    if (last && nowMs - last.atMs < 200) last.runs += runs;
    else this.ended.push({ atMs: nowMs, runs });
  }

  ratePerSecond(nowMs: number): number {
    this.ended = this.ended.filter((slot) => nowMs - slot.atMs < RATE_WINDOW_MS);
    const first = this.ended[0];
    if (!first) return 0;
    const runs = this.ended.reduce((total, slot) => total + slot.runs, 0);
    return (runs * 1000) / Math.max(1000, nowMs - first.atMs);
  }

  view(nowMs: number, busy: boolean): LaneView {
    const rest = this.restLeftMs(nowMs) > 0 ? this.rest : null;
    return {
      accountId: this.key.accountId,
      name: this.account.name,
      provider: this.account.provider,
      practice: this.account.practice,
      premium: this.key.premium,
      condition: this.paused ? 'paused' : (rest?.kind ?? (this.inFlight > 0 || busy ? 'running' : 'idle')),
      why: this.paused?.why ?? rest?.why ?? null,
      sinceMs: this.paused?.sinceMs ?? rest?.sinceMs ?? null,
      concurrency: this.concurrency,
      requestsPerMinute: this.account.requestsPerMinute,
      inFlight: this.inFlight,
      ratePerSecond: this.ratePerSecond(nowMs),
    };
  }

  private restFor(durationMs: number, why: string, kind: Rest['kind'], nowMs: number): void {
    const already = this.restLeftMs(nowMs) > 0;
    if (!already) this.rests += 1;
    const sinceMs = this.rest?.kind === kind ? this.rest.sinceMs : nowMs;
    this.rest = { kind, why, sinceMs, untilMs: Math.max(this.rest?.untilMs ?? 0, nowMs + durationMs) };
  }

  private rateRoom(nowMs: number): number {
    const limit = this.account.requestsPerMinute;
    if (limit === null) return Number.MAX_SAFE_INTEGER;
    this.sent = this.sent.filter((atMs) => nowMs - atMs < 60_000);
    return limit - this.sent.length;
  }
}
