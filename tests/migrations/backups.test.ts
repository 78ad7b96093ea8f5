// Copies of the books: checked, kept, offered when the books are damaged, and put back without losing what was there.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupIfDue, openApp } from '#electron/app';
import { type Db, listBackups, makeBackup, openDatabase, pruneBackups, restoreBackup } from '#db';
import { callChild, openBooksRig, openOrThrow, startChild } from '#tests/support';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-backups-'));
  file = join(dir, 'grantmeter.sqlite');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const AT_MS = Date.parse('2026-11-23T14:03:07.500Z');
const HOUR_MS = 3_600_000;

const addAccount = (db: Db, name: string): void =>
  void db.write((tx) =>
    tx.run(
      `INSERT INTO accounts (id, provider, name, practice, concurrency, premium_concurrency) VALUES (?, 'p', ?, 1, 1, 1)`,
      name,
      name,
    ),
  );
const accounts = (): unknown[] => {
  const db = openOrThrow(file);
  const names = db.read((tx) => tx.all<{ name: string }>('SELECT name FROM accounts ORDER BY name'));
  db.close();
  return names.map(({ name }) => name);
};
async function copied(db: Db, atMs: number): Promise<string> {
  const made = await makeBackup(db, atMs);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.name;
}

test('a copy is one plain file with everything that was committed, made while the books are open', async () => {
  const db = openOrThrow(file);
  addAccount(db, 'a');
  expect(await copied(db, AT_MS)).toBe('grantmeter-2026-11-23T14-03-07Z.sqlite');
  addAccount(db, 'b');
  db.close();
  expect(readdirSync(join(dir, 'backups'))).toEqual(['grantmeter-2026-11-23T14-03-07Z.sqlite']);
  const [backup] = listBackups(file);
  expect(backup).toMatchObject({ atMs: Date.parse('2026-11-23T14:03:07Z') });
  const copy = openDatabase(backup?.file ?? '');
  if (!copy.ok) throw new Error(copy.error.message);
  expect(copy.value.read((tx) => tx.all<{ name: string }>('SELECT name FROM accounts'))).toEqual([
    { name: 'a' },
  ]);
  copy.value.close();
});

test('what is already there is not overwritten', async () => {
  const db = openOrThrow(file);
  const target = join(dir, 'thesis.sqlite');
  writeFileSync(target, 'mine');
  expect(await makeBackup(db, AT_MS, target)).toMatchObject({
    ok: false,
    error: { code: 'workspace-unusable', message: `${target} is already there; nothing was overwritten.` },
  });
  expect(readFileSync(target, 'utf8')).toBe('mine');
  expect(existsSync(`${target}.part`)).toBe(false);
  db.close();
});

test('damaged books name their newest copy; a restore puts it in place and keeps the damaged file', async () => {
  const db = openOrThrow(file);
  addAccount(db, 'a');
  await copied(db, AT_MS - 48 * HOUR_MS);
  addAccount(db, 'b');
  const newest = await copied(db, AT_MS);
  addAccount(db, 'c');
  db.close();
  truncateSync(file, 6_000);
  const damaged = readFileSync(file);
  const opened = openDatabase(file);
  expect(opened).toMatchObject({
    ok: false,
    error: { backup: newest, message: expect.stringContaining('made 2026-11-23 14:03 UTC') as string },
  });
  const restored = restoreBackup(file, listBackups(file)[0]?.file ?? '', AT_MS + HOUR_MS);
  expect(restored).toEqual({ ok: true, value: { kept: `${file}.replaced-2026-11-23T15-03-07Z` } });
  expect(accounts()).toEqual(['a', 'b']);
  expect(readFileSync(`${file}.replaced-2026-11-23T15-03-07Z`).equals(damaged)).toBe(true);
  // The copy itself stays.
  expect(listBackups(file)).toHaveLength(2);
});

