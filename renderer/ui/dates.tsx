/** Days and moments: short on screen, complete with their time zone on hover. */
import { type Day, utcDay } from '#shared/base';
import { useNowMs } from './clock.tsx';
import { formatAgo, formatDay, formatInstant, formatInstantFully } from './format.ts';

export function DayText({ day }: { day: Day }) {
  return (
    <time dateTime={day} data-note={`${day}, a UTC day: charges are dated by the UTC day of use`}>
      {formatDay(day)}
    </time>
  );
}

export function InstantText({ atMs }: { atMs: number }) {
  return (
    <time dateTime={utcDay(atMs)} data-note={formatInstantFully(atMs)}>
      {formatInstant(atMs)}
    </time>
  );
}

export function AgoText({ atMs }: { atMs: number }) {
  const nowMs = useNowMs();
  return (
    <time dateTime={utcDay(atMs)} data-note={formatInstantFully(atMs)}>
      {formatAgo(atMs, nowMs)}
    </time>
  );
}
