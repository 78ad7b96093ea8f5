/** GMI Cloud's endpoint for language models: provider-apis.md section 1.5. The protocol is OpenAI's; its list of models says prices. */
import type { ProviderKind } from '#electron/providers';
import { chatDialect, createChatAdapter } from '#electron/providers/openai-chat';

const ID = 'gmi-llm';

export const gmiLlmKind: ProviderKind = {
  id: ID,
  name: 'GMI Cloud, language models',
  defaultBaseUrl: 'https://api.gmi-serving.com/v1',
  keyHint: 'an API key with the scope Inference',
  practicePath: '/gmi-llm/v1',
  dialect: chatDialect,
  create: (deps) => createChatAdapter(deps, { provider: ID, dialect: chatDialect, keyOptional: false }),
};
