/** The platform beside fal's queue: models, prices, requests of the past, and for keys with "admin" in them what each cost. */
import type { Rate } from '#shared/money';
import { behaviourOf } from '../behaviours.ts';
import { type Call, jsonReply, type Reply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import { question } from '../question.ts';
import type { PracticeRequest } from '../request-book.ts';
import { billableUnitsOf } from './measures.ts';
import { detailText, failure, keyOf } from './words.ts';

const UNIT_NAMES: Readonly<Partial<Record<Rate['unit'], string>>> = {
  image: 'images',
  megapixel: 'megapixels',
  second: 'seconds',
  'compute-second': 'compute seconds',
  request: 'videos',
  character: 'characters',
};

export function answerPlatform(context: PracticeContext, call: Call, path: string): void {
  const key = keyOf(call);
  if (path === '/models') return call.reply(listModels(context, call));
  if (key === null) return call.reply(failure(401, 'Authentication is required'));
  if (path === '/models/pricing') return call.reply(listPrices(context, call));
  if (path === '/models/requests/by-endpoint')
    return question(context, call, detailText, () => listRequests(context, call));
  if (path !== '/models/billing-events') return call.reply(failure(404, 'not found'));
  return call.reply(
    key.includes('admin') ? listEvents(context, call) : failure(403, 'An admin API key is required'),
  );
}

const modelsOf = ({ catalogue }: PracticeContext): ReadonlyMap<string, Rate> =>
  catalogue.get('fal') ?? new Map<string, Rate>();

function listModels(context: PracticeContext, call: Call): Reply {
  const wanted = call.query.getAll('endpoint_id');
  const withSchema = call.query.get('expand') === 'openapi-3.0';
  const models = [...modelsOf(context).keys()]
    .filter((key) => wanted.length === 0 || wanted.includes(key))
    .map((key) => ({
      endpoint_id: key,
      metadata: { display_name: key, category: CATEGORIES[behaviourOf(key).rendering], status: 'active' },
      ...(withSchema ? { openapi: openApiOf(key) } : {}),
    }));
  return jsonReply(200, JSON.stringify({ models, next_cursor: null, has_more: false }));
}

const CATEGORIES = {
  'small-image': 'text-to-image',
  'large-image': 'text-to-image',
  speech: 'text-to-speech',
  video: 'text-to-video',
} as const;

function openApiOf(key: string): object {
  const { rendering } = behaviourOf(key);
  const seed = { anyOf: [{ type: 'integer' }, { type: 'null' }], title: 'Seed' };
  const picture = {
    image_size: {
      anyOf: [
        { $ref: '#/components/schemas/ImageSize' },
        { type: 'string', enum: ['square_hd', 'square', 'landscape_4_3'] },
      ],
      default: 'landscape_4_3',
    },
    num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
  };
  const properties =
    rendering === 'speech'
      ? { text: { type: 'string' }, seed }
      : {
          prompt: { type: 'string' },
          seed,
          image_url: { type: 'string' },
          ...(rendering === 'video'
            ? { duration: { type: 'string', enum: ['5', '10'], default: '5' } }
            : picture),
        };
  const Input = { type: 'object', required: [rendering === 'speech' ? 'text' : 'prompt'], properties };
  const size = { type: 'integer' };
  const ImageSize = { type: 'object', properties: { width: size, height: size } };
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Input' } } };
  return {
    openapi: '3.0.4',
    paths: {
      [`/${key}/requests/{request_id}`]: { get: {} },
      [`/${key}`]: { post: { requestBody: { required: true, content } } },
    },
    components: { schemas: { Input, ImageSize } },
  };
}

function listPrices(context: PracticeContext, call: Call): Reply {
  const prices = call.query.getAll('endpoint_id').flatMap((endpoint_id) => {
    const rate = modelsOf(context).get(endpoint_id);
    const unit = rate && UNIT_NAMES[rate.unit];
    return rate && unit ? [{ endpoint_id, unit_price: unitPriceOf(rate), unit, currency: 'USD' }] : [];
  });
  if (prices.length === 0) return failure(404, 'No pricing found');
  return jsonReply(200, JSON.stringify({ prices, next_cursor: null, has_more: false }));
}

const unitPriceOf = ({ nanos, perUnits }: Rate): number => Number(nanos) / Number(perUnits) / 1e9;

function listRequests(context: PracticeContext, call: Call): Reply {
  const { query } = call;
  const model = query.get('endpoint_id') ?? '';
  const limit = Math.min(100, Number(query.get('limit') ?? 50));
  const fromMs = Date.parse(query.get('start') ?? '') || context.clock.nowMs() - 24 * 3_600_000;
  const id = query.get('request_id');
  const all = context.book
    .list('fal', model, Number.MAX_SAFE_INTEGER)
    .filter((request) => (id === null ? request.acceptedAtMs >= fromMs : request.id === id));
  const page = Number(query.get('cursor') ?? 1);
  const hasMore = page * limit < all.length;
  const items = all.slice((page - 1) * limit, page * limit).map((request) => itemOf(request, query));
  return jsonReply(
    200,
    JSON.stringify({ items, next_cursor: hasMore ? String(page + 1) : null, has_more: hasMore }),
  );
}

function itemOf(request: PracticeRequest, query: URLSearchParams): object {
  const { id, model, payload, ended, acceptedAtMs, startsAtMs } = request;
  const began = Math.min(startsAtMs, ended?.atMs ?? startsAtMs);
  return {
    request_id: id,
    endpoint_id: model,
    sent_at: timeText(acceptedAtMs),
    started_at: timeText(Math.max(acceptedAtMs, Math.min(began, 8.64e15))),
    ended_at: ended ? timeText(ended.atMs) : null,
    status_code: ended ? (ended.status === 'success' ? 200 : ended.status === 'cancelled' ? 499 : 500) : null,
    duration: ended ? (ended.atMs - acceptedAtMs) / 1_000 : null,
    ...(query.get('expand') === 'payloads' ? { json_input: payload } : {}),
  };
}

const timeText = (atMs: number): string => new Date(atMs).toISOString();

function listEvents(context: PracticeContext, call: Call): Reply {
  const request = context.book.get(call.query.get('request_id') ?? '');
  const rate = request ? modelsOf(context).get(request.model) : undefined;
  const billing_events =
    request?.provider === 'fal' && request.ended?.isBilled && rate
      ? [
          {
            request_id: request.id,
            endpoint_id: request.model,
            timestamp: timeText(request.ended.atMs),
            output_units: Number(billableUnitsOf(rate, request.model, request.payload)),
            unit_price: unitPriceOf(rate),
            cost_total: Number(request.nanos) / 1e9,
            cost_estimate_nano_usd: Number(request.nanos),
          },
        ]
      : [];
  return jsonReply(200, JSON.stringify({ billing_events, next_cursor: null, has_more: false }));
}
