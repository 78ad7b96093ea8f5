/** Database handles: `ReadDb` inside a snapshot, `WriteDb` inside a write transaction; repos say which one they need. */
import type BetterSqlite from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { assert } from '#shared/base';

type Value = string | bigint | null | Uint8Array;
/** A row as SQLite gives it: every INTEGER is a bigint. */
export type Row = Readonly<Record<string, Value>>;

export interface ReadDb {
  readonly orm: BetterSQLite3Database;
  all<R>(sql: string, ...values: readonly Value[]): R[];
  get<R>(sql: string, ...values: readonly Value[]): R | undefined;
}

export interface WriteDb extends ReadDb {
  /** Rows changed. */
  run(sql: string, ...values: readonly Value[]): number;
  readonly mayWrite: true;
}

export interface WriteOptions {
  /** True: the commit is on the disk (fsync) when `write` returns. Asked before a premium submission. */
  readonly durable?: boolean;
}

export interface Db {
  readonly file: string;
  /** One consistent snapshot for everything `read` looks at. */
  read<T>(read: (db: ReadDb) => T): T;
  /** For a single statement, which is a snapshot by itself: a third of the time of `read`. */
  ask<T>(ask: (one: ReadDb) => T): T;
  /** One transaction: all of it or, when `write` throws, nothing. Waits for other writers instead of failing. */
  write<T>(write: (db: WriteDb) => T, options?: WriteOptions): T;
  /** Changes whenever another connection has committed. */
  dataVersion(): bigint;
  /** A snapshot of its own that stays as it is while others write, for long walks; close it soon. */
  openSnapshot(): { readonly db: ReadDb; close(): void };
  /** A consistent copy while the program runs. */
  backup(toFile: string): Promise<void>;
  close(): void;
}

export function createDb(sqlite: BetterSqlite.Database, openReader: () => BetterSqlite.Database): Db {
  const { handle, prepare } = createHandle(sqlite);
  let full = false;

  const inTransaction = <T>(begin: string, act: (db: WriteDb) => T): T => {
    assert(!sqlite.inTransaction, 'transactions do not nest: pass the handle on');
    prepare(begin).run();
    try {
      const value = act(handle);
      assert(!(value instanceof Promise), 'a transaction never waits: it would be committed half done');
      prepare('COMMIT').run();
      return value;
    } catch (error) {
      if (sqlite.inTransaction) prepare('ROLLBACK').run();
      throw error;
    }
  };

  return {
    file: sqlite.name,
    read: (read) => inTransaction('BEGIN', read),
    ask: (ask) => ask(handle),
    write: (write, options = {}) => {
      const durable = options.durable === true;
      if (durable !== full) {
        sqlite.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
        full = durable;
      }
      return inTransaction('BEGIN IMMEDIATE', write);
    },
    openSnapshot: () => {
      const reader = openReader();
      reader.prepare('BEGIN').run();
      // A transaction takes its snapshot with its first look.
      reader.prepare('SELECT 1 FROM sqlite_master').get();
      return { db: createHandle(reader).handle, close: () => reader.close() };
    },
    dataVersion: () => sqlite.pragma('data_version', { simple: true }) as bigint,
    backup: async (toFile) => {
      await sqlite.backup(toFile);
    },
    close: () => sqlite.close(),
  };
}

/** Statements are prepared once per connection. */
function createHandle(sqlite: BetterSqlite.Database) {
  const statements = new Map<string, BetterSqlite.Statement<Value[]>>();
  const prepare = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = sqlite.prepare<Value[]>(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const handle: WriteDb = {
    orm: drizzle(sqlite),
    mayWrite: true,
    all: <R>(sql: string, ...values: readonly Value[]) => prepare(sql).all(...values) as R[],
    get: <R>(sql: string, ...values: readonly Value[]) => prepare(sql).get(...values) as R | undefined,
    run: (sql, ...values) => prepare(sql).run(...values).changes,
  };
  return { handle, prepare };
}
