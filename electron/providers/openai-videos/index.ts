export { openaiVideosKind } from './kind.ts';
