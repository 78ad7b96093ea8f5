export { briaKind } from './kind.ts';
