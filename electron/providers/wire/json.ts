import { err, ok, type Result } from '#shared/base';

/** The body of an answer as a value. */
export function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err('the answer is not JSON');
  }
}
