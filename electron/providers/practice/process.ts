/** The practice provider as a process of its own, as the command line runs it. */
import { startPractice, type PracticeError, type PracticeOptions } from './practice.ts';
import type { Result } from '#shared/base';

export interface PracticeProcessOptions extends PracticeOptions {
  /** End when standard input closes: a child of the backend dies with it, however it dies. */
  readonly exitWithParent: boolean;
}

/**
 * Prints `{"url":"http://127.0.0.1:PORT"}` as one line when it is ready, and returns when it was told to end (by a signal, or by
 * its parent's end). The caller exits the process.
 */
export async function runPracticeProcess(
  options: PracticeProcessOptions,
): Promise<Result<void, PracticeError>> {
  const isEnded = ending(options.exitWithParent);
  const practice = await startPractice(options);
  if (!practice.ok) return practice;
  process.stdout.write(`${JSON.stringify({ url: practice.value.url })}\n`);
  await isEnded;
  await practice.value.close();
  return { ok: true, value: undefined };
}

function ending(exitWithParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    if (!exitWithParent) return;
    process.stdin
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    process.stdin.resume();
  });
}
