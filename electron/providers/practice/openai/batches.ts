/**
 * OpenAI's Batch from the server's side: provider-apis.md section 7.1. A batch is kept as its requests; what is finished is billed,
 * what failed or was not begun is not.
 */
import { isJsonObject, type JsonObject, type Result, err, ok } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import type { SubmitFault } from '../faults.ts';
import type { PracticeRequest } from '../request-book.ts';
import { answerAccepted, refused } from '../submission.ts';
import { completionOf, wrongIn } from './chat.ts';
import { answerFile, takeFile, uploadedFile } from './files.ts';
import { answerTo } from './text.ts';
import { errorText, failure, readObject } from './words.ts';

export const PROVIDER = 'openai-batch';
const PATH = '/v1/chat/completions';
/** Every one there is; a practice provider is not left running for years. */
const ALL = 1_000_000;

export async function handleBatches(context: PracticeContext, call: Call, path: string): Promise<void> {
  if (call.bearer === null) return call.reply(failure(401, 'missing api key'));
  const [, subject, id, act] = path.split('/');
  if (subject === 'files') return answerFiles(context, call, id, act);
  if (id === undefined)
    return call.method === 'POST'
      ? receive(context, call)
      : read(context, call, () => listText(context, call));
  if (act === 'cancel' && call.method === 'POST') return cancel(context, call, id);
  return read(context, call, () => {
    const requests = requestsOf(context, id);
    return requests.length === 0 ? null : JSON.stringify(recordOf(context, id, requests));
  });
}

async function answerFiles(
  context: PracticeContext,
  call: Call,
  id: string | undefined,
  act: string | undefined,
): Promise<void> {
  if (id === undefined && call.method === 'POST') return takeFile(context, call);
  if (id !== undefined && act === 'content') return answerFile(context, call, contentOf(context, id));
  return call.reply(failure(404, 'no such file'));
}

interface Line {
  readonly customId: string;
  readonly model: string;
  readonly payload: JsonObject;
}

async function receive(context: PracticeContext, call: Call): Promise<void> {
  context.submissions += 1;
  const body = readObject((await call.readBody(1024 * 1024)) ?? '');
  const fileId = body?.['input_file_id'];
  if (body === null || typeof fileId !== 'string')
    return call.reply(failure(400, "'input_file_id' is required"));
  if (body['endpoint'] !== PATH || body['completion_window'] !== '24h')
    return call.reply(failure(400, `only '${PATH}' within '24h' is practised here`));
  const text = uploadedFile(context, fileId);
  if (text === null) return call.reply(failure(400, `no such file object: ${fileId}`));
  const fault = context.faults.forSubmit();
  const words = { error: errorText };
  if (refused(context, call, fault, words)) return;
  const lines = linesOf(context, text);
  if (!lines.ok) return call.reply(failure(400, lines.error));
  const batchId = `batch_${context.makeId()}`;
  const { metadata = null } = body;
  // All at once, so that they share their way to the disk.
  await Promise.all(lines.value.map((line) => accept(context, { batchId, fileId, metadata, line, fault })));
  const record = recordOf(context, batchId, requestsOf(context, batchId));
  return answerAccepted(context, call, fault, jsonReply(200, JSON.stringify(record)), words);
}

interface Part {
  readonly batchId: string;
  readonly fileId: string;
  readonly metadata: JsonObject[string];
  readonly line: Line;
  readonly fault: SubmitFault | null;
}

const accept = (
  { book, catalogue }: PracticeContext,
  { batchId, fileId, metadata, line: { customId, model, payload }, fault }: Part,
): Promise<PracticeRequest> => {
  const rate = catalogue.get(PROVIDER)?.get(model);
  if (!rate) throw new Error('a model that was looked up is sold');
  return book.accept({
    id: `${batchId}/${customId}`,
    provider: PROVIDER,
    model,
    payload,
    extra: { batchId, customId, fileId, metadata },
    rate,
    bill: { quantity: '1', tokens: answerTo(model, payload).tokens },
    // Small models are done at once, so that a test need not wait for tomorrow.
    timing: /mini|nano/.test(model) ? null : { queuedMs: 200, workMs: 400 },
    // Nothing that failed is billed here.
    fault: fault === 'fail-billed' ? 'fail-free' : fault,
  });
};

function linesOf({ catalogue }: PracticeContext, text: string): Result<readonly Line[], string> {
  const lines: Line[] = [];
  for (const each of text.split('\n').filter((line) => line.trim() !== '')) {
    const line = readObject(each);
    const body = line?.['body'];
    const customId = line?.['custom_id'];
    if (typeof customId !== 'string' || body === undefined || !isJsonObject(body))
      return err(`line ${lines.length + 1} is not a request`);
    const { model, ...payload } = body;
    const wrong = wrongIn(body);
    if (wrong !== null) return err(`line ${lines.length + 1}: ${wrong}`);
    if (!catalogue.get(PROVIDER)?.has(String(model)))
      return err(`the model ${String(model)} does not exist or you do not have access to it`);
    lines.push({ customId, model: String(model), payload });
  }
  return lines.length === 0 ? err('the file is empty') : ok(lines);
}

/** In the order of the file. */
const requestsOf = (context: PracticeContext, batchId: string): readonly PracticeRequest[] =>
  batchesOf(context).get(batchId) ?? [];

