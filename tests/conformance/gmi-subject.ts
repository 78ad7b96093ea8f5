/** GMI's media queue before the suite of adapters. */
import { gmiCatalogue } from '#electron/providers';
import type { AdapterUnderTest } from './adapter-suite.ts';
import { PRICES } from './practice-rig.ts';

export const GMI_SUBJECT: AdapterUnderTest = {
  provider: 'gmi',
  models: gmiCatalogue(PRICES).get('gmi') ?? new Map(),
  quickModel: 'bria-fibo-relight',
  slowModel: 'Veo3',
  modalities: [
    { model: 'bria-fibo-relight', mediaType: 'image/png' },
    { model: 'seedream-5.0-lite', mediaType: 'image/png' },
    { model: 'inworld-tts-1.5-mini', mediaType: 'audio/wav' },
    { model: 'pixverse-v5.6-t2v', mediaType: 'video/mp4' },
  ],
};
