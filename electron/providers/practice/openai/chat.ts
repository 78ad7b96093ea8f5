/** Chats in OpenAI's protocol, in one piece and in many: provider-apis.md section 5. */
import { isJsonObject, type JsonObject } from '#shared/base';
import { type Call, jsonReply, type Reply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { type Answer, answerTo, usageOf } from './text.ts';
import { errorText, failure, readObject } from './words.ts';

const MAX_CHAT_BYTES = 16 * 1024 * 1024;
/** From the first piece to the last. */
const STREAM_MS = 24;

export async function receiveChat(context: PracticeContext, call: Call, provider: string): Promise<void> {
  context.submissions += 1;
  const body = readObject((await call.readBody(MAX_CHAT_BYTES)) ?? '');
  const wrong = wrongIn(body);
  if (body === null || wrong !== null) return call.reply(failure(400, wrong ?? 'invalid JSON'));
  const { model, ...payload } = body;
  const answer = answerTo(String(model), payload);
  return submit(
    context,
    call,
    {
      provider,
      model: String(model),
      payload,
      // The answer is the end: nobody waits for a job.
      timing: null,
      bill: { quantity: '1', tokens: answer.tokens },
    },
    {
      error: errorText,
      accepted: (request, withOutcome) => replyTo(request, answer, withOutcome),
    },
  );
}

export function wrongIn(body: JsonObject | null): string | null {
  if (body === null) return 'invalid JSON';
  if (typeof body['model'] !== 'string') return 'you must provide a model parameter';
  const { messages } = body;
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isJsonObject))
    return "'messages' must be a list of messages with at least one in it";
  const limit = body['max_completion_tokens'] ?? body['max_tokens'];
  if (limit !== undefined && (!Number.isInteger(limit) || Number(limit) < 1))
    return "'max_tokens' must be a whole number of at least 1";
  return null;
}

/** `withUsage` false: the fault by which the answer does not say what it took. A request that fails does so after its first words. */
function replyTo(request: PracticeRequest, answer: Answer, withUsage: boolean): Reply {
  const { payload, end, endsAtMs } = request;
  // What is stuck elsewhere breaks off here: there is no queue to be stuck in.
  const isFailed = end !== 'success' || endsAtMs === null;
  if (payload['stream'] !== true)
    return isFailed
      ? jsonReply(500, errorText(500, request.reason ?? 'the engine stopped'))
      : jsonReply(200, JSON.stringify(completionOf(request, answer, withUsage)), {
          'x-request-id': request.id,
        });
  const options = isJsonObject(payload['stream_options']) ? payload['stream_options'] : {};
  const events = eventsOf(request, answer, {
    usage: withUsage && options['include_usage'] === true,
    running: options['continuous_usage_stats'] === true,
  });
  const sent = isFailed
    ? [...events.slice(0, 3), errorText(500, request.reason ?? 'the engine stopped')]
    : [...events, '[DONE]'];
  return {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    body: sent.map((data) => `data: ${data}\n\n`).join(''),
    headers: { 'x-request-id': request.id },
    durationMs: STREAM_MS,
  };
}

export const completionOf = (
  request: Pick<PracticeRequest, 'id' | 'model' | 'acceptedAtMs'>,
  answer: Answer,
  withUsage = true,
): JsonObject => ({
  id: request.id,
  object: 'chat.completion',
  created: Math.floor(request.acceptedAtMs / 1000),
  model: request.model,
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: answer.content,
        ...(answer.reasoning === '' ? {} : { reasoning_content: answer.reasoning }),
      },
      finish_reason: answer.finishReason,
      logprobs: null,
    },
  ],
  ...(withUsage ? { usage: usageOf(answer) } : {}),
});

interface Counting {
  readonly usage: boolean;
  /** With every piece, as vLLM does when asked to. */
  readonly running: boolean;
}

function eventsOf(request: PracticeRequest, answer: Answer, counting: Counting): readonly string[] {
  const common = {
    id: request.id,
    object: 'chat.completion.chunk',
    created: Math.floor(request.acceptedAtMs / 1000),
    model: request.model,
  };
  const total = usageOf(answer);
  const event = (delta: JsonObject, finish: string | null, written: number): string =>
    JSON.stringify({
      ...common,
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...(counting.running
        ? {
            usage: {
              ...total,
              completion_tokens: written,
              total_tokens: Number(answer.tokens.input) + written,
            },
          }
        : counting.usage
          ? { usage: null }
          : {}),
    });
  const pieces = [
    ...piecesOf(answer.reasoning).map((text) => ({ reasoning_content: text })),
    ...piecesOf(answer.content).map((text) => ({ content: text })),
  ];
  return [
    event({ role: 'assistant', content: '' }, null, 0),
    ...pieces.map((delta, index) => event(delta, null, index + 1)),
    event({}, answer.finishReason, pieces.length),
    ...(counting.usage ? [JSON.stringify({ ...common, choices: [], usage: total })] : []),
  ];
}

/** Word by word, each with the space before it. */
const piecesOf = (text: string): readonly string[] => text.match(/\s*\S+/g) ?? [];
