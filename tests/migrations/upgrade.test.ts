// A workspace of every earlier version opens, keeps what is in it, and ends up as a new one does.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from '#db';
import { verifyBooks } from '#electron/books';
import {
  callChild,
  type Child,
  createStage,
  migrationsUpTo,
  openBooksRig,
  openOrThrow,
  readMigrations,
  startChild,
} from '#tests/support';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-migrations-'));
  file = join(dir, 'grantmeter.sqlite');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function withDb<T>(look: (db: Db) => T): T {
  const db = openOrThrow(file);
  try {
    return look(db);
  } finally {
    db.close();
  }
}

const schemaOf = (db: Db) =>
  db.read((tx) =>
    tx.all(
      `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`,
    ),
  );

const migrations = readMigrations();

test('the journal is in order: numbered from 0000, each later than the one before', () => {
  expect(migrations.map(({ tag }) => tag.slice(0, 4))).toEqual(
    migrations.map((_, index) => String(index).padStart(4, '0')),
  );
  const times = migrations.map(({ whenMs }) => whenMs);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
});

test('a new workspace has every migration noted, once and in order', () => {
  const noted = withDb((db) =>
    db.read((tx) =>
      tx.all<{ hash: string; created_at: bigint }>('SELECT hash, created_at FROM __drizzle_migrations'),
    ),
  );
  expect(noted).toEqual(migrations.map(({ hash, whenMs }) => ({ hash, created_at: BigInt(whenMs) })));
});

test('every table is strict, and every parent is there', () => {
  withDb((db) => {
    const tables = db.read((tx) =>
      tx.all<{ name: string; strict: bigint }>(
        `SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'
           AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_drizzle%' ESCAPE '\\'`,
      ),
    );
    expect(tables.length).toBeGreaterThanOrEqual(19);
    expect(tables.filter(({ strict }) => strict !== 1n)).toEqual([]);
    expect(db.read((tx) => tx.all('SELECT * FROM pragma_foreign_key_check'))).toEqual([]);
    expect(
      db.read((tx) =>
        tx.all('SELECT foreign_keys, journal_mode FROM pragma_foreign_keys, pragma_journal_mode'),
      ),
    ).toEqual([{ foreign_keys: 1n, journal_mode: 'wal' }]);
  });
});

test.each(migrations.slice(0, -1).map(({ tag }, index) => [tag, index + 1] as const))(
  'a workspace as %s left it opens, with its books, and is then like a new one',
  async (_, count) => {
    const old = migrationsUpTo(file, count);
    copyBooks(old, count);
    const before = old.prepare('SELECT * FROM entries ORDER BY seq').all();
    old.close();
    const db = openOrThrow(file);
    try {
      expect(schemaOf(db)).toEqual(schemaOfNew());
      expect(before).toHaveLength(5);
      const after = db.read((tx) => tx.all('SELECT * FROM entries ORDER BY seq')).map(toNumbers);
      expect(after).toEqual(before.map((row) => ({ ...LINKS, ...(row as object) })));
      expect(await verifyBooks(db)).toEqual({ ok: true, entries: 5, firstDifference: null });
      expect(() => db.write((tx) => tx.run('DELETE FROM entries'))).toThrow('append-only');
    } finally {
      db.close();
    }
  },
);

function schemaOfNew() {
  const other = mkdtempSync(join(tmpdir(), 'grantmeter-new-'));
  const db = openOrThrow(join(other, 'grantmeter.sqlite'));
  const schema = schemaOf(db);
  db.close();
  rmSync(other, { recursive: true, force: true });
  return schema;
}

/** What an entry has had since 0003; the hash of one without them is as it was before. */
const LINKS = { act_id: null, original_id: null, payment_route: null, detail: null };

