// Lets one set-up of a clone run at a time: a file that holds the owner's process id, removed at the end.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from './paths.mjs';
import { say } from './say.mjs';

export async function withLock(name, act) {
  const path = join(cacheDir, 'locks', `${name}.lock`);
  mkdirSync(join(cacheDir, 'locks'), { recursive: true });
  await take(path);
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await act();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function take(path) {
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(path);
    if (owner !== undefined && !isAlive(owner)) discard(path, owner);
    if (owner !== undefined && isAlive(owner) && !told) {
      say(`• waiting for another set-up of this project (process ${owner}) …`);
      told = true;
    }
    await sleep(200);
  }
}

/** Undefined while the owner has not yet written its id, or has just let go. */
function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moves a dead owner's lock aside; if another process renewed it in between, gives it back. */
function discard(path, deadOwner) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (ownerOf(aside) !== deadOwner) renameSync(aside, path);
    rmSync(aside, { force: true });
  } catch {
    // Somebody else was quicker: the next round sees what they left.
  }
}
