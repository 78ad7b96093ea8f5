// Order, deadlines and lanes of the queue from the command line; copies of the books and the way back.
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
const batches: string[] = [];
beforeAll(async () => {
  workspace = await freshWorkspace();
  expect((await workspace.run('seed', '--kind', 'sample')).code).toBe(0);
  const listed = (await ran('allocation', 'list')).json as {
    allocations: { id: string; availableNanos: string }[];
  };
  const allocation = listed.allocations[0]?.id ?? '';
  for (const name of ['first', 'second', 'third']) {
    const prompt = join(workspace.dir, `${name}.txt`);
    writeFileSync(prompt, 'a paper boat\n');
    const { json } = await ran(
      'batch',
      'submit',
      prompt,
      '--model',
      'bria-fibo-relight',
      '--allocation',
      allocation,
      '--experiment',
      name,
      '--purpose',
      'Order',
    );
    batches.push((json as { batch: { id: string } }).batch.id);
  }
}, 120_000);
afterAll(() => workspace.remove());

async function ran(...args: string[]) {
  const { code, json } = await workspace.run(...args, '--json');
  return { code, json: json<Record<string, unknown>>() };
}
const [a, b, c] = [() => batches[0] ?? '', () => batches[1] ?? '', () => batches[2] ?? ''];

test('Q12 batches are prioritised and moved; the answer is the new order', async () => {
  expect(await ran('queue', 'prioritise', c(), '--priority', 'high')).toEqual({
    code: 0,
    json: { order: [c(), a(), b()] },
  });
  expect((await ran('queue', 'move', b(), '--to', 'up')).json).toEqual({ order: [c(), b(), a()] });
  const text = (await workspace.run('queue', 'move', a(), '--to', 'first')).stdout;
  expect(text).toMatch(/third.*high[\s\S]*first.*normal[\s\S]*second.*normal/);
  expect((await ran('queue', 'move', a(), '--to', 'sideways')).code).toBe(2);
  expect(await ran('queue', 'move', 'nonsense', '--to', 'up')).toMatchObject({
    code: 1,
    json: { error: { code: 'not-found' } },
  });
});

test('Q12.3 a deadline is set, shown and taken away; one that has passed is refused', async () => {
  expect(await ran('queue', 'deadline', a(), '--at', '2020-01-01T09:00Z')).toMatchObject({
    code: 1,
    json: { error: { code: 'bad-input', field: 'deadline.atMs' } },
  });
  expect((await ran('queue', 'deadline', a(), '--at', 'tomorrow')).code).toBe(2);
  expect((await ran('queue', 'deadline', a())).code).toBe(2);
  const set = await workspace.run('queue', 'deadline', a(), '--at', '2999-01-01T09:00Z', '--stop');
  expect(set.stdout).toContain('2999-01-01 09:00 UTC, stop');
  const none = await workspace.run('queue', 'deadline', a(), '--none');
  expect(none.stdout).not.toContain('2999');
});

test('Q7 a lane is named by its account; one that is not there is said with those that are', async () => {
  const { json } = await ran('queue', 'cancel', '--lane', 'Nobody:cheap');
  const { error } = json as { error: { code: string; message: string } };
  expect(error.code).toBe('not-found');
  const [, account = ''] = /there is (\w[\w ]*)$/.exec(error.message) ?? [];
  expect(await ran('queue', 'pause', '--lane', `${account}:cheap`)).toMatchObject({ code: 0 });
  expect(await ran('queue', 'resume', '--lane', `${account}:cheap`)).toMatchObject({ code: 0 });
  expect(await ran('queue', 'cancel', '--lane', `${account}:premium`)).toEqual({
    code: 0,
    json: { runs: 0 },
  });
  expect(await ran('queue', 'cancel', '--lane', `${account}:cheap`)).toEqual({ code: 0, json: { runs: 3 } });
  expect((await ran('queue', 'cancel', '--lane', 'cheap')).code).toBe(2);
  expect((await ran('queue', 'cancel', '--lane', `${account}:cheap`, '--all')).code).toBe(2);
});

test('a copy is made, listed and put back over damaged books; without --yes nothing is done', async () => {
  const made = await ran('workspace', 'backup');
  const { backup } = made.json as { backup: { name: string } };
  expect(await ran('workspace', 'backups')).toMatchObject({ json: { backups: [{ name: backup.name }] } });
  truncateSync(join(workspace.dir, 'workspace', 'grantmeter.sqlite'), 20_000);
  expect(await ran('workspace', 'info')).toMatchObject({
    code: 1,
    json: { error: { code: 'workspace-unusable', backup: backup.name } },
  });
  expect((await ran('workspace', 'restore')).code).toBe(2);
  expect((await ran('workspace', 'restore', 'no-such-copy', '--yes')).code).toBe(1);
  expect(await ran('workspace', 'restore', '--yes')).toMatchObject({ code: 0, json: { restored: backup } });
  expect(await ran('ledger', 'verify')).toMatchObject({ code: 0, json: { ok: true } });
  expect((await ran('allocation', 'list')).code).toBe(0);
});
