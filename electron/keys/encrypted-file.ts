/** The file of keys under a passphrase: for machines without a keychain, browser mode and the command line. */
import { err, ok, type Result } from '#shared/base';
import { without } from './entry.ts';
import { readIfNew, writePrivate } from './private-file.ts';
import {
  type Entries,
  type FileKey,
  fileKeyOf,
  readSealed,
  SCRYPT_COST,
  type ScryptCost,
  seal,
  type SealedText,
  unseal,
} from './sealed-text.ts';
import type { KeyProblem } from './types.ts';

export type FileState = 'none' | 'locked' | 'open' | 'damaged';

export interface EncryptedFile {
  /** Also opens it, where the passphrase is known. */
  state(): Promise<{ readonly state: FileState; readonly problem: string | null }>;
  /** Whose keys are inside; known without the passphrase. */
  has(ownerId: string): Promise<boolean>;
  /** Null: there is none, or the file is not open. */
  read(ownerId: string): Promise<string | null>;
  unlock(passphrase: string): Promise<Result<void, KeyProblem>>;
  /** `text` null: the entry goes. The file must be open. */
  write(ownerId: string, text: string | null): Promise<Result<void, KeyProblem>>;
}

/** Short ones are guessed in hours, whatever scrypt costs. */
const SHORTEST_PASSPHRASE = 8;

/** `passphrase`: what the environment says, asked each time. */
export function createEncryptedFile(
  file: string,
  passphrase: () => string | null,
  cost: ScryptCost = SCRYPT_COST,
): EncryptedFile {
  let stamp: string | null | undefined;
  let sealed: Result<SealedText | null, KeyProblem> = ok(null);
  let key: FileKey | null = null;
  let entries: Entries | null = null;
  /** One that did not open the file is not tried again with every request. */
  let refused: string | null = null;

  const load = async (): Promise<typeof sealed> => {
    const found = await readIfNew(file, stamp);
    if (found.kind === 'same') return sealed;
    if (found.kind === 'unreadable')
      return problem(`The encrypted file of keys cannot be read: ${found.why}.`);
    const read = found.text === null ? ok(null) : readSealed(found.text);
    sealed = read.ok ? read : problem(read.error.message);
    ({ stamp } = found);
    entries = null;
    refused = null;
    return sealed;
  };

  const openWith = async (given: string): Promise<Result<void, KeyProblem>> => {
    const read = await load();
    if (!read.ok) return read;
    if (read.value === null) {
      if (given.length < SHORTEST_PASSPHRASE)
        return wrong(`Choose a passphrase of at least ${SHORTEST_PASSPHRASE} characters.`);
      key = await fileKeyOf(given, cost);
      entries = {};
      return ok(undefined);
    }
    const { kdf } = read.value;
    const fileKey = await fileKeyOf(given, { cost: { n: kdf.n, r: kdf.r, p: kdf.p }, salt: kdf.salt });
    return openedBy(read.value, fileKey);
  };

  const openedBy = (text: SealedText, fileKey: FileKey): Result<void, KeyProblem> => {
    const read = unseal(text, fileKey);
    if (!read.ok)
      return read.error.code === 'wrong-passphrase' ? wrong(read.error.message) : problem(read.error.message);
    key = fileKey;
    entries = read.value;
    return ok(undefined);
  };

  /** Opens it if that needs no one: with the key that opened it before, or with the passphrase of the environment. */
  const tryOpen = async (): Promise<Result<void, KeyProblem> | null> => {
    const read = await load();
    if (!read.ok || read.value === null || entries !== null) return null;
    if (key?.salt === read.value.kdf.salt && key.check === read.value.check) return openedBy(read.value, key);
    const given = passphrase();
    if (given === null || given === refused) return null;
    const opened = await openWith(given);
    if (!opened.ok) refused = given;
    return opened;
  };

  return {
    async state() {
      const read = await load();
      if (!read.ok) return { state: 'damaged', problem: read.error.message };
      if (read.value === null) return { state: 'none', problem: null };
      const opened = await tryOpen();
      if (entries !== null) return { state: 'open', problem: null };
      const why = opened?.ok === false ? opened.error : null;
      if (why?.code === 'wrong-state') return { state: 'damaged', problem: why.message };
      return { state: 'locked', problem: refused === null ? null : WRONG_IN_ENVIRONMENT };
    },
    async has(ownerId) {
      const read = await load();
      return read.ok && (read.value?.owners.includes(ownerId) ?? false);
    },
    async read(ownerId) {
      await tryOpen();
      return entries?.[ownerId] ?? null;
    },
    unlock: openWith,
    async write(ownerId, text) {
      const read = await load();
      if (!read.ok) return read;
      await tryOpen();
      // A new file begins with the passphrase of the environment, where there is one.
      const given = passphrase();
      if (read.value === null && key === null && given !== null) {
        const begun = await openWith(given);
        if (!begun.ok) return begun;
      }
      if (read.value === null && key !== null) entries ??= {};
      if (key === null || entries === null)
        return err({
          code: 'wrong-state',
          state: 'locked',
          message: 'The encrypted file of keys is locked. Give its passphrase first.',
        });
      const others = without(entries, ownerId);
      const next = text === null ? others : { ...others, [ownerId]: text };
      await writePrivate(file, seal(next, key));
      return ok(undefined);
    },
  };
}

const WRONG_IN_ENVIRONMENT = 'the passphrase in GRANTMETER_PASSPHRASE is not that of this file';

const wrong = (message: string): Result<never, KeyProblem> =>
  err({ code: 'bad-input', field: 'passphrase', message });

const problem = (message: string): Result<never, KeyProblem> =>
  err({ code: 'wrong-state', state: 'damaged', message });
