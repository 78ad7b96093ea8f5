import type { ProviderKind } from '#electron/providers';
import { createBatchAdapter } from './adapter.ts';
import { batchDialect } from './dialect.ts';

export const geminiBatchKind: ProviderKind = {
  id: 'gemini-batch',
  name: 'Google Gemini, batches at half price',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  keyHint: 'an API key of the Gemini API',
  practicePath: '/google/v1beta',
  dialect: batchDialect,
  create: createBatchAdapter,
};
