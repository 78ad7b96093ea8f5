export { geminiBatchKind } from './kind.ts';
export { markOf, requestIdOf } from './slots.ts';
