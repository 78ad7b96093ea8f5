export { openaiBatchKind } from './kind.ts';
