/** A status or list call with its faults, the same for every wire format. */
import { type Call, jsonReply } from './call.ts';
import type { PracticeContext } from './context.ts';
import type { FormatWords } from './submission.ts';

/** `text` null: there is no such thing. */
export async function answerRead(
  { faults }: PracticeContext,
  call: Call,
  text: () => string | null,
  error: FormatWords['error'],
): Promise<void> {
  const fail = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
    call.reply(jsonReply(status, error(status, message), headers));
  switch (faults.forPoll()) {
    case 'poll-429':
      return fail(429, 'rate limit exceeded', { 'retry-after': String(faults.spec.retryAfterSeconds) });
    case 'poll-500':
      return fail(500, 'internal error');
    case 'poll-503':
      return fail(503, 'Upstream capacity temporarily exhausted');
    case 'poll-malformed':
      return call.reply(jsonReply(200, '{"requests":[{"request'));
    case 'poll-lost':
      return call.cut();
    case null: {
      const found = text();
      return found === null ? fail(404, 'not found') : call.reply(jsonReply(200, found));
    }
  }
}
