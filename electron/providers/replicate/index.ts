export { replicateKind } from './kind.ts';
