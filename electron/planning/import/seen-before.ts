/** What has been there before, for millions of texts: many small sets, since one large set stops everything while it grows. */
import { hash } from 'node:crypto';

const PARTS = 512;
/** A longer text stands for itself by its hash. */
const LONGEST = 40;

/** True where the same text was given before. */
export function createSeenBefore(): (text: string) => boolean {
  const parts = Array.from({ length: PARTS }, () => new Set<string>());
  return (text) => {
    const key = text.length <= LONGEST ? text : hash('sha1', text, 'base64');
    const part = parts[partOf(key)];
    const before = part?.size;
    part?.add(key);
    return part?.size === before;
  };
}

function partOf(key: string): number {
  let mixed = key.length;
  for (let at = 0; at < key.length; at += 1) mixed = (Math.imul(mixed, 31) + key.charCodeAt(at)) >>> 0;
  return mixed % PARTS;
}
