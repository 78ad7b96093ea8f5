/** `queue run`: this process runs the queue, until it is interrupted or the queue is empty. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import type { QueueStatus } from '#shared/contract';
import { countRuns } from '#shared/domain';
import type { CommandLineDeps } from '../deps.ts';
import { watchInterrupts } from '../interrupt.ts';
import { openKeysForWork } from '../passphrase.ts';
import { counted } from '../prose/numbers.ts';
import { createProgress } from '../prose/progress.ts';
import { queueFigures, queueJson } from '../queue-json.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { queuePage } from './queue.ts';

interface RunOptions {
  readonly untilEmpty?: true;
  readonly practiceUrl?: string;
}

export function queueRunCommand(queue: Command, session: Session, deps: CommandLineDeps): void {
  queue
    .command('run')
    .description('run the queue here; Ctrl+C stops cleanly')
    .option('--until-empty', 'end when nothing is left to do')
    .option('--practice-url <url>', 'use this practice provider instead of starting one')
    .action((options: RunOptions) =>
      session.inApp((opened) => runQueue(opened, options, deps), 'grantmeter queue run'),
    );
}

const STOPPING =
  'Stopping: what was sent is finished or kept for the next start. Ctrl+C again stops at once.';

async function runQueue(opened: Opened, options: RunOptions, { clock }: CommandLineDeps): Promise<Answer> {
  const { app, terminal } = opened;
  const { practiceUrl = null, untilEmpty = false } = options;
  if (practiceUrl !== null && !isLoopbackUrl(practiceUrl)) {
    return err({
      code: 'usage',
      message: `--practice-url "${practiceUrl}" is not an http address of this computer`,
    });
  }
  const unlocked = await openKeysForWork(opened);
  if (!unlocked.ok) return unlocked;
  const progress = createProgress(terminal, clock);
  const interrupt = watchInterrupts(terminal, STOPPING);
  const ran = await app.runQueue({
    untilEmpty,
    practiceUrl,
    signal: interrupt.signal,
    onProgress: progress.update,
  });
  progress.end();
  interrupt.dispose();
  if (!ran.ok) return ran;
  const figures = await queueFigures(opened, ran.value);
  if (untilEmpty && interrupt.signal.aborted) {
    return err({ code: 'interrupted', message: 'stopped before the queue was empty', ...queueJson(figures) });
  }
  if (untilEmpty)
    for (const line of leftovers(ran.value)) terminal.note(terminal.sidePaint.yellow(`! ${line}`));
  return ok({ json: queueJson(figures), text: () => queuePage(figures, terminal) });
}

/** What the queue left undone because it waits for a person: not silently passed over. */
function leftovers({ counts }: QueueStatus): string[] {
  const waiting = countRuns(counts, ['waiting', 'retrying']);
  const blocked = countRuns(counts, ['blocked']);
  const unknown = countRuns(counts, ['unknown']);
  return [
    ...(waiting > 0
      ? [`${counted(waiting, 'run')} wait because something is paused: \`queue resume\` lets them go`]
      : []),
    ...(blocked > 0 ? [`${counted(blocked, 'run')} blocked: \`queue runs --state blocked\` says why`] : []),
    ...(unknown > 0
      ? [
          `${counted(unknown, 'run')} of unknown outcome: see \`queue runs --state unknown\`, answer with \`queue resolve\``,
        ]
      : []),
  ];
}

/** A practice provider asks for no key and is never anybody else's computer. */
function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
