/** Opens a workspace's database: pragmas, migrations, integrity; every way this can fail has a message of its own. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { assert, err, ok, type Result } from '#shared/base';
import { listBackups } from './backups.ts';
import { createDb, type Db } from './handle.ts';
import { explainStorage, isBusy, isDamage } from './storage-trouble.ts';

export interface OpenError {
  readonly code: 'workspace-unusable';
  readonly message: string;
  readonly path: string;
  /** The file is damaged, and this is its newest copy. */
  readonly backup?: string;
}

/** How long a writer waits for other processes before it gives up. */
const BUSY_TIMEOUT_MS = 20_000;
/**
 * 32 MB of log between two checkpoints: each waits for the disk twice, in the middle of a commit. A batch writes the same
 * pages again and again, so that rarer ones also copy less.
 */
const CHECKPOINT_PAGES = 8_000;
/** While opening, each of so many tries waits so long: another process may be making or upgrading the workspace. */
const OPEN_TIMEOUT_MS = 2_000;
const OPEN_TRIES = 20;

/** Its message is the whole explanation. */
class UnusableError extends Error {}

export function openDatabase(file: string): Result<Db, OpenError> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    refuseUnwritable(file);
    const sqlite = openPatiently(file);
    return ok(createDb(sqlite, () => openReader(file)));
  } catch (error) {
    return err(failure(error, file));
  }
}

/**
 * Looks through the whole file for pages that do not fit together. Null: none. Takes about a second per gigabyte and
 * blocks for as long.
 */
export function findDamage(db: Db): OpenError | null {
  try {
    const found = db.read((tx) => tx.get<Record<string, string>>('PRAGMA quick_check(1)'));
    const [answer = ''] = Object.values(found ?? {});
    return answer === 'ok' ? null : failure({ code: 'SQLITE_CORRUPT' }, db.file);
  } catch (error) {
    return failure(error, db.file);
  }
}

function openReader(file: string): BetterSqlite.Database {
  const sqlite = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS, readonly: true });
  sqlite.defaultSafeIntegers(true);
  return sqlite;
}

/** SQLite would open a read-only file without a word and fail at the first write. */
function refuseUnwritable(file: string): void {
  accessSync(dirname(file), constants.R_OK | constants.W_OK | constants.X_OK);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isFile())
    throw new UnusableError(`${file} is not a file, so it cannot be the workspace's database.`);
  accessSync(file, constants.R_OK | constants.W_OK);
}

/** The change to WAL can fail at once, without waiting, while another process is at its own first start. */
function openPatiently(file: string): BetterSqlite.Database {
  for (let tries = 1; ; tries += 1) {
    const sqlite = new BetterSqlite(file, { timeout: OPEN_TIMEOUT_MS });
    try {
      prepareWorkspace(sqlite);
      return sqlite;
    } catch (error) {
      sqlite.close();
      if (!isBusy(error) || tries >= OPEN_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}

function prepareWorkspace(sqlite: BetterSqlite.Database): void {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  refuseForeign(sqlite, migrations.length);
  const mode: unknown = sqlite.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal')
    throw new UnusableError(`${sqlite.name} is on a disk that cannot keep a write-ahead log.`);
  sqlite.pragma('synchronous = NORMAL');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('cache_size = -16000');
  sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  migrateSafely(sqlite, migrations);
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.defaultSafeIntegers(true);
}

/** Before anything is written: neither another program's database nor one of a later version is touched. */
function refuseForeign(sqlite: BetterSqlite.Database, known: number): void {
  const tables = sqlite
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN (?, 'sqlite_sequence')`)
    .pluck()
    .all(MIGRATIONS_TABLE);
  if (tables.length > 0 && !tables.includes('entries')) {
    throw new UnusableError(
      `${sqlite.name} is a database of another program. Choose another folder with --workspace; nothing was changed.`,
    );
  }
  if (appliedMigrations(sqlite) > known) {
    throw new UnusableError(
      `${sqlite.name} was made by a newer Grantmeter. Update the program to open it; nothing was changed.`,
    );
  }
}

/**
 * All missing migrations are one transaction: of two first starts the second waits and finds the work done. A migration
 * that rebuilds a table drops the old one; with foreign keys on that would empty its children without an error, and the
 * pragma does nothing inside a transaction. So: off, migrate, check, on.
 */
function migrateSafely(sqlite: BetterSqlite.Database, migrations: readonly MigrationMeta[]): void {
  if (appliedMigrations(sqlite) < migrations.length) {
    sqlite.pragma('foreign_keys = OFF');
    sqlite.transaction(() => applyMissing(sqlite, migrations)).immediate();
  }
  sqlite.pragma('foreign_keys = ON');
}

function applyMissing(sqlite: BetterSqlite.Database, migrations: readonly MigrationMeta[]): void {
  sqlite.exec(
    `CREATE TABLE IF NOT EXISTS ${MIGRATIONS_TABLE} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
  );
  const note = sqlite.prepare(`INSERT INTO ${MIGRATIONS_TABLE} (hash, created_at) VALUES (?, ?)`);
  for (const migration of migrations.slice(appliedMigrations(sqlite))) {
    for (const statement of migration.sql) sqlite.exec(statement);
    note.run(migration.hash, migration.folderMillis);
  }
  const broken = sqlite.pragma('foreign_key_check') as readonly unknown[];
  assert(broken.length === 0, `migrations left ${broken.length} rows without their parents`);
}

/** Drizzle's own name and shape, so that its tools can read it. */
const MIGRATIONS_TABLE = '__drizzle_migrations';

function appliedMigrations(sqlite: BetterSqlite.Database): number {
  const table = sqlite.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(MIGRATIONS_TABLE);
  if (!table) return 0;
  return Number(sqlite.prepare(`SELECT count(*) FROM ${MIGRATIONS_TABLE}`).pluck().get());
}

/** Beside this file in the source tree; found upwards from the bundle. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'db', 'migrations');
    if (existsSync(join(candidate, 'meta', '_journal.json'))) return candidate;
    assert(dirname(folder) !== folder, 'the migrations are packaged with the program');
  }
}

/** A damaged file is left as it is; the newest copy is named, so that whoever asks can be offered it. */
function failure(error: unknown, file: string): OpenError {
  const refusal = { code: 'workspace-unusable', path: file } as const;
  if (error instanceof UnusableError) return { ...refusal, message: error.message };
  const message = explainStorage(error, file);
  if (!isDamage(error)) return { ...refusal, message };
  const [newest] = listBackups(file);
  if (!newest) return { ...refusal, message: `${message} There is no copy of it in backups/.` };
  const made = `${new Date(newest.atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    ...refusal,
    message: `${message} The newest copy was made ${made}: \`grantmeter workspace restore\` puts it in its place and keeps the damaged file.`,
    backup: newest.name,
  };
}
