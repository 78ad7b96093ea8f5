/** Every adapter against the practice provider; one line of subjects each. */
import { describeAdapter } from './adapter-suite.ts';
import { BATCH_SUBJECT, CHAT_SUBJECTS } from './chat-subjects.ts';
import { PRICES } from './practice-rig.ts';
import { gmiCatalogue } from '#electron/providers';

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
for (const subject of [...CHAT_SUBJECTS, BATCH_SUBJECT]) describeAdapter(subject);
