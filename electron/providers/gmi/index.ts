export { createGmiAdapter, type GmiDeps } from './adapter.ts';
export { gmiKind } from './kind.ts';
