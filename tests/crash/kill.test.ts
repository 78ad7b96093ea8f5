// The long form: two hundred deaths in ten lives of the workspace. `npm run test:crash`; CRASH_SEED repeats one.
import { test } from 'vitest';
import { expectSound, surviveKills } from './kills.ts';

const SEEDS = process.env['CRASH_SEED']
  ? [Number(process.env['CRASH_SEED'])]
  : Array.from({ length: 10 }, (_, index) => 1_000 + index);

test.each(SEEDS)('Q1 Q2 Q3 Q8 twenty kills, seed %d: the provider’s bill is the ledger', async (seed) => {
  expectSound(await surviveKills({ kills: 20, seed, baselines: 40, finals: 1 }));
});
