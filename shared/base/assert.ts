/** A broken assumption is a bug: it throws, it is never an expected error. */

export class BugError extends Error {
  override readonly name = 'BugError';
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** For the `default` of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new BugError(`unexpected value: ${JSON.stringify(value)}`);
}
