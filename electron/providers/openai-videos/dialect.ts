/** From a run's own words to `POST /videos`: provider-apis.md section 2. */
import { err, type JsonObject, ok } from '#shared/base';
import type { Dialect, Measure, ModelForm, ParameterRule } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';

const PROMPT = { promptName: 'prompt', seedName: null } as const;

/** As OpenAI's own models took it; seconds and size are always said, because the price hangs on them. */
const SORA: ModelForm = {
  ...PROMPT,
  parameters: {
    // The specification names the first three, the guide all five.
    seconds: { kind: 'number-as-text', values: ['4', '8', '12', '16', '20'], preset: '4' },
    size: {
      kind: 'choice',
      values: ['720x1280', '1280x720', '1024x1792', '1792x1024', '1080x1920', '1920x1080'],
      preset: '720x1280',
    },
    input_reference: { kind: 'media' },
  },
};

const seconds: ParameterRule = { kind: 'number-as-text', preset: '4' };
const size: ParameterRule = { kind: 'text', maxLength: 11 };

/** A model of a gateway: the protocol's own fields and no others, since nobody publishes more. It has no seed. */
const ANY: ModelForm = {
  ...PROMPT,
  parameters: { seconds, size, input_reference: { kind: 'media' } },
};

/** What `trtllm-serve` takes beyond the protocol (its own code, mark [C]); it refuses what it does not know. */
export const TRTLLM_FORM: ModelForm = {
  promptName: 'prompt',
  // Without one every repeat would be the same film.
  seedName: 'seed',
  parameters: {
    seconds,
    size,
    negative_prompt: { kind: 'text' },
    num_inference_steps: { kind: 'integer', min: 1, max: 200 },
    guidance_scale: { kind: 'number', min: 0, max: 20 },
  },
};

const formFor = (modelKey: string): ModelForm => (/^sora-/i.test(modelKey) ? SORA : ANY);

export const openaiVideosDialect: Dialect = {
  buildPayload(input) {
    if (input.modelKey.trim() === '') return err(badRequest('the model has no name'));
    const filled = fillForm(input.form ?? formFor(input.modelKey), input);
    if (!filled.ok) return err(badRequest(filled.error));
    const { size: asked, input_reference: picture } = filled.value;
    if (typeof asked === 'string' && !isSize(asked) && asked !== 'auto')
      return err(badRequest(`the parameter "size" of ${input.modelKey} must be like 1280x720`));
    // In JSON a picture is named by an object; only a form upload sends the file itself.
    return ok(
      typeof picture === 'string'
        ? { ...filled.value, input_reference: { image_url: picture } }
        : filled.value,
    );
  },
  measure(_, payload) {
    const counts = countsOf(payload['seconds']);
    return { likely: counts, ceiling: counts };
  },
};

export const isSize = (size: unknown): size is string =>
  typeof size === 'string' && /^\d{2,5}x\d{2,5}$/.test(size);

/** The same text for "8", 8 and 8.0; null where it is no number of seconds. */
export function secondsText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return /^\d{1,5}(\.\d{1,6})?$/.test(String(value)) ? String(Number(value)) : null;
}

/** One request of so many seconds; seconds that nobody said are not counted. */
export function countsOf(seconds: unknown): Measure['ceiling'] {
  const text = secondsText(seconds);
  return { quantity: '1', ...(text === null ? {} : { counts: { second: text } }) };
}

/** What the list echoes of a submission; a size that was not asked for is the server's own choice. */
export const echoOfPayload = (payload: JsonObject): JsonObject => ({
  prompt: payload['prompt'] ?? null,
  seconds: secondsText(payload['seconds']),
  ...(isSize(payload['size']) ? { size: payload['size'] } : {}),
});
