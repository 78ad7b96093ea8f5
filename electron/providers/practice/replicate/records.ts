/** Predictions as Replicate writes them. */
import type { PracticeContext } from '../context.ts';
import type { PracticeRequest } from '../request-book.ts';
import { behaviourOf } from '../behaviours.ts';
import { isText, metricsOf, piecesOf } from './measures.ts';
import { versionOf } from './models.ts';

const KEPT_MS = 3_600_000;

export function predictionOf(context: PracticeContext, request: PracticeRequest, nowMs: number): string {
  const { id, model, payload, ended, acceptedAtMs } = request;
  const [name = model, version = versionOf(model)] = model.split(':');
  const isRemoved = ended !== null && nowMs - ended.atMs > KEPT_MS;
  const hasBegun = (ended?.atMs ?? nowMs) >= request.startsAtMs;
  const didWork = ended?.status === 'success' || (hasBegun && (ended === null || ended.isBilled));
  const urls = `${context.url()}/replicate/v1/predictions/${id}`;
  return JSON.stringify({
    id,
    model: name,
    version,
    status: statusOf(request, hasBegun),
    input: isRemoved ? {} : payload,
    output: ended?.status === 'success' && !isRemoved ? outputOf(context, request) : null,
    error: ended?.status === 'failed' ? request.reason : null,
    logs: '',
    metrics: ended?.status === 'success' ? metricsOf(model, payload) : {},
    source: 'api',
    data_removed: isRemoved,
    urls: { get: urls, cancel: `${urls}/cancel` },
    created_at: timeText(acceptedAtMs),
    started_at: didWork || ended?.status === 'failed' ? timeText(request.startsAtMs) : null,
    completed_at: ended === null ? null : timeText(ended.atMs),
  });
}

function statusOf({ ended, extra, acceptedAtMs }: PracticeRequest, hasBegun: boolean): string {
  if (ended === null) return hasBegun ? 'processing' : 'starting';
  if (ended.status === 'success') return 'succeeded';
  if (ended.status === 'failed') return 'failed';
  const deadlineMs = extra?.['deadlineMs'];
  const isOverdue = typeof deadlineMs === 'number' && ended.atMs >= acceptedAtMs + deadlineMs;
  return isOverdue && !ended.isBilled ? 'aborted' : 'canceled';
}

function outputOf(context: PracticeContext, request: PracticeRequest): string | readonly string[] {
  const { model, payload } = request;
  if (isText(model)) return piecesOf(model, payload);
  const { rendering } = behaviourOf(model);
  if (rendering === 'speech' || rendering === 'video') return context.mediaUrl(request);
  return Array.from({ length: Number(payload['num_outputs'] ?? 1) }, (_, index) =>
    context.mediaUrl(request, index),
  );
}

const timeText = (atMs: number): string => new Date(Math.min(atMs, 8.64e15)).toISOString();
