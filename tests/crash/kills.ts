// Kills the program again and again while it works, then lets it finish and compares its books with the provider's bill.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { randomFrom } from '../support/fake-lab.ts';
import { createCrashLab, type CrashLab, type CrashReport } from './lab.ts';
import { type CommandProcess, startCommand } from './processes.ts';

export interface KillPlan {
  readonly kills: number;
  readonly seed: number;
  /** Queued before each life, while the one before may have left work. */
  readonly baselines: number;
  readonly finals: number;
}

/** Everything that may go wrong between two programs and ends by itself. Seeded, as the moments of death are. */
const faultsOf = (seed: number): string =>
  [
    '429=0.03,503=0.02,500=0.02,502=0.01,lost=0.03,lost-before=0.03,500-accepted=0.02,502-accepted=0.02',
    'malformed=0.02,wrong-type=0.01,no-outcome=0.02,slow=0.02,fail-free=0.02,fail-billed=0.02,vanish=0.01,cancel=0.01',
    'poll-429=0.01,poll-500=0.02,poll-lost=0.02,poll-malformed=0.01,media-503=0.02,media-cut=0.02',
    `retry-after=1,slow-ms=400,seed=${seed}`,
  ].join(',');

/** One life in five ends before it has begun to work. */
const EARLY_SHARE = 0.2;
const EARLY_MS = 700;
const WORK_MS = 700;
/** On a busy machine a breaker may rest for two minutes before the last runs go on, and a vanished output is asked for as long: slow is not wrong. */
const FINISH_MS = 360_000;

export async function surviveKills(plan: KillPlan): Promise<CrashReport> {
  const random = randomFrom(plan.seed);
  const lab = await createCrashLab(faultsOf(plan.seed));
  const moments: string[] = [];
  try {
    let queued = 0;
    for (let kill = 1; kill <= plan.kills; kill += 1) {
      queued += await lab.queue(plan.baselines, plan.finals);
      const runner = startRunner(lab);
      moments.push(await killSomewhere(lab, runner, random));
    }
    const last = startRunner(lab);
    const patience = setTimeout(() => last.child.kill('SIGKILL'), FINISH_MS);
    const code = await last.ended;
    clearTimeout(patience);
    const report = await lab.report();
    console.log(
      `seed ${plan.seed}, ${plan.kills} kills (${summary(moments)}): ${JSON.stringify(report.states)}, ` +
        `bill ${report.billNanos} nanos, ledger ${report.spentNanos} nanos, sent again ${report.sentAgain}`,
    );
    expect({ code, stderr: code === 0 ? '' : last.stderr().slice(-2_000) }).toEqual({ code: 0, stderr: '' });
    expect(report.runs).toBe(queued);
    return report;
  } finally {
    await lab.close();
  }
}

/** Nothing lost, nothing bought twice, nothing booked that was not billed. */
export function expectSound(report: CrashReport): void {
  const { states, ...rest } = report;
  const open = ['waiting', 'submitting', 'accepted', 'fetching', 'retrying', 'blocked', 'unknown'];
  expect(open.filter((state) => states[state] !== undefined)).toEqual([]);
  expect(rest).toMatchObject({
    spentNanos: report.billNanos,
    heldNanos: 0n,
    books: 'clean',
    outputsMissing: [],
    orphans: [],
    sharedRequests: 0,
    boughtTwice: [],
  });
  // The faults were there, and most of the work went through them.
  expect(states['failed-billed']).toBeGreaterThan(0);
  expect(report.sentAgain).toBeGreaterThan(0);
  expect(states['done']).toBeGreaterThan(report.runs * 0.8);
}

const startRunner = (lab: CrashLab): CommandProcess =>
  startCommand([
    'queue',
    'run',
    '--until-empty',
    '--practice-url',
    lab.practiceUrl,
    '--workspace',
    lab.dir,
    '--json',
  ]);

async function killSomewhere(lab: CrashLab, runner: CommandProcess, random: () => number): Promise<string> {
  const isEarly = random() < EARLY_SHARE;
  const delayMs = Math.round(random() * (isEarly ? EARLY_MS : WORK_MS));
  if (!isEarly) {
    let isOver = false;
    void runner.ended.then(() => {
      isOver = true;
    });
    // The lease is another process's doing: there is no event here to wait for.
    while (!isOver && !lab.isRunner(runner.pid)) await sleep(5);
  }
  await Promise.race([sleep(delayMs), runner.ended]);
  const wasWorking = lab.isRunner(runner.pid);
  runner.child.kill('SIGKILL');
  const end = await runner.ended;
  return end === 'SIGKILL' ? (wasWorking ? 'working' : 'starting') : `ended ${end}`;
}

function summary(moments: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const moment of moments) counts.set(moment, (counts.get(moment) ?? 0) + 1);
  return [...counts].map(([moment, count]) => `${count} ${moment}`).join(', ');
}
