/** What main and the backend process say to each other; calls of the contract go over ports of their own. */
import type { OutputAsk, StoredOutput } from '#electron/hosting';

/** Given to the backend process as its one argument, as JSON. */
export interface BackendConfig {
  readonly dir: string;
  /** The person's folder for keys. */
  readonly keysDir: string;
  readonly version: string;
  readonly practice: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

export type ToBackend =
  /** With one port: a page's line to the contract. */
  | { readonly type: 'connect' }
  | { readonly type: 'output'; readonly id: number; readonly ask: OutputAsk }
  | ({ readonly type: 'keychain'; readonly id: number } & KeychainAnswer)
  /** After `refused` with a backup: put that copy in place, then open the workspace. */
  | { readonly type: 'restore'; readonly backup: string }
  | { readonly type: 'stop' };

/** Only main reaches the operating system's keychain. This line is between the two processes; no page has an end of it. */
export type KeychainQuestion =
  | { readonly ask: 'status' }
  | { readonly ask: 'seal'; readonly text: string }
  | { readonly ask: 'open'; readonly sealed: string };

export type KeychainAnswer =
  | { readonly ok: true; readonly text: string; readonly usable: boolean }
  | { readonly ok: false };

export type FromBackend =
  | { readonly type: 'ready' }
  /** The workspace cannot be opened; starting again would not help. */
  | { readonly type: 'refused'; readonly message: string; readonly backup: string | null }
  | { readonly type: 'output'; readonly id: number; readonly output: StoredOutput | null }
  | { readonly type: 'keychain'; readonly id: number; readonly question: KeychainQuestion };
