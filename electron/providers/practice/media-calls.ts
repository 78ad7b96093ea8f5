/** Serves the outputs: `/media/{requestId}/0.png`, without a credential, as the real ones are. */
import { behaviourOf, MEDIA_TYPES } from './behaviours.ts';
import { type Call, jsonReply } from './call.ts';
import type { PracticeContext } from './context.ts';
import { renderMedia } from './media/render.ts';
import type { PracticeRequest } from './request-book.ts';

export const MEDIA_PREFIX = '/media/';

export const mediaPath = (request: PracticeRequest, index: number): string =>
  `${MEDIA_PREFIX}${request.id}/${index}.${MEDIA_TYPES[behaviourOf(request.model).rendering].extension}`;

export async function handleMedia(context: PracticeContext, call: Call): Promise<void> {
  const [, , id = '', file = ''] = call.path.split('/');
  const request = context.book.get(id);
  const index = Number.parseInt(file, 10);
  if (!request || !isThere(request) || call.path !== mediaPath(request, index))
    return call.reply(jsonReply(404, '{"error":"no such object"}'));
  return sendOutput(context, call, request, index);
}

export const isThere = (request: PracticeRequest): boolean =>
  request.ended?.status === 'success' && !request.isGone;

/** An output with its faults, for vendors that serve files at their own API as well. */
export async function sendOutput(
  { clock, faults }: PracticeContext,
  call: Call,
  request: PracticeRequest,
  index: number,
): Promise<void> {
  const { contentType, bytes } = renderMedia(request.model, request.payload, index);
  const reply = { status: 200, contentType, body: bytes };
  switch (faults.forMedia()) {
    case 'media-503':
      return call.reply(jsonReply(503, '{"error":"try again later"}'));
    case 'media-cut':
      return call.replyCut(reply);
    case 'media-drip':
      return call.drip(reply, clock, faults.spec.dripMs);
    case null:
      return call.reply(reply);
  }
}
