/** A server of OpenAI’s Videos protocol as the conformance suite sees it: priced by the second, as gateways do, and by the request. */
import type { AdapterUnderTest } from './adapter-suite.ts';
import { per } from './practice-rig.ts';

export const OPENAI_VIDEOS_SUBJECT: AdapterUnderTest = {
  provider: 'openai-videos',
  models: new Map([
    ['quick-film', per('second', 50_000_000n)],
    ['sora-2-pro', per('second', 300_000_000n)],
    ['veo-3.1', per('request', 400_000_000n)],
  ]),
  quickModel: 'quick-film',
  slowModel: 'sora-2-pro',
  parameters: { seconds: '8' },
  modalities: [
    { model: 'sora-2-pro', mediaType: 'video/mp4' },
    { model: 'veo-3.1', mediaType: 'video/mp4' },
  ],
  otherwise: {
    // GMI's words.
    '500-inner': null,
    // The protocol has no cancelled films.
    cancel: null,
    // Nor does it say what became of the money of a failed one.
    'fail-free': { charged: 'unknown' },
    'fail-billed': { charged: 'unknown' },
  },
  cannot: ['cancel', 'poll-list'],
};
