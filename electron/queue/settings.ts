/** The queue's named defaults. Durations in milliseconds, money in nanos. */
import type { Adapter } from '#electron/providers';
import { type Nanos, nanos } from '#shared/money';

export interface QueueSettings {
  /** A submission in doubt that cannot be reconciled is sent again up to this price; above it a person decides. */
  readonly autoResendLimit: Nanos;
  /** A bill above both of these is not booked as an overrun but shown to a person: a misread figure, not a price. */
  readonly plausibleBill: Nanos;
  readonly plausibleBillFactor: number;
  /** Submissions of one run that may fail before it ends as failed. */
  readonly maxCountedAttempts: number;
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  /** How long a request may stay pending at the provider before a person is asked. */
  readonly pendingLimitMs: number;
  /** How often a submission in doubt is looked for before it is given to a person. */
  readonly maxFinds: number;
  /** How often copying a finished output is tried; with the pauses between them that is about five minutes. */
  readonly maxFetches: number;
  /** Storage is often a moment late: an output that is not there is asked for so long before it is given up. */
  readonly missingOutputMs: number;
  /** Consecutive failures of a lane that open its breaker. */
  readonly breakerFailures: number;
  readonly breakerRestMs: number;
  /** However long a provider asks to be left alone, it is tried again after this. */
  readonly maxAskedRestMs: number;
  readonly leaseBeatMs: number;
  /** A runner that was silent for so long, while somebody watched, is dead. */
  readonly leaseStaleMs: number;
  /** How long a stop waits for answers that are under way. */
  readonly stopGraceMs: number;
  readonly maxOutputBytes: number;
}

export const DEFAULT_SETTINGS: QueueSettings = {
  autoResendLimit: nanos(10_000_000n),
  plausibleBill: nanos(1_000_000_000n),
  plausibleBillFactor: 100,
  maxCountedAttempts: 5,
  retryBaseMs: 500,
  retryCapMs: 60_000,
  pendingLimitMs: 6 * 3_600_000,
  maxFinds: 40,
  maxFetches: 12,
  missingOutputMs: 60_000,
  breakerFailures: 8,
  breakerRestMs: 2_000,
  maxAskedRestMs: 3_600_000,
  leaseBeatMs: 2_000,
  leaseStaleMs: 15_000,
  stopGraceMs: 4_000,
  maxOutputBytes: 2_000_000_000,
};

/** A job may take a day, where a request takes minutes: its adapter says so. */
export const pendingLimitMs = ({ abilities }: Pick<Adapter, 'abilities'>, settings: QueueSettings): number =>
  Math.max(abilities.pendingLimitMs ?? 0, settings.pendingLimitMs);

/** Exponential back-off with full jitter: a random time up to base x 2^(tries - 1), at most the cap. */
export function backOffMs(tries: number, settings: QueueSettings, random: () => number): number {
  const ceiling = Math.min(settings.retryCapMs, settings.retryBaseMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(ceiling * (0.2 + 0.8 * random()));
}
