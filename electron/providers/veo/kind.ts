import type { ProviderKind } from '#electron/providers';
import { createVeoAdapter } from './adapter.ts';
import { veoDialect } from './dialect.ts';

export const veoKind: ProviderKind = {
  id: 'veo',
  name: 'Google Cloud, Veo films',
  // https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION
  defaultBaseUrl: null,
  keyHint: 'the JSON file of a service account, or an access token (which expires within the hour)',
  practicePath: '/vertex/v1/projects/practice/locations/us-central1',
  dialect: veoDialect,
  create: createVeoAdapter,
};
