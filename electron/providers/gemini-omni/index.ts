export { geminiOmniKind } from './kind.ts';
