/** Errors leave the backend without keys in them, whatever wrote their words. */
import { ORPCError, os } from '@orpc/server';
import type { AppContext } from './context.ts';

export const cleanErrors = (clean: (text: string) => string) =>
  os.$context<AppContext>().middleware(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw cleaned(error, clean);
    }
  });

function cleaned(error: unknown, clean: (text: string) => string): unknown {
  if (!(error instanceof Error) || !hasSecret(wordsOf(error), clean)) return error;
  const { name, message, stack, cause } = error;
  if (error instanceof ORPCError) {
    const { code, status, defined, data } = error as ORPCError<string, unknown>;
    // Without its cause: that is the same text again.
    return new ORPCError(code, { status, defined, message: clean(message), data: cleanData(data, clean) });
  }
  // A new one: the words of some errors cannot be changed.
  const bug = new Error(clean(message), { cause: cleaned(cause, clean) });
  bug.name = name;
  bug.stack = clean(stack ?? '');
  return bug;
}

const wordsOf = (error: Error): readonly unknown[] => [
  error.message,
  error.stack,
  error instanceof ORPCError ? (error as ORPCError<string, unknown>).data : null,
  error.cause instanceof Error ? wordsOf(error.cause) : null,
];

const hasSecret = (value: unknown, clean: (text: string) => string): boolean =>
  typeof value === 'string'
    ? clean(value) !== value
    : typeof value === 'object' &&
      value !== null &&
      Object.values(value).some((each) => hasSecret(each, clean));

function cleanData(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((each) => cleanData(each, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleanData(each, clean)]));
}
