/** fal's queue, spoken from the server's side: provider-apis.md section 6.2. The platform beside it: `platform.ts`. */
import { isJsonObject, type JsonObject } from '#shared/base';
import { behaviourOf, MEDIA_TYPES } from '../behaviours.ts';
import { type Call, jsonReply, type Reply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { question } from '../question.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { audioSecondsOf, billableUnitsOf, billOf, imagesOf, inferenceSecondsOf, sizeOf } from './measures.ts';
import { answerPlatform } from './platform.ts';
import { detailText, keyOf, failure } from './words.ts';

const QUEUE = '/fal/queue';
const PLATFORM = '/fal/platform';
const MAX_SUBMISSION_BYTES = 64 * 1024 * 1024;

export const fal: WireFormat = {
  prefix: '/fal/',
  async handle(context, call) {
    if (call.path.startsWith(`${PLATFORM}/`))
      return answerPlatform(context, call, call.path.slice(PLATFORM.length));
    if (!call.path.startsWith(`${QUEUE}/`)) return call.reply(failure(404, 'not found'));
    if (keyOf(call) === null) return call.reply(failure(401, 'Authentication is required'));
    const path = call.path.slice(QUEUE.length + 1);
    if (call.method === 'POST') return receive(context, call, path);
    const [, app = '', id = '', act = ''] =
      /^(.+)\/requests\/([^/]+)(?:\/(status|cancel))?$/.exec(path) ?? [];
    const request = context.book.get(id);
    const isThere = request?.provider === 'fal' && request.model.startsWith(app);
    if (act === 'cancel') return cancel(context, call, isThere ? request : undefined);
    return question(context, call, detailText, () => {
      if (!isThere) return failure(404, 'Request not found');
      return act === 'status' ? statusOf(context, request) : resultOf(context, request);
    });
  },
};

async function receive(context: PracticeContext, call: Call, model: string): Promise<void> {
  context.submissions += 1;
  const input = readInput(await call.readBody(MAX_SUBMISSION_BYTES));
  if (!input) return call.reply(failure(422, 'the body must be an object'));
  return submit(
    context,
    call,
    { provider: 'fal', model, payload: input, bill: billOf(model, input) },
    {
      error: (_, message) => detailText(message),
      accepted: (request) => {
        const url = `${context.url()}${QUEUE}/${appOf(model)}/requests/${request.id}`;
        return JSON.stringify({
          status: 'IN_QUEUE',
          request_id: request.id,
          response_url: url,
          status_url: `${url}/status`,
          cancel_url: `${url}/cancel`,
          queue_position: 0,
        });
      },
    },
  );
}

function readInput(text: string | null): JsonObject | null {
  try {
    const body: unknown = JSON.parse(text ?? '');
    return isJsonObject(body) ? body : null;
  } catch {
    return null;
  }
}

const appOf = (model: string): string => model.split('/').slice(0, 2).join('/');

function statusOf(context: PracticeContext, request: PracticeRequest): Reply {
  const { ended, id, startsAtMs, model, payload } = request;
  const url = `${context.url()}${QUEUE}/${appOf(model)}/requests/${id}`;
  const common = {
    request_id: id,
    response_url: url,
    status_url: `${url}/status`,
    cancel_url: `${url}/cancel`,
  };
  if (ended === null) {
    const isWorking = context.clock.nowMs() >= startsAtMs;
    const status = isWorking ? { status: 'IN_PROGRESS' } : { status: 'IN_QUEUE', queue_position: 0 };
    return jsonReply(202, JSON.stringify({ ...status, ...common }));
  }
  const didWork = ended.status !== 'cancelled';
  const metrics = didWork ? { metrics: { inference_time: inferenceSecondsOf(model, payload) } } : {};
  return jsonReply(200, JSON.stringify({ status: 'COMPLETED', ...common, logs: null, ...metrics }));
}

/** Only successes are billed, and what a model refused after it had computed; 5xx never. */
function resultOf(context: PracticeContext, request: PracticeRequest): Reply {
  const { ended, model, payload, id, reason, saysBilled } = request;
  if (ended === null) return failure(400, 'Request is still in progress');
  if (ended.status === 'cancelled')
    return failure(499, 'Request cancelled by the client', 'client_cancelled');
  if (ended.status === 'failed') {
    const isUsers = ended.isBilled || !saysBilled;
    if (!isUsers) return failure(500, reason ?? 'internal error', 'runner_server_error');
    const detail = [{ loc: ['body', 'prompt'], msg: reason ?? 'invalid', type: 'generic_error', ctx: {} }];
    return jsonReply(422, JSON.stringify({ detail }));
  }
  const rate = context.catalogue.get('fal')?.get(model);
  const units = rate ? { 'x-fal-billable-units': billableUnitsOf(rate, model, payload) } : {};
  return jsonReply(200, JSON.stringify(outputOf(context, request)), { 'x-fal-request-id': id, ...units });
}

function outputOf(context: PracticeContext, request: PracticeRequest): object {
  const { model, payload } = request;
  const { rendering } = behaviourOf(model);
  const { contentType: content_type, extension } = MEDIA_TYPES[rendering];
  const file = (index: number) => ({
    url: context.mediaUrl(request, index),
    content_type,
    file_name: `${index}.${extension}`,
  });
  if (rendering === 'video') return { video: file(0) };
  if (rendering === 'speech') return { audio: { ...file(0), duration: audioSecondsOf(payload) } };
  const [width, height] = sizeOf(payload);
  const images = Array.from({ length: imagesOf(payload) }, (_, index) => ({ ...file(index), width, height }));
  return { images, seed: payload['seed'] ?? 0, prompt: payload['prompt'] ?? '' };
}

/** What waits is removed; what is at work gets a signal, which the models here do not hear. */
async function cancel(
  { book, clock }: PracticeContext,
  call: Call,
  request: PracticeRequest | undefined,
): Promise<void> {
  const answer = (status: number, word: string) =>
    call.reply(jsonReply(status, JSON.stringify({ status: word })));
  if (!request) return answer(404, 'NOT_FOUND');
  if (request.ended !== null) return answer(400, 'ALREADY_COMPLETED');
  if (clock.nowMs() < request.startsAtMs) await book.cancel(request.id);
  return answer(202, 'CANCELLATION_REQUESTED');
}
