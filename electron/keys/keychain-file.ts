/** Keys sealed by the operating system's keychain, each by itself; the file is only where the sealed texts lie. */
import { z } from 'zod';
import { assert, err, ok, type Result } from '#shared/base';
import { readIfNew, writePrivate } from './private-file.ts';
import { without } from './entry.ts';
import type { Keychain } from './types.ts';

const keychainFile = z.object({
  format: z.literal('grantmeter-keychain'),
  version: z.literal(1),
  entries: z.record(z.string(), z.string()),
});

export type KeychainRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly text: string }
  /** It is there, and cannot be opened here or now. */
  | { readonly kind: 'closed'; readonly why: string };

export interface KeychainFile {
  read(ownerId: string): Promise<KeychainRead>;
  /** `text` null: the entry goes. */
  write(ownerId: string, text: string | null): Promise<void>;
}

/** `keychain` null: this host cannot reach it. */
export function createKeychainFile(file: string, keychain: Keychain | null): KeychainFile {
  let stamp: string | null | undefined;
  let sealed: Readonly<Record<string, string>> = {};
  /** The keychain may ask the person; what it opened once stays open. */
  const opened = new Map<string, string>();

  const load = async (): Promise<Result<Readonly<Record<string, string>>, string>> => {
    const found = await readIfNew(file, stamp);
    if (found.kind === 'unreadable') return err(found.why);
    if (found.kind === 'new') {
      sealed = parse(found.text);
      ({ stamp } = found);
    }
    return ok(sealed);
  };

  return {
    async read(ownerId) {
      const entries = await load();
      if (!entries.ok) return { kind: 'closed', why: `its file cannot be read: ${entries.error}` };
      const text = entries.value[ownerId];
      if (text === undefined) return { kind: 'none' };
      if (keychain === null) return { kind: 'closed', why: 'only the desktop program can open it' };
      const known = opened.get(text);
      if (known !== undefined) return { kind: 'open', text: known };
      try {
        const plain = await keychain.open(text);
        opened.set(text, plain);
        return { kind: 'open', text: plain };
      } catch {
        return { kind: 'closed', why: 'the keychain did not open it; set the key again' };
      }
    },
    async write(ownerId, text) {
      assert(text === null || keychain !== null, 'only a keychain seals');
      const before = await load();
      if (!before.ok) throw new Error(before.error);
      const others = without(before.value, ownerId);
      const entries =
        text === null || keychain === null ? others : { ...others, [ownerId]: await keychain.seal(text) };
      opened.clear();
      await writePrivate(file, `${JSON.stringify({ format: 'grantmeter-keychain', version: 1, entries })}\n`);
    },
  };
}

/** A file that cannot be read holds nothing that could be opened. */
function parse(text: string | null): Readonly<Record<string, string>> {
  try {
    return keychainFile.parse(JSON.parse(text ?? '')).entries;
  } catch {
    return {};
  }
}
