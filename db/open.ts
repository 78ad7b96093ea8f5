/** Opens a workspace's database: pragmas, migrations, integrity; every way this can fail has a message of its own. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { assert, err, ok, type Result } from '#shared/base';
import { createDb, type Db } from './handle.ts';

export interface OpenError {
  readonly code: 'workspace-unusable';
  readonly message: string;
  readonly path: string;
}

/** How long a writer waits for other processes before it gives up. */
const BUSY_TIMEOUT_MS = 20_000;
const OPEN_TRIES = 20;

export function openDatabase(file: string): Result<Db, OpenError> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const sqlite = openAndMigrate(file);
    return ok(createDb(sqlite, () => openReader(file)));
  } catch (error) {
    return err({ code: 'workspace-unusable', path: file, message: explain(error, file) });
  }
}

function openReader(file: string): BetterSqlite.Database {
  const sqlite = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS, readonly: true });
  sqlite.defaultSafeIntegers(true);
  return sqlite;
}

/** Two first starts at the same moment both want to migrate; the loser finds the work done and goes on. */
function openAndMigrate(file: string): BetterSqlite.Database {
  for (let tries = 1; ; tries += 1) {
    const sqlite = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = NORMAL');
      sqlite.pragma('temp_store = MEMORY');
      sqlite.pragma('cache_size = -32000');
      migrateSafely(sqlite);
      sqlite.defaultSafeIntegers(true);
      return sqlite;
    } catch (error) {
      sqlite.close();
      if (error instanceof NewerWorkspaceError || isDamage(error) || tries >= OPEN_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25 * tries);
    }
  }
}

/**
 * A migration that rebuilds a table drops the old one; with foreign keys on that would empty its children without an
 * error, and the pragma does nothing inside the migrator's transaction. So: off, migrate, check, on.
 */
function migrateSafely(sqlite: BetterSqlite.Database): void {
  const folder = migrationsFolder();
  const known = knownMigrations(folder);
  const applied = appliedMigrations(sqlite);
  if (applied > known) throw new NewerWorkspaceError();
  if (applied < known) {
    sqlite.pragma('foreign_keys = OFF');
    migrate(drizzle(sqlite), { migrationsFolder: folder });
    assert(appliedMigrations(sqlite) === known, 'every known migration is applied');
    const broken = sqlite.pragma('foreign_key_check') as readonly unknown[];
    assert(broken.length === 0, `migrations left ${broken.length} rows without their parents`);
  }
  sqlite.pragma('foreign_keys = ON');
}

class NewerWorkspaceError extends Error {}

function appliedMigrations(sqlite: BetterSqlite.Database): number {
  const table = sqlite.prepare(`SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'`).get();
  if (!table) return 0;
  const row = sqlite.prepare('SELECT count(*) AS applied FROM __drizzle_migrations').get() as { applied: number };
  return Number(row.applied);
}

const knownMigrations = (folder: string): number => {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: unknown[] };
  return journal.entries.length;
};

/** Beside this file in the source tree; found upwards from the bundle. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'db', 'migrations');
    if (existsSync(join(candidate, 'meta', '_journal.json'))) return candidate;
    assert(dirname(folder) !== folder, 'the migrations are packaged with the program');
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const isDamage = (error: unknown): boolean => ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(codeOf(error));

function explain(error: unknown, file: string): string {
  if (error instanceof NewerWorkspaceError) {
    return `${file} was made by a newer Grantmeter. Update the program to open it; nothing was changed.`;
  }
  const code = codeOf(error);
  if (isDamage(error)) return `${file} is damaged or not a database. It was left as it is; restore a backup.`;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return `The disk that holds ${file} is full. Free some space, then start again.`;
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return `${file} cannot be written. Make its folder writable or choose another with --workspace.`;
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'EEXIST') {
    return `${file} cannot be opened: its folder is not a folder that can be used.`;
  }
  if (code.startsWith('SQLITE_BUSY')) return `${file} is held by another program and stayed locked. Close it, then start again.`;
  return `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}
