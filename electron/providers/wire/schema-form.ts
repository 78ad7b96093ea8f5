/**
 * A model's form out of the JSON schema that its provider publishes. Lenient: what the schema says in a way not known here becomes
 * a parameter of any kind, and the provider judges it. Defaults stay with the provider, except where they fix what is billed.
 */
import type { ModelForm, ParameterRule } from './model-form.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where the default decides how much is made, it is sent as well, so that what is quoted is what is asked for. */
const FIXES_THE_BILL = new Set(['num_outputs', 'num_images', 'number_of_images', 'duration', 'seconds']);
const PROMPTS = ['prompt', 'text', 'instruction', 'text_prompt', 'input_text', 'script'] as const;

/** Null where the model takes no text as its prompt. `root` is where `#/components/...` is looked up. */
export function formOfSchema(root: unknown, schema: unknown): ModelForm | null {
  const input = resolved(root, schema);
  const properties = Object.entries(fieldsOf(input?.['properties'])).flatMap(([name, property]) => {
    const known = resolved(root, property);
    return known ? [[name, known] as const] : [];
  });
  const byName = new Map(properties);
  const promptName = PROMPTS.find((name) => byName.get(name)?.['type'] === 'string');
  if (promptName === undefined) return null;
  const seedName = byName.get('seed')?.['type'] === 'integer' ? 'seed' : null;
  const parameters: Record<string, ParameterRule> = {};
  for (const [name, property] of properties.toSorted(byOrder))
    if (name !== promptName && name !== seedName) parameters[name] = ruleOf(root, name, property);
  const listed = Array.isArray(input?.['required']) ? input['required'] : [];
  const required = listed.filter(
    (name): name is string => typeof name === 'string' && Object.hasOwn(parameters, name),
  );
  return { promptName, seedName, parameters, ...(required.length > 0 ? { required } : {}) };
}

const byOrder = ([, a]: readonly [string, Fields], [, b]: readonly [string, Fields]): number =>
  (numberOr(a['x-order'], 0) ?? 0) - (numberOr(b['x-order'], 0) ?? 0);

function ruleOf(root: unknown, name: string, property: Fields): ParameterRule {
  const { type } = property;
  const choices = property['enum'];
  if (Array.isArray(choices) && choices.length > 0) return choiceOf(name, choices, property);
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'integer' || type === 'number') return numberRule(name, type, property);
  if (type === 'string') {
    if (property['format'] === 'uri' || name.endsWith('_url')) return { kind: 'media' };
    const maxLength = numberOr(property['maxLength'], null);
    return maxLength === null ? { kind: 'text' } : { kind: 'text', maxLength };
  }
  if (type === 'array') {
    const items = resolved(root, property['items']);
    const isMedia = items?.['format'] === 'uri' || (items?.['type'] === 'string' && name.endsWith('_urls'));
    return isMedia ? { kind: 'media-list' } : { kind: 'any' };
  }
  return { kind: 'any' };
}

function choiceOf(name: string, choices: readonly unknown[], property: Fields): ParameterRule {
  const values = choices.filter((choice) => typeof choice === 'string');
  if (values.length === choices.length) {
    const preset = property['default'];
    const fixes = FIXES_THE_BILL.has(name) && typeof preset === 'string' && values.includes(preset);
    return fixes ? { kind: 'choice', values, preset } : { kind: 'choice', values };
  }
  const whole = choices.filter((choice): choice is number => Number.isSafeInteger(choice));
  if (whole.length < choices.length) return { kind: 'any' };
  // The provider refuses, free of charge, what lies between.
  return numberRule(name, 'integer', {
    ...property,
    minimum: Math.min(...whole),
    maximum: Math.max(...whole),
  });
}

function numberRule(name: string, kind: 'integer' | 'number', property: Fields): ParameterRule {
  const min = numberOr(property['minimum'], -Number.MAX_SAFE_INTEGER);
  const max = numberOr(property['maximum'], Number.MAX_SAFE_INTEGER);
  const preset = numberOr(property['default'], null);
  return FIXES_THE_BILL.has(name) && preset !== null ? { kind, min, max, preset } : { kind, min, max };
}

const MAX_DEPTH = 8;

/** Follows `$ref`, `allOf` of one, and `anyOf` that only adds null; what stands beside them, such as a default, stays. */
function resolved(root: unknown, schema: unknown, depth = 0): Fields | null {
  if (typeof schema !== 'object' || schema === null || depth > MAX_DEPTH) return null;
  const { $ref, allOf, anyOf, ...own } = schema as Fields;
  const all = Array.isArray(allOf) ? allOf : [];
  const any = (Array.isArray(anyOf) ? anyOf : []).filter((one) => fieldsOf(one)['type'] !== 'null');
  const [inner] = [...(typeof $ref === 'string' ? [lookUp(root, $ref)] : []), ...all, ...any];
  if (inner === undefined) return own;
  // Several kinds of value at once are nothing that a rule can say.
  if (all.length + any.length > 1) return { ...own, type: undefined };
  return { ...resolved(root, inner, depth + 1), ...own };
}

function lookUp(root: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => fieldsOf(at)[name], root);
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
