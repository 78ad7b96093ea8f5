/** From a run's own words to the provider's payload; whatever the model is not known to take is refused here, free of charge. */
import { err, type Json, type JsonObject, ok, type Result } from '#shared/base';
import type { ProviderError, RunInput } from '#electron/providers';
import { badRequest } from './errors.ts';
import { MODEL_FORMS, type ModelForm, type ParameterRule } from './models.ts';

export function buildPayload(input: RunInput): Result<JsonObject, ProviderError> {
  const form = Object.hasOwn(MODEL_FORMS, input.modelKey) ? MODEL_FORMS[input.modelKey] : undefined;
  if (!form)
    return err(
      badRequest(
        `the model "${input.modelKey}" is not known here; ids are case-sensitive${nearModel(input.modelKey)}`,
      ),
    );
  if (input.prompt.trim() === '') return err(badRequest('the prompt is empty'));
  const payload: Record<string, Json> = { [form.promptName]: input.prompt };
  for (const [name, rule] of Object.entries(form.parameters)) {
    if (rule.kind === 'choice' && rule.preset !== undefined) payload[name] = rule.preset;
  }
  for (const [name, value] of Object.entries(input.parameters)) {
    const rule = Object.hasOwn(form.parameters, name) ? form.parameters[name] : undefined;
    if (!rule) return err(badRequest(unknownParameter(input.modelKey, form, name)));
    const accepted = accept(rule, value);
    if (!accepted.ok)
      return err(badRequest(`the parameter "${name}" of ${input.modelKey} must be ${accepted.error}`));
    payload[name] = accepted.value;
  }
  if (form.takesSeed) payload['seed'] = input.seed;
  return ok(payload);
}

function unknownParameter(modelKey: string, form: ModelForm, name: string): string {
  if (name === form.promptName)
    return `"${name}" is the prompt of ${modelKey} and is not given as a parameter`;
  if (name === 'seed') {
    return form.takesSeed
      ? 'the seed is given with the run, not as a parameter'
      : `${modelKey} is not known to take a seed`;
  }
  const known = Object.keys(form.parameters).join(', ');
  return `${modelKey} is not known to take the parameter "${name}" (it would be ignored and billed); known: ${known}`;
}

function nearModel(modelKey: string): string {
  const near = Object.keys(MODEL_FORMS).find((key) => key.toLowerCase() === modelKey.toLowerCase());
  return near ? `, the provider writes "${near}"` : '';
}

/** The value as it is sent, or what it must be. */
function accept(rule: ParameterRule, value: Json): Result<Json, string> {
  switch (rule.kind) {
    case 'text':
      return isText(value) ? ok(value) : err('a text');
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

const isText = (value: Json): value is string => typeof value === 'string' && value !== '';
const isMediaAddress = (value: Json): boolean => isText(value) && /^(https:\/\/|data:)/.test(value);
const isWithin = (rule: { readonly min: number; readonly max: number }, value: Json): boolean =>
  typeof value === 'number' && value >= rule.min && value <= rule.max;
