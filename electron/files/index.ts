export type { FileError, FileErrorCode } from './file-errors.ts';
export {
  createOutputStore,
  type OpenedOutput,
  type OutputFolder,
  type OutputStore,
  type PutOptions,
  type StoredOutput,
} from './output-store.ts';
export {
  createPreviews,
  type PreviewSource,
  type Previews,
  type SentPictures,
  type Shown,
} from './previews.ts';
export type { PictureSize } from './preview-files.ts';
