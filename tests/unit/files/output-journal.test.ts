import { appendFile, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOutputStore, type OutputStore } from '#electron/files';

let dir: string;
let store: OutputStore;

const openStore = async (): Promise<OutputStore> => {
  const opened = await createOutputStore({ dir });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
};
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-journal-'));
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
const endOwners = async (): Promise<void> => {
  for (const name of await journals()) {
    const path = join(dir, 'journal', name);
    await rename(path, join(dir, 'journal', `earlier-${name.split('-').slice(1).join('-')}`));
  }
};

describe('after a power cut', () => {
  test('what was not yet written back is written again from the journal', async () => {
    const paths = await Promise.all(['one', 'two', 'three', 'four'].map(put));
    const [gone = '', zeros = '', short = ''] = paths;
    await rm(gone);
    await writeFile(zeros, Buffer.alloc(3));
    await truncate(short, 1);
    await endOwners();
    await openStore();
    expect(await texts(paths)).toEqual(['one', 'two', 'three', 'four']);
    expect(await journals()).toEqual([]);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
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
    expect(await journals()).toHaveLength(1);
    await rm(folder);
    await openStore();
    expect(await texts([path])).toEqual(['whole']);
    expect(await journals()).toEqual([]);
  });
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
