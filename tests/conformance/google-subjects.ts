/** Google's three doors before the suite of adapters. */
import type { AdapterUnderTest } from './adapter-suite.ts';
import { type FaultRow, FAULTS } from './fault-table.ts';
import { GOOGLE_RATES } from './google-rates.ts';

type Otherwise = Readonly<Record<string, Partial<FaultRow> | null>>;

/** Google lists neither interactions nor operations: whose answer is lost, it cannot be known whether it ran. */
const UNLISTED: Otherwise = Object.fromEntries(
  FAULTS.flatMap(({ fault, find, ...row }) =>
    find === undefined ? [] : [[fault, { ...row, find: 'cannot-know', end: undefined }]],
  ),
);
/** Google does not say whether what failed or was cancelled is charged; and it wraps nobody else's errors. */
const NOT_SAID: Otherwise = {
  'fail-free': { charged: 'unknown' },
  'fail-billed': { charged: 'unknown' },
  cancel: { charged: 'unknown' },
  '500-inner': null,
};

export const GEMINI_BATCH_SUBJECT: AdapterUnderTest = {
  provider: 'gemini-batch',
  models: GOOGLE_RATES['gemini-batch'],
  quickModel: 'gemini-3.1-flash-lite',
  slowModel: 'gemini-3.5-flash',
  modalities: [{ model: 'gemini-3.1-flash-lite', mediaType: 'text/plain' }],
  otherwise: NOT_SAID,
  // What was cancelled is charged or not: it does not say. Google's own cancel is in google.test.ts.
  cannot: ['cancel', 'poll-list', 'files'],
};

export const GEMINI_OMNI_SUBJECT: AdapterUnderTest = {
  provider: 'gemini-omni',
  models: GOOGLE_RATES['gemini-omni'],
  quickModel: 'gemini-omni-flash-preview',
  slowModel: 'gemini-omni-1.1-flash',
  modalities: [{ model: 'gemini-omni-flash-preview', mediaType: 'video/mp4' }],
  otherwise: { ...UNLISTED, ...NOT_SAID },
  cannot: ['find', 'cancel', 'poll-list'],
};

export const VEO_SUBJECT: AdapterUnderTest = {
  provider: 'veo',
  models: GOOGLE_RATES.veo,
  quickModel: 'veo-3.1-fast-generate-001',
  slowModel: 'veo-3.1-generate-001',
  modalities: [{ model: 'veo-3.1-fast-generate-001', mediaType: 'video/mp4' }],
  parameters: { storageUri: 'gs://our-lab/films', durationSeconds: 4 },
  // There is no cancel; an operation that was aborted is one that failed.
  otherwise: { ...UNLISTED, ...NOT_SAID, cancel: { end: 'failed', charged: 'unknown' } },
  cannot: ['find', 'cancel', 'poll-list'],
};