/** By batch, the oldest first. */
function batchesOf({ book }: PracticeContext): ReadonlyMap<string, readonly PracticeRequest[]> {
  const batches = new Map<string, PracticeRequest[]>();
  for (const request of [...book.list(PROVIDER, null, ALL)].reverse()) {
    const id = String(request.extra?.['batchId']);
    const known = batches.get(id);
    if (known) known.push(request);
    else batches.set(id, [request]);
  }
  return batches;
}

function recordOf({ clock }: PracticeContext, id: string, requests: readonly PracticeRequest[]): JsonObject {
  const [first] = requests;
  const done = requests.filter(({ ended }) => ended?.status === 'success').length;
  const undone = requests.filter(({ ended }) => ended !== null).length - done;
  const isOver = done + undone === requests.length;
  const isBegun = clock.nowMs() >= (first?.startsAtMs ?? 0);
  const isCancelled = requests.some(({ ended }) => ended?.status === 'cancelled');
  const seconds = (atMs: number) => Math.floor(atMs / 1000);
  return {
    id,
    object: 'batch',
    endpoint: PATH,
    errors: null,
    input_file_id: first?.extra?.['fileId'] ?? '',
    completion_window: '24h',
    status: isOver ? (isCancelled ? 'cancelled' : 'completed') : isBegun ? 'in_progress' : 'validating',
    output_file_id: isOver && done > 0 ? `file-out-${id}` : null,
    error_file_id: isOver && undone > 0 ? `file-err-${id}` : null,
    created_at: seconds(first?.acceptedAtMs ?? 0),
    expires_at: seconds(first?.acceptedAtMs ?? 0) + 86_400,
    completed_at: isOver ? seconds(Math.max(...requests.map(({ ended }) => ended?.atMs ?? 0))) : null,
    request_counts: { total: requests.length, completed: done, failed: undone },
    metadata: first?.extra?.['metadata'] ?? null,
  };
}

function listText(context: PracticeContext, call: Call): string {
  const limit = Math.min(100, Math.max(1, Number(call.query.get('limit')) || 20));
  const all = [...batchesOf(context)].reverse();
  const after = call.query.get('after');
  const from = after === null ? 0 : all.findIndex(([id]) => id === after) + 1;
  const data = all.slice(from, from + limit).map(([id, requests]) => recordOf(context, id, requests));
  return JSON.stringify({
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: from + limit < all.length,
  });
}

async function cancel(context: PracticeContext, call: Call, id: string): Promise<void> {
  const requests = requestsOf(context, id);
  if (requests.length === 0) return call.reply(failure(404, 'no such batch'));
  for (const request of requests) if (request.ended === null) await context.book.cancel(request.id);
  return call.reply(jsonReply(200, JSON.stringify(recordOf(context, id, requests))));
}

/** A status or list call with its faults. */
async function read(context: PracticeContext, call: Call, text: () => string | null): Promise<void> {
  switch (context.faults.forPoll()) {
    case 'poll-429':
      return call.reply({
        ...failure(429, 'rate limit exceeded'),
        headers: { 'retry-after': String(context.faults.spec.retryAfterSeconds) },
      });
    case 'poll-500':
      return call.reply(failure(500, 'internal error'));
    case 'poll-503':
      return call.reply(failure(503, 'the engine is overloaded'));
    case 'poll-malformed':
      return call.reply(jsonReply(200, '{"object":"list","da'));
    case 'poll-lost':
      return call.cut();
    case null: {
      const found = text();
      return call.reply(found === null ? failure(404, 'no such batch') : jsonReply(200, found));
    }
  }
}

/** What stands in a file: what was uploaded, or what became of a batch; null: nothing, or no longer. */
function contentOf(context: PracticeContext, fileId: string): string | null {
  const [, kind, batchId] = /^file-(out|err)-(.+)$/.exec(fileId) ?? [];
  if (batchId === undefined) return uploadedFile(context, fileId) ?? inputOf(context, fileId);
  const requests = requestsOf(context, batchId).filter(
    ({ ended }) => ended !== null && (ended.status === 'success') === (kind === 'out'),
  );
  if (requests.length === 0 || requests.some(({ isGone }) => isGone)) return null;
  return requests.map((request) => `${JSON.stringify(lineOf(request))}\n`).join('');
}

function lineOf(request: PracticeRequest): JsonObject {
  const custom_id = request.extra?.['customId'] ?? '';
  const line = { id: `batch_req_${request.id}`, custom_id, response: null, error: null };
  const answer = (status_code: number, body: JsonObject) => ({
    ...line,
    response: { status_code, request_id: request.id, body },
  });
  if (request.ended?.status === 'success')
    return answer(200, completionOf(request, answerTo(request.model, request.payload)));
  if (request.ended?.status === 'cancelled')
    return {
      ...line,
      error: { code: 'batch_cancelled', message: 'this request was not begun before the cancel' },
    };
  return request.saysBilled
    ? { ...line, error: { code: 'batch_expired', message: 'this request was not begun in time' } }
    : answer(500, readObject(errorText(500, 'internal error')) ?? {});
}

/** After a restart the uploaded file is drawn again from what was made of it. */
function inputOf(context: PracticeContext, fileId: string): string | null {
  const requests = [...batchesOf(context).values()].find(([first]) => first?.extra?.['fileId'] === fileId);
  const lines = requests?.map(({ extra, model, payload }) =>
    JSON.stringify({
      custom_id: extra?.['customId'] ?? '',
      method: 'POST',
      url: PATH,
      body: { model, ...payload },
    }),
  );
  return lines ? `${lines.join('\n')}\n` : null;
}
