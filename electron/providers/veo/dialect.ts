/** What Veo takes on the Gemini Enterprise Agent Platform: provider-apis.md section 3.2. */
import { err, isJsonObject, type JsonObject, ok } from '#shared/base';
import type { Dialect, Measure, ModelForm } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';

export const VEO_MODELS = ['veo-3.1-generate-001', 'veo-3.1-fast-generate-001'] as const;

const FORM: ModelForm = {
  promptName: 'prompt',
  seedName: 'seed',
  parameters: {
    durationSeconds: { kind: 'number-as-text', values: ['4', '6', '8'], preset: '8' },
    sampleCount: { kind: 'integer', min: 1, max: 4, preset: 1 },
    resolution: { kind: 'choice', values: ['720p', '1080p', '4k'], preset: '720p' },
    aspectRatio: { kind: 'choice', values: ['16:9', '9:16'], preset: '16:9' },
    generateAudio: { kind: 'flag' },
    negativePrompt: { kind: 'text' },
    personGeneration: { kind: 'text' },
    /** A place in a bucket of the lab's: each attempt gets a folder of its own there. */
    storageUri: { kind: 'text', maxLength: 900 },
  },
};

export const veoDialect: Dialect = {
  buildPayload(input) {
    const { modelKey } = input;
    if (!(VEO_MODELS as readonly string[]).includes(modelKey))
      return err(badRequest(`"${modelKey}" is not sold on Google Cloud; known: ${VEO_MODELS.join(', ')}`));
    const filled = fillForm(input.form ?? FORM, input);
    if (!filled.ok) return err(badRequest(filled.error));
    const { prompt = '', durationSeconds, ...parameters } = filled.value;
    const { storageUri } = parameters;
    if (storageUri !== undefined && !BUCKET.test(String(storageUri)))
      return err(
        badRequest('the parameter "storageUri" must be a place in a bucket, such as gs://our-lab/films'),
      );
    return ok({
      instances: [{ prompt }],
      parameters: { generateAudio: true, ...parameters, durationSeconds: Number(durationSeconds) },
    });
  },
  measure(_, payload): Measure {
    const { samples, seconds } = orderIn(payload);
    const counts: Measure['ceiling'] = {
      quantity: '1',
      ...(seconds === null ? {} : { counts: { second: String(samples * seconds) } }),
    };
    return { likely: counts, ceiling: counts };
  },
};

const BUCKET = /^gs:\/\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](\/[\w=-][\w.=-]*)*\/?$/;

export interface Order {
  readonly samples: number;
  /** Of one film; null where the price per second is not the one that is known: 720p and 1080p cost the same, 4k does not [M]. */
  readonly seconds: number | null;
}

export function orderIn(payload: JsonObject): Order {
  const asked = parametersOf(payload);
  const { sampleCount, durationSeconds, resolution } = asked;
  return {
    samples: typeof sampleCount === 'number' ? sampleCount : 1,
    seconds: typeof durationSeconds === 'number' && resolution !== '4k' ? durationSeconds : null,
  };
}

/** What is sent for one attempt: in the bucket it has a folder that nothing else is written to. */
export function payloadFor(payload: JsonObject, reference: string): JsonObject {
  const folder = folderFor(payload, reference);
  // Shown beside the charge in Google's billing, where it can be looked up later.
  const labels = { 'grantmeter-run': reference.toLowerCase().slice(0, 63) };
  if (folder === null) return { ...payload, labels };
  return { ...payload, parameters: { ...parametersOf(payload), storageUri: folder }, labels };
}

/** Null where the films come with the answer. */
export function folderFor(payload: JsonObject, reference: string): string | null {
  const { storageUri } = parametersOf(payload);
  return typeof storageUri === 'string' ? `${storageUri.replace(/\/+$/, '')}/${reference}/` : null;
}

const parametersOf = (payload: JsonObject): JsonObject => {
  const { parameters } = payload;
  return isJsonObject(parameters) ? parameters : {};
};
