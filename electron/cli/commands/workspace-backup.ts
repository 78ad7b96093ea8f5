/** `workspace backup | backups | restore`: copies of the books, and the way back to one. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import { defaultWorkspaceDir } from '#electron/hosting';
import { asked } from '../failure.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

export function workspaceBackupCommands(workspace: Command, session: Session): void {
  workspace
    .command('backup')
    .description('copy the books now, while the program works; the copy is checked')
    .option('--out <file>', 'elsewhere than in the folder backups/ of the workspace')
    .action(({ out }: { readonly out?: string }) => session.inApp((opened) => backup(opened, out)));
  workspace
    .command('backups')
    .description('the copies there are, newest first')
    .action(() => list(session));
  workspace
    .command('restore')
    .description('put a copy in the place of the books; what was there is kept under another name')
    .argument('[copy]', 'a name from `workspace backups`, or a file (default: the newest copy)')
    .option('--yes', 'do it; without it, only what would be done is said')
    .action((copy: string | undefined, { yes }: { readonly yes?: boolean }) =>
      restore(session, copy ?? null, yes === true),
    );
}

const when = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const size = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const dirOf = (session: Session): string => session.namedWorkspaceDir() ?? defaultWorkspaceDir(process.env);

async function backup({ client, terminal }: Opened, out: string | undefined): Promise<Answer> {
  const made = await asked(client.workspace.backup(out === undefined ? {} : { toFile: resolve(out) }));
  if (!made.ok) return made;
  const { file, bytes } = made.value;
  return ok({
    json: { backup: made.value },
    text: () => `${terminal.paint.green('✓')} ${file} (${size(bytes)})`,
  });
}

/** Opens nothing: it must work when the books cannot be opened. */
async function list(session: Session): Promise<void> {
  const { backupsOf } = await import('#electron/app');
  const backups = backupsOf(dirOf(session));
  const { paint, width } = session.terminal;
  session.report(
    ok({
      json: { backups },
      text: () =>
        backups.length === 0
          ? 'No copy yet. The window makes one a day; `workspace backup` makes one now.'
          : table(
              [
                { title: 'made', text: ({ atMs }) => when(atMs) },
                { title: 'size', text: ({ bytes }) => size(bytes), isFigure: true },
                { title: 'name', text: ({ name }) => name },
              ],
              backups,
              { paint, width },
            ),
    }),
  );
}

async function restore(session: Session, wanted: string | null, yes: boolean): Promise<void> {
  const { backupsOf, restoreWorkspace } = await import('#electron/app');
  const dir = dirOf(session);
  const { paint } = session.terminal;
  if (!yes) {
    const backups = backupsOf(dir);
    const chosen = wanted === null ? backups[0] : backups.find(({ name }) => name === wanted);
    const said = chosen
      ? `the copy of ${when(chosen.atMs)}`
      : (wanted ?? 'a copy, of which there is none yet');
    return session.report(
      err({
        code: 'usage',
        message: `This would put ${said} in the place of the books in ${dir} and keep the present file under another name. What was booked after it was made is not in it, and requests sent since then may have been billed. Add --yes to do it.`,
      }),
    );
  }
  const restored = restoreWorkspace(dir, wanted);
  if (!restored.ok) return session.report(restored);
  const { from, kept } = restored.value;
  session.report(
    ok({
      json: { restored: from, kept },
      text: () =>
        [
          `${paint.green('✓')} ${from.name} is in place.`,
          ...(kept === null ? [] : [`What was there is kept as ${kept}.`]),
          'Requests sent after the copy was made may have been billed, and are waiting again: the queue is paused. Compare with the provider, then `queue resume --all`.',
        ].join('\n'),
    }),
  );
}
