export type { Db, ReadDb, WriteDb } from './handle.ts';
export { openDatabase, type OpenError } from './open.ts';
