import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#shared/base';
import { lockState } from '../../../electron/providers/practice/lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Time passes only in `sleep`, which also does what the test wants to happen meanwhile. */
function fakeClock(meanwhile: (sleeps: number) => Promise<void> = async () => {}) {
  const startMs = Date.now();
  let sleptMs = 0;
  let sleeps = 0;
  const clock: Clock = {
    nowMs: () => startMs + sleptMs,
    monotonicMs: () => sleptMs,
    async sleep(durationMs) {
      sleptMs += durationMs;
      await meanwhile((sleeps += 1));
    },
  };
  return { clock, sleeps: () => sleeps, sleptMs: () => sleptMs };
}
const lockFile = () => join(dir, 'lock.json');
const heldBy = (pid: number, sinceMs = Date.now()) => writeFile(lockFile(), JSON.stringify({ pid, sinceMs }));

test('a running holder is waited for, and taken over from when it has gone', async () => {
  await heldBy(process.ppid);
  const time = fakeClock(async (sleeps) => {
    if (sleeps === 3) await rm(lockFile());
  });
  expect((await lockState(dir, time.clock)).ok).toBe(true);
  expect(time.sleeps()).toBe(3);
});

test('a running holder that stays is named after ten seconds', async () => {
  await heldBy(process.ppid);
  const time = fakeClock();
  const locked = await lockState(dir, time.clock);
  expect(!locked.ok && locked.error).toContain(`process ${process.ppid}`);
  expect(time.sleptMs()).toBeGreaterThanOrEqual(10_000);
});

test.each([
  ['of an ended process', 99_999_999, Date.now()],
  ['of an earlier process with our id', process.pid, Date.now()],
  ['from before the machine was started', process.ppid, 1_000],
])('a lock %s is taken at once', async (_, pid, sinceMs) => {
  await heldBy(pid, sinceMs);
  const time = fakeClock();
  expect((await lockState(dir, time.clock)).ok).toBe(true);
  expect(time.sleeps()).toBe(0);
});

test('two in one process exclude each other; a release frees and leaves nothing', async () => {
  const first = await lockState(dir, fakeClock().clock);
  expect((await lockState(dir, fakeClock().clock)).ok).toBe(false);
  if (first.ok) await first.value.release();
  expect(await readdir(dir)).toEqual([]);
  expect((await lockState(dir, fakeClock().clock)).ok).toBe(true);
});
