import type { ProviderKind } from '#electron/providers';
import { createReplicateAdapter } from './adapter.ts';
import { replicateDialect } from './dialect.ts';

export const replicateKind: ProviderKind = {
  id: 'replicate',
  name: 'Replicate',
  defaultBaseUrl: 'https://api.replicate.com/v1',
  keyHint: 'an API token',
  practicePath: '/replicate/v1',
  dialect: replicateDialect,
  create: createReplicateAdapter,
};
