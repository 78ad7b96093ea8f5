/** Reads predictions, their lists and models; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import { err, isJsonObject, type Json, ok, type Result } from '#shared/base';
import type { Bill, Charged, Counts, ModelListing, ProviderError, RequestState } from '#electron/providers';
import {
  decimalText,
  formOfSchema,
  isPolicy,
  parseJsonText,
  problem,
  type ReadValue,
  requestedCounts,
} from '#electron/providers/wire';
import { outputsOf } from './outputs.ts';

const predictionShape = z.object({
  id: z.string().min(1),
  status: z.string(),
  model: z.string().nullish().catch(null),
  version: z.string().nullish().catch(null),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  metrics: z.record(z.string(), z.unknown()).nullish().catch(null),
  data_removed: z.boolean().nullish().catch(null),
  created_at: z.string().nullish().catch(null),
  started_at: z.string().nullish().catch(null),
});
export type Prediction = z.infer<typeof predictionShape>;

export function parsePrediction(bodyText: string): Result<Prediction, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const parsed = predictionShape.safeParse(body.value);
  return parsed.success ? ok(parsed.data) : err('the answer is not a prediction');
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
  /** The whole address of the next page. */
  readonly next: string | null;
}

export type PageRead<T> = Result<ReadValue<Page<T>> | null, ProviderError>;

const pageShape = z.object({ results: z.array(z.unknown()), next: z.string().nullish().catch(null) });

function parsePage<T>(bodyText: string, shape: z.ZodType<T>): Result<Page<T>, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const page = pageShape.safeParse(body.value);
  if (!page.success) return err('the answer is not a page of results');
  const items = page.data.results.flatMap((result) => {
    const parsed = shape.safeParse(result);
    return parsed.success ? [parsed.data] : [];
  });
  return ok({ items, unreadable: page.data.results.length - items.length, next: page.data.next ?? null });
}

export const parsePredictions = (bodyText: string): Result<Page<Prediction>, string> =>
  parsePage(bodyText, predictionShape);

const modelShape = z.object({
  owner: z.string(),
  name: z.string(),
  latest_version: z.object({ openapi_schema: z.unknown() }).nullish().catch(null),
  openapi_schema: z.unknown().optional(),
});

export const parseModels = (bodyText: string): Result<Page<ModelListing>, string> => {
  const page = parsePage(bodyText, modelShape);
  if (!page.ok) return page;
  const items = page.value.items.map(({ owner, name }) => ({ ...UNPRICED, key: `${owner}/${name}` }));
  return ok({ ...page.value, items });
};

/** Of `GET /models/{owner}/{name}` or of a version of it; prices are not in the API [D]. */
export function parseModel(key: string, bodyText: string): Result<ModelListing, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const version = z.object({ openapi_schema: z.unknown() }).safeParse(body.value);
  const model = modelShape.safeParse(body.value);
  const schema = model.success ? model.data.latest_version?.openapi_schema : version.data?.openapi_schema;
  if (!model.success && !isJsonObject(schema)) return err('the answer does not describe a model');
  const form = formOfSchema(schema, { $ref: '#/components/schemas/Input' });
  return ok({ ...UNPRICED, key, form });
}

const UNPRICED = { form: null, price: null, task: null } as const;

/** How the prediction stands. Unknown words count as still running: a run is never ended by a word nobody knows. */
export function stateOf(prediction: Prediction): RequestState {
  const { status } = prediction;
  switch (status) {
    case 'succeeded':
      return successOf(prediction);
    case 'failed':
      return { kind: 'failed', error: failureOf(prediction) };
    case 'canceled':
      return { kind: 'cancelled', charged: chargedOfCancelled(prediction) };
    case 'aborted':
      // Its deadline passed before it began: not charged [D].
      return { kind: 'cancelled', charged: 'no' };
    default:
      return { kind: 'pending', status };
  }
}

/** Cancelled work is charged [D]; where none began there was none. */
const chargedOfCancelled = ({ started_at, metrics }: Prediction): Charged =>
  started_at || decimalText(metrics?.['predict_time']) ? 'yes' : 'no';

/** Without an output, such as an hour later when it is removed [D], it is billed all the same: the queue says so and asks nobody. */
function successOf(prediction: Prediction): RequestState {
  const outputs = prediction.data_removed ? [] : outputsOf((prediction.output ?? null) as Json);
  const computeSeconds = prediction.metrics?.['predict_time'];
  const measured =
    typeof computeSeconds === 'number' && computeSeconds >= 0
      ? { measured: { computeMs: Math.round(computeSeconds * 1_000) } }
      : {};
  const pictures = outputs.filter((output) => 'url' in output && PICTURE.test(output.url)).length;
  return { kind: 'done', outputs, bill: billOf(prediction, pictures), ...measured };
}

const PICTURE = /\.(png|jpe?g|webp|gif|avif)(\?|$)/i;

/**
 * What models measure and are billed by, in the names of the provider's own model library [C]; `predict_time` is documented [D].
 * Where they are left out, what the request fixes is counted.
 */
const METRICS = {
  'compute-second': ['predict_time'],
  image: ['image_output_count', 'image_count'],
  second: ['video_output_duration_seconds', 'audio_output_duration_seconds'],
  character: ['character_input_count'],
} as const;

function billOf({ metrics, input }: Prediction, pictures: number): Bill {
  const said: Record<string, string> = {};
  for (const [unit, names] of Object.entries(METRICS)) {
    const text = names.map((name) => decimalText(metrics?.[name])).find((found) => found !== null);
    if (text !== undefined && text !== null) said[unit] = text;
  }
  const asked = isJsonObject(input) ? requestedCounts(input) : {};
  // Of pictures what came counts, not what was asked for.
  const image = pictures > 0 ? { image: String(pictures) } : {};
  const counts: Counts = {
    ...asked,
    ...image,
    ...said,
  };
  const read = tokensIn(metrics, ['token_input_count', 'input_token_count']);
  const written = tokensIn(metrics, ['token_output_count', 'output_token_count']);
  return {
    quantity: '1',
    counts,
    ...(read !== null && written !== null ? { tokens: { input: read, cached: 0n, output: written } } : {}),
  };
}

function tokensIn(metrics: Prediction['metrics'], names: readonly string[]): bigint | null {
  const found = names.map((name) => metrics?.[name]).find((value) => Number.isSafeInteger(value));
  return typeof found === 'number' && found >= 0 ? BigInt(found) : null;
}

/** Whether failed work is charged is not documented: where it began, a person is asked; where it did not, only active time costs [D]. */
function failureOf({ error, started_at, metrics }: Prediction): ProviderError {
  const text =
    typeof error === 'string' && error !== '' ? error.slice(0, 500) : 'the provider gives no reason';
  const began = Boolean(started_at) || decimalText(metrics?.['predict_time']) !== null;
  return problem(isPolicy(text) ? 'refused-by-policy' : 'job-failed', text, {
    charged: began ? 'unknown' : 'no',
  });
}
