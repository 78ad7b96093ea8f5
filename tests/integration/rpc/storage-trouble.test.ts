// A disk that fails under a call is told as what it is, on every procedure, and logged; bugs stay bugs.
import { inspect } from 'node:util';
import { createRouterClient, ORPCError } from '@orpc/server';
import { expect, test } from 'vitest';
import { createRedactor } from '#electron/keys';
import { type Backend, createRouter } from '#electron/rpc';

function clientWhoseDatabaseThrows(error: Error, log: string[] = []) {
  const fails = () => {
    throw error;
  };
  const db = { file: '/lab/grantmeter.sqlite', read: fails, write: fails };
  const keys = createRedactor({ GRANTMETER_KEY_GMI: 'gmi-planted-key' });
  const outputs = { store: null, previews: null };
  const note = (line: string) => log.push(line);
  const backend = { db, keys, outputs, nowMs: () => 0, log: note } as unknown as Backend;
  return createRouterClient(createRouter(backend), { context: { actor: 'Ada' } });
}
const withCode = (code: string) => Object.assign(new Error('disk'), { code });

test.each([
  ['SQLITE_FULL', /^The disk that holds .* is full\. Free some space/],
  ['ENOSPC', /is full/],
  ['SQLITE_CORRUPT_INDEX', /is damaged or not a database\. It was left as it is\.$/],
  ['SQLITE_IOERR_WRITE', /answers with errors \(SQLITE_IOERR_WRITE\)/],
  ['SQLITE_READONLY_DBMOVED', /cannot be written/],
  ['SQLITE_BUSY_SNAPSHOT', /is held by another program and stayed locked/],
])('%s is an error of the contract', async (code, words) => {
  const log: string[] = [];
  const client = clientWhoseDatabaseThrows(withCode(code), log);
  const thrown: unknown = await client.awards.close({ awardId: ID }).catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    code: 'workspace-unusable',
    defined: true,
    message: expect.stringMatching(words) as string,
    data: { path: '/lab/grantmeter.sqlite' },
  });
  expect(log).toHaveLength(1);
});

test('anything else is a bug', async () => {
  const bug = withCode('SQLITE_CONSTRAINT_CHECK');
  await expect(clientWhoseDatabaseThrows(bug).awards.close({ awardId: ID })).rejects.toBe(bug);
});

test.each([
  ['a bug', new Error('header "Bearer gmi-planted-key" is not valid')],
  ['the cause of a bug', new Error('could not send', { cause: new Error('gmi-planted-key was refused') })],
  ['an error of the system, whose words cannot be changed', new DOMException('gmi-planted-key', 'DataError')],
  [
    'a refusal',
    new ORPCError('bad-input', {
      defined: true,
      message: 'not gmi-planted-key',
      data: { field: ['gmi-planted-key'] },
    }),
  ],
])('%s leaves without the key that is in its words', async (_, error) => {
  const thrown: unknown = await clientWhoseDatabaseThrows(error)
    .awards.close({ awardId: ID })
    .catch((caught: unknown) => caught);
  const said = inspect(thrown, { depth: 10 });
  expect(said).toContain('[key]');
  expect(said).not.toContain('gmi-planted-key');
});

const ID = '0198c7a0-0000-7000-8000-000000000000' as never;
