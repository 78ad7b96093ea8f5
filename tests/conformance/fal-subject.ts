/** fal as the conformance suite sees it: pictures by the megapixel, films by the second, speech by the machine's second. */
import { nanos, type Rate } from '#shared/money';
import type { AdapterUnderTest } from './adapter-suite.ts';

const rate = (amount: bigint, unit: Rate['unit']): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit });

export const FAL_MODELS: ReadonlyMap<string, Rate> = new Map([
  ['fal-ai/minimax/speech-02-hd', rate(1_400_000n, 'compute-second')],
  ['fal-ai/flux/schnell', rate(3_000_000n, 'megapixel')],
  ['fal-ai/minimax/hailuo-02/standard/text-to-video', rate(45_000_000n, 'second')],
]);

/** A POST that was answered with any 5xx may have been accepted. */
const DOUBTFUL = { answer: 'in-doubt', charged: 'unknown', retry: 'no', find: 'absent' } as const;

export const FAL_SUBJECT: AdapterUnderTest = {
  provider: 'fal',
  models: FAL_MODELS,
  quickModel: 'fal-ai/minimax/speech-02-hd',
  slowModel: 'fal-ai/minimax/hailuo-02/standard/text-to-video',
  modalities: [
    { model: 'fal-ai/flux/schnell', mediaType: 'image/png' },
    { model: 'fal-ai/minimax/hailuo-02/standard/text-to-video', mediaType: 'video/mp4' },
    { model: 'fal-ai/minimax/speech-02-hd', mediaType: 'audio/wav' },
  ],
  otherwise: {
    '500-inner': { ...DOUBTFUL, code: 'server-error' },
    '503': { ...DOUBTFUL, code: 'capacity' },
    // 422 may be charged [D]: a person is asked.
    'fail-billed': { charged: 'unknown' },
  },
  // Each request is asked for by itself. A cancel is only a signal to what is at work: fal.test.ts.
  cannot: ['poll-list', 'cancel'],
};
