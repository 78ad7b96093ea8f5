export { createGmiAdapter, type GmiDeps } from './adapter.ts';
