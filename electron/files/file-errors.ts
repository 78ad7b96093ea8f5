/** What may go wrong with a file, in words a person can act on. */

export type FileErrorCode =
  | 'disk-full'
  | 'read-only'
  | 'no-permission'
  | 'not-found'
  | 'too-large'
  | 'empty'
  | 'source-failed'
  | 'damaged'
  | 'disk-failed';

export interface FileError {
  readonly code: FileErrorCode;
  readonly message: string;
}

export const fileError = (code: FileErrorCode, message: string): FileError => ({ code, message });

export function errorOfDisk(error: unknown, path: string): FileError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fileError('disk-full', `the disk is full: nothing more can be written to ${path}`);
    case 'EROFS':
      return fileError('read-only', `${path} is on a read-only disk`);
    case 'EACCES':
    case 'EPERM':
      return fileError('no-permission', `${path} may not be read or written by this user`);
    case 'ENOENT':
      return fileError('not-found', `${path} is not there`);
    default:
      return fileError('disk-failed', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
