/** What can go wrong with a command, and the exit code that says so: a contract with everybody's scripts. */
import { ORPCError } from '@orpc/client';
import { err, ok, type Result } from '#shared/base';

/** A contract refusal, or one of the command line's own: `usage`, `interrupted`, `not-built`, `bug`. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly [detail: string]: unknown;
}

export const EXIT = { done: 0, failed: 1, usage: 2, booksWrong: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(failure: Failure): ExitCode {
  if (failure.code === 'usage') return EXIT.usage;
  if (failure.code === 'books-differ') return EXIT.booksWrong;
  return EXIT.failed;
}

/** Waits for a call of the contract; its listed errors come back as values, anything else is a bug and goes on up. */
export async function asked<T>(call: Promise<T>): Promise<Result<T, Failure>> {
  try {
    return ok(await call);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return err(refusal);
    throw error;
  }
}

/** The failure behind anything that was thrown. A bug's stack is shown only where it is asked for. */
export function failureOf(
  error: unknown,
  env: Readonly<Record<string, string | undefined>>,
  note: (line: string) => void,
): Failure {
  const refusal = refusalOf(error);
  if (refusal) return refusal;
  const { message, stack } = deepest(error);
  if (env['GRANTMETER_DEBUG']) note(stack ?? message);
  return {
    code: 'bug',
    message: `something went wrong inside Grantmeter: ${message} (GRANTMETER_DEBUG=1 shows where)`,
  };
}

function refusalOf(error: unknown): Failure | null {
  if (!(error instanceof ORPCError)) return null;
  const data: unknown = error.data;
  if (error.defined) return { code: error.code, message: error.message, ...(isRecord(data) ? data : {}) };
  if (error.code !== 'BAD_REQUEST') return null;
  const [issue] = isRecord(data) && Array.isArray(data['issues']) ? (data['issues'] as unknown[]) : [];
  if (!isRecord(issue)) return null;
  const path: readonly unknown[] = Array.isArray(issue['path']) ? issue['path'] : [];
  const field = path.map(String).join('.');
  return { code: 'bad-input', message: `${field}: ${String(issue['message'])}`, field };
}

function deepest(error: unknown): { message: string; stack: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  return error.cause instanceof Error ? deepest(error.cause) : { message: error.message, stack: error.stack };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
