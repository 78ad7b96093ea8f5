/** Reads what the queue says of a request; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';
import { headerOf, type HttpAnswer } from '#electron/providers/http';
import { decimalText, isPolicy, parseJsonText, problem } from '#electron/providers/wire';
import { textOf } from './rules.ts';

const submittedShape = z.object({
  request_id: z.string().regex(/^[\w.-]+$/),
  status: z.string().nullish().catch(null),
  response_url: z.string().nullish().catch(null),
});

const statusShape = z.object({
  status: z.string().min(1),
  error: z.unknown().optional(),
  error_type: z.string().nullish().catch(null),
  metrics: z
    .object({ inference_time: z.number().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type QueueStatus = z.infer<typeof statusShape>;

export interface Submitted {
  readonly id: string;
  readonly status: string;
  readonly responseUrl: string | null;
}

export function parseSubmitted(bodyText: string): Result<Submitted, string> {
  const parsed = parse(bodyText, submittedShape);
  if (parsed === null) return err('the answer does not name a request');
  const { request_id: id, status, response_url } = parsed;
  return ok({ id, status: status ?? 'IN_QUEUE', responseUrl: response_url ?? null });
}

export function parseStatus(bodyText: string): Result<QueueStatus, string> {
  const parsed = parse(bodyText, statusShape);
  return parsed === null ? err('the answer is not the status of a request') : ok(parsed);
}

function parse<T>(bodyText: string, shape: z.ZodType<T>): T | null {
  const body = parseJsonText(bodyText);
  const parsed = body.ok ? shape.safeParse(body.value) : null;
  return parsed?.success ? parsed.data : null;
}

/** Unknown words count as still running: a run is never ended by a word nobody knows. */
export const hasEnded = ({ status }: QueueStatus): boolean => status.toUpperCase() === 'COMPLETED';

/** The platform's own names for failures that concern this program [D]. */
const CANCELLED = new Set(['client_cancelled', 'client_disconnected']);

/**
 * A request that is complete without a result. Null: the answer does not tell about the request but about the question, such as a
 * gateway's page, and the question is put again.
 * Only successes are billed, 5xx never, 422 may be [D]; of any other failure nothing is documented.
 */
export function failureOf(status: QueueStatus, answer: HttpAnswer): RequestState | null {
  const { status: httpStatus, bodyText, headers } = answer;
  if ([401, 403, 429].includes(httpStatus)) return null;
  const type = status.error_type ?? headerOf(headers, 'x-fal-error-type') ?? typeIn(bodyText);
  const said = (status.error ? textOf(JSON.stringify({ detail: status.error })) : null) ?? textOf(bodyText);
  if (httpStatus >= 500 && said === null && type === null) return null;
  const computed = decimalText(status.metrics?.inference_time);
  if (httpStatus === 499 || (type !== null && CANCELLED.has(type)))
    // What never began cost nothing [D]; of what was stopped at work nothing is said.
    return { kind: 'cancelled', charged: computed === null || Number(computed) === 0 ? 'no' : 'unknown' };
  if (httpStatus === 404) return { kind: 'failed', error: GONE };
  const text = said ?? type ?? `HTTP ${httpStatus}`;
  const isFree = httpStatus >= 500;
  const failed = problem(isPolicy(text) ? 'refused-by-policy' : 'job-failed', text, {
    httpStatus,
    charged: isFree ? 'no' : 'unknown',
    retry: isFree && !isPolicy(text) ? { kind: 'after', delayMs: null } : { kind: 'no' },
  });
  return { kind: 'failed', error: failed };
}

function typeIn(bodyText: string): string | null {
  return parse(bodyText, z.object({ error_type: z.string() }))?.error_type ?? null;
}

/** How long a result is kept is not documented; whether it was a success then is not known either. */
const GONE: ProviderError = problem('output-gone', 'the provider no longer has the result of this request', {
  httpStatus: 404,
  charged: 'unknown',
});
