/** Time comes in from outside, so that a test can own it. */

/** What an AbortSignal is to this layer, which knows neither browser nor Node. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, as the wall clock shows them; may jump. */
  nowMs(): number;
  /** Milliseconds from an arbitrary start; never goes back. For durations. */
  monotonicMs(): number;
  /** Resolves after `durationMs`, or at once when `signal` is aborted. Never rejects. */
  sleep(durationMs: number, signal?: StopSignal): Promise<void>;
}

/** The UTC calendar day of a moment, as `YYYY-MM-DD`. Charges are dated by the UTC day of use (accounting rule "Period"). */
export function utcDay(atMs: number): Day {
  const number = Math.floor(atMs / MS_PER_DAY);
  // A batch asks for the same day a hundred thousand times.
  if (number !== lastDay.number) lastDay = { number, text: new Date(atMs).toISOString().slice(0, 10) as Day };
  return lastDay.text;
}

const MS_PER_DAY = 86_400_000;
let lastDay: { readonly number: number; readonly text: Day } = { number: 0, text: '1970-01-01' as Day };

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string & { readonly __day: true };

const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a real calendar day written `YYYY-MM-DD` (2026-02-29 is not one). */
export function isDay(text: string): text is Day {
  const match = DAY_PATTERN.exec(text);
  if (!match) return false;
  const atMs = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(atMs).toISOString().slice(0, 10) === text;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);

export const addDays = (day: Day, days: number): Day =>
  utcDay(Date.parse(`${day}T00:00:00Z`) + days * MS_PER_DAY);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day as people read it: `14 May 2028`. */
export const formatDay = (day: Day): string =>
  `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
