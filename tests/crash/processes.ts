// The program's own command line as processes of their own, to be watched and killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
/** The source where Node reads TypeScript, so that a build that was forgotten is not what is tested. */
const entry = process.features.typescript ? 'electron/cli/index.ts' : 'out/main/cli.js';

export interface CommandProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

export function startCommand(args: readonly string[]): CommandProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', resolve(root, entry), ...args],
    {
      cwd: root,
      // The program is read from its source each time: what was compiled before is kept.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'grantmeter-compile-cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 0);
  return { child, pid: child.pid ?? 0, ended, stdout: () => stdout, stderr: () => stderr };
}

export interface PracticeProcess {
  readonly url: string;
  close(): Promise<void>;
}

/** A practice provider that outlives every runner. */
export async function startPracticeProcess(
  bill: string,
  state: string,
  faults: string,
): Promise<PracticeProcess> {
  const started = startCommand(['practice', '--bill', bill, '--state', state, '--faults', faults]);
  const url = await Promise.race([
    new Promise<string>((found) => {
      if (!started.child.stdout) return;
      createInterface({ input: started.child.stdout }).on('line', (line) => {
        if (line.startsWith('{')) found((JSON.parse(line) as { url: string }).url);
      });
    }),
    started.ended.then((code) => {
      throw new Error(`the practice provider ended with ${code}: ${started.stderr()}`);
    }),
  ]);
  return {
    url,
    async close() {
      started.child.kill('SIGTERM');
      await started.ended;
    },
  };
}
