/**
 * Where the keys of provider accounts are looked for, in this order: the account's own environment variable, the keychain, the
 * encrypted file, the environment variable of its provider. One that is kept and cannot be opened stops the search: the
 * provider's variable may hold another account's key, and that account would be billed.
 */
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/base';
import type { KeptPlace, KeyPlaces, KeyState } from '#shared/contract';
import { createEncryptedFile } from './encrypted-file.ts';
import { endingOf, originOf, readEntry, writeEntry } from './entry.ts';
import { type Environment, PASSPHRASE_VARIABLE, readVariable, variablesOf } from './environment.ts';
import { createKeychainFile } from './keychain-file.ts';
import type { Redactor } from './redactor.ts';
import type { ScryptCost } from './sealed-text.ts';
import type { Keychain, KeyOwner, KeyProblem, KeyStore } from './types.ts';

export interface KeyStoreOptions {
  readonly env: Environment;
  /** The person's own folder for keys, never the workspace: that one is shared, copied and sent. Null: nothing is kept. */
  readonly dir: string | null;
  /** Null where the host has none: browser mode and the command line. */
  readonly keychain: Keychain | null;
  readonly redactor: Redactor;
  readonly cost?: ScryptCost;
}

interface Found {
  readonly state: Omit<KeyState, 'variables'>;
  readonly key: string | null;
}

