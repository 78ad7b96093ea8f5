/** Reads what Bria answers to a submission and to a question about it. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';
import { parseJsonText, problem } from '#electron/providers/wire';
import { ONE_IMAGE } from './dialect.ts';
import { type BriaError, briaError, isModeration, textOfError } from './rules.ts';

const accepted = z.object({
  request_id: z.string().min(1),
  result: z.unknown().optional(),
});

const status = z.object({
  request_id: z.string().optional(),
  status: z.string(),
  result: z.unknown().optional(),
  error: briaError.nullish().catch(undefined),
});

const result = z.object({
  image_url: z.string().min(1).optional().catch(undefined),
  video_url: z.string().min(1).optional().catch(undefined),
});

export interface Accepted {
  readonly requestId: string;
  readonly state: RequestState;
}

/** 202 names the request; 200 has the result with it, which is only given where it was asked for. */
export function parseAccepted(bodyText: string): Result<Accepted, string> {
  const body = parseJsonText(bodyText);
  const parsed = accepted.safeParse(body.ok ? body.value : null);
  if (!parsed.success) return err('the answer does not name a request');
  const { request_id: requestId, result: made } = parsed.data;
  const state: RequestState = made === undefined ? { kind: 'pending', status: 'accepted' } : doneWith(made);
  return ok({ requestId, state });
}

/** The call answers 200 for failed requests, too. Words nobody knows count as still running. */
export function parseStatus(bodyText: string): Result<RequestState, string> {
  const body = parseJsonText(bodyText);
  const parsed = status.safeParse(body.ok ? body.value : null);
  if (!parsed.success) return err('the answer is not the status of a request');
  const { data } = parsed;
  switch (data.status.toUpperCase()) {
    case 'COMPLETED':
      return ok(doneWith(data.result));
    case 'ERROR':
      return ok({ kind: 'failed', error: failureOf(data.error ?? {}) });
    case 'UNKNOWN':
      return ok({
        kind: 'failed',
        error: problem(
          'job-failed',
          'Bria does not know what became of it; its support can tell by the request id',
          { charged: 'unknown' },
        ),
      });
    default:
      return ok({ kind: 'pending', status: data.status.toLowerCase() });
  }
}

function doneWith(made: unknown): RequestState {
  const { image_url: image, video_url: video } = result.safeParse(made).data ?? {};
  const outputs = [image, video].flatMap((url) => (url === undefined ? [] : [{ url }]));
  return { kind: 'done', outputs, bill: ONE_IMAGE };
}

/** Whether a failed or moderated request is charged is nowhere said. */
function failureOf(error: BriaError): ProviderError {
  const text = textOfError(error);
  const options = { charged: 'unknown' } as const;
  if (isModeration(text)) return problem('refused-by-policy', text, options);
  return ['400', '413', '415', '422', '460', '506'].includes(error.code ?? '')
    ? problem('bad-request', text, options)
    : problem('job-failed', text, options);
}
