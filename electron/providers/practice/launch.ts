/** Starts a practice provider as a child process and waits for its address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Clock, err, ok, type Result } from '#shared/base';
import type { PracticeError } from './practice.ts';

export interface LaunchOptions {
  /** Usually `process.execPath`; Electron then runs as Node. */
  readonly command: string;
  /** The command line's entry and `practice ... --exit-with-parent`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Default 20 s: the lock of a dying predecessor may take half of it. */
  readonly startTimeoutMs?: number;
}

export interface LaunchedPractice {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the child has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Asks it to end, by closing its standard input; after five seconds it is killed. */
  close(): Promise<void>;
}

const END_TIMEOUT_MS = 5_000;

export async function launchPractice(
  options: LaunchOptions,
): Promise<Result<LaunchedPractice, PracticeError>> {
  const { command, args, env, clock, startTimeoutMs = 20_000 } = options;
  const child = spawn(command, [...args], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // Writing to a child that has ended is no news.
  child.stdin.on('error', () => {});
  const ended = endOf(child);
  const errors = tailOf(child);
  const timer = new AbortController();
  const url = await Promise.race([
    firstUrl(child),
    ended.then(() => null),
    clock.sleep(startTimeoutMs, timer.signal).then(() => null),
  ]);
  timer.abort();
  const close = async () => {
    child.stdin.end();
    const patience = new AbortController();
    await Promise.race([
      ended,
      clock.sleep(END_TIMEOUT_MS, patience.signal).then(() => child.kill('SIGKILL')),
    ]);
    patience.abort();
    await ended;
  };
  if (url !== null && child.pid !== undefined) return ok({ url, pid: child.pid, ended, close });
  await close();
  return err({
    code: 'practice-failed',
    message: `the practice provider did not start${errors() === '' ? '' : `: ${errors()}`}`,
  });
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

/** The address from the first line that holds one; later lines are read and dropped, so that the pipe never fills. */
function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = urlIn(line);
      if (url !== null) resolve(url);
    });
  });
}

function urlIn(line: string): string | null {
  try {
    const value = JSON.parse(line) as { readonly url?: unknown } | null;
    return typeof value?.url === 'string' ? value.url : null;
  } catch {
    return null;
  }
}

/** The last words on standard error, for the message. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.once('error', (error) => {
    tail = error.message;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
  });
  return () => tail.trim();
}
