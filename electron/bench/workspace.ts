/** A workspace that exists only for one measurement. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '#db';
import { seedCatalogue, seedRules } from '#db/seed';
import { assert, type Clock } from '#shared/base';
import type { MakeId } from '#shared/domain';

export interface BenchDeps {
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly random: () => number;
}

/** `within`: a folder whose owner removes it with everything in it. */
export const withWorkspace = <T>(
  { makeId }: BenchDeps,
  act: (db: Db, dir: string) => Promise<T>,
  within?: string,
): Promise<T> =>
  withFolder(async (dir) => {
    const opened = openDatabase(join(dir, 'grantmeter.sqlite'));
    assert(opened.ok, 'a fresh workspace opens');
    try {
      opened.value.write((tx) => {
        seedCatalogue(tx, makeId);
        seedRules(tx, makeId);
      });
      return await act(opened.value, dir);
    } finally {
      opened.value.close();
    }
  }, within);

export async function withFolder<T>(act: (dir: string) => Promise<T>, within?: string): Promise<T> {
  const dir = mkdtempSync(join(within ?? tmpdir(), 'grantmeter-bench-'));
  try {
    return await act(dir);
  } finally {
    if (within === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

const REPEATS = 5;

/** Median of five, after one that does not count; milliseconds with two decimals. */
export function medianMs(clock: Clock, act: () => unknown): number {
  act();
  const times = Array.from({ length: REPEATS }, () => {
    const startedMs = clock.monotonicMs();
    act();
    return clock.monotonicMs() - startedMs;
  });
  return Math.round((times.sort((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0) * 100) / 100;
}
