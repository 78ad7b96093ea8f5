// Small file helpers of the scripts: hashes of whole source trees, and writes that a kill cannot leave half done.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One hash over the names and contents of files and folders, below `root`; what is not there counts as absent. */
export function hashOf(root, names) {
  const hash = createHash('sha256');
  for (const name of names) addToHash(hash, root, name);
  return hash.digest('hex');
}

export function writeWhole(path, content) {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Puts a finished folder in the place of an older one. */
export function swapFolder(finished, place) {
  const old = `${place}.old-${process.pid}`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(finished, place);
  rmSync(old, { recursive: true, force: true });
}

export function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function readJson(path) {
  const text = readText(path);
  return text === undefined ? undefined : JSON.parse(text);
}

function addToHash(hash, root, name) {
  const path = join(root, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const entry of readdirSync(path).sort()) addToHash(hash, root, join(name, entry));
    return;
  }
  hash.update(`${name}\0${stat.size}\0`).update(readFileSync(path));
}
