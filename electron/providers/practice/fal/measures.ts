/** What the practice provider makes and bills at fal's queue; follows from model and input alone. */
import { createHash } from 'node:crypto';
import type { Bill } from '#electron/providers';
import type { JsonObject } from '#shared/base';
import type { Rate } from '#shared/money';
import { behaviourOf } from '../behaviours.ts';

/** As files turn out: a little longer than what was asked for. */
const OVERHANG_SECONDS = 0.008;
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  square_hd: [1024, 1024],
  square: [512, 512],
  landscape_4_3: [1024, 768],
};

export const imagesOf = (input: JsonObject): number => Number(input['num_images'] ?? 1);

export function sizeOf(input: JsonObject): readonly [number, number] {
  const size = input['image_size'];
  return (typeof size === 'string' ? SIZES[size] : undefined) ?? [1024, 768];
}

export const inferenceSecondsOf = (model: string, input: JsonObject): number =>
  (50 +
    (createHash('sha256')
      .update(model + JSON.stringify(input))
      .digest()[0] ?? 0)) /
  100;

const secondsOf = (input: JsonObject): number =>
  Math.round((Number(input['duration'] ?? 5) + OVERHANG_SECONDS) * 1_000) / 1_000;

export const audioSecondsOf = (input: JsonObject): number => Math.ceil(textOf(input).length / 15);

const textOf = (input: JsonObject): string => String(input['text'] ?? input['prompt'] ?? '');

export function billOf(model: string, input: JsonObject): Bill {
  const { rendering } = behaviourOf(model);
  const [width, height] = sizeOf(input);
  const compute = { 'compute-second': String(inferenceSecondsOf(model, input)) };
  if (rendering === 'video')
    return { quantity: '1', counts: { ...compute, second: String(secondsOf(input)) } };
  if (rendering === 'speech')
    return {
      quantity: '1',
      counts: {
        ...compute,
        character: String([...textOf(input)].length),
        second: String(audioSecondsOf(input)),
      },
    };
  const images = imagesOf(input);
  // Each picture's megapixels are rounded up.
  const megapixel = String(images * Math.ceil((width * height) / 1e6));
  return { quantity: '1', counts: { ...compute, image: String(images), megapixel } };
}

/** What stands in `x-fal-billable-units`: in the unit of the model's price. */
export function billableUnitsOf({ unit }: Rate, model: string, input: JsonObject): string {
  return unit === 'token' ? '1' : (billOf(model, input).counts?.[unit] ?? '1');
}
