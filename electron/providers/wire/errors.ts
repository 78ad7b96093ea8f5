/**
 * What a failed call means: may it be sent again, and did it cost money. The rules that hold for all; what a provider says in words
 * of its own is judged by its `ErrorRules` first.
 */
import type { Charged, ProviderError, ProviderErrorCode, Retry } from '#electron/providers';
import { headerOf, type HttpAnswer, type HttpFault, parseRetryAfter } from '#electron/providers/http';

/** `refused`: certainly not accepted. `in-doubt`: it may have been. */
export interface Verdict {
  readonly certainty: 'refused' | 'in-doubt';
  readonly error: ProviderError;
}

const NO_RETRY: Retry = { kind: 'no' };
const RETRY: Retry = { kind: 'after', delayMs: null };

export const problem = (
  code: ProviderErrorCode,
  message: string,
  {
    httpStatus = null,
    retry = NO_RETRY,
    charged = 'no',
  }: { httpStatus?: number | null; retry?: Retry; charged?: Charged } = {},
): ProviderError => ({ code, message, httpStatus, retry, charged });

export const badRequest = (message: string): ProviderError => problem('bad-request', message);

/** A call that got no whole answer; without a key it is not even tried. */
export type CallFault =
  | HttpFault
  | { readonly phase: 'not-sent'; readonly reason: 'no-key'; readonly message: string };

/** Of a submission that got no whole answer. */
export function verdictOfFault(fault: CallFault): Verdict {
  if (fault.reason === 'no-key')
    return { certainty: 'refused', error: problem('key-refused', fault.message) };
  return fault.phase === 'not-sent'
    ? { certainty: 'refused', error: problem('unreachable', fault.message, { retry: RETRY }) }
    : { certainty: 'in-doubt', error: answerLost(fault.message) };
}

export const answerLost = (message: string): ProviderError =>
  problem('answer-lost', message, { charged: 'unknown' });

export const malformed = (message: string, httpStatus: number): ProviderError =>
  problem('malformed-answer', message, { httpStatus, charged: 'unknown' });

export interface ErrorRules {
  /** The provider's own words in an error body; null when the body is not the provider's own. Default: `errorTextOf`. */
  readonly textOf?: (bodyText: string) => string | null;
  /** What this provider means by it; null: what everybody means. `text` is null where the body is not its own. */
  readonly judge?: (answer: HttpAnswer, text: string | null) => Judgement | null;
}

/** `certainty` is `refused` where it is left out. */
export interface Judgement {
  readonly code: ProviderErrorCode;
  readonly certainty?: 'in-doubt';
  /** May be sent again, after what `Retry-After` says. */
  readonly again?: boolean;
  /** Said in the body's words, where there is no such header. */
  readonly delayMs?: number | null;
}

/** Of a submission answered with a status outside 2xx. */
export function verdictOfAnswer(answer: HttpAnswer, nowMs: number, rules: ErrorRules): Verdict {
  const { status: httpStatus } = answer;
  const text = (rules.textOf ?? errorTextOf)(answer.bodyText);
  const said = text ?? `HTTP ${httpStatus}`;
  const { code, certainty, again, delayMs } = rules.judge?.(answer, text) ?? judgeByStatus(httpStatus, text);
  if (certainty === 'in-doubt')
    return { certainty, error: problem(code, said, { httpStatus, charged: 'unknown' }) };
  const retry: Retry = again
    ? {
        kind: 'after',
        delayMs: parseRetryAfter(headerOf(answer.headers, 'retry-after'), nowMs) ?? delayMs ?? null,
      }
    : NO_RETRY;
  return { certainty: 'refused', error: problem(code, said, { httpStatus, retry }) };
}

function judgeByStatus(status: number, text: string | null): Judgement {
  if (status === 400 || status === 422)
    return { code: text !== null && isPolicy(text) ? 'refused-by-policy' : 'bad-request' };
  if (status === 401 || status === 403) return { code: 'key-refused' };
  if (status === 402) return { code: 'out-of-credit' };
  if (status === 404) return { code: 'no-entitlement-or-model' };
  if (status === 429) return { code: 'rate-limited', again: true };
  // Only in the provider's own words: a gateway's bare 503 may come after the request was passed on.
  if (status === 503 && text !== null) return { code: 'capacity', again: true };
  if (status >= 400 && status < 500 && status !== 408) return { code: 'bad-request' };
  return { code: 'server-error', certainty: 'in-doubt' };
}

/** Of a call that reads (status, list, cancel): it costs nothing, so doubt about it is no doubt about money. */
export function readErrorOfAnswer(answer: HttpAnswer, nowMs: number, rules: ErrorRules): ProviderError {
  const { error } = verdictOfAnswer(answer, nowMs, rules);
  return error.retry.kind === 'no' && answer.status >= 500
    ? { ...error, retry: RETRY, charged: 'no' }
    : { ...error, charged: 'no' };
}

export function readErrorOfFault({ reason, phase, message }: CallFault): ProviderError {
  if (reason === 'no-key') return problem('key-refused', message);
  if (reason === 'too-large') return problem('output-too-large', message);
  return problem(phase === 'not-sent' ? 'unreachable' : 'answer-lost', message, { retry: RETRY });
}

export const malformedRead = (message: string, httpStatus: number): ProviderError =>
  problem('malformed-answer', message, { httpStatus, retry: RETRY });

export const isPolicy = (text: string): boolean =>
  /generation rejected|policy|moderation|safety|sensitive|prohibited/i.test(text);

/** `error`, `message` or `detail` of a JSON body, shortened; null when the body is not the provider's own. */
export function errorTextOf(bodyText: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(bodyText);
  } catch {
    return null;
  }
  return textIn(body)?.slice(0, 500) ?? null;
}

function textIn(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    textIn(fields['error']) ??
    textIn(fields['message']) ??
    textIn(fields['detail']) ??
    textIn(fields['reason'])
  );
}

/** What a submission that was not accepted comes to, whether or not an answer came. */
export const refusedOrInDoubt = ({
  certainty,
  error,
}: Verdict): { kind: 'refused' | 'in-doubt'; error: ProviderError } => ({
  kind: certainty,
  error,
});
