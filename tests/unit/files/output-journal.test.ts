import { appendFile, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOutputStore, type OutputFolder } from '#electron/files';

let dir: string;
let store: OutputFolder;
let log: string[];

const openStore = async (): Promise<OutputFolder> => {
  const opened = await createOutputStore({ dir, log: (line) => void log.push(line) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
};
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-journal-'));
  log = [];
  store = await openStore();
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dir, { recursive: true });
});

const put = async (content: string | Buffer): Promise<string> => {
  async function* chunks() {
    yield Buffer.from(content);
  }
  const stored = await store.put(chunks(), { maxBytes: 1_000_000 });
  if (!stored.ok) throw new Error(stored.error.message);
  return store.path(stored.value.hash, stored.value.extension);
};
const journals = async () =>
  (await readdir(join(dir, 'journal')).catch(() => [])).sort((a, b) => a.localeCompare(b));
const texts = (paths: readonly string[]) => Promise.all(paths.map((path) => readFile(path, 'utf8')));

/** As if the system had been started anew since: the process of that name is gone. */
const endOwners = (): Promise<void> => renameJournals(([, ...rest]) => ['earlier', ...rest]);
/** As if the process alone had been killed: none has the number 0. */
const killOwners = (): Promise<void> => renameJournals(([boot = '', , ...rest]) => [boot, '0', ...rest]);
async function renameJournals(change: (parts: readonly string[]) => readonly string[]): Promise<void> {
  for (const name of await journals())
    await rename(join(dir, 'journal', name), join(dir, 'journal', change(name.split('-')).join('-')));
}
/** Until the journals that were there have been settled. */
const passAMinute = async (left = 0): Promise<void> => {
  vi.advanceTimersByTime(61_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await journals()).toHaveLength(left));
};

describe('after a power cut', () => {
  test('what was not yet written back is written again from the journal', async () => {
    const paths = await Promise.all(['one', 'two', 'three', 'four'].map(put));
    const [gone = '', zeros = '', short = ''] = paths;
    await rm(gone);
    await writeFile(zeros, Buffer.alloc(3));
    await truncate(short, 1);
    await endOwners();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await openStore();
    expect(await texts(paths)).toEqual(['one', 'two', 'three', 'four']);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
    await passAMinute();
    expect(await texts(paths)).toEqual(['one', 'two', 'three', 'four']);
    expect(log).toEqual([]);
  });

  test('a file that has its length and not its content is written again when the same content comes', async () => {
    const path = await put('same');
    for (const name of await journals()) await rm(join(dir, 'journal', name));
    await writeFile(path, Buffer.alloc(4));
    store = await openStore();
    await put('same');
    expect(await texts([path])).toEqual(['same']);
  });

  test('half a record at the end hides none before it', async () => {
    const path = await put('whole');
    const [name = ''] = await journals();
    await appendFile(join(dir, 'journal', name), `${'a'.repeat(64)}.txt 500\nonly a part`);
    await rm(path);
    await endOwners();
    await openStore();
    expect(await texts([path])).toEqual(['whole']);
    expect((await readdir(dir)).sort()).toEqual([join(path, '..').slice(-2), 'journal', 'tmp'].sort());
  });

  test('a record that does not hold what its name says makes no file', async () => {
    await put('whole');
    const [name = ''] = await journals();
    const hash = 'a'.repeat(64);
    await appendFile(join(dir, 'journal', name), `${hash}.txt 4\nevil../../x.txt 1\ny`);
    await endOwners();
    await openStore();
    expect(await readdir(join(dir, 'aa')).catch(() => 'none')).toBe('none');
  });

  test('a journal that cannot be worked through is kept', async () => {
    const path = await put('whole');
    await rm(path);
    await endOwners();
    const folder = join(path, '..');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    store = await openStore();
    const [kept = ''] = await journals();
    expect(log).toEqual([expect.stringContaining(kept)]);
    expect(store.problem()).toBe(log[0]);
    await rm(folder);
    store = await openStore();
    expect(await texts([path])).toEqual(['whole']);
    expect(store.problem()).toBeNull();
  });

  test('a journal that has grown meanwhile is the journal of a process that cannot be seen: it stays', async () => {
    await put('whole');
    await endOwners();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await openStore();
    const [name = ''] = await journals();
    await appendFile(join(dir, 'journal', name), 'more');
    vi.advanceTimersByTime(61_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(log).toEqual([expect.stringContaining('grows')]));
    expect(await journals()).toEqual([name]);
  });
});

describe('after a process was killed', () => {
  test('the next one waits for no sync: what is missing is there, the rest is compared and synced later', async () => {
    const paths = await Promise.all(['one', 'two', 'three'].map(put));
    const [gone = '', zeros = ''] = paths;
    await killOwners();
    const before = await journals();
    await rm(gone);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    store = await openStore();
    expect(await texts(paths)).toEqual(['one', 'two', 'three']);
    expect(await journals()).toEqual(before);
    await writeFile(zeros, Buffer.alloc(3));
    await passAMinute();
    expect(await texts(paths)).toEqual(['one', 'two', 'three']);
  });

  test('who closes before that leaves the journals to the next one', async () => {
    const path = await put('mine');
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await store.close();
    const before = await journals();
    await passAMinute(1);
    expect(await journals()).toEqual(before);
    await killOwners();
    await rm(path);
    await openStore();
    expect(await texts([path])).toEqual(['mine']);
  });
});

test('an output somebody removed keeps its journal, and the next start writes it again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const path = await put('mine');
  await rm(path);
  vi.advanceTimersByTime(21_000);
  await passAMinute(1);
  await vi.waitFor(() => expect(log).toHaveLength(1));
  await killOwners();
  await openStore();
  expect(await texts([path])).toEqual(['mine']);
});

test('the journal of a process that lives is left to it', async () => {
  await put('mine');
  await writeFile(join(dir, 'journal', 'notes.txt'), 'not ours');
  const before = await journals();
  await openStore();
  expect(await journals()).toEqual(before);
});

test('a minute later the files are durable by themselves and the journal is gone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const path = await put('first');
  expect(await journals()).toHaveLength(1);
  vi.advanceTimersByTime(21_000);
  const later = await put('second');
  expect(await journals()).toHaveLength(2);
  vi.advanceTimersByTime(41_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await journals()).toHaveLength(1));
  expect(await texts([path, later])).toEqual(['first', 'second']);
});

test('journals that cannot be listed are said', async () => {
  await writeFile(join(dir, 'journal'), 'in the way');
  store = await openStore();
  expect(store.problem()).toContain(join(dir, 'journal'));
});

test('larger content needs no journal', async () => {
  await put(Buffer.alloc(65 * 1024, 7));
  expect(await journals()).toEqual([]);
});

test('what the journal refuses is an error, and what comes next is written', async () => {
  await writeFile(join(dir, 'journal'), 'in the way');
  await expect(put('lost')).rejects.toThrow(/journal/);
  await rm(join(dir, 'journal'));
  const path = await put('kept');
  expect(await texts([path])).toEqual(['kept']);
});
