/**
 * A model's form out of what `GET /models/{id}` says of its parameters. That it says them is documented, in which shape is not
 * (mark [I]): a list of parameters and a JSON schema are understood, anything else is no form.
 */
import { z } from 'zod';
import type { ModelForm, ParameterRule } from '#electron/providers';
import { formOfSchema } from '#electron/providers/wire';

const parameter = z.object({
  name: z.string().min(1),
  type: z.string().optional().catch(undefined),
  required: z.boolean().optional().catch(undefined),
  options: z.array(z.unknown()).optional().catch(undefined),
  enum: z.array(z.unknown()).optional().catch(undefined),
  min: z.number().optional().catch(undefined),
  max: z.number().optional().catch(undefined),
  default: z.unknown().optional(),
});
type Parameter = z.infer<typeof parameter>;

const properties = z.record(z.string(), z.unknown());
const jsonSchema = z.object({ properties, required: z.array(z.string()).optional().catch(undefined) });

export function formOfDetail(detail: unknown): ModelForm | null {
  const named = z.object({ parameters: z.unknown() }).safeParse(detail);
  const said = (named.success ? named.data.parameters : undefined) ?? detail;
  const listed = z.array(parameter).safeParse(said);
  const schema = listed.success ? schemaOf(listed.data) : jsonSchema.safeParse(said).data;
  const form = schema && formOfSchema(schema, schema);
  return form ? { ...form, parameters: withLength(form.parameters, schema.properties) } : null;
}

const TYPES: Readonly<Record<string, object>> = {
  string: { type: 'string' },
  text: { type: 'string' },
  enum: { type: 'string' },
  int: { type: 'integer' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  number: { type: 'number' },
  bool: { type: 'boolean' },
  boolean: { type: 'boolean' },
  image: { type: 'string', format: 'uri' },
  video: { type: 'string', format: 'uri' },
  audio: { type: 'string', format: 'uri' },
  file: { type: 'string', format: 'uri' },
};

function schemaOf(parameters: readonly Parameter[]): z.infer<typeof jsonSchema> {
  return {
    properties: Object.fromEntries(
      parameters.map(({ name, type = '', options, enum: choices = options, min, max, default: preset }) => [
        name,
        {
          ...TYPES[type.toLowerCase()],
          ...(choices ? { enum: choices } : {}),
          ...(min === undefined ? {} : { minimum: min }),
          ...(max === undefined ? {} : { maximum: max }),
          ...(preset === undefined ? {} : { default: preset }),
        },
      ]),
    ),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  };
}

const LENGTH = 'durationSeconds';

/** Google's models have a word of their own for the length of a film, on which its price hangs: its default is sent as well. */
function withLength(
  rules: ModelForm['parameters'],
  said: z.infer<typeof properties>,
): ModelForm['parameters'] {
  const rule = rules[LENGTH];
  const { default: preset } = z.object({ default: z.unknown() }).safeParse(said[LENGTH]).data ?? {};
  const fixed = rule && withPreset(rule, preset);
  return fixed ? { ...rules, [LENGTH]: fixed } : rules;
}

function withPreset(rule: ParameterRule, preset: unknown): ParameterRule | null {
  if (rule.kind === 'choice' && typeof preset === 'string' && rule.values.includes(preset))
    return { ...rule, preset };
  const isNumber = rule.kind === 'integer' || rule.kind === 'number';
  return isNumber && typeof preset === 'number' ? { ...rule, preset } : null;
}
