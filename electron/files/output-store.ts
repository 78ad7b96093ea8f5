/** Outputs on disk, named by what they hold; small ones are durable in a journal first. Never changed afterwards. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, renameSync, statSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '#shared/base';
import {
  createFolderSync,
  createSmallWriter,
  isThere,
  makeFolder,
  readUpTo,
  SourceError,
  writeAll,
  writing,
} from './durable-write.ts';
import { replayJournals } from './journal-replay.ts';
import { createSettling } from './journal-settling.ts';
import { createOutputJournal, JOURNALED_BYTES } from './output-journal.ts';
import { errorOfDisk, type FileError, fileError } from './file-errors.ts';
import { mediaTypeOf } from './media-type.ts';
import { sweepTemporary, temporaryName } from './temporary.ts';

export interface StoredOutput {
  /** SHA-256 of the content, 64 hexadecimal digits. */
  readonly hash: string;
  readonly bytes: number;
  /** By its bytes, not by what the provider said. */
  readonly mediaType: string;
  readonly extension: string;
}

export interface PutOptions {
  readonly maxBytes: number;
}

export interface OutputStore {
  /** Durable when it resolves. The same content is kept once. */
  put(chunks: AsyncIterable<Uint8Array>, options: PutOptions): Promise<Result<StoredOutput, FileError>>;
  /** Where an output lies, whether or not it is there. */
  path(hash: string, extension: string): string;
  /** Opens an output for reading; `range` in bytes, both ends included. */
  open(
    hash: string,
    extension: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<Result<OpenedOutput, FileError>>;
  /** Reads the whole file again and compares its hash. */
  verify(hash: string, extension: string): Promise<Result<'intact', FileError>>;
}

/** A store that is open over its folder. */
export interface OutputFolder extends OutputStore {
  /** A journal of outputs that could not be worked through, and why; null: none. */
  problem(): string | null;
  /** Nothing is put any more. What is durable in journals alone is left to the next start. */
  close(): Promise<void>;
}

export interface OpenedOutput {
  /** Of the whole file. */
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Up to here an output is collected in memory and costs one write. */
const SMALL_BYTES = 256 * 1024;
const WRITE_BYTES = 1024 * 1024;

export async function createOutputStore({
  dir,
  log = () => {},
}: {
  readonly dir: string;
  readonly log?: (line: string) => void;
}): Promise<Result<OutputFolder, FileError>> {
  const temporaryDir = join(dir, 'tmp');
  try {
    await mkdir(temporaryDir, { recursive: true });
    await sweepTemporary(temporaryDir);
  } catch (error) {
    return err(errorOfDisk(error, dir));
  }
  let problem: string | null = null;
  const say = (path: string, error: unknown): void => {
    const why = error instanceof Error ? error.message : String(error);
    problem = `The journal of outputs ${path} could not be worked through (${why}); it is kept, and the next start tries again.`;
    log(problem);
  };
  const settling = createSettling(say);
  const journal = createOutputJournal(dir, temporaryDir, settling);
  const folders = new Map<string, Promise<void>>();
  const writeSmall = createSmallWriter();
  const syncNames = createFolderSync();
  /** One level of 256 folders: a second one would cost a new folder and its fsync for nearly every one of the first 65,000 outputs. */
  const folderOf = (hash: string) => join(dir, hash.slice(0, 2));
  const pathOf = (hash: string, extension: string) => join(folderOf(hash), `${hash}.${extension}`);

  function ensureFolder(folder: string): Promise<void> {
    const known = folders.get(folder);
    if (known) return known;
    const made = makeFolder(folder, dir);
    folders.set(folder, made);
    made.catch(() => folders.delete(folder));
    return made;
  }
  async function describe(hash: Hash, bytes: number, head: Buffer): Promise<StoredOutput> {
    return { hash: hash.digest('hex'), bytes, ...(await mediaTypeOf(head, bytes)) };
  }

  /**
   * Arrived whole in memory. Only the fsync waits for the disk and goes to another thread; the other calls touch the
   * kernel's memory and together take less time than one trip to a thread and back.
   */
  async function putSmall(content: Buffer): Promise<StoredOutput> {
    const stored = await describe(createHash('sha256').update(content), content.length, content);
    const target = pathOf(stored.hash, stored.extension);
    if (content.length <= JOURNALED_BYTES) {
      await ensureFolder(folderOf(stored.hash));
      await journal.write({ name: basename(target), path: target, content });
      return stored;
    }
    if (statSync(target, { throwIfNoEntry: false })?.size !== stored.bytes) {
      await ensureFolder(folderOf(stored.hash));
      const temporary = join(temporaryDir, temporaryName());
      await writeSmall(temporary, content);
      renameSync(temporary, target);
    }
    // One that is there may have been moved a moment ago: its name is not yet safe either.
    await syncNames(folderOf(stored.hash));
    return stored;
  }
  async function putLarge(
    first: Buffer,
    rest: AsyncIterator<Uint8Array>,
    maxBytes: number,
  ): Promise<Result<StoredOutput, FileError>> {
    const temporary = join(temporaryDir, temporaryName());
    const hash = createHash('sha256');
    let bytes = 0;
    const copied = await writing(temporary, async (file) => {
      for (let piece: Buffer | null = first; piece !== null; piece = await readUpTo(rest, WRITE_BYTES)) {
        bytes += piece.length;
        if (bytes > maxBytes) return false;
        hash.update(piece);
        await writeAll(file, piece);
      }
      return true;
    });
    if (!copied) {
      await rm(temporary, { force: true });
      return err(tooLarge(maxBytes));
    }
    const stored = await describe(hash, bytes, first);
    const target = pathOf(stored.hash, stored.extension);
    if (await isThere(target, bytes)) {
      await rm(temporary, { force: true });
    } else {
      await ensureFolder(folderOf(stored.hash));
      await rename(temporary, target);
    }
    await syncNames(folderOf(stored.hash));
    return ok(stored);
  }
  const store: OutputFolder = {
    async put(chunks, { maxBytes }) {
      const source = chunks[Symbol.asyncIterator]();
      try {
        const first = await readUpTo(source, Math.min(SMALL_BYTES, maxBytes + 1));
        if (first === null) return err(fileError('empty', 'the output holds no bytes'));
        if (first.length > maxBytes) return err(tooLarge(maxBytes));
        if (first.length < SMALL_BYTES) return ok(await putSmall(first));
        return await putLarge(first, source, maxBytes);
      } catch (error) {
        return err(error instanceof SourceError ? sourceFailed(error) : errorOfDisk(error, dir));
      } finally {
        // Tells the sender to stop when the end was not reached; says nothing when it was.
        await source.return?.().catch(() => {});
      }
    },
    path: pathOf,
    async open(hash, extension, range) {
      const path = pathOf(hash, extension);
      if (!isName(hash, extension))
        return err(fileError('not-found', `there is no output named ${hash}.${extension}`));
      try {
        const { size } = await stat(path);
        return ok({ bytes: size, chunks: createReadStream(path, range ?? {}) });
      } catch (error) {
        return err(errorOfDisk(error, path));
      }
    },
    async verify(hash, extension) {
      const opened = await store.open(hash, extension);
      if (!opened.ok) return opened;
      const found = createHash('sha256');
      try {
        for await (const chunk of opened.value.chunks) found.update(chunk);
      } catch (error) {
        return err(errorOfDisk(error, pathOf(hash, extension)));
      }
      if (found.digest('hex') === hash) return ok('intact');
      return err(fileError('damaged', `the output ${hash}.${extension} no longer holds what was stored`));
    },
    problem: () => problem,
    close() {
      journal.close();
      return settling.close();
    },
  };
  await replayJournals({
    dir,
    temporaryDir,
    pathOf: (name) => join(folderOf(name), name),
    ensureFolder: (name) => ensureFolder(folderOf(name)),
    settling,
    say,
  });
  return ok(store);
}

/** Names come from the database and from addresses: nothing else may become part of a path. */
const isName = (hash: string, extension: string): boolean =>
  /^[0-9a-f]{64}$/.test(hash) && /^[a-z0-9]{1,8}$/.test(extension);

const sourceFailed = (error: SourceError): FileError =>
  fileError('source-failed', `the output stopped arriving: ${error.message}`);
const tooLarge = (maxBytes: number): FileError =>
  fileError('too-large', `the output is larger than the allowed ${maxBytes} bytes`);
