import { err, ok, type Result } from '#shared/base';

/** A body that ought to be JSON. */
export function parseJsonText(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err('the answer is not JSON');
  }
}
