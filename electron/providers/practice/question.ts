/** A status or list call with its faults, the same for every wire format. */
import { type Call, jsonReply, type Reply } from './call.ts';
import type { PracticeContext } from './context.ts';

/** `error` words a failure as the vendor does. */
export function question(
  { faults }: PracticeContext,
  call: Call,
  error: (message: string, status: number) => string,
  answer: () => Reply,
): void {
  const failure = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
    call.reply(jsonReply(status, error(message, status), headers));
  switch (faults.forPoll()) {
    case 'poll-429':
      return failure(429, 'rate limit exceeded', { 'retry-after': String(faults.spec.retryAfterSeconds) });
    case 'poll-500':
      return failure(500, 'internal error');
    case 'poll-503':
      return failure(503, 'Upstream capacity temporarily exhausted');
    case 'poll-malformed':
      return call.reply(jsonReply(200, '{"requests":[{"request'));
    case 'poll-lost':
      return call.cut();
    case null:
      return call.reply(answer());
  }
}
