/** Models as Replicate describes them, with the schema of their input. */
import { createHash } from 'node:crypto';
import { behaviourOf } from '../behaviours.ts';
import { isText } from './measures.ts';

/** Of a model that the catalogue names without one. */
export const versionOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** `GET /models/{owner}/{name}`; the answer for one version has the schema at its top as well. */
export function modelText(key: string): string {
  const [owner = '', name = ''] = (key.split(':')[0] ?? '').split('/');
  const id = key.split(':')[1] ?? versionOf(key);
  const openapi_schema = { openapi: '3.0.2', components: { schemas: schemasOf(key) } };
  return JSON.stringify({
    owner,
    name,
    description: 'A model of the practice provider.',
    visibility: 'public',
    run_count: 0,
    id,
    openapi_schema,
    latest_version: { id, created_at: '2026-01-01T00:00:00.000Z', openapi_schema },
  });
}

function schemasOf(key: string): object {
  const { rendering } = behaviourOf(key);
  const seed = { type: 'integer', title: 'Seed', 'x-order': 1 };
  const text = { type: 'string', title: 'Text', 'x-order': 0 };
  const wanted = { type: 'object', title: 'Input' };
  if (!isText(key) && rendering === 'speech')
    return { Input: { ...wanted, required: ['text'], properties: { text, seed } } };
  const common = { prompt: text, seed };
  if (isText(key))
    return {
      Input: {
        ...wanted,
        required: ['prompt'],
        properties: {
          ...common,
          max_tokens: { type: 'integer', minimum: 1, maximum: 4096, default: 512, 'x-order': 2 },
        },
      },
    };
  const size = { type: 'string', enum: ['1:1', '16:9', '9:16'], title: 'aspect_ratio' };
  const properties = {
    ...common,
    aspect_ratio: { allOf: [{ $ref: '#/components/schemas/aspect_ratio' }], default: '1:1', 'x-order': 2 },
    image: { type: 'string', format: 'uri', nullable: true, 'x-order': 3 },
    ...(rendering === 'video'
      ? { duration: { type: 'integer', enum: [5, 10], default: 5, 'x-order': 4 } }
      : { num_outputs: { type: 'integer', minimum: 1, maximum: 4, default: 1, 'x-order': 4 } }),
  };
  return { aspect_ratio: size, Input: { ...wanted, required: ['prompt'], properties } };
}
