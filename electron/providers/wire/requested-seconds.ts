/** How long a film or sound a payload asks for, under any of the names that models use; null where it does not say. */
import type { JsonObject } from '#shared/base';

const NAMES = ['duration', 'seconds', 'duration_seconds', 'video_length'] as const;

export function requestedSeconds(payload: JsonObject): number | null {
  const value = NAMES.map((name) => payload[name]).find((named) => named !== undefined && named !== null);
  // "5", "5s" and 5 are said by different models.
  const [, digits] = /^(\d{1,5}(?:\.\d{1,3})?)s?$/.exec(String(value)) ?? [];
  return digits === undefined ? null : Number(digits);
}
