import type { ProviderKind } from '#electron/providers';
import { createOmniAdapter } from './adapter.ts';
import { omniDialect } from './dialect.ts';

export const geminiOmniKind: ProviderKind = {
  id: 'gemini-omni',
  name: 'Google Gemini, Omni films',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  keyHint: 'an API key of the Gemini API',
  practicePath: '/google/v1beta',
  dialect: omniDialect,
  create: createOmniAdapter,
};
