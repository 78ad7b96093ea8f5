/**
 * Any server that speaks OpenAI's chat protocol: provider-apis.md sections 2 and 5. There is no job and no list: the answer to the
 * submission is the end, and one that did not come cannot be looked for.
 */
import { ok } from '#shared/base';
import type { Adapter, AdapterDeps, Dialect, Submission, SubmitAnswer } from '#electron/providers';
import { headerOf, type HttpStream } from '#electron/providers/http';
import {
  answerLost,
  createCalls,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  problem,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { createModelCalls } from './models.ts';
import { type Completion, parseCompletion, requestIdOf, stateOfCompletion } from './records.ts';
import { OPENAI_RULES } from './rules.ts';
import { readChatStream, type StreamEnd } from './stream.ts';

export interface ChatOptions {
  readonly provider: string;
  readonly dialect: Dialect;
  /** A server of the lab's own may want none. */
  readonly keyOptional: boolean;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const PATH = '/chat/completions';
const STREAM_WORDS = new Set(['stream', 'stream_options']);

/** A long answer of a busy server takes minutes, and nothing is heard before it is this request's turn. */
export function createChatAdapter(
  deps: AdapterDeps,
  { provider, dialect, keyOptional }: ChatOptions,
): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = 0, submitTimeoutMs = 600_000, pollIntervalMs = 1_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl, keyOptional, rules: OPENAI_RULES });
  /** Until a server says that it cannot. */
  let streams = true;

  const inPieces = async (submission: Submission, signal: AbortSignal): Promise<SubmitAnswer> => {
    const sentAtMs = clock.monotonicMs();
    const answer = await calls.stream(PATH, {
      jsonBody: { model: submission.modelKey, ...submission.payload },
      timeoutMs: submitTimeoutMs,
      idleTimeoutMs: submitTimeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
    const { status, headers, chunks } = answer.value;
    const type = headerOf(headers, 'content-type') ?? 'no type';
    if (isSuccess(status) && type.includes('event-stream')) {
      const end = await readChatStream(chunks, clock, sentAtMs);
      // Some servers count only answers in one piece: what this one took is not known, what the next ones take will be.
      if (end.kind === 'whole' && end.isSilent) streams = false;
      return answerOfStream(submission, end, status);
    }
    const bodyText = await textOf(answer.value);
    if (bodyText === null && isSuccess(status))
      return { kind: 'in-doubt', error: answerLost('the connection broke in the middle of the answer') };
    return answerOfBody(submission, { status, headers, bodyText: bodyText ?? '' });
  };

  const whole = async (submission: Submission, signal: AbortSignal): Promise<SubmitAnswer> => {
    const inOnePiece = Object.entries(submission.payload).filter(([name]) => !STREAM_WORDS.has(name));
    const jsonBody = { model: submission.modelKey, ...Object.fromEntries(inOnePiece) };
    const answer = await calls.send('POST', PATH, { jsonBody, timeoutMs: submitTimeoutMs, signal });
    if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
    return answerOfBody(submission, answer.value);
  };

  const answerOfBody = (
    { reference }: Submission,
    answer: Parameters<typeof verdictOfAnswer>[0],
  ): SubmitAnswer => {
    if (!isSuccess(answer.status))
      return refusedOrInDoubt(verdictOfAnswer(answer, clock.nowMs(), OPENAI_RULES));
    const parsed = parseJsonAnswer(answer, parseCompletion);
    return parsed.ok
      ? accepted(parsed.value, stateOfCompletion(parsed.value), reference)
      : { kind: 'in-doubt', error: malformed(parsed.error, answer.status) };
  };

  return {
    provider,
    abilities: {
      pollMany: false,
      find: false,
      cancel: 'none',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...dialect,
    async submit(submission, signal) {
      if (streams && submission.payload['stream'] === true) {
        const answer = await inPieces(submission, signal);
        if (!isRefusalToStream(answer)) return answer;
        // Certainly not accepted, and for its form only: asked for in one piece it is another request.
        streams = false;
      }
      return whole(submission, signal);
    },
    // Nothing is kept there to be asked after.
    poll: () => Promise.resolve(ok(new Map())),
    find: () =>
      Promise.resolve({ kind: 'cannot-know', why: 'a chat server keeps no list of what it was asked' }),
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    ...createModelCalls(calls),
  };
}

const accepted = (
  { id }: Completion,
  state: ReturnType<typeof stateOfCompletion>,
  reference: string,
): SubmitAnswer => ({ kind: 'accepted', requestId: requestIdOf(id, reference), state });

/** An answer that broke off may be billed for what had been written: in doubt, with what is known of it in words. */
function answerOfStream({ reference }: Submission, end: StreamEnd, httpStatus: number): SubmitAnswer {
  if (end.kind === 'whole')
    return accepted(end.completion, stateOfCompletion(end.completion, end.measured), reference);
  const { counted, message, how } = end;
  const said =
    counted === null
      ? message
      : `${message} (${counted.input} tokens read and ${counted.output} written had been counted by then)`;
  switch (how) {
    case 'cut':
      return { kind: 'in-doubt', error: answerLost(said) };
    case 'malformed':
      return { kind: 'in-doubt', error: malformed(said, httpStatus) };
    case 'said':
      return { kind: 'in-doubt', error: problem('server-error', said, { httpStatus, charged: 'unknown' }) };
  }
}

/** Refused for being asked in pieces, or for the options that go with it; not for what was asked. */
const isRefusalToStream = (answer: SubmitAnswer): boolean =>
  answer.kind === 'refused' &&
  answer.error.code === 'bad-request' &&
  (answer.error.httpStatus === 400 || answer.error.httpStatus === 422) &&
  /\bstream(ing|_options)?\b/i.test(answer.error.message);

/** Null when the connection broke. */
async function textOf({ chunks }: HttpStream): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  } catch {
    return null;
  }
  return text + decoder.decode();
}
