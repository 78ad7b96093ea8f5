/** One kept key: the text itself and the address it was set for, sealed together. */
import { z } from 'zod';
import type { KeyOwner } from './types.ts';

const entry = z.object({ key: z.string(), origin: z.string().nullable() });
export type Entry = z.infer<typeof entry>;

/**
 * A key is given out for this origin only. Otherwise whoever can write to the workspace - a shared folder, a copy put back -
 * could have it sent to an address of their own.
 */
export const originOf = ({ baseUrl }: Pick<KeyOwner, 'baseUrl'>): string | null =>
  baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;

export const writeEntry = (owner: KeyOwner, key: string): string =>
  JSON.stringify({ key, origin: originOf(owner) } satisfies Entry);

export function readEntry(text: string): Entry | null {
  try {
    return entry.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Enough of it to be recognised, of one long enough not to be guessed; nothing of a document. */
export const endingOf = (key: string): string | null =>
  key.length > 12 && /^[\x21-\x7e]+$/.test(key) && !key.startsWith('{') ? key.slice(-4) : null;

/** The entries of everybody else. */
export const without = (
  entries: Readonly<Record<string, string>>,
  ownerId: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(entries).filter(([id]) => id !== ownerId));
