/** Workspaces as earlier versions of the program left them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';

export interface Migration {
  readonly tag: string;
  readonly whenMs: number;
  readonly statements: readonly string[];
  readonly hash: string;
}

const folder = resolve(import.meta.dirname, '../../db/migrations');

/** All of them, in the order of the journal. */
export function readMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    readonly entries: readonly { readonly tag: string; readonly when: number }[];
  };
  return journal.entries.map(({ tag, when }) => {
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    return {
      tag,
      whenMs: when,
      statements: text.split('--> statement-breakpoint'),
      hash: createHash('sha256').update(text).digest('hex'),
    };
  });
}

/** Makes `file` with the first `count` migrations applied and noted, as the migrator notes them. */
export function migrationsUpTo(file: string, count: number): BetterSqlite.Database {
  const sqlite = new BetterSqlite(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.exec(
    'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  );
  for (const { statements, hash, whenMs } of readMigrations().slice(0, count)) {
    for (const statement of statements) sqlite.exec(statement);
    sqlite.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(hash, whenMs);
  }
  return sqlite;
}
