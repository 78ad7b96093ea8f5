// Where keys are looked for, in which order, and what happens to those that cannot be opened.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyStore, createRedactor, type Environment, type Keychain } from '#electron/keys';

const OWNER = {
  id: 'a1',
  name: 'Vision Lab (Ünal)',
  provider: 'gmi',
  baseUrl: 'https://console.example.org/v1',
};
const OTHER = { ...OWNER, id: 'b2', name: 'Other' };
const KEY = 'gmi-0123456789abcdef';
const PASSPHRASE = 'four words of nonsense';

const keychain: Keychain = {
  status: () => Promise.resolve({ usable: true, words: 'a keychain' }),
  seal: (text) => Promise.resolve(Buffer.from(text).toString('hex')),
  open: (sealed) => Promise.resolve(Buffer.from(sealed, 'hex').toString()),
};
const noKeyring: Keychain = {
  ...keychain,
  status: () => Promise.resolve({ usable: false, words: 'No keyring runs here.' }),
};

let dir = '';
const file = () => join(dir, 'keys.enc');
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'grantmeter-keys-')), 'keys');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

/** As another process with this environment would see it. */
const store = (env: Environment = {}, host: Keychain | null = null) =>
  createKeyStore({ env, dir, keychain: host, redactor: createRedactor(env), cost: { n: 2, r: 1, p: 1 } });
const withPassphrase = { GRANTMETER_PASSPHRASE: PASSPHRASE };

test('an encrypted file begins with its first key, and another process opens it with the passphrase only', async () => {
  expect(await store(withPassphrase).set(OWNER, KEY, 'encrypted-file')).toEqual({
    ok: true,
    value: undefined,
  });
  expect(await store(withPassphrase).get(OWNER)).toBe(KEY);
  expect(await store().get(OWNER)).toBeNull();
  expect(await store().where(OWNER)).toMatchObject({
    place: 'encrypted-file',
    usable: false,
    locked: true,
    ending: null,
  });
  const wrong = await store().unlock('another passphrase');
  expect(wrong).toMatchObject({ error: { code: 'bad-input', field: 'passphrase' } });
  const opened = store();
  expect(await opened.unlock(PASSPHRASE)).toMatchObject({ ok: true });
  expect(await opened.where(OWNER)).toMatchObject({ usable: true, words: file(), ending: 'cdef' });
});

test('the file is readable by its owner only, is whole at every time, and holds no key', async () => {
  const keys = store(withPassphrase);
  await Promise.all(
    ['1', '2', '3', '4'].map((n) => keys.set({ ...OWNER, id: n }, KEY + n, 'encrypted-file')),
  );
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['keys.enc']);
  expect(readFileSync(file(), 'utf8')).not.toContain(KEY);
  for (const n of ['1', '2', '3', '4']) expect(await keys.get({ ...OWNER, id: n })).toBe(KEY + n);
});

test('a wrong passphrase and a damaged file change nothing on the disk', async () => {
  await store(withPassphrase).set(OWNER, KEY, 'encrypted-file');
  const before = readFileSync(file(), 'utf8');
  const wrong = store({ GRANTMETER_PASSPHRASE: 'a wrong passphrase' });
  expect(await wrong.set(OTHER, KEY, 'encrypted-file')).toMatchObject({ error: { state: 'locked' } });
  expect(await wrong.where(OWNER)).toMatchObject({
    usable: false,
    words: expect.stringContaining('not that of this file') as unknown,
  });
  expect(readFileSync(file(), 'utf8')).toBe(before);
  writeFileSync(file(), before.slice(0, 80));
  const cut = store(withPassphrase);
  expect(await cut.set(OTHER, KEY, 'encrypted-file')).toMatchObject({ error: { state: 'damaged' } });
  expect((await cut.places()).encryptedFile).toMatchObject({ state: 'damaged' });
  expect(await cut.where(OTHER)).toMatchObject({ usable: false, place: 'encrypted-file' });
  expect(readFileSync(file(), 'utf8')).toBe(before.slice(0, 80));
});

test('a key that another process sets is used at once', async () => {
  const window = store(withPassphrase);
  await window.set(OWNER, KEY, 'encrypted-file');
  expect(await window.get(OWNER)).toBe(KEY);
  await store(withPassphrase).set(OWNER, 'gmi-a-newer-key', 'encrypted-file');
  expect(await window.get(OWNER)).toBe('gmi-a-newer-key');
  await window.set(OTHER, KEY, 'encrypted-file');
  expect(await store(withPassphrase).get(OWNER)).toBe('gmi-a-newer-key');
});

test('a new file takes no short passphrase', async () => {
  expect(await store().unlock('1234567')).toMatchObject({ error: { field: 'passphrase' } });
  expect(existsSync(dir)).toBe(false);
});

