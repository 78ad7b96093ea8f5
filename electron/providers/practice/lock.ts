/**
 * One practice provider for each state folder. A backend that is killed and restarted starts a new provider while the old
 * one may still be ending: two at once would each miss what the other accepts, and bill it twice.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { type Clock, err, ok, type Result } from '#shared/base';

const WAIT_MS = 10_000;
const STEP_MS = 25;

export interface StateLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly sinceMs: number;
}

export async function lockState(stateDir: string, clock: Clock): Promise<Result<StateLock, string>> {
  const path = join(stateDir, 'lock.json');
  await mkdir(stateDir, { recursive: true });
  const untilMs = clock.monotonicMs() + WAIT_MS;
  for (;;) {
    if (await tryCreate(path, { pid: process.pid, sinceMs: clock.nowMs() })) {
      heldHere.add(path);
      return ok({
        async release() {
          heldHere.delete(path);
          await rm(path, { force: true });
        },
      });
    }
    const holder = await readHolder(path);
    if (holder && !isRunning(holder, path, clock)) await removeStale(path, holder);
    else if (clock.monotonicMs() > untilMs) {
      return err(
        `another practice provider (process ${holder?.pid ?? 'unknown'}) works in ${stateDir}; end it, or delete ${path} if there is none`,
      );
    } else await clock.sleep(STEP_MS);
  }
}

/** Locks of this process, as its own id does not tell whether a lock is its own or of an earlier process of that id. */
const heldHere = new Set<string>();

async function tryCreate(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Null while its writer has created but not filled it, and when it has gone. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isRunning({ pid, sinceMs }: Holder, path: string, clock: Clock): boolean {
  if (pid === process.pid) return heldHere.has(path);
  // Process ids start again with the machine.
  if (sinceMs < clock.nowMs() - uptime() * 1000 - 60_000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Takes the dead holder's lock away, and gives it back if in between somebody else's came to stand there. */
async function removeStale(path: string, { pid, sinceMs }: Holder): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const taken = await readHolder(aside);
  if (taken && (taken.pid !== pid || taken.sinceMs !== sinceMs)) await rename(aside, path);
  else await rm(aside, { force: true });
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
