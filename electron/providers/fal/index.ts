export { falKind } from './kind.ts';
