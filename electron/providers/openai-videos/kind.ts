import type { ProviderKind } from '#electron/providers';
import { createOpenaiVideosAdapter } from './adapter.ts';
import { openaiVideosDialect } from './dialect.ts';

/** OpenAI shut its own service down on 24 Sep 2026; gateways and a lab's own `trtllm-serve` still speak its protocol. */
export const openaiVideosKind: ProviderKind = {
  id: 'openai-videos',
  name: 'Videos, OpenAI protocol',
  defaultBaseUrl: null,
  keyHint: 'the key of the gateway; a server of your own may want none',
  practicePath: '/videos/v1',
  dialect: openaiVideosDialect,
  create: createOpenaiVideosAdapter,
};
