/** `serve`: browser mode. The same window over HTTP on this computer only, behind a token. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import { findRendererDir } from '#electron/hosting';
import { portArgument } from '../arguments.ts';
import { watchInterrupts } from '../interrupt.ts';
import { openKeysForWork } from '../passphrase.ts';
import type { Answer, Opened, Session } from '../session.ts';

export function serveCommand(program: Command, session: Session): void {
  program
    .command('serve')
    .description('the window in a browser, on this computer only; prints the address to open')
    .option('--port <number>', 'a fixed port (default: any that is free)', portArgument, 0)
    .action(({ port }: { readonly port: number }) =>
      session.inApp((opened) => serve(opened, port), 'grantmeter serve'),
    );
}

async function serve(opened: Opened, port: number): Promise<Answer> {
  const { app, terminal } = opened;
  const rendererDir = findRendererDir(import.meta.dirname);
  if (rendererDir === null)
    return err({ code: 'not-built', message: 'the window is not built yet: run `npm run build`' });
  const unlocked = await openKeysForWork(opened);
  if (!unlocked.ok) return unlocked;
  const interrupt = watchInterrupts(terminal, null);
  const { startServer } = await import('#electron/server');
  const started = await startServer({ app, rendererDir, port, log: terminal.note });
  if (!started.ok) return started;
  const server = started.value;
  app.startQueue();
  terminal.say(`READY ${server.url}`);
  terminal.sayJson({ url: server.url, port: server.port, workspace: app.info.dir });
  terminal.note(terminal.sidePaint.dim(`Serving ${app.info.dir}. Ctrl+C stops.`));
  await interrupt.interrupted;
  await server.close();
  return ok(null);
}
