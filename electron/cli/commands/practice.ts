/** `practice`: the practice provider alone. It takes any key, costs nothing and keeps its own bill. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import { portArgument } from '../arguments.ts';
import type { CommandLineDeps } from '../deps.ts';
import type { Answer, Session } from '../session.ts';

interface PracticeOptions {
  readonly port: number;
  readonly bill?: string;
  readonly state?: string;
  readonly faults: string;
  readonly exitWithParent?: true;
}

export function practiceCommand(program: Command, session: Session, deps: CommandLineDeps): void {
  program
    .command('practice')
    .description('the practice provider alone; prints its address as {"url":"…"}')
    .option('--port <number>', 'a fixed port (default: any that is free)', portArgument, 0)
    .option('--bill <file>', 'one JSON line for each billed request: requestId, model, nanos, at')
    .option('--state <dir>', 'what it accepted, so that it survives a restart (default: beside the bill)')
    .option('--faults <spec>', 'faults to inject, such as 429=0.05,lost=0.02,seed=7', '')
    .option('--exit-with-parent', 'end when standard input closes')
    .action(async (options: PracticeOptions) => session.report(await practice(options, deps)));
}

async function practice(options: PracticeOptions, { clock, random }: CommandLineDeps): Promise<Answer> {
  const [{ parseFaultSpec, runPracticeProcess }, { practicePrices }] = await Promise.all([
    import('#electron/providers'),
    import('#electron/app'),
  ]);
  const faults = parseFaultSpec(options.faults);
  if (!faults.ok) return err({ code: 'usage', message: `--faults: ${faults.error.message}` });
  const stateDir = await stateDirOf(options);
  const ended = await runPracticeProcess({
    port: options.port,
    billFile: resolve(options.bill ?? join(stateDir, 'bill.jsonl')),
    stateDir,
    catalogue: practicePrices(),
    clock,
    random,
    faults: faults.value,
    exitWithParent: options.exitWithParent === true,
  });
  return ended.ok ? ok(null) : err({ ...ended.error });
}

/** Two bills never share a state: each is a provider of its own. */
async function stateDirOf({ state, bill }: PracticeOptions): Promise<string> {
  if (state !== undefined) return resolve(state);
  if (bill !== undefined) return `${resolve(bill)}.state`;
  return mkdtemp(join(tmpdir(), 'grantmeter-practice-'));
}
