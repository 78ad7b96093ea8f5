/** Who acts, as the event log names them: the account of the person who runs the program. */
import { userInfo } from 'node:os';

export function actorName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no entry in the password file.
    return process.env['USER'] ?? 'unknown';
  }
}
