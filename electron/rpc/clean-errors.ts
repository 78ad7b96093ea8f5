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
  if (!(error instanceof Error)) return error;
  if (error instanceof ORPCError) {
    const { code, status, defined, message, data } = error as ORPCError<string, unknown>;
    if (!hasSecret([message, data], clean)) return error;
    return new ORPCError(code, {
      status,
      defined,
      message: clean(message),
      data: cleanData(data, clean),
      // No cause: it is the same text again.
    });
  }
  error.message = clean(error.message);
  if (error.stack !== undefined) error.stack = clean(error.stack);
  if (error.cause !== undefined) error.cause = cleaned(error.cause, clean);
  return error;
}

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
