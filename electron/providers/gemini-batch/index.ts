export { geminiBatchKind } from './kind.ts';
