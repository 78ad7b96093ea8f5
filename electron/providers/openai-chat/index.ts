export { createChatAdapter } from './adapter.ts';
export { chatDialect, createChatDialect } from './dialect.ts';
export { openaiChatKind } from './kind.ts';
export { createModelCalls, parseModels } from './models.ts';
export { parseCompletion, readCompletion, stateOfCompletion } from './records.ts';
export { OPENAI_RULES } from './rules.ts';
export { readChatStream } from './stream.ts';
