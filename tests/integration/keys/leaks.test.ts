// A planted key is looked for, as bytes, in everything the program writes, says and answers, while the provider says it back
// in every way it can. The provider's own counts prove that it was sent and said; "[key]" in the books proves where.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#db';
import { listAccounts, updateAccount } from '#db/repos';
import { openApp } from '#electron/app';
import { createKeyStore, createRedactor } from '#electron/keys';
import { type EchoProvider, startEchoProvider } from '../../support/echo-provider.ts';
import { ended, type Ran, start } from '../cli/run-cli.ts';

/** With characters that JSON, addresses and base64 write differently. */
const SECRET = 'gmi-live/9f"Qz+7Kd41xTb8=mWvR2s';
const PASSPHRASE = 'four words of nonsense';
const PROMPTS = [
  'a bad request',
  'a long refusal',
  'a wrapped refusal',
  'a failed job',
  'a redirected output',
  'the key as id, and failed',
];

let dir = '';
let provider: EchoProvider;
/** Everything that any process of the program wrote to its streams. */
let streams = '';
const env = () => ({
  GRANTMETER_WORKSPACE: join(dir, 'workspace'),
  GRANTMETER_USER_DATA: join(dir, 'user'),
  GRANTMETER_PASSPHRASE: PASSPHRASE,
  GRANTMETER_DEBUG: '1',
});

const run = async (args: readonly string[], input = ''): Promise<Ran> => {
  const child = start(args, env());
  child.stdin.end(input);
  const ran = await ended(child);
  streams += ran.stdout + ran.stderr;
  return ran;
};

const plainOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-leaks-'));
  provider = await startEchoProvider(SECRET);
  const workspace = join(dir, 'workspace');
  await run(['seed', '--kind', 'sample']);
  await run(['account', 'list']);
  // The sample lab is for practice and real addresses are https: this is what a test may do and nobody else.
  const opened = openDatabase(join(workspace, 'grantmeter.sqlite'));
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.write((tx) => {
    for (const { id } of listAccounts(tx))
      updateAccount(tx, id, { practice: false, baseUrl: provider.url, name: 'Echo' });
  });
  opened.value.close();
});
afterAll(async () => {
  await provider.close();
  await rm(dir, { recursive: true, force: true });
});

test('a key is in nothing that is written, logged, exported or answered', { timeout: 120_000 }, async () => {
  const kept = await run(['account', 'key', 'set', 'Echo', '--json'], SECRET);
  expect(kept.code).toBe(0);
  expect(kept.json()).toMatchObject({ account: { key: { place: 'encrypted-file', usable: true } } });

  const checked = await run(['account', 'key', 'check', 'Echo']);
  expect(checked.stdout).toContain('says nothing about the key');
  expect(checked.stdout).toContain('[key]');

  const prompts = join(dir, 'prompts.txt');
  await writeFile(prompts, PROMPTS.join('\n'));
  const { awards } = (await run(['award', 'list', '--json'])).json<{
    awards: { id: string; allocations: { id: string; name: string }[] }[];
  }>();
  const allocation = awards[0]?.allocations[0]?.id ?? '';
  const purpose = ['--experiment', 'Echo', '--purpose', 'what is said back'];
  // A figure that nobody has looked at for half a year is not queued at.
  expect((await run(['prices', 'confirm', 'bria-fibo-relight'])).code).toBe(0);
  const queued = await run([
    'batch',
    'submit',
    prompts,
    '--model',
    'bria-fibo-relight',
    '--allocation',
    allocation,
    ...purpose,
  ]);
  expect(queued.code).toBe(0);
  const ran = await run(['queue', 'run', '--until-empty', '--json']);
  expect(ran.code).toBe(0);

  const { heard, said } = provider.counts();
  expect(heard).toBeGreaterThan(PROMPTS.length);
  expect(said).toBeGreaterThan(PROMPTS.length);

  provider.refuseAll();
  expect((await run(['account', 'key', 'check', 'Echo'])).stdout).toContain('invalid key "[key]"');
  // A backend that is killed in the middle leaves what it had written so far.
  await run([
    'batch',
    'submit',
    prompts,
    '--model',
    'bria-fibo-relight',
    '--allocation',
    allocation,
    ...purpose,
  ]);
  const killed = start(['queue', 'run'], env());
  const over = ended(killed);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  killed.kill('SIGKILL');
  const last = await over;
  streams += last.stdout + last.stderr;

  const runs = await run(['queue', 'runs', '--json', '--limit', '100']);
  expect(runs.stdout).toContain('[key]');
  await run(['ledger', 'export', '--award', awards[0]?.id ?? '', '--out', join(dir, 'ledger.csv')]);
  expect((await run(['workspace', 'backup', '--json'])).code).toBe(0);
  await run(['workspace', 'backup', '--out', join(dir, 'copy.sqlite')]);
  for (const args of [
    ['account', 'list'],
    ['queue', 'status'],
    ['batch', 'list'],
    ['report', 'spend'],
  ])
    await run([...args, '--json']);

  expect(answersOf(await everyAnswer())).toEqual([]);
  expect(hidesIn(streams)).toEqual([]);
  const files = filesBelow(dir);
  expect(files.map((file) => file.slice(dir.length + 1))).toEqual(
    expect.arrayContaining([
      'copy.sqlite',
      'ledger.csv',
      join('user', 'keys', 'keys.enc'),
      join('workspace', 'grantmeter.sqlite'),
    ]),
  );
  expect(files.filter((file) => hidesIn(readFileSync(file, 'latin1')).length > 0)).toEqual([]);
});

