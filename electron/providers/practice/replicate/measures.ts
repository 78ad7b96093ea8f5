/** What the practice provider measures of a prediction and bills it by; follows from model and input alone. */
import { createHash } from 'node:crypto';
import type { Bill } from '#electron/providers';
import type { JsonObject } from '#shared/base';
import { behaviourOf } from '../behaviours.ts';

const WORDS = ['sea', 'wind', 'light', 'stone', 'river', 'cloud', 'field', 'night'] as const;

export const isText = (model: string): boolean => /llama|instruct|granite/i.test(model);

/** The pieces of a language model's answer. */
export function piecesOf(model: string, input: JsonObject): readonly string[] {
  const digest = digestOf(model, input);
  return Array.from({ length: 4 + (digest[0] ?? 0) / 16 }, (_, index) => {
    const word = WORDS[(digest[index + 1] ?? 0) % WORDS.length] ?? 'sea';
    return index === 0 ? word : ` ${word}`;
  });
}

export interface Metrics {
  readonly predict_time: number;
  readonly image_output_count?: number;
  readonly video_output_duration_seconds?: number;
  readonly character_input_count?: number;
  readonly token_input_count?: number;
  readonly token_output_count?: number;
}

export function metricsOf(model: string, input: JsonObject): Metrics {
  const predict_time = (100 + (digestOf(model, input)[1] ?? 0)) / 100;
  if (isText(model))
    return {
      predict_time,
      token_input_count: Math.ceil(promptOf(input).length / 4),
      token_output_count: piecesOf(model, input).length,
    };
  const { rendering } = behaviourOf(model);
  if (rendering === 'speech') return { predict_time, character_input_count: [...promptOf(input)].length };
  if (rendering === 'video') {
    const seconds = Number(input['duration'] ?? 5);
    return { predict_time, video_output_duration_seconds: seconds };
  }
  return { predict_time, image_output_count: Number(input['num_outputs'] ?? 1) };
}

export function billOf(model: string, input: JsonObject): Bill {
  const metrics = metricsOf(model, input);
  const { token_input_count: read, token_output_count: written } = metrics;
  const count = (value: number | undefined, unit: string) =>
    value === undefined ? {} : { [unit]: String(value) };
  return {
    quantity: '1',
    counts: {
      ...count(metrics.predict_time, 'compute-second'),
      ...count(metrics.image_output_count, 'image'),
      ...count(metrics.video_output_duration_seconds, 'second'),
      ...count(metrics.character_input_count, 'character'),
    },
    ...(read !== undefined && written !== undefined
      ? { tokens: { input: BigInt(read), cached: 0n, output: BigInt(written) } }
      : {}),
  };
}

const promptOf = (input: JsonObject): string => String(input['prompt'] ?? input['text'] ?? '');

const digestOf = (model: string, input: JsonObject): Buffer =>
  createHash('sha256').update(model).update('\n').update(JSON.stringify(input)).digest();
