/**
 * Small outputs become durable together: their content is appended to a journal, which is on the disk after one fsync for
 * all of them, and their files are written without any. Later, when the system has written those by itself, they are
 * synced for little and the journal is removed; after a power cut what is missing or torn is written again from it.
 */
import { openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closeQuietly, makeFolder, placeFile, syncData, syncFolder, writeAllNow } from './durable-write.ts';
import { encodeRecord } from './journal-format.ts';
import type { Settling } from './journal-settling.ts';
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
  /** Nothing is being written: the journal is left to whoever settles it. */
  close(): void;
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
const SEAL_AFTER_MS = 20_000;

export function createOutputJournal(dir: string, temporaryDir: string, settling: Settling): OutputJournal {
  const folder = join(dir, 'journal');
  const waiting: Waiting[] = [];
  let current: Segment | null = null;
  let isBusy = false;

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
      // A file from before a power cut may have its length and not its content.
      if (size !== content.length || !readFileSync(path).equals(content))
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
    const { path, weight, targets } = segment;
    settling.later({ path, weight, targets: () => Promise.resolve(targets) });
  };

  return {
    write: (output) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...output, resolve, reject });
        if (isBusy) return;
        isBusy = true;
        setImmediate(() => void work());
      }),
    close: () => {
      if (current) seal(current);
    },
  };
}
