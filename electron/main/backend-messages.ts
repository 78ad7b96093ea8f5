/** What main and the backend process say to each other; calls of the contract go over ports of their own. */
import type { OutputAsk, StoredOutput } from '#electron/hosting';

/** Given to the backend process as its one argument, as JSON. */
export interface BackendConfig {
  readonly dir: string;
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
  /** After `refused` with a backup: put that copy in place, then open the workspace. */
  | { readonly type: 'restore'; readonly backup: string }
  | { readonly type: 'stop' };

export type FromBackend =
  | { readonly type: 'ready' }
  /** The workspace cannot be opened; starting again would not help. */
  | { readonly type: 'refused'; readonly message: string; readonly backup: string | null }
  | { readonly type: 'output'; readonly id: number; readonly output: StoredOutput | null };
