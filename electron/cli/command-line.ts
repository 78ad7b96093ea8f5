/** Reads the arguments, runs one command and turns what came of it into output and an exit code. */
import { Command, CommanderError } from 'commander';
import { reportCrashes } from '#electron/hosting';
import { createRedactor, type Redactor } from '#electron/keys';
import packageJson from '../../package.json' with { type: 'json' };
import { accountCommands } from './commands/account.ts';
import { peopleCommands } from './commands/people.ts';
import { allocationCommands } from './commands/allocation.ts';
import { awardCommands } from './commands/award.ts';
import { benchCommand } from './commands/bench.ts';
import { batchCommands } from './commands/batch.ts';
import { demoCommand } from './commands/demo.ts';
import { ledgerCommands } from './commands/ledger.ts';
import { modelsCommands } from './commands/models.ts';
import { outputCommands } from './commands/output.ts';
import { practiceCommand } from './commands/practice.ts';
import { pricesCommands } from './commands/prices.ts';
import { queueCommands } from './commands/queue.ts';
import { queueRunCommand } from './commands/queue-run.ts';
import { reportCommands } from './commands/report.ts';
import { seedCommand } from './commands/seed.ts';
import { serveCommand } from './commands/serve.ts';
import { workspaceCommands } from './commands/workspace.ts';
import type { CommandLineDeps } from './deps.ts';
import { exitCodeOf, type Failure, failureOf } from './failure.ts';
import { createSession, type Session } from './session.ts';
import { createTerminal, type Terminal } from './terminal.ts';

export async function runCommandLine(args: readonly string[], deps: CommandLineDeps): Promise<void> {
  const redactor = createRedactor(process.env);
  const terminal = createTerminal({
    json: args.includes('--json'),
    env: process.env,
    clean: redactor.clean,
  });
  reportCrashes(terminal.note);
  const program = createProgram(terminal, deps, redactor);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) fail(terminal, failureOf(error, process.env, terminal.note));
    else if (error.exitCode !== 0) fail(terminal, usageFailure(error));
  }
  leaveSoon();
}

function createProgram(terminal: Terminal, deps: CommandLineDeps, redactor: Redactor): Command {
  const program = new Command('grantmeter')
    .description("Runs a lab's generative-media studies and charges every run to the award that pays for it.")
    .version(packageJson.version)
    .option(
      '--workspace <dir>',
      'the workspace folder (default: $GRANTMETER_WORKSPACE, else your data folder)',
    )
    .option('--json', 'exactly one JSON object on stdout; money as nano-dollars in fields ending in Nanos')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    // A usage error is reported in one place, below; here only its text for people.
    .configureOutput({
      outputError: () => {},
      writeErr: (text) => {
        if (!terminal.json) terminal.side(text);
      },
    });
  const session: Session = createSession(program, terminal, packageJson.version, redactor);
  demoCommand(program, session, deps);
  accountCommands(program, session);
  peopleCommands(program, session);
  awardCommands(program, session);
  allocationCommands(program, session);
  modelsCommands(program, session);
  pricesCommands(program, session);
  batchCommands(program, session);
  queueRunCommand(queueCommands(program, session), session, deps);
  outputCommands(program, session);
  ledgerCommands(program, session);
  reportCommands(program, session);
  practiceCommand(program, session, deps);
  serveCommand(program, session);
  seedCommand(program, session);
  workspaceCommands(program, session);
  benchCommand(program, session);
  return program;
}

function usageFailure(error: CommanderError): Failure {
  const isBareGroup = error.code === 'commander.help';
  const message = isBareGroup
    ? 'a command is missing'
    : error.message
        .replace(/^error: /, '')
        .replace(/\.?\n/g, ' ')
        .replace(/\.$/, '');
  return { code: 'usage', message: `${message}; \`--help\` shows how` };
}

function fail(terminal: Terminal, failure: Failure): void {
  terminal.failure(failure);
  process.exitCode = exitCodeOf(failure);
}

/** The process ends by itself once everything is closed; should a stray timer hold it, it is not kept for long. */
function leaveSoon(): void {
  setTimeout(() => process.exit(), 3_000).unref();
}
