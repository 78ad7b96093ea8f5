export { gmiLlmKind } from './kind.ts';
