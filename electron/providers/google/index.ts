export { type AccessTokens, createAccessTokens } from './access-token.ts';
export { createModels, goneVeo, type ListedModel } from './models.ts';
export { bytesOf, readerOf, tokensOf } from './read.ts';
export { failedJob, filtered, GOOGLE_RULES, isUnknownId, messageOf, NOT_SAID } from './rules.ts';
