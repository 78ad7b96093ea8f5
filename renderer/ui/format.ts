/** Counts, durations, rates, sizes and dates as text. Money is written by shared/money. */
import type { Day } from '#shared/base';

const countFormat = new Intl.NumberFormat('en-US');
export const formatCount = (count: number): string => countFormat.format(count);

/** `1 run`, `3,784 runs`. */
export const formatCounted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** At most two units: `850 ms`, `12 s`, `4 min`, `1 h 20 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** Runs per second, or per minute when slower. */
export function formatRate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond >= 10) return `${formatCount(Math.round(perSecond))}/s`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)}/s`;
  return `${(perSecond * 60).toFixed(perSecond * 60 >= 10 ? 0 : 1)}/min`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const instantFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const fullFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});
const utcFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

export const dayToMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
export const formatDay = (day: Day): string => dayFormat.format(dayToMs(day));
export const formatMonth = (atMs: number): string => monthFormat.format(atMs);
export const formatInstant = (atMs: number): string => instantFormat.format(atMs);
/** Every part of a moment, in the zone of this computer and in UTC. */
export const formatInstantFully = (atMs: number): string =>
  `${fullFormat.format(atMs)} (${Intl.DateTimeFormat().resolvedOptions().timeZone})\n${utcFormat.format(atMs)} UTC`;

/** `just now`, `4 min ago`: the largest unit alone. */
export function formatAgo(atMs: number, nowMs: number): string {
  const passedMs = nowMs - atMs;
  if (passedMs < 10_000) return 'just now';
  const largest = /^\S+ \S+/.exec(formatDuration(passedMs))?.[0] ?? '';
  return `${largest} ago`;
}

/** What is left of an award: `328 days`, `its last day`, `ended`. */
export const formatDaysLeft = (days: number): string =>
  days < 0 ? 'ended' : days === 0 ? 'its last day' : formatCounted(days, 'day');