export function createKeyStore({ env, dir, keychain, redactor, cost }: KeyStoreOptions): KeyStore {
  if (dir === null) return environmentOnly(env, redactor);
  const sealed = createKeychainFile(join(dir, 'keychain.json'), keychain);
  const file = join(dir, 'keys.enc');
  const encrypted = createEncryptedFile(file, () => readVariable(env, PASSPHRASE_VARIABLE), cost);

  let keychainName: string | null = null;
  const inKeychain = async (owner: KeyOwner): Promise<Found | null> => {
    const read = await sealed.read(owner.id);
    if (read.kind === 'none') return null;
    if (read.kind === 'closed') return unusable('keychain', `In the keychain, but ${read.why}.`);
    // Asked once: a key is looked for with every request.
    keychainName ??= (await keychain?.status())?.words ?? 'The keychain';
    return kept(owner, 'keychain', keychainName, read.text);
  };

  const inFile = async (owner: KeyOwner): Promise<Found | null> => {
    const { state, problem } = await encrypted.state();
    // Whose keys are in a file that cannot be read is not known.
    if (state === 'damaged') return unusable('encrypted-file', problem ?? '');
    if (!(await encrypted.has(owner.id))) return null;
    const text = await encrypted.read(owner.id);
    if (text !== null) return kept(owner, 'encrypted-file', file, text);
    const words = `Locked: ${problem ?? 'give the passphrase of the encrypted file'}.`;
    return { key: null, state: { ...unusable('encrypted-file', words).state, locked: true } };
  };

  const kept = (owner: KeyOwner, place: KeptPlace, words: string, text: string): Found => {
    const entry = readEntry(text);
    if (entry === null) return unusable(place, 'What is kept there is no key; set it again.');
    redactor.learn(entry.key);
    if (entry.origin === originOf(owner)) return usable(place, words, entry.key);
    const { origin } = entry;
    return unusable(place, `It was set for ${origin ?? 'another address'}; set it again for this one.`);
  };

  const find = async (owner: KeyOwner): Promise<Found> =>
    fromAccountVariable(env, owner) ??
    (await inKeychain(owner)) ??
    (await inFile(owner)) ??
    fromProviderVariable(env, owner) ??
    missing(owner);

  const forgetInKeychain = async ({ id }: KeyOwner): Promise<Result<void, KeyProblem>> => {
    if ((await sealed.read(id)).kind !== 'none') await sealed.write(id, null);
    return ok(undefined);
  };

  const set = async (owner: KeyOwner, key: string, place: KeptPlace): Promise<Result<void, KeyProblem>> => {
    const text = writeEntry(owner, key);
    if (place === 'encrypted-file') {
      const written = await encrypted.write(owner.id, text);
      // One key in one place: the keychain would be looked at first.
      return written.ok ? forgetInKeychain(owner) : written;
    }
    const status = (await keychain?.status()) ?? NO_KEYCHAIN;
    if (!status.usable) return err({ code: 'bad-input', field: 'place', message: status.words });
    await sealed.write(owner.id, text);
    // The one in the file is not looked at any more; where the file is open it goes at once.
    const isOpen = (await encrypted.read(owner.id)) !== null;
    return isOpen ? encrypted.write(owner.id, null) : ok(undefined);
  };

  const remove = async (owner: KeyOwner): Promise<Result<void, KeyProblem>> => {
    const removed = (await encrypted.has(owner.id)) ? await encrypted.write(owner.id, null) : ok(undefined);
    return removed.ok ? forgetInKeychain(owner) : removed;
  };

  /** One change after another: each writes the whole file. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<Result<void, KeyProblem>>): Promise<Result<void, KeyProblem>> => {
    const turn = last.then(() => onDisk(dir, act));
    last = turn;
    return turn;
  };

  return {
    get: async (owner) => (await find(owner)).key,
    where: async (owner) => ({ ...(await find(owner)).state, variables: [...variablesOf(owner)] }),
    set: (owner, key, place) => {
      redactor.learn(key);
      return inTurn(() => set(owner, key.trim(), place));
    },
    remove: (owner) => inTurn(() => remove(owner)),
    unlock: async (passphrase) => {
      const unlocked = await encrypted.unlock(passphrase);
      if (unlocked.ok) redactor.learn(passphrase);
      return unlocked;
    },
    async places(): Promise<KeyPlaces> {
      const { state, problem } = await encrypted.state();
      return {
        keychain: (await keychain?.status()) ?? NO_KEYCHAIN,
        encryptedFile: { state, words: problem === null ? file : `${file}: ${problem}` },
      };
    },
    clean: redactor.clean,
  };
}

/** For whoever opens a workspace without saying where keys are. */
function environmentOnly(env: Environment, redactor: Redactor): KeyStore {
  const find = (owner: KeyOwner): Found =>
    fromAccountVariable(env, owner) ?? fromProviderVariable(env, owner) ?? missing(owner);
  const refuse = () =>
    Promise.resolve(err({ code: 'wrong-state' as const, state: 'nowhere', message: NOWHERE }));
  return {
    get: (owner) => Promise.resolve(find(owner).key),
    where: (owner) => Promise.resolve({ ...find(owner).state, variables: [...variablesOf(owner)] }),
    set: refuse,
    remove: refuse,
    unlock: refuse,
    places: () =>
      Promise.resolve({ keychain: NO_KEYCHAIN, encryptedFile: { state: 'none', words: NOWHERE } }),
    clean: redactor.clean,
  };
}

const NOWHERE =
  'This program was started without a folder for keys; it reads them from the environment only.';

const NO_KEYCHAIN = {
  usable: false,
  words:
    'Only the desktop program reaches the keychain; here keys come from the environment or an encrypted file.',
} as const;

const fromAccountVariable = (env: Environment, owner: KeyOwner): Found | null => {
  const [own = '', shared] = variablesOf(owner);
  return shared === undefined ? null : fromVariable(env, own);
};

const fromProviderVariable = (env: Environment, owner: KeyOwner): Found | null =>
  fromVariable(env, variablesOf(owner).at(-1) ?? '');

function fromVariable(env: Environment, name: string): Found | null {
  const key = readVariable(env, name);
  return key === null ? null : usable('environment', name, key);
}

const usable = (place: KeyState['place'], words: string, key: string): Found => ({
  state: { place, usable: true, locked: false, words, ending: endingOf(key) },
  key,
});

const unusable = (place: KeyState['place'], words: string): Found => ({
  state: { place, usable: false, locked: false, words, ending: null },
  key: null,
});

const missing = (owner: KeyOwner): Found =>
  unusable('missing', `Set one, or put it into ${variablesOf(owner).join(' or ')} in the environment.`);

/** A full disk or a folder without rights is said as what it is. */
async function onDisk(
  dir: string,
  act: () => Promise<Result<void, KeyProblem>>,
): Promise<Result<void, KeyProblem>> {
  try {
    return await act();
  } catch (error) {
    const message = `The key was not kept: ${error instanceof Error ? error.message : String(error)}`;
    return err({ code: 'workspace-unusable', path: dir, message });
  }
}
