/** Copies of the books made by themselves, about one a day, while the books are whole; and the way back to one. */
import { join } from 'node:path';
import {
  type Backup,
  type BackupError,
  type Db,
  listBackups,
  makeBackup,
  pruneBackups,
  restoreBackup,
} from '#db';
import { lastEntrySeq } from '#db/repos';
import { systemClock } from '#electron/system';
import { err, type Clock, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';

const KEEP = 7;
const DUE_AFTER_MS = 20 * 3_600_000;
const LOOK_EVERY_MS = 3_600_000;

export interface BackupDeps {
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
  /** What is wrong with the books; a copy of wrong books must never push out one of whole ones. */
  readonly problem: () => string | null;
  readonly log: (line: string) => void;
}

/** Makes copies until `signal` aborts. */
export async function keepBackups(db: Db, deps: BackupDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await backupIfDue(db, deps);
    await deps.clock.sleep(LOOK_EVERY_MS, signal);
  }
}

export async function backupIfDue(db: Db, { clock, problem, log }: BackupDeps): Promise<void> {
  const nowMs = clock.nowMs();
  // One from the future was made while the clock was wrong; it says nothing about today.
  const newest = listBackups(db.file).find(({ atMs }) => atMs <= nowMs);
  const isDue = newest === undefined || nowMs - newest.atMs > DUE_AFTER_MS;
  if (!isDue || problem() !== null || db.read(lastEntrySeq) === 0) return;
  const made = await makeBackup(db, nowMs);
  if (made.ok) pruneBackups(db.file, KEEP, nowMs);
  else log(`No copy of the books was made: ${made.error.message}`);
}

export interface Restored {
  readonly from: Backup;
  /** What was in its place, under its new name; null where there was nothing. */
  readonly kept: string | null;
}

/** Puts a copy back: the newest, one of `backups/` by its name, or any file. The workspace must be closed. */
export function restoreWorkspace(
  dir: string,
  wanted: string | null,
): Result<Restored, Refusal<'workspace-unusable' | 'not-found'> | BackupError> {
  const nowMs = systemClock.nowMs();
  const file = join(dir, 'grantmeter.sqlite');
  const backups = listBackups(file);
  const from =
    wanted === null
      ? backups[0]
      : (backups.find(({ name }) => name === wanted) ?? {
          name: wanted,
          file: wanted,
          atMs: nowMs,
          bytes: 0,
        });
  if (!from)
    return err({
      code: 'not-found',
      message: `There is no copy in ${join(dir, 'backups')}; name a file to restore.`,
      what: 'backup',
      id: 'newest',
    });
  const restored = restoreBackup(file, from.file, nowMs);
  return restored.ok ? { ok: true, value: { from, kept: restored.value.kept } } : restored;
}

/** The copies of a workspace that need not be open. */
export const backupsOf = (dir: string): Backup[] => listBackups(join(dir, 'grantmeter.sqlite'));
