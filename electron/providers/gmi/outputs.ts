/** Opens a finished request's output; the key is never sent there. */
import { type Clock, err, ok, type Result } from '#shared/base';
import type { ProviderError, Retry } from '#electron/providers';
import { headerOf, type Http, type HttpFault, parseRetryAfter } from '#electron/providers/http';
import { problem } from './errors.ts';

const IDLE_TIMEOUT_MS = 30_000;
const TOTAL_TIMEOUT_MS = 15 * 60_000;

interface OpenOptions {
  readonly url: string;
  readonly maxBytes: number;
  readonly allowLoopback: boolean;
  readonly signal: AbortSignal;
}

/** The request behind the output was charged whatever becomes of the copy, so every error here says `charged: 'yes'`. */
export async function openOutput(
  http: Http,
  clock: Clock,
  options: OpenOptions,
): Promise<Result<AsyncIterable<Uint8Array>, ProviderError>> {
  const stream = await http.open({
    ...options,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    totalTimeoutMs: TOTAL_TIMEOUT_MS,
  });
  if (!stream.ok) return err(errorOfFault(stream.error));
  const { status: httpStatus, headers, chunks } = stream.value;
  if (httpStatus >= 200 && httpStatus < 300) return ok(chunks);
  if ([401, 403, 404, 410].includes(httpStatus)) {
    return err(
      problem('output-gone', `the provider no longer gives this output (HTTP ${httpStatus})`, {
        httpStatus,
        charged: 'yes',
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
