import type { ProviderKind } from '#electron/providers';
import { createGmiAdapter } from './adapter.ts';
import { gmiDialect } from './payload.ts';

export const gmiKind: ProviderKind = {
  id: 'gmi',
  name: 'GMI Cloud',
  defaultBaseUrl: 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey',
  keyHint: 'An API key of scope Inference, from the GMI console; it is shown there once.',
  practicePath: '/api/v1/ie/requestqueue/apikey',
  dialect: gmiDialect,
  create: createGmiAdapter,
};
