import type { ProviderKind } from '#electron/providers';
import { createBriaAdapter } from './adapter.ts';
import { briaDialect } from './dialect.ts';

export const briaKind: ProviderKind = {
  id: 'bria',
  name: 'Bria',
  defaultBaseUrl: 'https://engine.prod.bria-api.com/v2',
  keyHint: 'an API token',
  practicePath: '/bria/v2',
  dialect: briaDialect,
  create: createBriaAdapter,
};
