/** `account key set | remove | check`. A key is never an argument: those are seen by everybody on the computer. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { err, ok, type Result } from '#shared/base';
import type { KeyCheck } from '#shared/contract';
import { accountNamed, accountPage } from '../accounts.ts';
import { asked, EXIT, type Failure } from '../failure.ts';
import { openKeyFile, openKeysForWork, terminalAsk } from '../passphrase.ts';
import { readAll } from '../secret-input.ts';
import type { Answer, Opened, Session } from '../session.ts';

interface SetOptions {
  readonly fromFile?: string;
  readonly fromEnv?: string;
}

export function accountKeyCommands(account: Command, session: Session): void {
  const key = account.command('key').description('the key of a provider account');
  key
    .command('set')
    .description('keep a key in the encrypted file; it is read from standard input unless said otherwise')
    .argument('<account>', 'its name or id')
    .option('--from-file <file>', 'read it from a file, such as the JSON of a service account')
    .option('--from-env <variable>', 'read it from an environment variable')
    .action((name: string, options: SetOptions) => session.inApp((opened) => set(opened, name, options)));
  key
    .command('remove')
    .description('remove what is kept; the environment is not changed by it')
    .argument('<account>', 'its name or id')
    .action((name: string) => session.inApp((opened) => remove(opened, name)));
  key
    .command('check')
    .description('ask the provider for its models with the key that would be used; costs nothing')
    .argument('<account>', 'its name or id')
    .action((name: string) => session.inApp((opened) => check(opened, name)));
}

async function set(opened: Opened, name: string, options: SetOptions): Promise<Answer> {
  const { client, terminal } = opened;
  const found = await accountNamed(client, name);
  if (!found.ok) return found;
  const key = await readKey(opened, name, options);
  if (!key.ok) return key;
  const file = await openKeyFile(opened);
  if (!file.ok) return file;
  const kept = await asked(
    client.accounts.setKey({ accountId: found.value.id, key: key.value, place: 'encrypted-file' }),
  );
  if (!kept.ok) return kept;
  return ok({ json: { account: kept.value }, text: () => accountPage(kept.value, terminal) });
}

async function remove(opened: Opened, name: string): Promise<Answer> {
  const { client, terminal } = opened;
  const found = await accountNamed(client, name);
  if (!found.ok) return found;
  if (found.value.key.place === 'encrypted-file') {
    const file = await openKeyFile(opened);
    if (!file.ok) return file;
  }
  const removed = await asked(client.accounts.removeKey({ accountId: found.value.id }));
  if (!removed.ok) return removed;
  return ok({ json: { account: removed.value }, text: () => accountPage(removed.value, terminal) });
}

async function check(opened: Opened, name: string): Promise<Answer> {
  const { client, terminal } = opened;
  const file = await openKeysForWork(opened);
  if (!file.ok) return file;
  const found = await accountNamed(client, name);
  if (!found.ok) return found;
  const checked = await asked(client.accounts.checkKey({ accountId: found.value.id }));
  if (!checked.ok) return checked;
  const isGood = checked.value.outcome === 'accepted';
  return ok({
    json: checked.value,
    text: () => checkWords(checked.value, terminal),
    exit: isGood ? EXIT.done : EXIT.failed,
  });
}

const checkWords = ({ outcome, words }: KeyCheck, { paint }: Opened['terminal']): string =>
  `${outcome === 'accepted' ? paint.green('✓') : paint.red('✗')} ${words}`;

async function readKey(
  opened: Opened,
  name: string,
  { fromFile, fromEnv }: SetOptions,
): Promise<Result<string, Failure>> {
  if (fromFile !== undefined && fromEnv !== undefined)
    return err({ code: 'usage', message: 'give --from-file or --from-env, not both' });
  if (fromEnv !== undefined) {
    const value = process.env[fromEnv]?.trim() ?? '';
    return value === '' ? err(noKey(`the variable ${fromEnv} is empty or not set`)) : ok(value);
  }
  if (fromFile !== undefined) {
    const text = await readFile(fromFile, 'utf8').catch(() => null);
    return text === null ? err(noKey(`the file ${fromFile} cannot be read`)) : keyIn(text, fromFile);
  }
  const ask = terminalAsk(opened);
  if (ask === null) return keyIn(await readAll(process.stdin), 'standard input');
  const typed = await ask(`Key of ${name}`);
  return typed === null
    ? err({ code: 'interrupted', message: 'given up; nothing was changed' })
    : keyIn(typed, 'what was typed');
}

const keyIn = (text: string, where: string): Result<string, Failure> =>
  text.trim() === '' ? err(noKey(`there is no key in ${where}`)) : ok(text.trim());

const noKey = (message: string): Failure => ({ code: 'bad-input', field: 'key', message });
