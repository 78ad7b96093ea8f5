/** What a process left in its journals when it ended: every output of them is put right before anybody reads one. */
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAll, writing } from './durable-write.ts';
import { readRecords } from './journal-format.ts';
import { settle } from './output-journal.ts';
import { ownerOfJournal, temporaryName } from './temporary.ts';

export interface ReplayPlace {
  readonly dir: string;
  readonly temporaryDir: string;
  readonly pathOf: (name: string) => string;
  readonly ensureFolder: (name: string) => Promise<void>;
}

/** Call before the first output is read. A journal that cannot be worked through now is kept for the next start. */
export async function replayJournals(place: ReplayPlace): Promise<void> {
  const folder = join(place.dir, 'journal');
  const names = await readdir(folder).catch(() => []);
  for (const name of names.sort((a, b) => a.localeCompare(b))) {
    const owner = ownerOfJournal(name);
    if (owner === null || owner === 'lives') continue;
    const journal = join(folder, name);
    try {
      const targets = await restore(await readFile(journal), place);
      if (owner === 'ended') await settle(journal, targets);
    } catch {
      // Kept: whoever opens an output of it hears what is wrong with the disk.
    }
  }
}

async function restore(journal: Buffer, place: ReplayPlace): Promise<ReadonlySet<string>> {
  const targets = new Set<string>();
  for (const { name, content } of readRecords(journal)) {
    const target = place.pathOf(name);
    if (targets.has(target)) continue;
    const found = await readFile(target).catch(() => null);
    if (!found?.equals(content)) {
      await place.ensureFolder(name);
      const temporary = join(place.temporaryDir, temporaryName());
      await writing(temporary, (file) => writeAll(file, content));
      await rename(temporary, target);
    }
    targets.add(target);
  }
  return targets;
}
