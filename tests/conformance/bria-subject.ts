/** Bria as the conformance suite sees it; all its endpoints are listed, in the order of its forms. */
import type { AdapterUnderTest } from './adapter-suite.ts';
import { per } from './practice-rig.ts';

export const BRIA_SUBJECT: AdapterUnderTest = {
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
};
