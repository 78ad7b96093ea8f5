import type { ProviderKind } from '#electron/providers';
import { createGmiAdapter } from './adapter.ts';
import { gmiDialect } from './payload.ts';

export const gmiKind: ProviderKind = {
  id: 'gmi',
  name: 'GMI Cloud, media',
  defaultBaseUrl: 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey',
  keyHint: 'an API key with the scope Inference',
  practicePath: '/api/v1/ie/requestqueue/apikey',
  dialect: gmiDialect,
  create: createGmiAdapter,
};
