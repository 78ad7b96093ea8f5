// Installs Debian packages that are missing, where we may; elsewhere says exactly which ones to install.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { isRoot } from './paths.mjs';
import { hasCommand, run } from './run.mjs';
import { timed } from './say.mjs';

/** Each entry is a package, or a list of its names in different releases, e.g. ['libgtk-3-0', 'libgtk-3-0t64']. */
export function missingPackages(packages) {
  if (process.platform !== 'linux' || !hasCommand('dpkg-query')) return [];
  const asked = packages.flat();
  const answer = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...asked], {
    encoding: 'utf8',
  });
  const installed = new Set(
    answer.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages
    .map((names) => [names].flat())
    .filter((names) => !names.some((name) => installed.has(name)));
}

/** Installs what is missing. `why` ends the sentence "needed for ...". */
export async function ensurePackages(packages, why) {
  const missing = missingPackages(packages);
  if (missing.length === 0) return;
  const oldNames = missing.map((names) => names[0]);
  const prefix = isRoot() ? [] : maySudo() ? ['sudo', '-n'] : undefined;
  if (prefix === undefined || !hasCommand('apt-get')) {
    throw new Error(
      `These system packages are needed for ${why}; please install them:\n  sudo apt-get install ${oldNames.join(' ')}`,
    );
  }
  await timed(`system packages for ${why}: ${oldNames.join(' ')}`, async () => {
    if (!hasPackageLists()) await apt(prefix, ['update']);
    const first = await apt(prefix, installArgs(oldNames));
    if (first.code === 0) return;
    await apt(prefix, ['update']);
    const second = await apt(prefix, installArgs(oldNames));
    if (second.code === 0) return;
    throw new Error(
      `apt-get could not install ${oldNames.join(' ')}:\n${second.output.trim().split('\n').slice(-10).join('\n')}`,
    );
  });
}

function installArgs(names) {
  return ['install', '-y', '--no-install-recommends', ...names];
}

function apt(prefix, args) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  return run(command, rest, { quiet: true });
}

function maySudo() {
  return hasCommand('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
}

function hasPackageLists() {
  return existsSync('/var/lib/apt/lists/lock') && spawnSync('apt-cache', ['show', 'xauth']).status === 0;
}