test.each<[string, (source: string) => void, string]>([
  ['is not there', () => {}, 'it is not there'],
  [
    'is no database',
    (source) => writeFileSync(source, 'hello'.repeat(1000)),
    'it is damaged or not a database',
  ],
  [
    'is cut off',
    (source) => {
      const other = openOrThrow(source);
      other.close();
      truncateSync(source, 20_000);
    },
    'it is damaged or not a database',
  ],
])('a copy that %s changes nothing', (_name, prepare, why) => {
  openOrThrow(file).close();
  const before = readFileSync(file);
  const source = join(dir, 'copy.sqlite');
  prepare(source);
  const restored = restoreBackup(file, source, AT_MS);
  expect(restored).toMatchObject({
    ok: false,
    error: { message: `${source} cannot be restored: ${why}. Nothing was changed.` },
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('books that another program has open are not replaced', async () => {
  const db = openOrThrow(file);
  const from = join(dir, 'backups', await copied(db, AT_MS));
  addAccount(db, 'since');
  const child = await startChild();
  try {
    expect(await callChild(child, { act: 'restore', file, from })).toMatchObject({
      errors: [`${file} is open in another program. Close it first; nothing was changed.`],
    });
    db.close();
    expect(accounts()).toEqual(['since']);
    expect(await callChild(child, { act: 'restore', file, from })).toMatchObject({ granted: 1 });
    expect(accounts()).toEqual([]);
  } finally {
    child.stop();
  }
});

test('only the newest are kept', async () => {
  const db = openOrThrow(file);
  for (const hours of [0, 1, 2, 3]) await copied(db, AT_MS + hours * HOUR_MS);
  writeFileSync(join(dir, 'backups', 'notes.txt'), 'mine');
  writeFileSync(join(dir, 'backups', 'grantmeter-2026-11-20T00-00-00Z.sqlite.part'), 'half');
  utimesSync(join(dir, 'backups', 'grantmeter-2026-11-20T00-00-00Z.sqlite.part'), 1, 1);
  pruneBackups(file, 2, AT_MS);
  expect(readdirSync(join(dir, 'backups')).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(listBackups(file).map(({ atMs }) => atMs)).toEqual(
    [3, 2].map((hours) => Math.floor(AT_MS / 1000) * 1000 + hours * HOUR_MS),
  );
  expect(existsSync(join(dir, 'backups', 'notes.txt'))).toBe(true);
  db.close();
});

test('damage in the middle of the file is found when the workspace is opened, and its copy is named', async () => {
  const open = () =>
    openApp({ dir, version: '0', practice: { command: '', args: [], env: {} }, log: () => {} });
  const first = await open();
  if (!first.ok) throw new Error(first.error.message);
  expect(first.value.seed('sample').ok).toBe(true);
  const client = createRouterClient(first.value.router, { context: { actor: 'Ada' } });
  const { name } = await client.workspace.backup({});
  await first.value.close();
  // Not the first pages, which opening reads, but the pages of the entries.
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 40 * 4096, 44 * 4096);
  writeFileSync(file, bytes);
  expect(openDatabase(file).ok).toBe(true);
  expect(await open()).toMatchObject({ ok: false, error: { code: 'workspace-unusable', backup: name } });
});

test('what stands only in the log beside a copy is restored too, and the queue is paused in it', () => {
  const db = openOrThrow(file);
  addAccount(db, 'a');
  // As a crash leaves them: the file, and a log that nobody has written back.
  const crashed = join(dir, 'crashed.sqlite');
  for (const tail of ['', '-wal']) copyFileSync(`${file}${tail}`, `${crashed}${tail}`);
  db.close();
  const elsewhere = join(dir, 'elsewhere', 'grantmeter.sqlite');
  openOrThrow(elsewhere).close();
  expect(restoreBackup(elsewhere, crashed, AT_MS).ok).toBe(true);
  const restored = openOrThrow(elsewhere);
  expect(restored.read((tx) => tx.all<{ name: string }>('SELECT name FROM accounts'))).toEqual([
    { name: 'a' },
  ]);
  expect(restored.read((tx) => tx.get(`SELECT value FROM settings WHERE key = 'queue-paused'`))).toEqual({
    value: 'true',
  });
  restored.close();
});

test('two restores in one second keep both files that were replaced', async () => {
  const db = openOrThrow(file);
  const from = join(dir, 'backups', await copied(db, AT_MS));
  addAccount(db, 'first');
  db.close();
  const kept = [0, 1].map(() => {
    const restored = restoreBackup(file, from, AT_MS);
    return restored.ok ? (restored.value.kept ?? '') : restored.error.message;
  });
  expect(kept).toEqual([`${file}.replaced-2026-11-23T14-03-07Z`, `${file}.replaced-2026-11-23T14-03-07Z-2`]);
  const original = openOrThrow(kept[0] ?? '');
  expect(original.read((tx) => tx.all('SELECT 1 FROM accounts'))).toHaveLength(1);
  original.close();
});

test('a copy is due once a day, whatever a wrong clock has left; wrong or empty books make none', async () => {
  const rig = openBooksRig();
  const made: string[] = [];
  const look = async (hours: number, problem: string | null = null) => {
    const before = listBackups(rig.file).length;
    const clock = { nowMs: () => AT_MS + hours * HOUR_MS, sleep: () => Promise.resolve() };
    await backupIfDue(rig.db, { clock, problem: () => problem, log: (line) => made.push(line) });
    return listBackups(rig.file).length - before;
  };
  expect(await look(0)).toBe(0);
  rig.allocation(rig.award({ amount: 10n }), 'A', 10n);
  expect(await look(0, 'balances differ')).toBe(0);
  expect(await look(0)).toBe(1);
  expect(await look(19)).toBe(0);
  expect(await look(21)).toBe(1);
  // The clock was a year ahead, once.
  expect(await look(24 * 365)).toBe(1);
  expect(await look(22)).toBe(0);
  expect(await look(42)).toBe(1);
  expect(await look(43)).toBe(0);
  expect(made).toEqual([]);
  rig.close();
});
