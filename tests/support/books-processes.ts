/** Other processes that open the same workspace: real ones, told what to do over IPC. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What `books-child.ts` understands. */
export type Order =
  | { readonly act: 'open'; readonly file: string }
  | { readonly act: 'restore'; readonly file: string; readonly from: string }
  | {
      readonly act: 'hold';
      readonly file: string;
      readonly allocationId: string;
      readonly times: number;
      readonly ceiling: string;
    };

export interface Answer {
  readonly granted: number;
  readonly refused: number;
  /** Messages of everything that was thrown or could not be opened. */
  readonly errors: readonly string[];
}

export interface Child {
  readonly process: ChildProcess;
  stop(): void;
}

/**
 * Starts one and waits until it is ready. `withoutRootsPowers`: root may write anywhere, so as root the child gives up
 * exactly that power (setpriv is part of Debian's util-linux) and permissions count for it as for anybody.
 */
export async function startChild(options: { readonly withoutRootsPowers?: boolean } = {}): Promise<Child> {
  const dropped = options.withoutRootsPowers === true && process.getuid?.() === 0;
  const child = fork(join(import.meta.dirname, 'books-child.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    ...(dropped
      ? {
          execPath: 'setpriv',
          execArgv: ['--bounding-set', '-dac_override,-dac_read_search', process.execPath],
        }
      : {}),
  });
  await nextMessage(child);
  return { process: child, stop: () => child.kill() };
}

export function callChild(child: Child, order: Order): Promise<Answer> {
  const answer = nextMessage(child.process);
  child.process.send(order);
  return answer as Promise<Answer>;
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`the child process ended with ${code} instead of answering`));
    child.once('exit', ended);
    child.once('error', reject);
    child.once('message', (message) => {
      child.off('exit', ended);
      child.off('error', reject);
      resolve(message);
    });
  });
}
