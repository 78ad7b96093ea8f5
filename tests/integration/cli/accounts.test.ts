// Accounts and keys by command line: keys come from a pipe, a file or the environment, and lie in the encrypted file.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, type Ran, start } from './run-cli.ts';

const KEY = 'gmi-0123456789-wxyz';
const PASSPHRASE = 'four words of nonsense';
const NAME = 'GMI Cloud';

let dir = '';
const run = (
  args: readonly string[],
  { env = {}, input = '' }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ran> => {
  const child = start(args, {
    GRANTMETER_WORKSPACE: join(dir, 'workspace'),
    GRANTMETER_USER_DATA: join(dir, 'user'),
    ...env,
  });
  child.stdin.end(input);
  return ended(child);
};
const open = { GRANTMETER_PASSPHRASE: PASSPHRASE };
const keyOf = async (env: Readonly<Record<string, string>> = {}) =>
  (await run(['account', 'list', '--json'], { env })).json<{ accounts: { key: object }[] }>().accounts[0]
    ?.key;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-accounts-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('practice needs no key and takes none', async () => {
  const listed = await run(['account', 'list']);
  expect(listed.stdout).toContain('none needed');
  const set = await run(['account', 'key', 'set', 'Practice provider', '--json'], { env: open, input: KEY });
  expect(set.code).toBe(1);
  expect(set.json()).toMatchObject({ error: { code: 'wrong-state', state: 'practice' } });
});

test('connect leaves practice, under the name and at the address of the provider', async () => {
  const connected = await run(['account', 'connect', '--route', 'purchasing-card', '--json']);
  expect(connected.json()).toMatchObject({
    account: {
      name: NAME,
      provider: 'gmi',
      practice: false,
      baseUrl: 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey',
      paymentRoute: 'purchasing-card',
      key: { place: 'missing', usable: false },
    },
  });
  const unknown = await run([
    'account',
    'connect',
    '--provider',
    'nobody',
    '--base-url',
    'https://x.example',
    '--json',
  ]);
  expect(unknown.json()).toMatchObject({ error: { code: 'bad-input', field: 'provider' } });
});

test('edit changes what is named and nothing else', async () => {
  const edited = await run(['account', 'edit', NAME, '--concurrency', '12', '--rate', '600', '--json']);
  expect(edited.json()).toMatchObject({
    account: { concurrency: 12, premiumConcurrency: 8, requestsPerMinute: 600, name: NAME },
  });
  const back = await run(['account', 'edit', NAME, '--rate', 'none', '--json']);
  expect(back.json()).toMatchObject({ account: { concurrency: 12, requestsPerMinute: null } });
  expect((await run(['account', 'edit', NAME, '--rate', '0', '--json'])).code).toBe(2);
});

test('a key is no argument', async () => {
  const ran = await run(['account', 'key', 'set', NAME, KEY, '--json'], { env: open });
  expect(ran.code).toBe(2);
});

test('a key from a pipe needs a passphrase, and lies in the encrypted file then', async () => {
  const locked = await run(['account', 'key', 'set', NAME, '--json'], { input: KEY });
  expect(locked.json()).toMatchObject({ error: { code: 'wrong-state', state: 'locked' } });
  const nothing = await run(['account', 'key', 'set', NAME, '--json'], { env: open, input: ' \n' });
  expect(nothing.json()).toMatchObject({ error: { code: 'bad-input', field: 'key' } });
  expect(existsSync(join(dir, 'user', 'keys'))).toBe(false);
  const set = await run(['account', 'key', 'set', NAME], { env: open, input: `${KEY}\n` });
  expect(set.stdout).toContain('encrypted file, ends in wxyz');
  expect(set.stdout + set.stderr).not.toContain(KEY);
  expect(await keyOf()).toMatchObject({ place: 'encrypted-file', usable: false, ending: null });
  expect(await keyOf(open)).toMatchObject({ place: 'encrypted-file', usable: true, ending: 'wxyz' });
});

test('a wrong passphrase is said to be wrong and changes nothing', async () => {
  const env = { GRANTMETER_PASSPHRASE: 'another passphrase' };
  const set = await run(['account', 'key', 'set', NAME, '--json'], { env, input: 'gmi-another-key' });
  expect(set.code).toBe(1);
  expect(set.json()).toMatchObject({ error: { code: 'bad-input', field: 'passphrase' } });
  expect(await keyOf(open)).toMatchObject({ ending: 'wxyz' });
});

test('a whole document comes from a file, another key from a variable', async () => {
  const file = join(dir, 'service-account.json');
  await writeFile(file, JSON.stringify({ type: 'service_account', private_key: 'x'.repeat(64) }, null, 2));
  const fromFile = await run(['account', 'key', 'set', NAME, '--from-file', file, '--json'], { env: open });
  expect(fromFile.json()).toMatchObject({ account: { key: { usable: true, ending: null } } });
  const env = { ...open, LAB_KEY: 'gmi-from-a-variable-mnop' };
  const fromEnv = await run(['account', 'key', 'set', NAME, '--from-env', 'LAB_KEY', '--json'], { env });
  expect(fromEnv.json()).toMatchObject({ account: { key: { usable: true, ending: 'mnop' } } });
});

test('the environment is said to be the place, and its variable named', async () => {
  const env = { GRANTMETER_KEY_GMI_CLOUD: 'gmi-of-the-account-qrst', GRANTMETER_KEY_GMI: 'gmi-of-all' };
  expect(await keyOf(env)).toMatchObject({
    place: 'environment',
    usable: true,
    words: 'GRANTMETER_KEY_GMI_CLOUD',
    ending: 'qrst',
  });
  const removed = await run(['account', 'key', 'remove', NAME, '--json'], { env });
  expect(removed.json()).toMatchObject({ error: { code: 'wrong-state', state: 'environment' } });
});

test('a check without a key asks nobody and fails', async () => {
  const removed = await run(['account', 'key', 'remove', NAME, '--json'], { env: open });
  expect(removed.json()).toMatchObject({ account: { key: { place: 'missing' } } });
  const checked = await run(['account', 'key', 'check', NAME, '--json']);
  expect(checked.code).toBe(1);
  expect(checked.json()).toMatchObject({ outcome: 'no-key', models: null });
});

test('an account that is not there is said so, with those that are', async () => {
  const ran = await run(['account', 'key', 'check', 'Nobody', '--json']);
  expect(ran.json()).toMatchObject({ error: { code: 'not-found', what: 'account' } });
});
