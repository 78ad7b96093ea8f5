export {
  type Backup,
  type BackupError,
  listBackups,
  makeBackup,
  pruneBackups,
  restoreBackup,
} from './backups.ts';
export type { Db, ReadDb, WriteDb } from './handle.ts';
export { findDamage, openDatabase, type OpenError } from './open.ts';
export { explainStorage, isStorageTrouble } from './storage-trouble.ts';