/** What screens would be given. */
async function everyAnswer(): Promise<readonly unknown[]> {
  const logged: string[] = [];
  const all = { ...process.env, ...env() };
  const opened = await openApp({
    dir: join(dir, 'workspace'),
    version: '0',
    practice: { command: '', args: [], env: {} },
    log: (line) => logged.push(line),
    keys: createKeyStore({
      env: all,
      dir: join(dir, 'user', 'keys'),
      keychain: null,
      redactor: createRedactor(all),
    }),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const client = createRouterClient(opened.value.router, { context: { actor: 'Test User' } });
  const accounts = await client.accounts.list();
  const accountId = accounts[0]?.id;
  if (!accountId) throw new Error('there is an account');
  const page = await client.queue.runs({ batchId: null, states: null, offset: 0, limit: 500 });
  const details = await Promise.all(page.rows.slice(0, 20).map(({ id }) => client.queue.run({ runId: id })));
  // The key is opened here, so that it could be said.
  const refused = await client.accounts.checkKey({ accountId });
  expect(refused.words).toContain('[key]');
  const errors = await Promise.all([
    client.accounts.setKey({ accountId, key: SECRET, place: 'keychain' }).catch(errorOf),
    client.accounts.edit({ accountId, baseUrl: `https://example.org/${SECRET}`, name: '' }).catch(errorOf),
    client.accounts.connect({ name: 'x', provider: SECRET, baseUrl: 'https://example.org' }).catch(errorOf),
  ]);
  const answers = [
    accounts,
    page,
    details,
    refused,
    errors,
    await client.accounts.keyPlaces(),
    await client.queue.status(),
    await client.workspace.needsYou(),
    await client.batches.list({ before: null, limit: 50 }),
    logged,
  ];
  await opened.value.close();
  expect(plainOf(details)).toContain('[key]');
  return answers;
}

const errorOf = (error: unknown): unknown =>
  error instanceof Error ? { ...error, message: error.message, stack: error.stack } : error;

const answersOf = (answers: readonly unknown[]): readonly string[] =>
  answers.flatMap((each) => hidesIn(plainOf(each)));

/** The ways in which it stands in a text, and both its halves; the passphrase as well. */
function hidesIn(text: string): readonly string[] {
  const half = Math.floor(SECRET.length / 2);
  const forms = [
    SECRET,
    SECRET.slice(0, half),
    SECRET.slice(half),
    encodeURIComponent(SECRET),
    JSON.stringify(SECRET).slice(1, -1),
    Buffer.from(SECRET).toString('base64'),
    PASSPHRASE,
  ];
  return forms.filter((form) => text.includes(form));
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
