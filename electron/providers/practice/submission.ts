/** A submission with its faults, the same for every wire format: what is refused, what is lost, what is answered badly. */
import { type Call, jsonReply, type Reply } from './call.ts';
import type { PracticeContext } from './context.ts';
import type { FaultSpec, SubmitFault } from './faults.ts';
import type { Order, PracticeRequest } from './request-book.ts';

export interface FormatWords {
  /** An error body in the vendor's shape. */
  error(status: number, message: string): string;
  /** The accepted request as the vendor answers it; without the outcome when that is the fault. */
  accepted(request: PracticeRequest, withOutcome: boolean): string | Reply;
}

export type SubmissionInput = Omit<Order, 'rate' | 'fault'>;

export async function submit(
  context: PracticeContext,
  call: Call,
  input: SubmissionInput,
  words: FormatWords,
): Promise<void> {
  const fault = context.faults.forSubmit();
  if (refused(context, call, fault, words)) return;
  const { provider, model } = input;
  const rate = context.catalogue.get(provider)?.get(model);
  if (!rate)
    return call.reply(jsonReply(404, words.error(404, `model ${model} not found or you do not have access`)));
  const request = await context.book.accept({ ...input, rate, fault });
  const answer = words.accepted(request, fault !== 'no-outcome');
  return answerAccepted(
    context,
    call,
    fault,
    typeof answer === 'string' ? jsonReply(200, answer) : answer,
    words,
  );
}

/** True where the fault was an answer, or none, instead of accepting. */
export function refused(
  { faults }: PracticeContext,
  call: Call,
  fault: SubmitFault | null,
  words: Pick<FormatWords, 'error'>,
): boolean {
  if (fault === 'lost-before') call.cut();
  const refusal = fault === null ? null : refusalFor(fault, faults.spec, words);
  if (refusal) call.reply(refusal);
  return fault === 'lost-before' || refusal !== null;
}

/** The answer to what was accepted, as the fault lets it through. */
export async function answerAccepted(
  { clock, faults }: PracticeContext,
  call: Call,
  fault: SubmitFault | null,
  reply: Reply,
  words: Pick<FormatWords, 'error'>,
): Promise<void> {
  switch (fault) {
    case 'lost':
      // What comes in pieces is lost in the middle.
      return reply.durationMs === undefined ? call.cut() : call.replyCut(reply);
    case '500-accepted':
      return call.reply(jsonReply(500, words.error(500, 'internal error')));
    case '502-accepted':
      return call.reply(gatewayPage(502, 'Bad Gateway'));
    case 'malformed':
      return call.reply({ ...reply, body: reply.body.slice(0, reply.body.length >> 1) });
    case 'wrong-type':
      return call.reply({
        status: 200,
        contentType: 'text/html',
        body: '<!doctype html><title>Welcome</title>',
      });
    case 'slow':
      await clock.sleep(faults.spec.slowMs);
      return call.reply(reply);
    case 'drip':
      return call.drip(reply, clock, faults.spec.dripMs);
    default:
      return reply.durationMs === undefined ? call.reply(reply) : call.drip(reply, clock, reply.durationMs);
  }
}

/** The answers that come instead of accepting; null for faults of another kind. */
function refusalFor(
  fault: SubmitFault,
  { retryAfterSeconds }: FaultSpec,
  words: Pick<FormatWords, 'error'>,
): Reply | null {
  const json = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
    jsonReply(status, words.error(status, message), headers);
  switch (fault) {
    case '429':
      return json(429, 'rate limit exceeded', { 'retry-after': String(retryAfterSeconds) });
    case '429-bare':
      return json(429, 'rate limit exceeded');
    case '400-policy':
      return json(400, 'Generation rejected: the prompt violates the content policy');
    case '401':
      return json(401, 'invalid api key');
    case '404':
      return json(404, 'model not found or you do not have access');
    case '500':
      return json(500, 'internal error');
    case '500-inner':
      return json(500, 'Backend error (400): invalid parameter');
    case '502':
      return gatewayPage(502, 'Bad Gateway');
    case '503':
      return json(503, 'Upstream capacity temporarily exhausted');
    case '504':
      return gatewayPage(504, 'Gateway Time-out');
    default:
      return null;
  }
}

const gatewayPage = (status: number, title: string): Reply => ({
  status,
  contentType: 'text/html',
  body: `<html><head><title>${status} ${title}</title></head></html>`,
});
