/** What Google's interfaces mean by their errors (`google.rpc.Status` in JSON), beyond what everybody means. */
import { z } from 'zod';
import type { Charged, ProviderError } from '#electron/providers';
import { type ErrorRules, isPolicy, problem } from '#electron/providers/wire';

export const GOOGLE_RULES: ErrorRules = {
  judge({ status, bodyText }, text) {
    if (text === null) return null;
    // A key that is none is a bad request there, not a 401 [C].
    if (status === 400 && /API_KEY_INVALID|api key not valid/i.test(bodyText)) return { code: 'key-refused' };
    // [I]: without billing nothing is refused for what it says, but for what the account lacks.
    if (status === 400 && bodyText.includes('FAILED_PRECONDITION') && /billing/i.test(text))
      return { code: 'out-of-credit' };
    // [I]: the same RESOURCE_EXHAUSTED as a rate that is too high; only its words tell that waiting does not help.
    if (status === 429 && /credits? .*depleted|spend(ing)? (cap|limit)/i.test(text))
      return { code: 'out-of-credit' };
    return null;
  },
};

const rpcStatus = z.object({ code: z.union([z.number(), z.string()]).optional(), message: z.string() });

/** The message of a `google.rpc.Status` inside a finished job; null where there is none. */
export function messageOf(status: unknown): string | null {
  const parsed = rpcStatus.safeParse(status);
  return parsed.success && parsed.data.message !== '' ? parsed.data.message.slice(0, 500) : null;
}

/** Google does not document whether what failed, was filtered or was cancelled is charged: it is not known, and not tried again. */
export const NOT_SAID: Charged = 'unknown';

export const failedJob = (text: string): ProviderError =>
  problem(isPolicy(text) ? 'refused-by-policy' : 'job-failed', text, { charged: NOT_SAID });

export const filtered = (text: string): ProviderError =>
  problem('refused-by-policy', text, { charged: NOT_SAID });

/** An id that cannot be one, or is not one any more, is a bad request there as often as it is not found [I]; one must not stop the others. */
export const isUnknownId = ({ code, httpStatus }: ProviderError): boolean =>
  code === 'bad-request' && httpStatus === 400;
