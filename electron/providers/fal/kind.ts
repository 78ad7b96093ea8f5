import type { ProviderKind } from '#electron/providers';
import { createFalAdapter } from './adapter.ts';
import { falDialect } from './dialect.ts';

/** The account's key also goes to the platform's address, which is documented: see `addresses.ts`. */
export const falKind: ProviderKind = {
  id: 'fal',
  name: 'fal',
  defaultBaseUrl: 'https://queue.fal.run',
  keyHint: 'an API key; with the scope Admin the exact cost of each request is read as well',
  practicePath: '/fal/queue',
  dialect: falDialect,
  create: createFalAdapter,
};
