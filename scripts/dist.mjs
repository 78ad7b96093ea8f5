// Packages the program for this system into dist/: a folder, and on Linux a tar.gz where 7-zip is there.
import { existsSync } from 'node:fs';
import { electronInUse, setUp } from './setup.mjs';
import { ensurePackages } from './lib/apt.mjs';
import { mustTool } from './lib/run.mjs';
import { toolEnv } from './lib/paths.mjs';
import { fail, say, timed } from './lib/say.mjs';

try {
  await setUp(['deps', 'electron', 'native', 'build']);
  const electron = electronInUse();
  say(
    `packaging with Electron ${electron.version}${electron.isFallback ? ' (the fallback: not for users)' : ''}`,
  );
  const asked = process.argv.slice(2);
  const targets = asked.length > 0 ? asked : electron.isFallback ? await fallbackTargets() : [];
  await timed('packaging into dist/', () =>
    mustTool('electron-builder', [...targets, ...runtimeFlags(electron)], { env: env() }),
  );
} catch (error) {
  fail(error);
}

/** AppImage and deb need tools that electron-builder downloads; where Electron cannot be fetched, neither can they. */
async function fallbackTargets() {
  try {
    if (findSevenZip() === undefined) await ensurePackages(['p7zip-full'], 'the tar.gz');
  } catch (error) {
    say(`${error.message}\nmaking the folder only, no tar.gz`);
  }
  return findSevenZip() === undefined ? ['--linux', 'dir'] : ['--linux', 'dir', 'tar.gz'];
}

function runtimeFlags(electron) {
  return electron.isFallback
    ? [`-c.electronDist=${electron.dist}`, `-c.electronVersion=${electron.version}`]
    : [];
}

function env() {
  const sevenZip = findSevenZip();
  // The highest level takes minutes on two cores to save a twentieth.
  const level = { ELECTRON_BUILDER_COMPRESSION_LEVEL: '5' };
  return toolEnv(sevenZip === undefined ? level : { ...level, ELECTRON_BUILDER_7ZIP_PATH: sevenZip });
}

function findSevenZip() {
  return ['/usr/bin/7za', '/usr/bin/7z'].find((place) => existsSync(place));
}
