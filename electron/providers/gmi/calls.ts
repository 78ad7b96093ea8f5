/** One call to the request queue: address, key, and the difference between an answer and a JSON answer. */
import { type Clock, err, type JsonObject, ok, type Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import { headerOf, type Http, type HttpAnswer } from '#electron/providers/http';
import { type CallFault, malformedRead, readErrorOfAnswer, readErrorOfFault } from './errors.ts';

export interface CallDeps {
  readonly http: Http;
  /** Without a slash at the end: `https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey`. */
  readonly baseUrl: string;
  readonly apiKey: () => Promise<string | null>;
  readonly clock: Clock;
}

interface CallOptions {
  readonly jsonBody?: JsonObject;
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  readonly signal: AbortSignal;
}

export interface ReadValue<T> {
  readonly value: T;
  readonly answer: HttpAnswer;
}

export interface Calls {
  send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options: CallOptions,
  ): Promise<Result<HttpAnswer, CallFault>>;
  /** A GET whose answer must be 200 and readable by `parse`; null when the status is 404. */
  read<T>(
    path: string,
    parse: (bodyText: string) => Result<T, string>,
    options: CallOptions,
  ): Promise<Result<ReadValue<T> | null, ProviderError>>;
}

const READ_TIMEOUT_MS = 30_000;

export function createCalls({ http, baseUrl, apiKey, clock }: CallDeps): Calls {
  const send: Calls['send'] = async (method, path, { timeoutMs = READ_TIMEOUT_MS, ...options }) => {
    const key = (await apiKey().catch(() => null))?.trim();
    // What a header cannot carry is no key either, and must not reach an error message.
    if (!key || !/^[\x21-\x7e]+$/.test(key)) {
      return err({
        phase: 'not-sent',
        reason: 'no-key',
        message: 'there is no readable key for this account',
      });
    }
    return http.send({
      method,
      url: `${baseUrl}${path}`,
      headers: { authorization: `Bearer ${key}` },
      timeoutMs,
      ...options,
    });
  };
  return {
    send,
    async read(path, parse, options) {
      const answer = await send('GET', path, options);
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      if (status === 404) return ok(null);
      if (!isSuccess(status)) return err(readErrorOfAnswer(answer.value, clock.nowMs()));
      const parsed = parseJsonAnswer(answer.value, parse);
      return parsed.ok
        ? ok({ value: parsed.value, answer: answer.value })
        : err(malformedRead(parsed.error, status));
    },
  };
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** A gateway's page with status 200 is not an answer, even when it happens to parse. */
export function parseJsonAnswer<T>(
  answer: HttpAnswer,
  parse: (bodyText: string) => Result<T, string>,
): Result<T, string> {
  const type = headerOf(answer.headers, 'content-type') ?? 'no type';
  return type.includes('json') ? parse(answer.bodyText) : err(`the answer is not JSON but ${type}`);
}
