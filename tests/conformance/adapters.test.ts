/** Every adapter against the practice provider; one line of subjects each. */
import { describeAdapter } from './adapter-suite.ts';
import { PRICES } from './practice-rig.ts';
import { gmiCatalogue } from '#electron/providers';
import { nanos, type Rate } from '#shared/money';

const per = (unit: Rate['unit'], amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit });

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

describeAdapter({
  provider: 'bria',
  models: new Map([
    ['image/generate', per('image', 30_000_000n)],
    ['image/generate/lite', per('image', 20_000_000n)],
    ['image/edit', per('image', 30_000_000n)],
    ['image/edit/blend', per('image', 30_000_000n)],
    ['image/edit/relight', per('image', 30_000_000n)],
    ['image/edit/remove_background', per('request', 18_000_000n)],
    ['image/edit/restore', per('image', 30_000_000n)],
  ]),
  quickModel: 'image/generate/lite',
  slowModel: 'image/generate',
  modalities: [
    { model: 'image/generate', mediaType: 'image/png' },
    { model: 'image/generate/lite', mediaType: 'image/png' },
  ],
  otherwise: {
    // Accepted is 202 there.
    malformed: { httpStatus: 202 },
    // GMI's words.
    '500-inner': null,
    // It cancels nothing and knows no such state.
    cancel: null,
    // Its documents do not say whether a failure is charged, and neither do its answers.
    'fail-free': { charged: 'unknown' },
    'fail-billed': { charged: 'unknown' },
  },
  cannot: ['find', 'cancel', 'poll-list'],
});

describeAdapter({
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
});
