/** What Gemini Omni takes: provider-apis.md section 3.3. The prompt is `input`, everything else describes the film that is wanted. */
import { err, isJsonObject, type JsonObject, ok } from '#shared/base';
import type { Dialect, Measure, ModelForm } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';
import { goneVeo } from '#electron/providers/google';

/** Sources disagree on 10 or 15 s for 1.2 [T]: 3 to 10 is what all of them say. It takes no seed that is known. */
const FORM: ModelForm = {
  promptName: 'input',
  seedName: null,
  parameters: {
    duration: { kind: 'integer', min: 3, max: 10, preset: 5 },
    resolution: { kind: 'choice', values: ['360p', '720p', '1080p', '4k'], preset: '720p' },
    aspect_ratio: { kind: 'choice', values: ['16:9', '9:16'], preset: '16:9' },
  },
};

export const isOmni = (modelKey: string): boolean => modelKey.startsWith('gemini-omni-');

export const omniDialect: Dialect = {
  buildPayload(input) {
    const { modelKey } = input;
    const gone = goneVeo(modelKey);
    if (gone) return err(gone);
    if (!isOmni(modelKey))
      return err(badRequest(`"${modelKey}" is not a model of Gemini Omni; they are called gemini-omni-...`));
    const filled = fillForm(input.form ?? FORM, input);
    if (!filled.ok) return err(badRequest(filled.error));
    const { input: prompt = '', duration, ...film } = filled.value;
    return ok({
      input: prompt,
      // Asked for later by its id, and a film is more than an answer may carry inline (about 4 MB [T]).
      background: true,
      store: true,
      response_format: { type: 'video', ...film, duration: `${String(duration)}s`, delivery: 'uri' },
    });
  },
  measure(_, payload): Measure {
    const seconds = secondsOf(payload);
    const counts: Measure['ceiling'] = {
      quantity: '1',
      ...(seconds === null ? {} : { counts: { second: seconds } }),
    };
    return { likely: counts, ceiling: counts };
  },
};

/**
 * Seconds are counted at 720p only: that is what prices per second are said for, and other resolutions cost something else.
 * Tokens of a film cannot be foretold from what is documented; the answer counts them.
 */
export function secondsOf(request: JsonObject): string | null {
  const format = request['response_format'];
  if (!isJsonObject(format) || format['resolution'] !== '720p') return null;
  return /^(\d{1,3})s$/.exec(String(format['duration']))?.[1] ?? null;
}
