/** Every adapter against the practice provider; one line of subjects each. */
import { describeAdapter } from './adapter-suite.ts';
import { PRICES } from './practice-rig.ts';
import { gmiCatalogue } from '#electron/providers';
import { GOOGLE_SUBJECTS } from './google-subjects.ts';

describeAdapter({
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
});

GOOGLE_SUBJECTS.forEach(describeAdapter);
