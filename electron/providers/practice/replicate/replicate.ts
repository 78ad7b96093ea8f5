/** Replicate's predictions, spoken from the server's side: provider-apis.md section 6.1. */
import { isJsonObject, type JsonObject } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { question } from '../question.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { billOf } from './measures.ts';
import { modelText, versionOf } from './models.ts';
import { predictionOf } from './records.ts';

const PATH = '/replicate/v1';
const MAX_SUBMISSION_BYTES = 64 * 1024 * 1024;
const PAGE_SIZE = 100;

export const replicate: WireFormat = {
  prefix: `${PATH}/`,
  async handle(context, call) {
    if (call.bearer === null)
      return call.reply(failure(401, 'You did not pass a valid authentication token'));
    const path = call.path.slice(PATH.length);
    if (path === '/account') return call.reply(jsonReply(200, ACCOUNT));
    if (call.method === 'POST') return post(context, call, path);
    const [, , id = ''] = path.split('/');
    if (path === '/predictions' || path.startsWith('/predictions/')) {
      await endOverdue(context);
      return question(context, call, errorText, () =>
        path === '/predictions' ? pageOf(context, call) : found(context, context.book.get(id)),
      );
    }
    if (path === '/models') return call.reply(modelsPage(context));
    const model = modelIn(context, path);
    return call.reply(model === null ? failure(404, 'No such model') : jsonReply(200, modelText(model)));
  },
};

async function post(context: PracticeContext, call: Call, path: string): Promise<void> {
  const [, owner = '', id = '', act = ''] = path.split('/');
  if (owner === 'predictions' && act === 'cancel') return cancel(context, call, id);
  const named = /^\/models\/([^/]+\/[^/]+)\/predictions$/.exec(path)?.[1] ?? null;
  if (named === null && path !== '/predictions') return call.reply(failure(404, 'not found'));
  context.submissions += 1;
  const body = readBody(await call.readBody(MAX_SUBMISSION_BYTES));
  if (!body) return call.reply(failure(422, 'input: input is required'));
  const model = named ?? keyOfVersion(context, body.version);
  const deadlineMs = millisecondsOf(call.header('cancel-after'));
  return submit(
    context,
    call,
    {
      provider: 'replicate',
      model,
      payload: body.input,
      ...(deadlineMs === null ? {} : { extra: { deadlineMs } }),
      bill: billOf(model, body.input),
    },
    {
      error: (status, message) =>
        errorText(status === 429 ? 'Request was throttled. Your rate limit resets in ~1s.' : message, status),
      // It answers before anything is made, whatever becomes of it.
      accepted: (request) => jsonReply(201, predictionOf(context, { ...request, ended: null }, 0)),
    },
  );
}

function readBody(text: string | null): { readonly input: JsonObject; readonly version: string } | null {
  let body: unknown;
  try {
    body = JSON.parse(text ?? '');
  } catch {
    return null;
  }
  if (!isJsonObject(body) || !isJsonObject(body['input'])) return null;
  return { input: body['input'], version: String(body['version'] ?? '') };
}

async function cancel(context: PracticeContext, call: Call, id: string): Promise<void> {
  await context.book.cancel(id);
  return call.reply(found(context, context.book.get(id)));
}

function found(context: PracticeContext, request: PracticeRequest | undefined) {
  return request?.provider === 'replicate'
    ? jsonReply(200, predictionOf(context, request, context.clock.nowMs()))
    : failure(404, 'No such prediction');
}

/** What outlived its `Cancel-After` is ended before anybody is told of it. */
async function endOverdue({ book, clock }: PracticeContext): Promise<void> {
  const nowMs = clock.nowMs();
  const overdue = book
    .list('replicate', null, Number.MAX_SAFE_INTEGER)
    .filter(({ ended, extra, acceptedAtMs }) => {
      const deadlineMs = extra?.['deadlineMs'];
      return ended === null && typeof deadlineMs === 'number' && nowMs >= acceptedAtMs + deadlineMs;
    });
  await Promise.all(overdue.map(({ id }) => book.cancel(id)));
}

function pageOf(context: PracticeContext, call: Call) {
  const all = context.book.list('replicate', null, Number.MAX_SAFE_INTEGER);
  const cursor = call.query.get('cursor');
  const from = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  const shown = all.slice(from, from + PAGE_SIZE);
  const last = shown.at(-1);
  const isMore = from + PAGE_SIZE < all.length;
  const next = isMore && last ? `"${context.url()}${PATH}/predictions?cursor=${last.id}"` : 'null';
  const nowMs = context.clock.nowMs();
  const results = shown.map((request) => predictionOf(context, request, nowMs)).join(',');
  return jsonReply(200, `{"previous":null,"next":${next},"results":[${results}]}`);
}

const keysOf = ({ catalogue }: PracticeContext): readonly string[] => [
  ...(catalogue.get('replicate')?.keys() ?? []),
];

const modelsPage = (context: PracticeContext) =>
  jsonReply(200, `{"previous":null,"next":null,"results":[${keysOf(context).map(modelText).join(',')}]}`);

/** A key of the catalogue may name a version; any other model has one that follows from its name. */
const keyOfVersion = (context: PracticeContext, version: string): string =>
  keysOf(context).find(
    (key) => version !== '' && (key.endsWith(`:${version}`) || versionOf(key) === version),
  ) ?? version;

function modelIn(context: PracticeContext, path: string): string | null {
  const [, owner, name, version] = /^\/models\/([^/]+)\/([^/]+)(?:\/versions\/(\w+))?$/.exec(path) ?? [];
  const key = `${owner}/${name}`;
  return keysOf(context).find((each) => each === (version ? `${key}:${version}` : key)) ?? null;
}

function millisecondsOf(deadline: string | null): number | null {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(deadline ?? '') ?? [];
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 ? total * 1_000 : null;
}

const ACCOUNT = JSON.stringify({ type: 'organization', username: 'practice', name: 'Practice' });
const errorText = (message: string, status: number): string =>
  JSON.stringify({ title: 'Practice', detail: message, status });
const failure = (status: number, message: string) => jsonReply(status, errorText(message, status));
