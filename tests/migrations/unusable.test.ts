// Every way in which a workspace cannot be used says so in its own words, and nothing there is overwritten.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#db';
import { callChild, openOrThrow, readMigrations, startChild } from '#tests/support';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-unusable-'));
  file = join(dir, 'grantmeter.sqlite');
});
afterEach(() => {
  chmodSync(dir, 0o755);
  rmSync(dir, { recursive: true, force: true });
});

/** Names and bytes of everything in the folder. */
const contents = (): [string, string][] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path, readFileSync(path).toString('base64')];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));

interface Case {
  readonly what: string;
  readonly prepare: () => void;
  readonly says: string;
}

function sqliteWith(sql: string): void {
  const sqlite = new BetterSqlite(file);
  sqlite.exec(sql);
  sqlite.close();
}

test.each<Case>([
  {
    what: 'a file that is not a database',
    prepare: () => writeFileSync(file, 'Dear diary, today the reviewers were kind.\n'.repeat(200)),
    says: 'is damaged or not a database. It was left as it is. There is no copy of it in backups/.',
  },
  {
    what: 'a short file that is not a database',
    prepare: () => writeFileSync(file, 'hello'),
    says: 'is damaged or not a database. It was left as it is. There is no copy of it in backups/.',
  },
  {
    what: 'a database cut off in the middle',
    prepare: () => {
      openOrThrow(file).close();
      writeFileSync(file, readFileSync(file).subarray(0, 6_000));
    },
    says: 'is damaged or not a database. It was left as it is. There is no copy of it in backups/.',
  },
  {
    what: 'a database of another program',
    prepare: () =>
      sqliteWith(`CREATE TABLE moz_places (id INTEGER, url TEXT); INSERT INTO moz_places VALUES (1, 'x')`),
    says: 'is a database of another program. Choose another folder with --workspace; nothing was changed.',
  },
  {
    what: 'a database of another program that uses drizzle',
    prepare: () =>
      sqliteWith('CREATE TABLE __drizzle_migrations (id, hash, created_at); CREATE TABLE songs (id INTEGER)'),
    says: 'is a database of another program. Choose another folder with --workspace; nothing was changed.',
  },
  {
    what: 'a workspace of a newer version',
    prepare: () => {
      openOrThrow(file).close();
      sqliteWith(`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)`);
    },
    says: 'was made by a newer Grantmeter. Update the program to open it; nothing was changed.',
  },
  {
    what: 'a folder in place of the file',
    prepare: () => {
      mkdirSync(file);
      writeFileSync(join(file, 'notes.txt'), 'mine');
    },
    says: "is not a file, so it cannot be the workspace's database.",
  },
  {
    what: 'a file in place of the folder',
    prepare: () => {
      file = join(dir, 'notes.txt', 'grantmeter.sqlite');
      writeFileSync(join(dir, 'notes.txt'), 'mine');
    },
    says: 'cannot be opened: its folder is not a folder that can be used.',
  },
])('$what: a clear error, at once, and nothing is overwritten', ({ prepare, says }) => {
  prepare();
  const before = contents();
  const startedMs = performance.now();
  expect(openDatabase(file)).toEqual({
    ok: false,
    error: { code: 'workspace-unusable', path: file, message: `${file} ${says}` },
  });
  // It used to try for five seconds what could not succeed.
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(contents()).toEqual(before);
});

const READ_ONLY = 'cannot be written. Make its folder writable or choose another with --workspace.';

test.skipIf(process.platform === 'win32').each([
  ['a read-only folder without a workspace', () => chmodSync(dir, 0o555)],
  [
    'a read-only folder with a workspace',
    () => {
      openOrThrow(file).close();
      chmodSync(dir, 0o555);
    },
  ],
  [
    'a read-only file in a folder that can be written',
    () => {
      openOrThrow(file).close();
      chmodSync(file, 0o444);
    },
  ],
  [
    'a folder that may not be entered',
    () => {
      openOrThrow(file).close();
      chmodSync(dir, 0o000);
    },
  ],
])('%s: a clear error, and nothing is written', async (_, prepare) => {
  prepare();
  const child = await startChild({ withoutRootsPowers: true });
  try {
    expect(await callChild(child, { act: 'open', file })).toEqual({
      granted: 0,
      refused: 1,
      errors: [`${file} ${READ_ONLY}`],
    });
  } finally {
    child.stop();
  }
});

test('a locked workspace is waited for while it is upgraded, not refused', async () => {
  const child = await startChild();
  const other = new BetterSqlite(file);
  other.pragma('journal_mode = WAL');
  other.exec('BEGIN IMMEDIATE');
  const answer = callChild(child, { act: 'open', file });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  other.exec('ROLLBACK');
  other.close();
  expect(await answer).toEqual({ granted: 1, refused: 0, errors: [] });
  expect(openOrThrow(file).read((tx) => tx.all('SELECT 1 FROM __drizzle_migrations'))).toHaveLength(
    readMigrations().length,
  );
  child.stop();
});
