/** What SQLite and the system say about files and disks, in words a person can act on. */

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

export const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** True where the disk, the folder or the file is the cause, not the program. */
export const isStorageTrouble = (error: unknown): boolean =>
  isDamage(error) ||
  isBusy(error) ||
  /^SQLITE_(FULL|READONLY|CANTOPEN|IOERR)|^(ENOSPC|EROFS|EACCES|EPERM|EDQUOT|EIO)$/.test(codeOf(error));

/** One or two sentences that name the file, what is wrong and what to do. */
export function explainStorage(error: unknown, file: string): string {
  const code = codeOf(error);
  if (isDamage(error)) return `${file} is damaged or not a database. It was left as it is.`;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return `The disk that holds ${file} is full. Free some space, then start again.`;
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return `${file} cannot be written. Make its folder writable or choose another with --workspace.`;
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO')
    return `The disk that holds ${file} answers with errors (${code}). Copy the folder to another disk before anything else.`;
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'EEXIST') {
    return `${file} cannot be opened: its folder is not a folder that can be used.`;
  }
  if (isBusy(error))
    return `${file} is held by another program and stayed locked. Close it, then start again.`;
  return `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}