/** Fills an old workspace with the rows of a small one. */
function copyBooks(old: ReturnType<typeof migrationsUpTo>, migrated: number): void {
  const rig = openBooksRig();
  const stage = createStage(rig);
  for (const line of ['allot A 100', 'hold b1 on A: 10 20', 'settle b1/1 for 12', 'charge A 3']) {
    if (stage.perform(line) !== 'ok') throw new Error(line);
  }
  old.prepare('ATTACH ? AS filled').run(rig.file);
  old.pragma('foreign_keys = OFF');
  const tables = old
    .prepare(
      `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'`,
    )
    .pluck()
    .all() as string[];
  // An entry of a hold is refused where the hold is not.
  for (const table of ['holds', ...tables.filter((name) => name !== 'holds')]) {
    // The columns of its time.
    const columns = old.prepare(`SELECT name FROM pragma_table_info('${table}', 'main')`).pluck().all();
    const names = columns.map((name) => `"${String(name)}"`).join(', ');
    old.exec(`INSERT INTO main.${table} (${names}) SELECT ${names} FROM filled.${table}`);
  }
  // 0003 made the table, 0004 filled it: a workspace between the two has none yet.
  if (migrated === 4) old.exec('DELETE FROM main.allocation_days');
  old.exec('DETACH filled');
  rig.close();
}

const toNumbers = (row: unknown): unknown =>
  Object.fromEntries(
    Object.entries(row as object).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  );

test('further outputs, which were only named in events, come into the books in their order', () => {
  const count = migrations.findIndex(({ tag }) => tag.endsWith('run-outputs'));
  const old = migrationsUpTo(file, count);
  copyBooks(old, count);
  old.pragma('foreign_keys = OFF');
  const { id } = old.prepare('SELECT id FROM runs ORDER BY seq LIMIT 1').get() as { id: string };
  const put = old.prepare(`INSERT INTO outputs VALUES (?, 1, 'image/png', 'png', 0)`);
  for (const hash of ['aa', 'bb', 'cc']) put.run(hash);
  old.prepare(`UPDATE runs SET output_hash = 'aa' WHERE id = ?`).run(id);
  const tell = old.prepare(
    `INSERT INTO events (id, at_ms, actor, kind, run_id, detail) VALUES (?, 0, 'queue', ?, ?, ?)`,
  );
  tell.run('event-1', 'further-output', id, 'cc');
  tell.run('event-2', 'retry', id, 'aa');
  tell.run('event-3', 'further-output', id, 'bb');
  tell.run('event-4', 'further-output', id, 'nowhere');
  old.close();
  expect(withDb((db) => db.read((tx) => tx.all('SELECT * FROM run_outputs ORDER BY position')))).toEqual([
    { run_id: id, position: 0n, hash: 'aa' },
    { run_id: id, position: 1n, hash: 'cc' },
    { run_id: id, position: 2n, hash: 'bb' },
  ]);
});

test('opening it again changes nothing', () => {
  withDb(() => null);
  const before = readFileSync(file);
  withDb(() => null);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a migration that fails leaves the workspace as it was', () => {
  // The last trigger of 0001 is in the way of itself.
  const old = migrationsUpTo(file, 1);
  old.exec(`CREATE TRIGGER events_never_deleted BEFORE DELETE ON events BEGIN SELECT 1; END`);
  const schema = () => old.prepare('SELECT name FROM sqlite_master ORDER BY name').pluck().all();
  const before = schema();
  expect(openDatabase(file)).toMatchObject({
    ok: false,
    error: {
      code: 'workspace-unusable',
      message: expect.stringContaining('already exists'),
    },
  });
  expect(schema()).toEqual(before);
  expect(old.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get()).toBe(1);
  old.close();
});

test('two processes that open a new workspace at the same moment both succeed, twelve times', {
  timeout: 60_000,
}, async () => {
  const children: Child[] = await Promise.all([startChild(), startChild()]);
  try {
    for (let round = 0; round < 12; round += 1) {
      const fresh = join(dir, `workspace-${round}`, 'grantmeter.sqlite');
      const answers = await Promise.all(
        children.map((child) => callChild(child, { act: 'open', file: fresh })),
      );
      expect(answers).toEqual(children.map(() => ({ granted: 1, refused: 0, errors: [] })));
      file = fresh;
      expect(withDb(schemaOf)).toEqual(schemaOfNew());
    }
  } finally {
    for (const child of children) child.stop();
  }
});
