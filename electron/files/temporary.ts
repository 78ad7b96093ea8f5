/** Half-written files: named after their process, so that what a killed one left can be told from what another writes now. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

let written = 0;

export const temporaryName = (): string => `${process.pid}-${(written += 1)}.part`;

/** Removes what ended processes left behind. Call before the first file is written. */
export async function sweepTemporary(dir: string): Promise<void> {
  const leftovers = (await readdir(dir)).filter((name) => !isBeingWritten(name));
  await Promise.all(leftovers.map((name) => rm(join(dir, name), { force: true, recursive: true })));
}

function isBeingWritten(name: string): boolean {
  const pid = Number(/^(\d+)-\d+\.part$/.exec(name)?.[1] ?? 0);
  // This process counts its own files from one: only what it has already written can be in use.
  if (pid === process.pid) return Number(/-(\d+)\./.exec(name)?.[1]) <= written;
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
