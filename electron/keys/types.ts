/** Who has a key, where it may lie, and what can be said of it without saying it. */
import type { Result } from '#shared/base';
import type { KeptPlace, KeyPlaces, KeyState, Refusal } from '#shared/contract';

/** A provider account, as far as its key goes. */
export interface KeyOwner {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  /** A key is given out only for the address it was set for. */
  readonly baseUrl: string | null;
}

export type KeyProblem = Refusal<'bad-input' | 'wrong-state' | 'workspace-unusable'>;

/** What a key is good for is the adapter's business: here it is an opaque text, a line or a whole document. */
export interface KeyStore {
  /** The key to use now; null where there is none, or none that can be read. */
  get(owner: KeyOwner): Promise<string | null>;
  /** Where the key of `owner` comes from, and whether it can be used now. */
  where(owner: KeyOwner): Promise<KeyState>;
  /** Keeps a key, instead of the one that was kept before. */
  set(owner: KeyOwner, key: string, place: KeptPlace): Promise<Result<void, KeyProblem>>;
  /** Removes what is kept here; the environment is not changed by it. */
  remove(owner: KeyOwner): Promise<Result<void, KeyProblem>>;
  /** Opens the encrypted file until the program ends; where there is none yet, the passphrase is that of the new one. */
  unlock(passphrase: string): Promise<Result<void, KeyProblem>>;
  places(): Promise<KeyPlaces>;
  /** The text without any key this store has seen. */
  clean(text: string): string;
}

/** The operating system's own store of secrets, where the host can reach it. */
export interface Keychain {
  /** In words: which one it is, or why it is none. */
  status(): Promise<{ readonly usable: boolean; readonly words: string }>;
  /** To a text that only this person on this computer can open. */
  seal(text: string): Promise<string>;
  open(sealed: string): Promise<string>;
}
