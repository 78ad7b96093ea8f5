// Main's end of the line to the operating system's keychain, over a stand-in for Electron's safeStorage, and the backend's end.
import { beforeEach, expect, test, vi } from 'vitest';
import { answerKeychain } from '../../../electron/main/keychain.ts';
import { createKeychainLine } from '../../../electron/main/keychain-line.ts';

const storage = vi.hoisted(() => ({
  backend: 'gnome_libsecret',
  available: true,
  fails: false,
}));
vi.mock('electron', () => ({
  safeStorage: {
    getSelectedStorageBackend: () => storage.backend,
    isEncryptionAvailable: () => storage.available,
    encryptString: (text: string) => {
      if (storage.fails) throw new Error(`cannot encrypt ${text}`);
      return Buffer.from([...text].toReversed().join(''));
    },
    decryptString: (bytes: Buffer) => [...bytes.toString()].toReversed().join(''),
  },
}));

const platform = (name: string) => vi.spyOn(process, 'platform', 'get').mockReturnValue(name as 'linux');
beforeEach(() => {
  Object.assign(storage, { backend: 'gnome_libsecret', available: true, fails: false });
  platform('linux');
});

/** Both ends put together, as between the two processes. */
const line = () => {
  const asked: string[] = [];
  const made = createKeychainLine((id, question) => {
    asked.push(question.ask);
    void answerKeychain(question).then((answer) => made.hear(id, answer));
  });
  return { ...made, asked };
};

test('what is sealed is opened again', async () => {
  const { keychain } = line();
  const sealed = await keychain.seal('the key');
  expect(sealed).not.toContain('the key');
  expect(await keychain.open(sealed)).toBe('the key');
  expect(await keychain.status()).toEqual({
    usable: true,
    words: 'The keyring of the desktop (Secret Service)',
  });
});

test('questions asked at the same time get each its own answer', async () => {
  const { keychain } = line();
  const sealed = await Promise.all(['one', 'two', 'three'].map((text) => keychain.seal(text)));
  expect(await Promise.all(sealed.map((text) => keychain.open(text)))).toEqual(['one', 'two', 'three']);
});

test('without a keyring nothing is sealed, even though Electron could with a fixed password', async () => {
  storage.backend = 'basic_text';
  const { keychain } = line();
  expect(await keychain.status()).toMatchObject({
    usable: false,
    words: expect.stringContaining('as good as plain text') as unknown,
  });
  await expect(keychain.seal('the key')).rejects.toThrow('did not answer');
});

test('a keyring that is locked is not usable', async () => {
  storage.available = false;
  expect(await line().keychain.status()).toMatchObject({ usable: false });
});

test('an error of the keychain never carries what was to be sealed', async () => {
  storage.fails = true;
  const error = await line()
    .keychain.seal('sk-planted')
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).not.toContain('sk-planted');
});

test.each([
  ['darwin', 'The macOS keychain'],
  ['win32', 'The data protection of Windows'],
])('on %s it is %s', async (name, words) => {
  platform(name);
  expect(await line().keychain.status()).toEqual({ usable: true, words });
});
