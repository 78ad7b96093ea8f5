/** The file a request makes: always the same for the same model and payload, so nothing needs to be stored. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '#shared/base';
import { behaviourOf, MEDIA_TYPES } from '../behaviours.ts';
import { renderMp4 } from './mp4.ts';
import { renderLargePng, renderSmallPng } from './png.ts';
import { renderWav } from './wav.ts';

export interface RenderedMedia {
  readonly contentType: string;
  readonly bytes: Buffer;
}

export function renderMedia(model: string, payload: JsonObject, index = 0): RenderedMedia {
  const seen = index === 0 ? JSON.stringify(payload) : `${JSON.stringify(payload)}\n${index}`;
  const digest = createHash('sha256').update(model).update('\n').update(seen).digest();
  const { rendering } = behaviourOf(model);
  const { contentType } = MEDIA_TYPES[rendering];
  const label = `practice ${digest.toString('hex')}`;
  switch (rendering) {
    case 'small-image':
      return { contentType, bytes: renderSmallPng(digest, label) };
    case 'large-image':
      return { contentType, bytes: renderLargePng(digest, label) };
    case 'video':
      return { contentType, bytes: renderMp4(digest, label) };
    case 'speech':
      return {
        contentType,
        bytes: renderWav(digest, typeof payload['text'] === 'string' ? payload['text'] : ''),
      };
  }
}
