/** OpenAI's Videos protocol from the server's side, as a gateway speaks it: provider-apis.md section 2. */
import { isJsonObject, type Json, type JsonObject } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { isThere, sendOutput } from '../media-calls.ts';
import { question } from '../question.ts';
import { submit } from '../submission.ts';
import { errorText, videoOf } from './records.ts';

const PATH = '/videos/v1';
const KIND = 'openai-videos';
const MAX_SUBMISSION_BYTES = 64 * 1024 * 1024;
const FIELDS = new Set(['model', 'prompt', 'seconds', 'size', 'input_reference']);

export const openaiVideos: WireFormat = {
  prefix: `${PATH}/`,
  async handle(context, call) {
    if (call.bearer === null) return call.reply(failure(401, 'You did not provide an API key'));
    const [, , , collection = '', id, part] = call.path.split('/');
    if (call.method === 'DELETE' && collection === 'videos' && id) return remove(context, call, id);
    if (collection === 'models' && id === undefined) return call.reply(jsonReply(200, modelsText(context)));
    if (collection !== 'videos') return call.reply(failure(404, 'Unknown request URL'));
    if (id === undefined)
      return call.method === 'POST'
        ? receive(context, call)
        : read(context, call, () => listText(context, call));
    if (part === 'content') return content(context, call, id);
    return read(context, call, () => {
      const request = context.book.get(id);
      return request ? JSON.stringify(videoOf(request, context.clock.nowMs())) : null;
    });
  },
};

async function receive(context: PracticeContext, call: Call): Promise<void> {
  context.submissions += 1;
  const body = await call.readBody(MAX_SUBMISSION_BYTES);
  if (body === null) return call.reply(failure(413, 'request too large'));
  const fields = await readFields(body, call.header('content-type') ?? '');
  const problem = wrongField(fields);
  if (problem !== null) return call.reply(failure(400, problem));
  const { model = 'sora-2', ...payload } = fields as JsonObject;
  const seconds = String(payload['seconds'] ?? 4);
  return submit(
    context,
    call,
    // As a gateway counts: the film's seconds.
    {
      provider: KIND,
      model: String(model),
      payload: { ...payload, seconds },
      bill: { quantity: '1', counts: { second: seconds } },
    },
    {
      error: errorText,
      accepted: (request) => JSON.stringify(videoOf(request, context.clock.nowMs())),
    },
  );
}

/** JSON, or the form that the vendor's own clients send. */
async function readFields(body: string, contentType: string): Promise<JsonObject | null> {
  try {
    if (!contentType.startsWith('multipart/form-data')) {
      const value = JSON.parse(body) as Json;
      return isJsonObject(value) ? value : null;
    }
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    return Object.fromEntries(
      [...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'file']),
    );
  } catch {
    return null;
  }
}

function wrongField(fields: JsonObject | null): string | null {
  if (!fields) return 'the body is neither JSON nor a form';
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) return `Unknown parameter: '${unknown}'.`;
  const { prompt, seconds } = fields;
  if (typeof prompt !== 'string' || prompt === '') return "Missing required parameter: 'prompt'.";
  return seconds === undefined || /^\d{1,3}$/.test(String(seconds))
    ? null
    : "Invalid value for 'seconds': expected a number of seconds.";
}

const read = (context: PracticeContext, call: Call, text: () => string | null): void =>
  question(
    context,
    call,
    (message, status) => errorText(status, message),
    () => {
      const found = text();
      return found === null ? failure(404, 'not found') : jsonReply(200, found);
    },
  );

function listText({ book, clock }: PracticeContext, call: Call): string {
  const limit = Math.min(100, Math.max(1, Number(call.query.get('limit')) || 20));
  const all = book.list(KIND, null, Number.MAX_SAFE_INTEGER);
  const ordered = call.query.get('order') === 'asc' ? [...all].reverse() : all;
  const after = call.query.get('after');
  const from = after === null ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const page = ordered.slice(from, from + limit);
  return JSON.stringify({
    object: 'list',
    data: page.map((request) => videoOf(request, clock.nowMs())),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: from + page.length < ordered.length,
  });
}

async function content(context: PracticeContext, call: Call, id: string): Promise<void> {
  const request = context.book.get(id);
  if (!request || !isThere(request)) return call.reply(failure(404, `Video ${id} has no content`));
  return sendOutput(context, call, request, 0);
}

/** Only what has ended can be removed; the practice provider keeps it all the same, as its bill does. */
function remove({ book }: PracticeContext, call: Call, id: string): void {
  const request = book.get(id);
  if (!request) return call.reply(failure(404, 'not found'));
  if (request.ended === null) return call.reply(failure(409, 'The video is not complete yet'));
  return call.reply(jsonReply(200, JSON.stringify({ id, deleted: true, object: 'video.deleted' })));
}

function modelsText({ catalogue }: PracticeContext): string {
  const data = [...(catalogue.get(KIND)?.keys() ?? [])].map((id) => ({
    id,
    object: 'model',
    created: 1_790_000_000,
    owned_by: 'practice',
  }));
  return JSON.stringify({ object: 'list', data });
}

const failure = (status: number, message: string) => jsonReply(status, errorText(status, message));
