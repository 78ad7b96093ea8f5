/** One call to a provider: address, key, and the difference between an answer and a JSON answer. */
import { type Clock, err, type JsonObject, ok, type Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import {
  headerOf,
  type Http,
  type HttpAnswer,
  type HttpRequest,
  type HttpStream,
  type StreamRequest,
} from '#electron/providers/http';
import {
  type CallFault,
  type ErrorRules,
  malformedRead,
  readErrorOfAnswer,
  readErrorOfFault,
} from './errors.ts';

export interface CallDeps {
  readonly http: Http;
  /** Without a slash at the end. Paths begin there; whole addresses are called only where they have its origin. */
  readonly baseUrl: string;
  readonly apiKey: () => Promise<string | null>;
  readonly clock: Clock;
  /** Default: `Authorization: Bearer ...`. A server that wants no key gets none: null for an empty one. */
  readonly authorize?: (key: string) => Readonly<Record<string, string>>;
  /** Where no key is fine too, such as a server of the lab's own. */
  readonly keyOptional?: boolean;
  readonly rules?: ErrorRules;
}

interface CallOptions extends Pick<HttpRequest, 'body' | 'headers' | 'maxBodyBytes' | 'signal'> {
  readonly jsonBody?: JsonObject;
  readonly timeoutMs?: number;
}

export interface ReadValue<T> {
  readonly value: T;
  readonly answer: HttpAnswer;
}

export interface Calls {
  readonly rules: ErrorRules;
  send(
    method: HttpRequest['method'],
    path: string,
    options: CallOptions,
  ): Promise<Result<HttpAnswer, CallFault>>;
  /** The answer while it comes. */
  stream(
    path: string,
    options: Pick<StreamRequest, 'jsonBody' | 'timeoutMs' | 'idleTimeoutMs' | 'maxBytes' | 'signal'>,
  ): Promise<Result<HttpStream, CallFault>>;
  /** A GET whose answer must be 200 and readable by `parse`; null when the status is 404. */
  read<T>(
    path: string,
    parse: (bodyText: string) => Result<T, string>,
    options: CallOptions,
  ): Promise<Result<ReadValue<T> | null, ProviderError>>;
  /** The headers that carry the key, for a download from the provider itself; null without a key. */
  keyHeaders(): Promise<Readonly<Record<string, string>> | null>;
}

const READ_TIMEOUT_MS = 30_000;

export function createCalls({
  http,
  baseUrl,
  apiKey,
  clock,
  authorize = (key) => ({ authorization: `Bearer ${key}` }),
  keyOptional = false,
  rules = {},
}: CallDeps): Calls {
  const keyHeaders: Calls['keyHeaders'] = async () => {
    const key = (await apiKey().catch(() => null))?.trim();
    if (!key && keyOptional) return {};
    // What a header cannot carry is no key either, and must not reach an error message.
    return key && /^[\x21-\x7e]+$/.test(key) ? authorize(key) : null;
  };
  const addressOf = (path: string): string | null => {
    if (path.startsWith('/')) return `${baseUrl}${path}`;
    return URL.canParse(path) && new URL(path).origin === new URL(baseUrl).origin ? path : null;
  };
  const prepare = async (
    path: string,
  ): Promise<Result<{ url: string; headers: Readonly<Record<string, string>> }, CallFault>> => {
    const headers = await keyHeaders();
    if (!headers) return err(NO_KEY);
    const url = addressOf(path);
    return url === null ? err(FOREIGN) : ok({ url, headers });
  };
  const send: Calls['send'] = async (method, path, { timeoutMs = READ_TIMEOUT_MS, headers, ...options }) => {
    const ready = await prepare(path);
    if (!ready.ok) return ready;
    return http.send({
      method,
      url: ready.value.url,
      headers: { ...headers, ...ready.value.headers },
      timeoutMs,
      ...options,
    });
  };
  return {
    rules,
    send,
    keyHeaders,
    async stream(path, options) {
      const ready = await prepare(path);
      return ready.ok ? http.stream({ method: 'POST', ...ready.value, ...options }) : ready;
    },
    async read(path, parse, options) {
      const answer = await send('GET', path, options);
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      if (status === 404) return ok(null);
      if (!isSuccess(status)) return err(readErrorOfAnswer(answer.value, clock.nowMs(), rules));
      const parsed = parseJsonAnswer(answer.value, parse);
      return parsed.ok
        ? ok({ value: parsed.value, answer: answer.value })
        : err(malformedRead(parsed.error, status));
    },
  };
}

const NO_KEY: CallFault = {
  phase: 'not-sent',
  reason: 'no-key',
  message: 'there is no readable key for this account',
};
const FOREIGN: CallFault = {
  phase: 'not-sent',
  reason: 'address-forbidden',
  message: 'the provider named an address that is not its own; the key is not sent there',
};

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** A gateway's page with status 200 is not an answer, even when it happens to parse. */
export function parseJsonAnswer<T>(
  answer: HttpAnswer,
  parse: (bodyText: string) => Result<T, string>,
): Result<T, string> {
  const type = headerOf(answer.headers, 'content-type') ?? 'no type';
  return type.includes('json') ? parse(answer.bodyText) : err(`the answer is not JSON but ${type}`);
}
