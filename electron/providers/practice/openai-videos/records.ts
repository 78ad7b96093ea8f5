/** Video objects and errors in OpenAI's shape: unix seconds, the prompt echoed, seconds as text. */
import type { PracticeRequest } from '../request-book.ts';

export function videoOf(request: PracticeRequest, nowMs: number): object {
  const { ended, payload } = request;
  const isDone = ended?.status === 'success';
  const started = nowMs >= request.startsAtMs;
  return {
    id: request.id,
    object: 'video',
    model: request.model,
    status: ended ? (isDone ? 'completed' : 'failed') : started ? 'in_progress' : 'queued',
    progress: isDone ? 100 : started ? 50 : 0,
    created_at: toSeconds(request.acceptedAtMs),
    completed_at: ended ? toSeconds(ended.atMs) : null,
    expires_at: isDone ? toSeconds(ended.atMs) + 3600 : null,
    prompt: payload['prompt'] ?? null,
    seconds: payload['seconds'] ?? '4',
    size: payload['size'] ?? '720x1280',
    remixed_from_video_id: null,
    // Whether a failed film is charged is no part of the protocol, so that it is not said here either.
    error:
      ended && !isDone ? { code: 'video_generation_failed', message: request.reason ?? ended.status } : null,
  };
}

export const errorText = (status: number, message: string): string =>
  JSON.stringify({
    error: {
      message,
      type: status >= 500 ? 'server_error' : 'invalid_request_error',
      param: null,
      code: CODES[status] ?? null,
    },
  });

const CODES: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
};

const toSeconds = (atMs: number): number => Math.floor(atMs / 1000);
