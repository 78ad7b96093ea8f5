// The short form of tests/crash: twenty deaths, and two programs on one workspace.
import { expect, test } from 'vitest';
import { expectSound, surviveKills } from '../../crash/kills.ts';
import { createCrashLab } from '../../crash/lab.ts';
import { startCommand } from '../../crash/processes.ts';

test('Q1 Q2 Q3 Q8 twenty kills: the provider’s bill is the ledger', { timeout: 480_000 }, async () => {
  expectSound(await surviveKills({ kills: 20, seed: 20_261, baselines: 30, finals: 1 }));
});

test('Q8 two programs on one workspace: one runs, the other waits and says so', {
  timeout: 60_000,
}, async () => {
  const lab = await createCrashLab('lost=0.05,500-accepted=0.05,seed=3');
  try {
    const runs = await lab.queue(300, 1);
    const args = [
      'queue',
      'run',
      '--until-empty',
      '--practice-url',
      lab.practiceUrl,
      '--workspace',
      lab.dir,
      '--json',
    ];
    const both = [startCommand(args), startCommand(args)];
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    const waited = both.filter(({ stderr }) =>
      stderr().includes('The queue is run by grantmeter queue run (process'),
    );
    expect(waited).toHaveLength(1);
    const report = await lab.report();
    expect(report).toMatchObject({
      runs,
      states: { done: runs },
      spentNanos: report.billNanos,
      heldNanos: 0n,
      books: 'clean',
      orphans: [],
      sharedRequests: 0,
      boughtTwice: [],
      outputsMissing: [],
    });
  } finally {
    await lab.close();
  }
});
