/** What every command needs: the workspace opened and closed around it, and one way to report what came of it. */
import { resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import type { Command } from 'commander';
import type { App, AppOptions } from '#electron/app';
import { actorName, defaultWorkspaceDir, keysDir } from '#electron/hosting';
import { createKeyStore, type Redactor } from '#electron/keys';
import type { Result } from '#shared/base';
import type { Contract } from '#shared/contract';
import { type ExitCode, exitCodeOf, type Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** What a command found or did: once for programs, once for people. */
export interface Outcome {
  readonly json: object;
  readonly text: () => string;
  readonly exit?: ExitCode;
}
/** Null: everything was said while it ran. */
export type Answer = Result<Outcome | null, Failure>;

export interface Opened {
  readonly app: App;
  readonly client: ContractRouterClient<Contract>;
  readonly terminal: Terminal;
}

export interface Session {
  readonly terminal: Terminal;
  /** The folder of `--workspace`; null where none was named. */
  namedWorkspaceDir(): string | null;
  /** `label`: who runs the queue, as other processes are told. */
  appOptions(dir: string, label: string): AppOptions;
  /** Opens the workspace, acts, closes it, and then reports: nothing is said before it is safely on disk. */
  inApp(act: (opened: Opened) => Promise<Answer>, label?: string): Promise<void>;
  report(answer: Answer): void;
}

export function createSession(
  program: Command,
  terminal: Terminal,
  version: string,
  redactor: Redactor,
): Session {
  const { env } = process;
  const keys = createKeyStore({ env, dir: keysDir(env), keychain: null, redactor });
  const session: Session = {
    terminal,
    namedWorkspaceDir: () => {
      const { workspace } = program.opts<{ workspace?: string }>();
      return workspace === undefined ? null : resolve(workspace);
    },
    appOptions: (dir, label) => ({
      dir,
      version,
      label,
      practice: practiceLauncher(),
      log: terminal.note,
      keys,
    }),
    inApp: async (act, label = 'grantmeter') => {
      const dir = session.namedWorkspaceDir() ?? defaultWorkspaceDir(process.env);
      // Loaded late: help, usage errors and the practice provider need no database.
      const { openApp } = await import('#electron/app');
      const opened = await openApp(session.appOptions(dir, label));
      if (!opened.ok) return session.report(opened);
      const app = opened.value;
      const client = createRouterClient(app.router, { context: { actor: actorName() } });
      try {
        const answer = await act({ app, client, terminal });
        await app.close();
        session.report(answer);
      } catch (error) {
        await app.close();
        throw error;
      }
    },
    report: (answer) => {
      if (!answer.ok) {
        terminal.failure(answer.error);
        process.exitCode = exitCodeOf(answer.error);
        return;
      }
      if (answer.value === null) return;
      const { json, text, exit } = answer.value;
      if (terminal.json) terminal.sayJson(json);
      else terminal.say(text());
      process.exitCode = exit ?? 0;
    },
  };
  return session;
}

/** This very program, run again with `practice …` behind it. Inside Electron's executable it must be told to be Node. */
function practiceLauncher(): AppOptions['practice'] {
  const [, script = ''] = process.argv;
  return {
    command: process.execPath,
    args: [script],
    env: process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {},
  };
}
