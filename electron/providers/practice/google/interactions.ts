/** Interactions that make films in the background. */
import type { JsonObject } from '#shared/base';
import type { Call } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { errorText, failure, innerStatus, isoTime, readObject, readWithFaults, textAt } from './words.ts';

const PROVIDER = 'gemini-omni';
const MAX_BYTES = 64 * 1024 * 1024;
/** As the real one counts a film is not documented; here it is so many tokens a second. */
const TOKENS_A_SECOND = 5_000;

export async function receiveInteraction(context: PracticeContext, call: Call): Promise<void> {
  context.submissions += 1;
  const body = await readObject(call, MAX_BYTES);
  if (!body) return;
  const { model, labels, ...payload } = body;
  if (typeof model !== 'string' || promptIn(payload) === '')
    return call.reply(failure(400, 'model and input are required.'));
  if (payload['background'] !== true || textAt(payload, 'response_format', 'type') !== 'video')
    return call.reply(failure(400, 'Practice makes films in the background only.'));
  const seconds = secondsIn(payload);
  if (!(seconds >= 3 && seconds <= 10)) return call.reply(failure(400, 'duration must be from 3s to 10s.'));
  return submit(
    context,
    call,
    {
      provider: PROVIDER,
      model,
      payload,
      extra: { labels: labels ?? {} },
      bill: { quantity: '1', counts: { second: String(seconds) } },
    },
    {
      error: errorText,
      accepted: (request, withOutcome) => interactionText(context, request, withOutcome),
    },
  );
}

export function showInteraction(context: PracticeContext, call: Call, id: string): void {
  readWithFaults(context, call, () => {
    const request = find(context, id);
    return request ? interactionText(context, request, true) : null;
  });
}

export async function cancelInteraction(context: PracticeContext, call: Call, id: string): Promise<void> {
  const request = find(context, id);
  if (!request) return call.reply(failure(404, 'Requested entity was not found.'));
  if (!(await context.book.cancel(id))) return call.reply(failure(400, 'Interaction is not running.'));
  return call.reply({
    status: 200,
    contentType: 'application/json',
    body: interactionText(context, request, true),
  });
}

const find = ({ book }: PracticeContext, id: string): PracticeRequest | null => {
  const request = book.get(id);
  return request?.provider === PROVIDER ? request : null;
};

function interactionText(context: PracticeContext, request: PracticeRequest, withOutcome: boolean): string {
  const { id, model, payload, extra, ended, acceptedAtMs, startsAtMs } = request;
  const hasBegun = context.clock.nowMs() >= startsAtMs;
  const status = ended ? WORDS[ended.status] : hasBegun ? 'in_progress' : 'queued';
  return JSON.stringify({
    id,
    object: 'interaction',
    model,
    status,
    ...extra,
    response_format: payload['response_format'] ?? {},
    created: isoTime(acceptedAtMs),
    updated: isoTime(ended?.atMs ?? Math.max(acceptedAtMs, hasBegun ? startsAtMs : 0)),
    ...(ended?.status === 'failed' ? { errors: [innerStatus(request.reason ?? '')] } : {}),
    ...(ended?.status === 'success' && withOutcome ? outcomeOf(context, request) : {}),
  });
}

const WORDS = { success: 'completed', failed: 'failed', cancelled: 'cancelled' } as const;

function outcomeOf({ url }: PracticeContext, { id, payload }: PracticeRequest): object {
  const film = {
    type: 'video',
    mime_type: 'video/mp4',
    uri: `${url()}/google/v1beta/files/${id}:download?alt=media`,
  };
  const input = Math.ceil(promptIn(payload).length / 4);
  const output = TOKENS_A_SECOND * secondsIn(payload);
  return {
    steps: [
      { type: 'user_input', content: [{ type: 'text', text: promptIn(payload) }] },
      { type: 'model_output', content: [film] },
    ],
    usage: {
      total_input_tokens: input,
      total_cached_tokens: 0,
      total_output_tokens: output,
      total_tokens: input + output,
      output_tokens_by_modality: [{ modality: 'video', tokens: output }],
    },
  };
}

const promptIn = (payload: JsonObject): string => textAt(payload, 'input');
const secondsIn = (payload: JsonObject): number =>
  Number.parseInt(textAt(payload, 'response_format', 'duration'), 10);
