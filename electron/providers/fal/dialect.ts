/** From a run's own words to a model's input, and what it can come to. Pure. */
import { err, type Json, type JsonObject, isJsonObject, type Result } from '#shared/base';
import type { Dialect, ModelForm, ProviderError } from '#electron/providers';
import {
  badRequest,
  decimalText,
  fillForm,
  requestedCounts,
  requestedImages,
  requestedSeconds,
} from '#electron/providers/wire';
import { isModelKey } from './addresses.ts';

/** Where nobody has read what the model takes: a prompt and a seed, as nearly all name them. */
const PLAIN: ModelForm = { promptName: 'prompt', seedName: 'seed', parameters: {} };

export const falDialect: Dialect = {
  buildPayload(input): Result<JsonObject, ProviderError> {
    if (!isModelKey(input.modelKey))
      return err(
        badRequest(`"${input.modelKey}" is not a model of fal: it is owner/app, or owner/app/endpoint`),
      );
    if (!input.form && Object.keys(input.parameters).length > 0)
      return err(badRequest(`read from the provider what ${input.modelKey} takes before parameters are set`));
    const filled = fillForm(input.form ?? PLAIN, input);
    return filled.ok ? filled : err(badRequest(filled.error));
  },
  measure({ form }, payload) {
    const images = requestedImages(payload, form);
    const size = images === null ? null : megapixelsOf(payload);
    const pictures = images === null ? {} : { image: String(images) };
    const asked = requestedCounts(payload);
    const seconds = requestedSeconds(payload);
    // What is billed is how long the file is, and that is seen to be a little more than what was asked for [C].
    const second = seconds === null ? null : decimalText(seconds + 1);
    const likely = size === null || images === null ? null : decimalText(size * images);
    // Some models bill each picture's megapixels rounded up [C].
    const most = size === null || images === null ? null : String(Math.ceil(size) * images);
    return {
      likely: {
        quantity: '1',
        counts: { ...asked, ...pictures, ...(likely === null ? {} : { megapixel: likely }) },
      },
      ceiling: {
        quantity: '1',
        counts: {
          ...asked,
          ...pictures,
          ...(most === null ? {} : { megapixel: most }),
          ...(second === null ? {} : { second }),
        },
      },
    };
  },
};

/** The sizes that models know by name [C]. */
const NAMED_SIZES: Readonly<Record<string, readonly [number, number]>> = {
  square_hd: [1024, 1024],
  square: [512, 512],
  portrait_4_3: [768, 1024],
  portrait_16_9: [576, 1024],
  landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576],
};

/** Of one picture; null where the payload leaves the size to the model. */
function megapixelsOf(payload: JsonObject): number | null {
  const size = payload['image_size'] ?? null;
  const named = typeof size === 'string' ? NAMED_SIZES[size] : undefined;
  const [width, height] = named ?? widthAndHeight(isJsonObject(size) ? size : payload);
  return width > 0 && height > 0 ? (width * height) / 1e6 : null;
}

function widthAndHeight({ width = null, height = null }: JsonObject): readonly [number, number] {
  const side = (value: Json) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
  return [side(width), side(height)];
}
