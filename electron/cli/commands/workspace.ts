/** `workspace info` (copies: workspace-backup.ts): which folder this is and how it stands. */
import type { Command } from 'commander';
import { ok } from '#shared/base';
import { asked } from '../failure.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { workspaceBackupCommands } from './workspace-backup.ts';

export function workspaceCommands(program: Command, session: Session): void {
  const workspace = program
    .command('workspace')
    .description('the workspace: one folder with books, outputs, backups');
  workspace
    .command('info')
    .description('where it is and how it stands')
    .action(() => session.inApp(showInfo));
  workspaceBackupCommands(workspace, session);
}

async function showInfo({ client, terminal }: Opened): Promise<Answer> {
  const info = await asked(client.workspace.info());
  if (!info.ok) return info;
  const { dir, version, empty, practice, today, booksProblem, outputsProblem } = info.value;
  const { paint } = terminal;
  return ok({
    json: info.value,
    text: () =>
      facts(
        [
          ['folder', dir],
          ['version', version],
          ['today', `${today} (UTC)`],
          ['contents', empty ? 'no award yet' : practice ? 'practice data' : 'a lab'],
          [
            'books',
            booksProblem === null ? paint.green('✓ whole when opened') : paint.red(`✗ ${booksProblem}`),
          ],
          ...(outputsProblem === null ? [] : [['outputs', paint.red(`✗ ${outputsProblem}`)] as const]),
        ],
        paint,
      ),
  });
}
