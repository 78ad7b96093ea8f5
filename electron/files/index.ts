export type { FileError, FileErrorCode } from './file-errors.ts';
export {
  createOutputStore,
  type OpenedOutput,
  type OutputStore,
  type PutOptions,
  type StoredOutput,
} from './output-store.ts';
