/** GMI Cloud's media request queue, spoken from the server's side: provider-apis.md section 1.1. */
import type { Bill } from '#electron/providers';
import { isJsonObject, type JsonObject } from '#shared/base';
import type { Rate } from '#shared/money';
import { behaviourOf } from '../behaviours.ts';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { question } from '../question.ts';
import { submit } from '../submission.ts';
import { recordText } from './records.ts';

export const GMI_QUEUE_PATH = '/api/v1/ie/requestqueue/apikey';
const KEY_PATH = '/api/v1/me/api-keys/current';
/** Inputs may carry pictures as base64. */
const MAX_SUBMISSION_BYTES = 64 * 1024 * 1024;
const MAX_PAGE_SIZE = 25_000;

export const gmiQueue: WireFormat = {
  prefix: '/api/v1/',
  async handle(context, call) {
    if (call.bearer === null) return call.reply(failure(401, 'missing api key'));
    if (call.path === KEY_PATH && call.method === 'GET') return call.reply(jsonReply(200, KEY));
    if (!call.path.startsWith(GMI_QUEUE_PATH)) return call.reply(failure(404, 'not found'));
    const path = call.path.slice(GMI_QUEUE_PATH.length);
    if (path === '/requests' && call.method === 'POST') return receive(context, call);
    if (path === '/models')
      return call.reply(jsonReply(200, JSON.stringify({ model_ids: [...modelsOf(context).keys()] })));
    if (path.startsWith('/models/')) return showModel(context, call, lastPart(path));
    if (path === '/requests') return read(context, call, () => listText(context, call));
    if (path.startsWith('/requests/') && call.method === 'DELETE')
      return cancel(context, call, lastPart(path));
    if (path.startsWith('/requests/')) return read(context, call, () => requestText(context, lastPart(path)));
    return call.reply(failure(404, 'not found'));
  },
};

async function receive(context: PracticeContext, call: Call): Promise<void> {
  context.submissions += 1;
  const body = await call.readBody(MAX_SUBMISSION_BYTES);
  if (body === null) return call.reply(failure(413, 'request too large'));
  const input = readSubmission(body);
  if (typeof input === 'string') return call.reply(failure(400, input));
  return submit(
    context,
    call,
    { provider: 'gmi', ...input, bill: countsOf(input.payload) },
    {
      error: (_, message) => errorText(message),
      accepted: (request, withOutcome) =>
        recordText(request, context.clock.nowMs(), context.mediaUrl(request), withOutcome),
    },
  );
}

/** The real queue looks at the shape first, at the model afterwards. */
function readSubmission(body: string): { readonly model: string; readonly payload: JsonObject } | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'invalid JSON';
  }
  if (!isJsonObject(value) || typeof value['model'] !== 'string') return 'model is required';
  const { payload } = value;
  if (!isJsonObject(payload) || Object.keys(payload).length === 0) return 'payload must be an object';
  return { model: value['model'], payload };
}

/** A status or list call with its faults. */
const read = (context: PracticeContext, call: Call, text: () => string | null): void =>
  question(context, call, errorText, () => {
    const found = text();
    return found === null ? failure(404, 'request not found') : jsonReply(200, found);
  });

function listText(context: PracticeContext, call: Call): string {
  const limit = Math.min(MAX_PAGE_SIZE, Math.max(1, Number(call.query.get('page_size')) || 20));
  const nowMs = context.clock.nowMs();
  const requests = context.book.list(
    'gmi',
    call.query.get('model_id') ?? call.query.get('model') ?? '',
    limit,
  );
  return `{"requests":[${requests.map((request) => recordText(request, nowMs, context.mediaUrl(request))).join(',')}]}`;
}

function requestText(context: PracticeContext, id: string): string | null {
  const request = context.book.get(id);
  return request ? recordText(request, context.clock.nowMs(), context.mediaUrl(request)) : null;
}

async function cancel(context: PracticeContext, call: Call, id: string): Promise<void> {
  const isCancelled = await context.book.cancel(id);
  if (!isCancelled && context.book.get(id)) return call.reply(failure(409, 'request has already ended'));
  const found = requestText(context, id);
  return call.reply(found === null ? failure(404, 'request not found') : jsonReply(200, found));
}

/** Prices are integer micro-dollars with a unit. */
function showModel(context: PracticeContext, call: Call, id: string): void {
  const rate = modelsOf(context).get(id);
  if (rate === undefined) return call.reply(failure(404, `model ${id} not found or you do not have access`));
  const { rendering } = behaviourOf(id);
  const parameters = [{ name: rendering === 'speech' ? 'text' : 'prompt', type: 'string', required: true }];
  return call.reply(
    jsonReply(
      200,
      JSON.stringify({
        model: id,
        parameters,
        price_info: { price: Number(rate.nanos) / 1000, unit: rate.unit },
      }),
    ),
  );
}

const modelsOf = ({ catalogue }: PracticeContext): ReadonlyMap<string, Rate> =>
  catalogue.get('gmi') ?? new Map<string, Rate>();

/** As the real one counts: one request, one picture, so many seconds and characters. */
function countsOf(payload: JsonObject): Bill {
  const seconds = payload['durationSeconds'] ?? payload['duration'] ?? payload['seconds'];
  const { text } = payload;
  return {
    quantity: '1',
    counts: {
      image: '1',
      ...(seconds === undefined ? {} : { second: String(seconds) }),
      ...(typeof text === 'string' ? { character: String([...text].length) } : {}),
    },
  };
}

const KEY = JSON.stringify({
  id: 'practice-key',
  scope: 'ie_model',
  owner_id: 'practice-user',
  organization_id: 'practice-organization',
});
const errorText = (message: string): string => JSON.stringify({ error: message });
const failure = (status: number, message: string) => jsonReply(status, errorText(message));
const lastPart = (path: string): string => decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
