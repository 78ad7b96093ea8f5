/**
 * Small outputs become durable together: their content is appended to a journal, which is on the disk after one fsync for
 * all of them, and their files are written without any. Later, when the system has written those by itself, they are
 * synced for little and the journal is removed; after a power cut what is missing or torn is written again from it.
 */
import { openSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeQuietly, makeFolder, placeFile, syncData, syncFolder, writeAllNow } from './durable-write.ts';
import { encodeRecord } from './journal-format.ts';
import { journalName, temporaryName } from './temporary.ts';

/** Up to here an output goes through the journal: it is written twice. */
export const JOURNALED_BYTES = 64 * 1024;

export interface JournaledOutput {
  /** Its file's name, `<hash>.<extension>`. */
  readonly name: string;
  readonly path: string;
  readonly content: Buffer;
}

export interface OutputJournal {
  /** The folder of `path` exists. Resolves when the content is on the disk and the file can be read. */
  write(output: JournaledOutput): Promise<void>;
}

interface Waiting extends JournaledOutput {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Segment {
  readonly path: string;
  readonly file: number;
  readonly targets: Set<string>;
  /** Bytes, and a thousand for each file: what it costs to read it all again. */
  weight: number;
  isNew: boolean;
}

/** Writing so many files takes a few milliseconds of this thread. */
const MAX_GROUP = 64;
const FILE_WEIGHT = 1_000;
const MAX_WEIGHT = 16 * 1024 ** 2;
/** More than a minute of the fastest work; a start reads it again in seconds. */
const KEPT_WEIGHT = 256 * 1024 ** 2;
/** Systems write files back within about half a minute: a sync after that waits for nothing. */
const SEAL_AFTER_MS = 20_000;
const SETTLE_AFTER_MS = 40_000;

export function createOutputJournal(dir: string, temporaryDir: string): OutputJournal {
  const folder = join(dir, 'journal');
  const waiting: Waiting[] = [];
  const sealed: Segment[] = [];
  let current: Segment | null = null;
  let isBusy = false;
  let settling: Promise<void> = Promise.resolve();

  const work = async (): Promise<void> => {
    while (waiting.length > 0) await writeGroup(waiting.splice(0, MAX_GROUP));
    isBusy = false;
  };

  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const segment = current ?? (await begin());
      append(segment, group);
      const synced = syncSegment(segment);
      const placed = group.filter((output) => place(output, segment));
      await synced;
      for (const { resolve } of placed) resolve();
      if (segment.weight >= MAX_WEIGHT) seal(segment);
    } catch (error) {
      // Nothing is appended behind half a record: it could not be read again.
      if (current) seal(current);
      for (const { reject } of group) reject(error);
    }
  };

  const begin = async (): Promise<Segment> => {
    await makeFolder(folder, dir);
    const path = join(folder, journalName());
    const segment = { path, file: openSync(path, 'ax'), targets: new Set<string>(), weight: 0, isNew: true };
    current = segment;
    setTimeout(() => {
      // Its file is not closed under a sync: the group that is being written seals it.
      if (isBusy) segment.weight = MAX_WEIGHT;
      else seal(segment);
    }, SEAL_AFTER_MS).unref();
    return segment;
  };

  const append = (segment: Segment, group: readonly Waiting[]): void => {
    const records = Buffer.concat(group.flatMap(({ name, content }) => encodeRecord(name, content)));
    writeAllNow(segment.file, records);
    segment.weight += records.length + group.length * FILE_WEIGHT;
  };

  const syncSegment = async (segment: Segment): Promise<void> => {
    await syncData(segment.file);
    if (!segment.isNew) return;
    await syncFolder(folder);
    segment.isNew = false;
  };

  /** False when it failed, which only its own sender hears. */
  const place = ({ path, content, reject }: Waiting, segment: Segment): boolean => {
    try {
      const size = statSync(path, { throwIfNoEntry: false })?.size;
      if (size !== content.length)
        placeFile(
          path,
          content,
          size === undefined ? null : { replaceBy: join(temporaryDir, temporaryName()) },
        );
      segment.targets.add(path);
      return true;
    } catch (error) {
      reject(error);
      return false;
    }
  };

  const seal = (segment: Segment): void => {
    if (current !== segment) return;
    current = null;
    closeQuietly(segment.file);
    sealed.push(segment);
    setTimeout(() => settleUpTo(segment), SETTLE_AFTER_MS).unref();
    let kept = sealed.reduce((weight, each) => weight + each.weight, 0);
    for (const each of sealed.slice()) {
      if (kept <= KEPT_WEIGHT) break;
      kept -= each.weight;
      settleUpTo(each);
    }
  };

  /** This journal and those before it, one after the other. One that cannot be settled is left for the next start. */
  const settleUpTo = (segment: Segment): void => {
    for (const each of sealed.splice(0, sealed.indexOf(segment) + 1))
      settling = settling.then(() => settle(each.path, each.targets)).catch(() => {});
  };

  return {
    write: (output) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...output, resolve, reject });
        if (isBusy) return;
        isBusy = true;
        setImmediate(() => void work());
      }),
  };
}

/** Makes the files of a journal durable, their names too, and removes it. */
export async function settle(journal: string, targets: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  for (const target of targets) {
    const file = openSync(target, 'r+');
    try {
      await syncData(file);
    } finally {
      closeQuietly(file);
    }
    folders.add(dirname(target));
  }
  for (const folder of folders) await syncFolder(folder);
  rmSync(journal, { force: true });
}
