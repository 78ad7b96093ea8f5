/**
 * Copies of the books beside them, in `backups/`: whole files, checked before they count, and never the only one removed
 * for a newer one that is not whole. A restore keeps what it replaces.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { err, ok, type Result } from '#shared/base';
import type { Db } from './handle.ts';
import { explainStorage } from './storage-trouble.ts';

export interface Backup {
  readonly name: string;
  readonly file: string;
  /** When it was made. */
  readonly atMs: number;
  readonly bytes: number;
}

export type BackupError = {
  readonly code: 'workspace-unusable';
  readonly message: string;
  readonly path: string;
};

const NAME = /^grantmeter-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.sqlite$/;
const PART = '.part';
const DAY_MS = 86_400_000;
const stampOf = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** Of the database in `file`, newest first. */
export function listBackups(file: string): Backup[] {
  const folder = join(dirname(file), 'backups');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name): Backup[] => {
      const match = NAME.exec(name);
      if (!match) return [];
      const [, day, hour, minute, second] = match;
      const at = join(folder, name);
      const atMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
      return [{ name, file: at, atMs, bytes: statSync(at).size }];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

/** `toFile`: elsewhere than in `backups/`; it must not be there yet. */
export async function makeBackup(
  db: Db,
  atMs: number,
  toFile?: string,
): Promise<Result<Backup, BackupError>> {
  const target = toFile ?? join(dirname(db.file), 'backups', `grantmeter-${stampOf(atMs)}.sqlite`);
  const part = `${target}${PART}`;
  try {
    if (existsSync(target)) return refuse(target, `${target} is already there; nothing was overwritten.`);
    mkdirSync(dirname(target), { recursive: true });
    const { bavail, bsize } = statfsSync(dirname(target));
    const needed = statSync(db.file).size;
    if (bavail * bsize < needed * 1.2) {
      const megabytes = Math.ceil((needed * 1.2) / 1_000_000);
      return refuse(
        target,
        `A copy needs ${megabytes} MB of free space in ${dirname(target)}, which is not there.`,
      );
    }
    rmSync(part, { force: true });
    await db.backup(part);
    const problem = makePlain(part);
    if (problem !== null) {
      rmSync(part, { force: true });
      return refuse(target, `The copy was not whole (${problem}) and was thrown away; check the books.`);
    }
    settle(part, target);
    // To the second, as its name says and every listing.
    const madeAtMs = Math.floor(atMs / 1000) * 1000;
    return ok({ name: basename(target), file: target, atMs: madeAtMs, bytes: statSync(target).size });
  } catch (error) {
    rmSync(part, { force: true });
    return refuse(target, explainStorage(error, target));
  }
}

/** Removes the oldest beyond `keep`, and what a crash left half made more than a day ago. */
export function pruneBackups(file: string, keep: number, nowMs: number): void {
  for (const old of listBackups(file).slice(keep)) rmSync(old.file, { force: true });
  const folder = join(dirname(file), 'backups');
  for (const name of readdirSync(folder)) {
    const isOurs = name.endsWith(PART) && NAME.test(name.slice(0, -PART.length));
    const part = join(folder, name);
    if (isOurs && nowMs - statSync(part).mtimeMs > DAY_MS) rmSync(part, { force: true });
  }
}

/**
 * Puts a copy in the place of the database. What was there is renamed, never deleted. Errors in this order: the copy cannot
 * be used, another program has the workspace open, the disk.
 */
export function restoreBackup(
  file: string,
  source: string,
  nowMs: number,
): Result<{ readonly kept: string | null }, BackupError> {
  try {
    const wrong = existsSync(source) ? problemOf(source) : 'it is not there';
    if (wrong !== null) return refuse(source, `${source} cannot be restored: ${wrong}. Nothing was changed.`);
    if (isInUse(file))
      return refuse(file, `${file} is open in another program. Close it first; nothing was changed.`);
    const part = `${file}.restoring`;
    rmSync(part, { force: true });
    copyWhole(source, part);
    const kept = existsSync(file) ? freeName(`${file}.replaced-${stampOf(nowMs)}`) : null;
    if (kept !== null)
      for (const tail of ['', '-wal', '-shm'])
        if (existsSync(`${file}${tail}`)) renameSync(`${file}${tail}`, `${kept}${tail}`);
    settle(part, file);
    return ok({ kept });
  } catch (error) {
    return refuse(file, explainStorage(error, file));
  }
}

/**
 * Through SQLite, so that what stands in a log beside the copy comes too. The queue is paused in it: what was sent after the
 * copy was made is waiting again there, and is not to be paid twice before a person has looked.
 */
function copyWhole(source: string, target: string): void {
  const from = new BetterSqlite(source, { readonly: true });
  try {
    from.prepare('VACUUM INTO ?').run(target);
  } finally {
    from.close();
  }
  const copy = new BetterSqlite(target);
  try {
    copy.exec(
      `INSERT INTO settings (key, value) VALUES ('queue-paused', 'true') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
  } finally {
    copy.close();
  }
}

/** Never the name of something that is there. */
function freeName(wanted: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!existsSync(name)) return name;
  }
}

const refuse = (path: string, message: string): Result<never, BackupError> =>
  err({ code: 'workspace-unusable', message, path });

/** A copy is one plain file, without a log beside it. What is wrong with it; null: nothing. */
function makePlain(file: string): string | null {
  const sqlite = new BetterSqlite(file);
  try {
    sqlite.pragma('journal_mode = DELETE');
    return checked(sqlite);
  } finally {
    sqlite.close();
  }
}

function problemOf(file: string): string | null {
  try {
    const sqlite = new BetterSqlite(file, { readonly: true });
    try {
      const isOurs = sqlite.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'entries'`).get() !== undefined;
      return isOurs ? checked(sqlite) : 'it is not a copy of a workspace';
    } finally {
      sqlite.close();
    }
  } catch {
    return 'it is damaged or not a database';
  }
}

function checked(sqlite: BetterSqlite.Database): string | null {
  const answer: unknown = sqlite.pragma('quick_check(1)', { simple: true });
  return answer === 'ok' ? null : String(answer);
}

/** An exclusive lock is granted only when no other process has it open; a file too broken to be opened is nobody's. */
function isInUse(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const sqlite = new BetterSqlite(file, { timeout: 200 });
    try {
      sqlite.pragma('locking_mode = EXCLUSIVE');
      sqlite.exec('BEGIN EXCLUSIVE; ROLLBACK');
      return false;
    } finally {
      sqlite.close();
    }
  } catch (error) {
    return error instanceof BetterSqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
  }
}

/** On the disk under its own name, so that no power cut leaves half of it there. */
function settle(part: string, target: string): void {
  const handle = openSync(part, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(part, target);
}