test('the order: own variable, what is kept, the variable of the provider', async () => {
  const own = 'GRANTMETER_KEY_VISION_LAB_UNAL';
  const env = { GRANTMETER_KEY_GMI: 'for-all-of-gmi', ...withPassphrase };
  expect((await store(env).where(OWNER)).variables).toEqual([own, 'GRANTMETER_KEY_GMI']);
  expect(await store(env).get(OWNER)).toBe('for-all-of-gmi');
  await store(env).set(OWNER, KEY, 'encrypted-file');
  expect(await store(env).get(OWNER)).toBe(KEY);
  expect(await store(env).get(OTHER)).toBe('for-all-of-gmi');
  expect(await store({ ...env, [own]: 'its own' }).where(OWNER)).toMatchObject({
    place: 'environment',
    words: own,
  });
  expect(await store({ ...env, [own]: 'its own' }).get(OWNER)).toBe('its own');
});

test("a kept key that cannot be opened is not replaced by another account's", async () => {
  await store(withPassphrase).set(OWNER, KEY, 'encrypted-file');
  expect(await store({ GRANTMETER_KEY_GMI: 'for-all-of-gmi' }).get(OWNER)).toBeNull();
  await store({}, keychain).set(OTHER, KEY, 'keychain');
  const commandLine = store({ GRANTMETER_KEY_GMI: 'for-all-of-gmi' });
  expect(await commandLine.get(OTHER)).toBeNull();
  expect(await commandLine.where(OTHER)).toMatchObject({ place: 'keychain', usable: false });
});

test('a key is given out for the address it was set for, and for no other', async () => {
  const keys = store({}, keychain);
  await keys.set(OWNER, KEY, 'keychain');
  expect(await keys.get({ ...OWNER, baseUrl: 'https://console.example.org/v2' })).toBe(KEY);
  const moved = { ...OWNER, baseUrl: 'https://console.example.org.evil.example/v1' };
  expect(await keys.get(moved)).toBeNull();
  expect(await keys.where(moved)).toMatchObject({
    usable: false,
    words: 'It was set for https://console.example.org; set it again for this one.',
  });
});

test('the keychain keeps a sealed text in a file of its owner; one place at a time holds a key', async () => {
  const keys = store(withPassphrase, keychain);
  await keys.set(OWNER, KEY, 'keychain');
  const sealed = readFileSync(join(dir, 'keychain.json'), 'utf8');
  expect(sealed).not.toContain(KEY);
  if (process.platform !== 'win32') expect(statSync(join(dir, 'keychain.json')).mode & 0o777).toBe(0o600);
  expect(await keys.where(OWNER)).toMatchObject({ place: 'keychain', usable: true, ending: 'cdef' });
  await keys.set(OWNER, 'gmi-in-the-file', 'encrypted-file');
  expect(await keys.where(OWNER)).toMatchObject({ place: 'encrypted-file', ending: 'file' });
  expect(readFileSync(join(dir, 'keychain.json'), 'utf8')).not.toContain('a1');
  await keys.set(OWNER, 'gmi-back-in-the-keychain', 'keychain');
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ owners: [] });
  expect(await keys.where(OWNER)).toMatchObject({ place: 'keychain', ending: 'hain' });
  expect(await keys.remove(OWNER)).toMatchObject({ ok: true });
  expect(await keys.where(OWNER)).toMatchObject({ place: 'missing', usable: false });
});

test('without a keyring nothing is kept in the keychain, and that is said', async () => {
  const keys = store({}, noKeyring);
  expect(await keys.set(OWNER, KEY, 'keychain')).toMatchObject({
    error: { field: 'place', message: 'No keyring runs here.' },
  });
  expect((await keys.places()).keychain).toEqual({ usable: false, words: 'No keyring runs here.' });
  expect(existsSync(dir)).toBe(false);
});

test('a whole document is a key, and nothing of it is shown', async () => {
  const document = JSON.stringify({ type: 'service_account', private_key: 'x'.repeat(40) }, null, 2);
  const keys = store(withPassphrase);
  await keys.set(OWNER, document, 'encrypted-file');
  expect(await keys.get(OWNER)).toBe(document);
  expect(await keys.where(OWNER)).toMatchObject({ usable: true, ending: null });
  expect(keys.clean(`refused: ${'x'.repeat(40)}`)).toBe('refused: [key]');
});

test('a folder that cannot be written is said as what it is', async () => {
  writeFileSync(dir, 'a file where the folder should be');
  expect(await store(withPassphrase).set(OWNER, KEY, 'encrypted-file')).toMatchObject({
    error: { code: 'wrong-state', message: expect.stringContaining('cannot be read') as unknown },
  });
  expect(await store({}, keychain).set(OWNER, KEY, 'keychain')).toMatchObject({
    error: { code: 'workspace-unusable', path: dir },
  });
  const other = store({ GRANTMETER_KEY_GMI: 'for-all-of-gmi' });
  expect(await other.where(OWNER)).toMatchObject({ place: 'keychain', usable: false });
  expect((await other.places()).encryptedFile.state).toBe('damaged');
});
