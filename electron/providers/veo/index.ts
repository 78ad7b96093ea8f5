export { veoKind } from './kind.ts';
