/** What a payload itself fixes, under any of the names that models use; null where it does not say. */
import type { Json, JsonObject } from '#shared/base';
import type { Counts } from '#electron/providers';
import { decimalText } from './decimal.ts';
import type { ModelForm } from './model-form.ts';

const SECONDS = ['duration', 'seconds', 'duration_seconds', 'video_length'] as const;
const IMAGES = ['num_images', 'num_outputs', 'number_of_images'] as const;

/** How long a film or sound is asked for. */
export function requestedSeconds(payload: JsonObject): number | null {
  // "5", "5s" and 5 are said by different models.
  const [, digits] = /^(\d{1,5}(?:\.\d{1,3})?)s?$/.exec(String(firstOf(SECONDS, payload))) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** Seconds and characters: also read from what a provider echoes of a request. */
export function requestedCounts(payload: JsonObject): Counts {
  const seconds = requestedSeconds(payload);
  const second = seconds === null ? null : decimalText(seconds);
  const text = payload['text'] ?? payload['prompt'];
  return {
    ...(second === null ? {} : { second }),
    ...(typeof text === 'string' ? { character: String([...text].length) } : {}),
  };
}

/** How many pictures: one where the model is known to take no number; not known where it has a number of its own. */
export function requestedImages(payload: JsonObject, form: ModelForm | null): number | null {
  const said = firstOf(IMAGES, payload);
  if (said !== null) return typeof said === 'number' && Number.isInteger(said) && said > 0 ? said : null;
  const hasOwn = !form || IMAGES.some((name) => Object.hasOwn(form.parameters, name));
  return hasOwn ? null : 1;
}

const firstOf = (names: readonly string[], payload: JsonObject): Json =>
  names.map((name) => payload[name] ?? null).find((value) => value !== null) ?? null;
