/** Opens a finished request's output. */
import { type Clock, err, ok, type Result } from '#shared/base';
import type { Adapter, ProviderError, Retry } from '#electron/providers';
import { headerOf, type Http, type HttpFault, parseRetryAfter } from '#electron/providers/http';
import { problem } from './errors.ts';

const IDLE_TIMEOUT_MS = 30_000;
const TOTAL_TIMEOUT_MS = 15 * 60_000;

const MAX_OUTPUT_BYTES = 1024 ** 3;

export interface OutputDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly maxOutputBytes?: number;
  /** For files at the provider itself, which wants its key, if there is one; null: the address needs none. Never sent to a storage address. */
  readonly headersFor?: (url: string) => Promise<Readonly<Record<string, string>> | null>;
  /**
   * The address is one that a person gave, perhaps of a machine in the lab's network: its own files are read there like its other
   * answers, without redirects. Everything else is still only fetched from public addresses.
   */
  readonly ownServer?: boolean;
}

/** Opens what an adapter named: a copy in hand, or an address. */
export function createOpenOutput(deps: OutputDeps): Adapter['openOutput'] {
  const { http, clock, maxOutputBytes: maxBytes = MAX_OUTPUT_BYTES } = deps;
  // Only a practice provider or a server of the lab's own lives on this machine, and only its outputs may be fetched from here.
  const allowLoopback = isOnThisMachine(deps.baseUrl);
  const isOwnFile = (url: string): boolean => deps.ownServer === true && isOfOrigin(url, deps.baseUrl);
  return async (ref, signal) => {
    if ('bytes' in ref) return ref.bytes.length <= maxBytes ? ok(once(ref.bytes)) : err(tooLarge(maxBytes));
    const keyed = (await deps.headersFor?.(ref.url)) ?? null;
    const options = { url: ref.url, headers: keyed ?? {}, maxBytes, allowLoopback, signal };
    return openAddress(http, clock, options, { isKeyed: keyed !== null, isOwn: isOwnFile(ref.url) });
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const tooLarge = (maxBytes: number): ProviderError =>
  problem('output-too-large', `the output is larger than the allowed ${maxBytes} bytes`, { charged: 'yes' });

const isOfOrigin = (url: string, baseUrl: string): boolean =>
  URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin;

export const isOnThisMachine = (baseUrl: string): boolean =>
  /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/.test(baseUrl);

interface OpenOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly allowLoopback: boolean;
  readonly signal: AbortSignal;
}

/** The request behind the output was charged whatever becomes of the copy, so every error here says `charged: 'yes'`. */
async function openAddress(
  http: Http,
  clock: Clock,
  options: OpenOptions,
  { isKeyed, isOwn }: { readonly isKeyed: boolean; readonly isOwn: boolean },
): Promise<Result<AsyncIterable<Uint8Array>, ProviderError>> {
  const { url, headers: keyed, maxBytes, signal } = options;
  const idle = { idleTimeoutMs: IDLE_TIMEOUT_MS };
  const stream = isOwn
    ? await http.stream({
        method: 'GET',
        url,
        headers: keyed,
        maxBytes,
        signal,
        ...idle,
        timeoutMs: TOTAL_TIMEOUT_MS,
      })
    : await http.open({ ...options, ...idle, totalTimeoutMs: TOTAL_TIMEOUT_MS });
  if (!stream.ok) return err(errorOfFault(stream.error));
  const { status: httpStatus, headers, chunks } = stream.value;
  if (httpStatus >= 200 && httpStatus < 300) return ok(chunks);
  // At the provider itself a refused key says nothing about the file: it waits for a better one.
  if (isKeyed && (httpStatus === 401 || httpStatus === 403))
    return err(
      problem('key-refused', `the provider refuses the key for this output (HTTP ${httpStatus})`, {
        httpStatus,
        charged: 'yes',
        retry: { kind: 'after', delayMs: null },
      }),
    );
  if ([401, 403, 404, 410].includes(httpStatus)) {
    // "Not found" is also said of what storage does not have yet; the queue decides how long to believe it.
    const retry: Retry = httpStatus === 404 ? { kind: 'after', delayMs: null } : { kind: 'no' };
    return err(
      problem('output-gone', `the provider does not give this output (HTTP ${httpStatus})`, {
        httpStatus,
        charged: 'yes',
        retry,
      }),
    );
  }
  const delayMs = parseRetryAfter(headerOf(headers, 'retry-after'), clock.nowMs());
  const code = httpStatus === 429 ? 'rate-limited' : 'server-error';
  return err(
    problem(code, `the output could not be fetched (HTTP ${httpStatus})`, {
      httpStatus,
      charged: 'yes',
      retry: { kind: 'after', delayMs },
    }),
  );
}

function errorOfFault({ reason, phase, message }: HttpFault): ProviderError {
  if (reason === 'too-large') return problem('output-too-large', message, { charged: 'yes' });
  if (reason === 'address-forbidden' || reason === 'too-many-redirects')
    return problem('address-forbidden', message, { charged: 'yes' });
  const retry: Retry = { kind: 'after', delayMs: null };
  return problem(phase === 'not-sent' ? 'unreachable' : 'answer-lost', message, { charged: 'yes', retry });
}
