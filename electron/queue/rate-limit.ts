/** Requests per minute of a provider account, over the last sixty seconds of monotonic time. */
import type { Clock } from '#shared/base';

const MINUTE_MS = 60_000;

export interface RateLimit {
  room(): number;
  /** Until there is room; 0 when there is. */
  waitMs(): number;
  note(requests: number): void;
  /** From now on so many a minute; null: as many as there are. */
  allow(perMinute: number | null): void;
}

/** `allowed` null: as many as there are. */
export function createRateLimit(allowed: number | null, clock: Pick<Clock, 'monotonicMs'>): RateLimit {
  let perMinute = allowed;
  let sent: { readonly atMs: number; readonly requests: number }[] = [];
  const room = (): number => {
    if (perMinute === null) return Number.MAX_SAFE_INTEGER;
    const nowMs = clock.monotonicMs();
    sent = sent.filter(({ atMs }) => nowMs - atMs < MINUTE_MS);
    return perMinute - sent.reduce((total, { requests }) => total + requests, 0);
  };
  return {
    room,
    waitMs: () => {
      const isFree = room() > 0;
      const [oldest] = sent;
      return isFree || !oldest ? 0 : oldest.atMs + MINUTE_MS - clock.monotonicMs();
    },
    note: (requests) => {
      if (perMinute !== null && requests > 0) sent.push({ atMs: clock.monotonicMs(), requests });
    },
    allow: (next) => {
      perMinute = next;
    },
  };
}
