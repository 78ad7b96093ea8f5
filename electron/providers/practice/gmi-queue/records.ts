/** Request records as GMI's queue writes them: unix seconds, the payload echoed, the outcome null until the end. */
import { behaviourOf, MEDIA_TYPES } from '../behaviours.ts';
import type { PracticeRequest } from '../request-book.ts';

export function recordText(
  request: PracticeRequest,
  nowMs: number,
  mediaUrl: string,
  withOutcome = true,
): string {
  const { ended } = request;
  const status = ended?.status ?? (nowMs >= request.startsAtMs ? 'processing' : 'queued');
  const changedAtMs = ended?.atMs ?? (status === 'processing' ? request.startsAtMs : request.acceptedAtMs);
  const record = {
    request_id: request.id,
    org_id: 'practice-organization',
    user_id: 'practice-user',
    model: request.model,
    status,
    is_public: false,
    payload: request.payload,
    outcome: ended && withOutcome ? outcomeOf(request, ended.status, mediaUrl) : null,
    created_at: toSeconds(request.acceptedAtMs),
    updated_at: toSeconds(changedAtMs),
    queued_at: toSeconds(request.acceptedAtMs),
    // The real queue does not say what became of the money of an unfinished request; practice does, unless told not to.
    ...(ended && ended.status !== 'success' && request.saysBilled ? { billed: ended.isBilled } : {}),
  };
  return JSON.stringify(record);
}

function outcomeOf(request: PracticeRequest, status: string, url: string): object | null {
  if (status === 'failed') return { error: request.reason };
  if (status !== 'success') return null;
  const { rendering } = behaviourOf(request.model);
  if (rendering === 'speech')
    return { audio_url: url, format: MEDIA_TYPES.speech.extension, status: 'success' };
  return { media_urls: [{ id: '0', url }] };
}

const toSeconds = (atMs: number): number => Math.floor(atMs / 1000);
