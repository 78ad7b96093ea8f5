/** A file of JSON lines that survives a power cut: `append` resolves when its line is on the disk. Waiting lines share one fsync. */
import { createReadStream, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assert } from '#shared/base';

export interface DurableLog {
  /** `line` is JSON without a line end. Rejects when the disk refuses; the log then takes no more lines. */
  append(line: string): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Hands every whole line to `onLine`, cuts off a torn last line, and opens the file for more. */
export async function openDurableLog(path: string, onLine: (value: unknown) => void): Promise<DurableLog> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  const wholeBytes = await readWholeLines(path, onLine);
  const { size } = await file.stat();
  // A torn line was never fsynced, so no answer ever depended on it.
  if (size > wholeBytes) await truncate(path, wholeBytes);
  await syncFolder(dirname(path));
  return createDurableLog(file);
}

function createDurableLog(file: FileHandle): DurableLog {
  let lines: string[] = [];
  let group: Deferred | null = null;
  let failure: unknown = null;
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    // Lets everything that arrived in this turn of the loop into the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (group) {
      const [text, current] = [`${lines.join('\n')}\n`, group];
      lines = [];
      group = null;
      try {
        // After a failure the last line may be torn; one more behind it would spoil the file.
        if (failure) throw failure;
        // Writing goes to the kernel's memory and is quicker here than on another thread; only the fsync waits.
        writeAllSync(file.fd, Buffer.from(text));
        await file.datasync();
        current.resolve();
      } catch (error) {
        failure = error;
        current.reject(error);
      }
    }
    writing = null;
  }
  return {
    append(line) {
      if (failure) return Promise.reject(failure);
      lines.push(line);
      group ??= createDeferred();
      const { promise } = group;
      writing ??= write();
      return promise;
    },
    async close() {
      while (writing) await writing;
      await file.close();
    },
  };
}

function writeAllSync(file: number, content: Buffer): void {
  for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function createDeferred(): Deferred {
  let resolve: (() => void) | undefined;
  let reject: ((error: unknown) => void) | undefined;
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  assert(resolve && reject, 'a promise runs its executor at once');
  return { promise, resolve, reject };
}

/** How many bytes are whole lines. A line in the middle that is not JSON is a broken file and throws. */
async function readWholeLines(path: string, onLine: (value: unknown) => void): Promise<number> {
  let rest = '';
  let bytes = 0;
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      bytes += Buffer.byteLength(line) + 1;
      if (line !== '') onLine(JSON.parse(line));
    }
  }
  return bytes;
}

/** Makes the file's name itself durable; Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
