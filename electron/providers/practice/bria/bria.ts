/** Bria's second API from the server's side: provider-apis.md section 4. */
import { isJsonObject, type Json, type JsonObject } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { question } from '../question.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';

const PATH = '/bria/v2';
/** What the real one takes, an input picture included. */
const MAX_SUBMISSION_BYTES = 12 * 1024 * 1024;

export const bria: WireFormat = {
  prefix: `${PATH}/`,
  async handle(context, call) {
    if (call.header('api_token') === null) return call.reply(failure(401, 'Invalid API token'));
    const path = call.path.slice(PATH.length + 1);
    const [, id] = /^status\/([^/]+)$/.exec(path) ?? [];
    if (id !== undefined && call.method === 'GET') return ask(context, call, decodeURIComponent(id));
    return call.method === 'POST'
      ? receive(context, call, path)
      : call.reply(failure(405, 'Method not allowed'));
  },
};

const ask = (context: PracticeContext, call: Call, id: string): void =>
  question(
    context,
    call,
    (message, status) => errorText(status, message),
    () => {
      const request = context.book.get(id);
      return request
        ? jsonReply(200, JSON.stringify(statusOf(context, request)))
        : failure(404, 'Request not found or expired');
    },
  );

async function receive(context: PracticeContext, call: Call, endpoint: string): Promise<void> {
  context.submissions += 1;
  const body = await call.readBody(MAX_SUBMISSION_BYTES);
  if (body === null) return call.reply(failure(413, 'The request is larger than 12 MB'));
  const payload = readPayload(body);
  const problem = payload ? wrongInput(endpoint, payload) : 'The body is not JSON';
  if (!payload || problem !== null) return call.reply(failure(422, problem ?? ''));
  return submit(
    context,
    call,
    { provider: 'bria', model: endpoint, payload, bill: { quantity: '1', counts: { image: '1' } } },
    {
      error: errorText,
      accepted: ({ id }) =>
        jsonReply(
          202,
          JSON.stringify({ request_id: id, status_url: `${context.url()}${PATH}/status/${id}` }),
        ),
    },
  );
}

function readPayload(body: string): JsonObject | null {
  try {
    const value = JSON.parse(body) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

const ONE_OF: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^image\/generate/, ['prompt', 'images', 'structured_prompt']],
  [/^image\/edit$/, ['images']],
  [/^image\/edit\//, ['image']],
];

function wrongInput(endpoint: string, payload: JsonObject): string | null {
  const names = ONE_OF.find(([pattern]) => pattern.test(endpoint))?.[1] ?? [];
  return names.length === 0 || names.some((name) => payload[name] !== undefined)
    ? null
    : `One of these is required: ${names.join(', ')}`;
}

function statusOf({ mediaUrl }: PracticeContext, request: PracticeRequest): object {
  const { id, ended, payload } = request;
  if (!ended) return { request_id: id, status: 'IN_PROGRESS' };
  if (ended.status !== 'success')
    return {
      request_id: id,
      status: 'ERROR',
      // Whether it was billed is not said, as at the real one. The code is a text here and a number in refusals.
      error: { code: '500', message: request.reason ?? ended.status, details: 'The pipeline failed' },
    };
  const { seed } = payload;
  return {
    request_id: id,
    status: 'COMPLETED',
    result: { image_url: mediaUrl(request), ...(seed === undefined ? {} : { seed }) },
  };
}

const errorText = (status: number, message: string): string =>
  JSON.stringify({ error: { code: status, message, details: message }, request_id: 'practice-none' });
const failure = (status: number, message: string) => jsonReply(status, errorText(status, message));
