import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOutputStore, type OutputStore } from '#electron/files';

let dir: string;
let store: OutputStore;

const openStore = async (): Promise<OutputStore> => {
  const opened = await createOutputStore({ dir });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
};
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-files-'));
  store = await openStore();
});
afterEach(async () => {
  await chmod(dir, 0o700);
  await rm(dir, { recursive: true });
});

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}
const put = async (...parts: readonly (string | Uint8Array)[]) => {
  const stored = await store.put(pieces(...parts), { maxBytes: 100_000_000 });
  if (!stored.ok) throw new Error(stored.error.message);
  return stored.value;
};
const temporaryFiles = () => readdir(join(dir, 'tmp'));
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

test('content is found under its hash, whole and in pieces', async () => {
  const stored = await put('hello ', 'world');
  expect(stored).toEqual({
    hash: sha256('hello world'),
    bytes: 11,
    mediaType: 'text/plain',
    extension: 'txt',
  });
  expect(await readFile(store.path(stored.hash, 'txt'), 'utf8')).toBe('hello world');
  const part = await store.open(stored.hash, 'txt', { start: 6, end: 8 });
  if (!part.ok) throw new Error(part.error.message);
  expect(part.value.bytes).toBe(11);
  let read = '';
  for await (const chunk of part.value.chunks) read += Buffer.from(chunk).toString();
  expect(read).toBe('wor');
  expect(await temporaryFiles()).toEqual([]);
});

test('large content is streamed and never differs from what was sent', async () => {
  const parts = Array.from({ length: 50 }, (_, index) => Buffer.alloc(100_003, index));
  const stored = await put(...parts);
  expect(stored).toMatchObject({
    hash: sha256(Buffer.concat(parts)),
    bytes: 5_000_150,
    mediaType: 'application/octet-stream',
    extension: 'bin',
  });
  expect(await store.verify(stored.hash, stored.extension)).toEqual({ ok: true, value: 'intact' });
  expect(await temporaryFiles()).toEqual([]);
});

test.each([
  ['small', 10],
  ['large', 1_000_000],
])('the same %s content is kept once', async (_, bytes) => {
  const content = Buffer.alloc(bytes, 7);
  const first = await put(content);
  const { ino } = await stat(store.path(first.hash, first.extension));
  const [second] = await Promise.all([put(content), put(content), put(content)]);
  expect(second).toEqual(first);
  expect((await stat(store.path(first.hash, first.extension))).ino).toBe(ino);
  expect(await readdir(dirname(store.path(first.hash, first.extension)))).toHaveLength(1);
  expect(await temporaryFiles()).toEqual([]);
});

test.each([
  ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png', 'png'],
  ['JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'image/jpeg', 'jpg'],
  [
    'WAV',
    Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(28)]),
    'audio/wav',
    'wav',
  ],
  ['JSON', Buffer.from(' {"a": [1]}'), 'application/json', 'json'],
  ['nearly JSON', Buffer.from('{"a": '), 'text/plain', 'txt'],
  ['text', Buffer.from('Grüße, 世界\n'), 'text/plain', 'txt'],
  ['text cut in a letter', Buffer.from('世界').subarray(0, 5), 'text/plain', 'txt'],
  ['bytes', Buffer.from([1, 2, 0, 255]), 'application/octet-stream', 'bin'],
])('%s is told by its bytes', async (_, content, mediaType, extension) => {
  expect(await put(content)).toMatchObject({ mediaType, extension });
});

test.each([
  ['at once', 2_000],
  ['while it streams', 700_000],
])('content beyond the limit is refused %s and leaves nothing', async (_, bytes) => {
  let isStopped = false;
  async function* endless() {
    try {
      for (;;) yield Buffer.alloc(1_000, 1);
    } finally {
      isStopped = true;
    }
  }
  expect(await store.put(endless(), { maxBytes: bytes })).toMatchObject({
    ok: false,
    error: { code: 'too-large' },
  });
  expect(isStopped).toBe(true);
  expect(await temporaryFiles()).toEqual([]);
  expect(await readdir(dir)).toEqual(['tmp']);
});

test('content of exactly the limit is kept', async () => {
  expect(await store.put(pieces('12345'), { maxBytes: 5 })).toMatchObject({ ok: true });
  expect(await store.put(pieces('123456'), { maxBytes: 5 })).toMatchObject({ ok: false });
});

test.each([
  ['early', 10],
  ['late', 1_000_000],
])('a sender that breaks %s is named as such and leaves nothing', async (_, bytes) => {
  async function* broken() {
    yield Buffer.alloc(bytes);
    throw new Error('the connection broke');
  }
  const stored = await store.put(broken(), { maxBytes: 10_000_000 });
  expect(stored).toMatchObject({ ok: false, error: { code: 'source-failed' } });
  expect(!stored.ok && stored.error.message).toContain('the connection broke');
  expect(await temporaryFiles()).toEqual([]);
});

test('nothing is not an output', async () => {
  expect(await store.put(pieces(), { maxBytes: 10 })).toMatchObject({ ok: false, error: { code: 'empty' } });
});

test('what changed on the disk is found', async () => {
  const stored = await put('precious');
  await writeFile(store.path(stored.hash, 'txt'), 'Precious');
  expect(await store.verify(stored.hash, 'txt')).toMatchObject({ ok: false, error: { code: 'damaged' } });
  await rm(store.path(stored.hash, 'txt'));
  expect(await store.verify(stored.hash, 'txt')).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('a file cut short is replaced when the content comes again', async () => {
  const stored = await put('precious');
  await truncate(store.path(stored.hash, 'txt'), 3);
  await put('precious');
  expect(await store.verify(stored.hash, 'txt')).toEqual({ ok: true, value: 'intact' });
});

test.each([
  ['../../etc/passwd', 'txt'],
  ['a'.repeat(64), '../x'],
  ['A'.repeat(64), 'txt'],
])('%s.%s opens nothing', async (hash, extension) => {
  expect(await store.open(hash, extension)).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('leftovers of ended processes are swept at the start, those of others stay', async () => {
  const temporary = (name: string) => join(dir, 'tmp', name);
  // Process 1 always runs; no process has an id this large.
  await Promise.all(
    ['99999999-1.part', '1-1.part', 'noise', `${process.pid}-99999.part`].map((name) =>
      writeFile(temporary(name), 'x'),
    ),
  );
  await openStore();
  expect(await temporaryFiles()).toEqual(['1-1.part']);
});

test('a place that cannot be a folder is said so', async () => {
  await writeFile(join(dir, 'file'), '');
  expect(await createOutputStore({ dir: join(dir, 'file') })).toMatchObject({
    ok: false,
    error: { code: 'disk-failed' },
  });
});

// Root may write anywhere: as root this cannot be shown with permissions, but a folder in the place of a file can.
test('a disk that refuses is an error, not an exception', async () => {
  const hash = sha256('hello');
  await mkdir(join(store.path(hash, 'txt'), 'in-the-way'), { recursive: true });
  expect(await store.put(pieces('hello'), { maxBytes: 10 })).toMatchObject({
    ok: false,
    error: { code: 'disk-failed' },
  });
});
