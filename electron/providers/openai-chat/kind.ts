import type { ProviderKind } from '#electron/providers';
import { createChatAdapter } from './adapter.ts';
import { chatDialect } from './dialect.ts';

const ID = 'openai-chat';

export const openaiChatKind: ProviderKind = {
  id: ID,
  name: 'Chat server (OpenAI-compatible)',
  defaultBaseUrl: null,
  keyHint: 'its API key, where it wants one',
  practicePath: '/openai/v1',
  dialect: chatDialect,
  create: (deps) => createChatAdapter(deps, { provider: ID, dialect: chatDialect, keyOptional: true }),
};
