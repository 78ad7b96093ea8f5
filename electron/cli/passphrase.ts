/** The passphrase of the encrypted file: from GRANTMETER_PASSPHRASE, else asked on the terminal without an echo. */
import { err, ok, type Result } from '#shared/base';
import { asked, type Failure } from './failure.ts';
import { askHidden } from './secret-input.ts';
import type { Opened } from './session.ts';

type Ask = (question: string) => Promise<string | null>;

/** Null where nobody sits at a terminal. */
export const terminalAsk = ({ terminal }: Pick<Opened, 'terminal'>): Ask | null =>
  process.stdin.isTTY ? (question) => askHidden(question, process.stdin, terminal.side) : null;

/** Opens the encrypted file for what is to be kept in it; asks twice for a new one. */
export async function openKeyFile(opened: Opened): Promise<Result<void, Failure>> {
  const { encryptedFile } = await opened.client.accounts.keyPlaces();
  if (encryptedFile.state === 'open') return ok(undefined);
  const given = process.env['GRANTMETER_PASSPHRASE'] ?? '';
  if (given !== '') return unlock(opened, given);
  const ask = terminalAsk(opened);
  if (ask === null) return err(needsPassphrase(encryptedFile.words));
  if (encryptedFile.state !== 'none') {
    const typed = await ask(`Passphrase of ${encryptedFile.words}`);
    return typed === null ? err(givenUp) : unlock(opened, typed);
  }
  const first = await ask(`New passphrase for ${encryptedFile.words}`);
  const second = first === null ? null : await ask('The same again');
  if (first === null || second === null) return err(givenUp);
  if (first !== second) return err({ code: 'bad-input', field: 'passphrase', message: 'The two differ.' });
  return unlock(opened, first);
}

/** Before work that needs keys: asks only where a key lies locked and somebody can answer; else the lanes say what is missing. */
export async function openKeysForWork(opened: Opened): Promise<Result<void, Failure>> {
  const accounts = await opened.client.accounts.list();
  const isLocked = accounts.some(({ key }) => key.locked);
  return isLocked && terminalAsk(opened) !== null ? openKeyFile(opened) : ok(undefined);
}

async function unlock({ client }: Opened, passphrase: string): Promise<Result<void, Failure>> {
  const unlocked = await asked(client.accounts.unlockKeys({ passphrase }));
  return unlocked.ok ? ok(undefined) : unlocked;
}

const needsPassphrase = (file: string): Failure => ({
  code: 'wrong-state',
  state: 'locked',
  message: `the encrypted file ${file} needs its passphrase: set GRANTMETER_PASSPHRASE, or run this at a terminal`,
});

const givenUp: Failure = { code: 'interrupted', message: 'given up; nothing was changed' };
