// Every protocol once, by command line: practice accounts of all kinds, one batch over their models, bill and ledger equal.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRACTICE_MODELS } from '#db/seed';
import { providerKinds } from '#electron/providers';
import { freshWorkspace } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
beforeAll(async () => {
  workspace = await freshWorkspace();
});
afterAll(() => workspace.remove());

const json = async (...args: readonly string[]) => {
  const ran = await workspace.run(...args, '--json');
  expect([args.join(' '), ran.code, ran.stderr]).toEqual([args.join(' '), 0, expect.any(String)]);
  return ran.json() as Record<string, unknown>;
};

test('the practice provider sells through every kind but the one that a lab begins with', () => {
  expect([...new Set(PRACTICE_MODELS.map(({ provider }) => provider)), 'gmi'].sort()).toEqual(
    providerKinds()
      .map(({ id }) => id)
      .sort(),
  );
});

test('one batch runs through all of them; the bill is the ledger to the nano', async () => {
  await json('seed', '--kind', 'sample');
  const before = (await json('queue', 'status')) as { spentNanos: string };
  for (const { id } of providerKinds().filter((kind) => kind.id !== 'gmi'))
    expect(await json('account', 'connect', '--practice', '--provider', id)).toMatchObject({
      account: { provider: id, practice: true, baseUrl: null },
    });
  const { allocations } = (await json('allocation', 'list')) as { allocations: { id: string }[] };
  const prompts = join(workspace.dir, 'prompts.txt');
  await writeFile(prompts, 'a cat on a hill\na dog at sea\n');
  const models = PRACTICE_MODELS.filter(({ provider }) => provider !== 'veo').flatMap(({ key }) => [
    '--model',
    key,
  ]);
  await json(
    'batch',
    'submit',
    prompts,
    '--experiment',
    'Protocols',
    '--purpose',
    'Every protocol once.',
    '--allocation',
    allocations[1]?.id ?? '',
    ...models,
    '--model',
    'veo-3.1-fast-generate-001',
    '--set',
    'veo-3.1-fast-generate-001:durationSeconds=4',
  );
  const status = (await json('queue', 'run', '--until-empty')) as {
    counts: Record<string, number>;
    spentNanos: string;
    heldNanos: string;
  };
  expect(status).toMatchObject({
    heldNanos: '0',
    counts: { unknown: 0, 'failed-free': 0, 'failed-billed': 0, waiting: 0 },
  });
  const lines = (await readFile(join(workspace.dir, 'workspace', 'practice', 'bill.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  const billed = lines.reduce(
    (total, line) => total + BigInt((JSON.parse(line) as { nanos: string }).nanos),
    0n,
  );
  expect(BigInt(status.spentNanos) - BigInt(before.spentNanos)).toBe(billed);
}, 120_000);
