/** Google's three doors before the suite of adapters, and what practice sells through them. */
import { nanos, type Rate } from '#shared/money';
import type { AdapterUnderTest } from './adapter-suite.ts';

const second = (amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit: 'second' });
const million = (input: bigint, output: bigint): Rate => ({
  nanos: nanos(input),
  outputNanos: nanos(output),
  perUnits: 1_000_000n,
  unit: 'token',
});

export const GOOGLE_RATES: Readonly<
  Record<'gemini-batch' | 'gemini-omni' | 'veo', ReadonlyMap<string, Rate>>
> = {
  'gemini-batch': new Map([
    ['gemini-3.1-flash-lite', million(50_000_000n, 200_000_000n)],
    ['gemini-3.5-flash', million(150_000_000n, 1_250_000_000n)],
  ]),
  'gemini-omni': new Map([
    ['gemini-omni-flash-preview', second(70_000_000n)],
    ['gemini-omni-1.1-flash', second(100_000_000n)],
  ]),
  veo: new Map([
    ['veo-3.1-generate-001', second(400_000_000n)],
    ['veo-3.1-fast-generate-001', second(150_000_000n)],
  ]),
};

/** Google does not say whether what failed or was cancelled is charged; and it wraps nobody else's errors. */
const NOT_SAID = {
  'fail-free': { charged: 'unknown' },
  'fail-billed': { charged: 'unknown' },
  cancel: { charged: 'unknown' },
  '500-inner': null,
} as const;

export const GOOGLE_SUBJECTS: readonly AdapterUnderTest[] = [
  {
    provider: 'gemini-batch',
    models: GOOGLE_RATES['gemini-batch'],
    quickModel: 'gemini-3.1-flash-lite',
    slowModel: 'gemini-3.5-flash',
    modalities: [{ model: 'gemini-3.1-flash-lite', mediaType: 'text/plain' }],
    otherwise: NOT_SAID,
    // What a cancelled job is charged is not said: its cancel is in google.test.ts. One job is one question.
    cannot: ['cancel', 'poll-list', 'files'],
  },
  {
    provider: 'gemini-omni',
    models: GOOGLE_RATES['gemini-omni'],
    quickModel: 'gemini-omni-flash-preview',
    slowModel: 'gemini-omni-1.1-flash',
    modalities: [{ model: 'gemini-omni-flash-preview', mediaType: 'video/mp4' }],
    otherwise: NOT_SAID,
    // There is no list of interactions; its cancel is in google.test.ts.
    cannot: ['find', 'cancel', 'poll-list'],
  },
  {
    provider: 'veo',
    models: GOOGLE_RATES.veo,
    quickModel: 'veo-3.1-fast-generate-001',
    slowModel: 'veo-3.1-generate-001',
    modalities: [{ model: 'veo-3.1-fast-generate-001', mediaType: 'video/mp4' }],
    parameters: { storageUri: 'gs://our-lab/films', durationSeconds: 4 },
    // There is no cancel: an operation that was aborted is one that failed. Nor is there a list of operations.
    otherwise: { ...NOT_SAID, cancel: { end: 'failed', charged: 'unknown' } },
    cannot: ['find', 'cancel', 'poll-list'],
  },
];
