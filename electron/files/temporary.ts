/** Half-written files: named after their process, so that what a killed one left can be told from what another writes now. */
import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

let written = 0;

export const temporaryName = (): string => `${process.pid}-${(written += 1)}.part`;

/** Names the start of the system, where it can be told: a process of an earlier one has ended. */
const UNKNOWN_BOOT = 'any';
const BOOT = readBoot();

export const journalName = (): string => `${BOOT}-${process.pid}-${(written += 1)}.journal`;

/**
 * `may-live`: a process of that id runs, but after a restart of the system it may be another. `ended-before`: with an earlier
 * start of the system, or nobody knows.
 */
export type JournalOwner = 'lives' | 'may-live' | 'ended' | 'ended-before';

/** Null: not a journal. */
export function ownerOfJournal(name: string): JournalOwner | null {
  const [, boot, pid, number] = /^([0-9a-z]+)-(\d+)-(\d+)\.journal$/.exec(name) ?? [];
  if (boot === undefined) return null;
  if (boot !== BOOT) return 'ended-before';
  if (!isAlive(Number(pid), Number(number))) return boot === UNKNOWN_BOOT ? 'ended-before' : 'ended';
  return boot === UNKNOWN_BOOT && Number(pid) !== process.pid ? 'may-live' : 'lives';
}

function readBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return UNKNOWN_BOOT;
  }
}

/** Removes what ended processes left behind. Call before the first file is written. */
export async function sweepTemporary(dir: string): Promise<void> {
  const leftovers = (await readdir(dir)).filter((name) => !isBeingWritten(name));
  await Promise.all(leftovers.map((name) => rm(join(dir, name), { force: true, recursive: true })));
}

function isBeingWritten(name: string): boolean {
  const [, pid, number] = /^(\d+)-(\d+)\.part$/.exec(name) ?? [];
  return pid !== undefined && isAlive(Number(pid), Number(number));
}

/** Whether the process that gave something this number still runs. */
function isAlive(pid: number, number: number): boolean {
  // This process counts its own files from one: only what it has already written can be in use.
  if (pid === process.pid) return number <= written;
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
