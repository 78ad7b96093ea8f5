import type { ProviderKind } from '#electron/providers';
import { batchDialect, createBatchAdapter } from './adapter.ts';

/** Overnight at half price: an account of its own beside the one for the same key's ordinary chats, with its own prices. */
export const openaiBatchKind: ProviderKind = {
  id: 'openai-batch',
  name: 'OpenAI, overnight at half price',
  defaultBaseUrl: 'https://api.openai.com/v1',
  keyHint: 'an API key of the project',
  practicePath: '/openai/v1',
  dialect: batchDialect,
  create: createBatchAdapter,
};
