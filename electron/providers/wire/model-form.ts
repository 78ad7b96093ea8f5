/**
 * What a model takes, as data: stored in the catalogue where the provider says it, built into an adapter where it does not.
 * Providers accept unknown parameters silently and bill them, so what is not listed is refused before it is sent.
 */
import { err, isJsonObject, type Json, type JsonObject, ok, type Result } from '#shared/base';

export type ParameterRule =
  | { readonly kind: 'text'; readonly maxLength?: number }
  | { readonly kind: 'flag' }
  /** An address or data URL of an input picture, sound or film; passes through. */
  | { readonly kind: 'media' }
  | { readonly kind: 'media-list' }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly preset?: string }
  /** A number the provider wants as text, such as "8"; given as a number it is converted. */
  | { readonly kind: 'number-as-text'; readonly values?: readonly string[]; readonly preset?: string }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly preset?: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly preset?: number }
  /** Anything the provider takes there; its schema says no more. */
  | { readonly kind: 'any' };

export interface ModelForm {
  /** The name under which the prompt is sent. */
  readonly promptName: string;
  /** The name under which the seed is sent; null: it takes none. */
  readonly seedName: string | null;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  /** Parameters without which the provider refuses or guesses. */
  readonly required?: readonly string[];
}

/** Words of the program's own for what every model calls otherwise; in the order in which they are looked for. */
const OUR_NAMES = new Map(
  Object.entries({
    '@negative': ['negative_prompt', 'negativePrompt'],
    '@image': [
      'image',
      'image_url',
      'img_url',
      'input_reference',
      'first_frame_image',
      'input_image',
      'images',
    ],
    '@audio': ['audio', 'audio_url', 'input_audio'],
  }),
);
const OUR_WORDS = new Map(
  Object.entries({
    '@negative': 'a negative prompt',
    '@image': 'an input picture',
    '@audio': 'an input sound',
  }),
);

export interface Filled {
  readonly modelKey: string;
  readonly prompt: string;
  readonly seed: number;
  readonly parameters: JsonObject;
}

/** The parameters of a run, checked against the form, with presets, prompt and seed in their places; or what is wrong. */
export function fillForm(
  form: ModelForm,
  { modelKey, prompt, seed, parameters }: Filled,
): Result<JsonObject, string> {
  if (prompt.trim() === '') return err('the prompt is empty');
  const payload: Record<string, Json> = { [form.promptName]: prompt };
  for (const [name, rule] of Object.entries(form.parameters))
    if ('preset' in rule && rule.preset !== undefined) payload[name] = rule.preset;
  for (const [name, value] of Object.entries(parameters)) {
    const own = OUR_NAMES.get(name)?.find((each) => Object.hasOwn(form.parameters, each)) ?? name;
    if (own === name && name.startsWith('@'))
      return err(`${modelKey} is not known to take ${OUR_WORDS.get(name) ?? `"${name}"`}`);
    const rule = Object.hasOwn(form.parameters, own) ? form.parameters[own] : undefined;
    if (!rule) return err(unknownParameter(modelKey, form, own));
    const accepted = accept(rule, rule.kind === 'media-list' && isText(value) ? [value] : value);
    if (!accepted.ok) return err(`the parameter "${own}" of ${modelKey} must be ${accepted.error}`);
    payload[own] = accepted.value;
  }
  const missing = (form.required ?? []).find((name) => !Object.hasOwn(payload, name));
  if (missing !== undefined) return err(`${modelKey} needs the parameter "${missing}"`);
  if (form.seedName !== null) payload[form.seedName] = seed;
  return ok(payload);
}

function unknownParameter(modelKey: string, form: ModelForm, name: string): string {
  if (name === form.promptName)
    return `"${name}" is the prompt of ${modelKey} and is not given as a parameter`;
  if (name === 'seed' || name === form.seedName) {
    return form.seedName === null
      ? `${modelKey} is not known to take a seed`
      : 'the seed is given with the run, not as a parameter';
  }
  const known = Object.keys(form.parameters).join(', ');
  return `${modelKey} is not known to take the parameter "${name}" (it would be ignored and billed); known: ${known}`;
}

/** The value as it is sent, or what it must be. */
function accept(rule: ParameterRule, value: Json): Result<Json, string> {
  switch (rule.kind) {
    case 'any':
      return ok(value);
    case 'text': {
      const { maxLength = Number.POSITIVE_INFINITY } = rule;
      if (!isText(value)) return err('a text');
      return value.length <= maxLength ? ok(value) : err(`a text of at most ${maxLength} characters`);
    }
    case 'flag':
      return typeof value === 'boolean' ? ok(value) : err('true or false');
    case 'media':
      return isMediaAddress(value) ? ok(value) : err('an https address or a data URL');
    case 'media-list':
      return Array.isArray(value) && value.length > 0 && value.every(isMediaAddress)
        ? ok(value)
        : err('a list of https addresses or data URLs');
    case 'choice':
      return isText(value) && rule.values.includes(value)
        ? ok(value)
        : err(`one of ${rule.values.join(', ')}`);
    case 'number-as-text': {
      const text = String(value);
      const fits = rule.values ? rule.values.includes(text) : /^\d{1,4}(\.\d{1,6})?$/.test(text);
      return fits && (isText(value) || typeof value === 'number')
        ? ok(text)
        : err(rule.values ? `one of ${rule.values.join(', ')}` : 'a number');
    }
    case 'integer':
      return Number.isInteger(value) && isWithin(rule, value)
        ? ok(value)
        : err(`a whole number from ${rule.min} to ${rule.max}`);
    case 'number':
      return isWithin(rule, value) ? ok(value) : err(`a number from ${rule.min} to ${rule.max}`);
  }
}

/** A form as it was stored; null where it is none of ours. */
export const readForm = (stored: Json | null): ModelForm | null =>
  stored !== null && isJsonObject(stored) && typeof stored['promptName'] === 'string'
    ? (stored as unknown as ModelForm)
    : null;

const isText = (value: Json): value is string => typeof value === 'string' && value !== '';
export const isMediaAddress = (value: Json): boolean => isText(value) && /^(https:\/\/|data:)/.test(value);
const isWithin = (rule: { readonly min: number; readonly max: number }, value: Json): boolean =>
  typeof value === 'number' && value >= rule.min && value <= rule.max;
