/** What a process left in its journals when it ended: every output of them is put right before anybody reads one. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { placeFile } from './durable-write.ts';
import { errorOfDisk } from './file-errors.ts';
import { readRecords } from './journal-format.ts';
import type { Settling } from './journal-settling.ts';
import { type JournalOwner, journalName, ownerOfJournal, temporaryName } from './temporary.ts';

export interface ReplayPlace {
  readonly dir: string;
  readonly temporaryDir: string;
  readonly pathOf: (name: string) => string;
  readonly ensureFolder: (name: string) => Promise<void>;
  readonly settling: Settling;
  /** A journal that cannot be worked through now; it is kept for the next start. */
  readonly say: (journal: string, error: unknown) => void;
}

/**
 * Call before the first output is read. Nothing is synced here, as the journals stay until that is cheap: after a minute of
 * the fastest work a start would otherwise wait for minutes.
 */
export async function replayJournals(place: ReplayPlace): Promise<void> {
  const folder = join(place.dir, 'journal');
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorOfDisk(error, folder).code !== 'not-found') place.say(folder, error);
    return [];
  });
  for (const name of names.sort((a, b) => a.localeCompare(b))) {
    const owner = ownerOfJournal(name);
    if (owner === null || owner === 'lives') continue;
    const path = join(folder, name);
    try {
      const { size } = await stat(path);
      await restore(path, place, owner);
      if (owner === 'may-live') continue;
      const kept = owner === 'ended-before' ? await renameToThisStart(folder, path) : path;
      place.settling.later({
        path: kept,
        weight: size,
        targets: async () => {
          const targets = await restore(kept, place, 'ended-before');
          // A process that this one cannot see (in another container) writes it still, and will remove it.
          return (await stat(kept)).size === size ? targets : Promise.reject(new Error('it still grows'));
        },
      });
    } catch (error) {
      place.say(path, error);
    }
  }
}

/** Its files are right from now on until the power fails again: later starts need not read them all once more. */
async function renameToThisStart(folder: string, path: string): Promise<string> {
  let renamed = path;
  do renamed = join(folder, journalName());
  while (existsSync(renamed));
  await rename(path, renamed);
  return renamed;
}

const READ_AT_ONCE = 16;

/** Puts every file right; where only a process ended, not the system, what is there in its whole length is. */
async function restore(
  journal: string,
  place: ReplayPlace,
  owner: JournalOwner,
): Promise<ReadonlySet<string>> {
  const targets = new Set<string>();
  for (const { name, content } of readRecords(await readFile(journal))) {
    const target = place.pathOf(name);
    if (targets.has(target)) continue;
    const size = statSync(target, { throwIfNoEntry: false })?.size;
    const isWhole = size === content.length && (owner === 'ended' || readFileSync(target).equals(content));
    if (!isWhole) {
      await place.ensureFolder(name);
      placeFile(target, content, { replaceBy: join(place.temporaryDir, temporaryName()) });
    }
    // Read at once, as trips to a thread and back would take ten times longer, but never many between two turns.
    if (targets.size % READ_AT_ONCE === 0) await setImmediate();
    targets.add(target);
  }
  return targets;
}
