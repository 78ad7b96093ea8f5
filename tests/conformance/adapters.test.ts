import { createGmiAdapter, gmiQueueUrl } from '#electron/providers';
import { describeAdapter } from './adapter-suite.ts';
import { realClock } from './practice-rig.ts';

describeAdapter({
  name: 'gmi',
  create: (rig, { url = rig.url(), apiKey = async () => 'any', ...options } = {}) =>
    createGmiAdapter({ http: rig.http, baseUrl: gmiQueueUrl(url), apiKey, clock: realClock, ...options }),
  quickModel: 'bria-fibo-relight',
  slowModel: 'Veo3',
  modalities: [
    { model: 'bria-fibo-relight', mediaType: 'image/png' },
    { model: 'seedream-5.0-lite', mediaType: 'image/png' },
    { model: 'inworld-tts-1.5-mini', mediaType: 'audio/wav' },
    { model: 'pixverse-v5.6-t2v', mediaType: 'video/mp4' },
  ],
});
