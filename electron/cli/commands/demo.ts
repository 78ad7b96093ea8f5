/** `demo`: the whole main job in one go, on a fresh workspace with the practice provider. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { DemoResult } from '#electron/app';
import { err, ok } from '#shared/base';
import { formatExact, subtract } from '#shared/money';
import type { CommandLineDeps } from '../deps.ts';
import { EXIT } from '../failure.ts';
import { watchInterrupts } from '../interrupt.ts';
import { balanceWords, meterBar } from '../prose/meter.ts';
import { formatDuration } from '../prose/duration.ts';
import { counted, formatCount } from '../prose/numbers.ts';
import { createProgress } from '../prose/progress.ts';
import { facts } from '../prose/table.ts';
import { unreadable } from '../prompt-file.ts';
import type { Answer, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export function demoCommand(program: Command, session: Session, deps: CommandLineDeps): void {
  program
    .command('demo')
    .description('a sample lab, a prompt suite, the practice provider: queued, run, charged and checked')
    .option('--prompts <file>', 'your own prompt suite')
    .action(async ({ prompts }: { readonly prompts?: string }) => {
      const answer = await demo(session, prompts === undefined ? null : resolve(prompts), deps);
      session.report(answer);
    });
}

async function demo(
  session: Session,
  promptsFile: string | null,
  { clock }: CommandLineDeps,
): Promise<Answer> {
  const { terminal } = session;
  const failure = promptsFile === null ? null : await unreadable(promptsFile);
  if (failure) return err(failure);
  const dir = session.namedWorkspaceDir() ?? (await mkdtemp(join(tmpdir(), 'grantmeter-demo-')));
  const { runDemo } = await import('#electron/app');
  const progress = createProgress(terminal, clock);
  const interrupt = watchInterrupts(terminal, 'Stopping the demo. Ctrl+C again stops at once.');
  const ran = await runDemo({
    ...session.appOptions(dir, 'grantmeter demo'),
    log: progress.note,
    promptsFile,
    onProgress: progress.update,
    signal: interrupt.signal,
  });
  progress.end();
  interrupt.dispose();
  if (!ran.ok) return ran;
  if (interrupt.signal.aborted) {
    return err({ code: 'interrupted', message: 'the demo was stopped before its end', workspace: dir });
  }
  const result = ran.value;
  return ok({
    json: result,
    exit: result.booksOk ? EXIT.done : EXIT.booksWrong,
    text: () => demoPage(result, terminal),
  });
}

function demoPage(result: DemoResult, { paint }: Terminal): string {
  const { allottedNanos: allotted, heldNanos: held, spentNanos: spent, providerBillNanos: bill } = result;
  const balance = { allotted, held, spent, available: subtract(subtract(allotted, held), spent) };
  const mark = (isGood: boolean): string => (isGood ? paint.green('✓') : paint.red('✗'));
  const endings = [
    `${formatCount(result.done)} done`,
    ...(result.failed > 0 ? [`${formatCount(result.failed)} failed`] : []),
    ...(result.unknown > 0 ? [`${formatCount(result.unknown)} unknown`] : []),
  ];
  return [
    '',
    paint.bold(
      `${counted(result.runs, 'run')} in ${formatDuration(result.elapsedMs)}: ${endings.join(', ')}`,
    ),
    `${meterBar(balance, paint)}  ${balanceWords(balance)}`,
    '',
    facts(
      [
        ['allotted', formatExact(allotted)],
        ['spent', formatExact(spent)],
        ['still held', formatExact(held)],
        [
          "provider's bill",
          `${formatExact(bill)}  ${mark(bill === spent)} ${bill === spent ? 'the same as the ledger, to the nano' : 'differs from the ledger'}`,
        ],
        [
          'books',
          `${mark(result.booksOk)} ${result.booksOk ? 'every entry, chain and balance agrees' : 'the self-check found a difference'}`,
        ],
        ['workspace', result.workspace],
        ['outputs', join(result.workspace, 'outputs')],
      ],
      paint,
    ),
    '',
    `Look around: ${paint.cyan(`grantmeter serve --workspace ${result.workspace}`)}`,
  ].join('\n');
}
