/** Batch jobs with inline requests: one bill for the whole job, tokens counted for each line. */
import type { JsonObject } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { errorText, failure, innerStatus, isoTime, readObject, readWithFaults, textAt } from './words.ts';

const PROVIDER = 'gemini-batch';
/** All inline requests of a job together. */
const MAX_BYTES = 20 * 1024 * 1024;
/** A prompt that holds these words fails by itself, and the rest of its job does not. */
const FAILING = 'fail this line';

export async function receiveJob(context: PracticeContext, call: Call, model: string): Promise<void> {
  context.submissions += 1;
  const body = await readObject(call, MAX_BYTES + 4096);
  if (!body) return;
  const payload = (body['batch'] ?? {}) as JsonObject;
  const lines = linesIn(payload);
  if (textAt(payload, 'displayName') === '' || lines.length === 0)
    return call.reply(failure(400, 'batch.displayName and batch.inputConfig.requests are required.'));
  const used = lines.map(usageOf);
  const input = used.reduce((sum, { promptTokenCount }) => sum + promptTokenCount, 0);
  const output = used.reduce((sum, { candidatesTokenCount }) => sum + candidatesTokenCount, 0);
  return submit(
    context,
    call,
    {
      provider: PROVIDER,
      model,
      payload,
      bill: { quantity: '1', tokens: { input: BigInt(input), cached: 0n, output: BigInt(output) } },
    },
    { error: errorText, accepted: (request) => jobText(context, request, false) },
  );
}

export function showJob(context: PracticeContext, call: Call, id: string): void {
  readWithFaults(context, call, () => {
    const request = find(context, id);
    return request ? jobText(context, request, true) : null;
  });
}

/** Newest first, without answers. */
export function listJobs(context: PracticeContext, call: Call): void {
  readWithFaults(context, call, () => {
    const size = Math.min(1000, Math.max(1, Number(call.query.get('pageSize')) || 50));
    const from = Number(call.query.get('pageToken')) || 0;
    const requests = context.book.list(PROVIDER, null, from + size + 1);
    const page = requests.slice(from, from + size).map((request) => jobText(context, request, false));
    const next = requests.length > from + size ? `,"nextPageToken":"${from + size}"` : '';
    return `{"operations":[${page.join(',')}]${next}}`;
  });
}

export async function cancelJob(context: PracticeContext, call: Call, id: string): Promise<void> {
  if (!find(context, id)) return call.reply(failure(404, 'Requested entity was not found.'));
  if (!(await context.book.cancel(id))) return call.reply(failure(400, 'The batch has already ended.'));
  return call.reply(jsonReply(200, '{}'));
}

const find = ({ book }: PracticeContext, id: string): PracticeRequest | null => {
  const request = book.get(id);
  return request?.provider === PROVIDER ? request : null;
};

function jobText({ clock }: PracticeContext, request: PracticeRequest, withAnswers: boolean): string {
  const { id, model, payload, ended, acceptedAtMs, startsAtMs } = request;
  const lines = linesIn(payload);
  const failed = lines.filter(isFailing).length;
  const isDone = ended?.status === 'success';
  const word = isDone
    ? failed > 0
      ? 'PARTIALLY_SUCCEEDED'
      : 'SUCCEEDED'
    : ended
      ? ended.status.toUpperCase()
      : null;
  const output = { inlinedResponses: { inlinedResponses: lines.map((line) => answerOf(request, line)) } };
  return JSON.stringify({
    name: `batches/${id}`,
    metadata: {
      model: `models/${model}`,
      displayName: textAt(payload, 'displayName'),
      createTime: isoTime(acceptedAtMs),
      state: `BATCH_STATE_${word ?? (clock.nowMs() >= startsAtMs ? 'RUNNING' : 'PENDING')}`,
      batchStats: { requestCount: String(lines.length), failedRequestCount: String(failed) },
      ...(isDone && withAnswers ? { output } : {}),
    },
    ...(ended ? { done: true } : {}),
    ...(ended?.status === 'failed' ? { error: innerStatus(request.reason ?? '') } : {}),
  });
}

/** The same text for the same line, always. */
function answerOf({ model }: PracticeRequest, line: JsonObject): object {
  const metadata = line['metadata'] ?? {};
  if (isFailing(line))
    return { metadata, error: { code: 3, message: 'Request contains an invalid argument.' } };
  const usage = usageOf(line);
  return {
    metadata,
    response: {
      candidates: [
        { content: { role: 'model', parts: [{ text: writtenFor(line) }] }, finishReason: 'STOP', index: 0 },
      ],
      usageMetadata: { ...usage, totalTokenCount: usage.promptTokenCount + usage.candidatesTokenCount },
      modelVersion: model,
    },
  };
}

const linesIn = (payload: JsonObject): readonly JsonObject[] => {
  const { requests } = ((payload['inputConfig'] as JsonObject | undefined)?.['requests'] ?? {}) as JsonObject;
  return Array.isArray(requests) ? (requests as readonly JsonObject[]) : [];
};

const promptOf = (line: JsonObject): string => textAt(line, 'request', 'contents', 0, 'parts', 0, 'text');
const isFailing = (line: JsonObject): boolean => promptOf(line).includes(FAILING);
const writtenFor = (line: JsonObject): string => `You asked: ${promptOf(line)}`;

/** What fails is not billed. */
const usageOf = (line: JsonObject) => {
  const isBilled = !isFailing(line);
  return {
    promptTokenCount: isBilled ? Math.ceil(promptOf(line).length / 4) + 1 : 0,
    candidatesTokenCount: isBilled ? Math.ceil(writtenFor(line).length / 4) : 0,
  };
};
