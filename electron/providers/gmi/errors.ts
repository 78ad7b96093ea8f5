/** What a failed call means: may it be sent again, and did it cost money. provider-apis.md section 1.1, "Errors". */
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

/** Of a submission answered with a status outside 2xx. */
export function verdictOfAnswer(answer: HttpAnswer, nowMs: number): Verdict {
  const { status: httpStatus } = answer;
  const text = errorTextOf(answer.bodyText);
  const said = text ?? `HTTP ${httpStatus}`;
  const refused = (code: ProviderErrorCode, retry: Retry = NO_RETRY): Verdict => ({
    certainty: 'refused',
    error: problem(code, said, { httpStatus, retry }),
  });
  const waited: Retry = {
    kind: 'after',
    delayMs: parseRetryAfter(headerOf(answer.headers, 'retry-after'), nowMs),
  };
  if (httpStatus === 400 || httpStatus === 422)
    return refused(isPolicy(said) ? 'refused-by-policy' : 'bad-request');
  if (httpStatus === 401 || httpStatus === 403) return refused('key-refused');
  if (httpStatus === 402 || httpStatus === 404) return refused('no-entitlement-or-model');
  if (httpStatus === 429) return refused('rate-limited', waited);
  // Only in the provider's own words: a gateway's bare 503 may come after the request was passed on.
  if (httpStatus === 503 && text !== null) return refused('capacity', waited);
  if (httpStatus === 500 && text !== null) {
    const inner = /Backend error \((\d{3})\)/i.exec(text)?.[1];
    if (inner === '401' || inner === '403') return refused('key-refused');
    if (inner?.startsWith('4')) return refused(isPolicy(text) ? 'refused-by-policy' : 'bad-request');
  }
  if (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) return refused('bad-request');
  return { certainty: 'in-doubt', error: problem('server-error', said, { httpStatus, charged: 'unknown' }) };
}

/** Of a call that reads (status, list, cancel): it costs nothing, so doubt about it is no doubt about money. */
export function readErrorOfAnswer(answer: HttpAnswer, nowMs: number): ProviderError {
  const { error } = verdictOfAnswer(answer, nowMs);
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
