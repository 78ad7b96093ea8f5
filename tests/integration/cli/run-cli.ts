/** Runs the command line as people and scripts do: as a process, judged by its streams and exit code. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const BUILT = resolve('out/main/cli.js');
/** The built program where it is there; else its sources, which Node 24 runs as they stand. */
export const CLI = existsSync(BUILT) ? BUILT : resolve('electron/cli/index.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON object on stdout; throws when there is anything else. */
  json<T = Record<string, unknown>>(): T;
}

export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  // What the person who runs the tests has set must not show in what they see.
  const unset = { NO_COLOR: undefined, FORCE_COLOR: undefined, GRANTMETER_WORKSPACE: undefined };
  return spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...unset, ...env } });
}

export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((settle) => child.once('close', settle));
  return {
    code,
    stdout,
    stderr,
    json: <T>() => {
      const lines = stdout.split('\n');
      if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one JSON line: ${stdout}\n${stderr}`);
      return JSON.parse(lines[0] ?? '') as T;
    },
  };
}

export const grantmeter = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran> =>
  ended(start(args, env));

/** What a command that must go well says as JSON. */
export async function jsonOf<T>(args: readonly string[], running: Promise<Ran>): Promise<T> {
  const ran = await running;
  if (ran.code !== 0)
    throw new Error(`${args.join(' ')} ended with ${ran.code}: ${ran.stdout.slice(0, 300)}`);
  return ran.json<T>();
}

/** A command line bound to a fresh workspace. */
export async function freshWorkspace(): Promise<{
  readonly dir: string;
  run(...args: readonly string[]): Promise<Ran>;
  start(...args: readonly string[]): ChildProcessWithoutNullStreams;
  remove(): Promise<void>;
}> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-cli-'));
  const bound = (args: readonly string[]) => [...args, '--workspace', join(dir, 'workspace')];
  return {
    dir,
    run: (...args) => grantmeter(bound(args)),
    start: (...args) => start(bound(args)),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
