// The main job by command line, as scripts do it: an award, a batch, the queue, the books. The JSON is a contract.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, freshWorkspace, start } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
const json = async (...args: readonly string[]) => {
  const ran = await workspace.run(...args, '--json');
  expect([args[0], ran.code, ran.stderr]).toEqual([args[0], 0, expect.any(String)]);
  return ran.json();
};
let awardId = '';
let allocationId = '';
let batchId = '';
let prompts = '';

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown;
const NANOS = expect.stringMatching(/^-?\d+$/) as unknown;

beforeAll(async () => {
  workspace = await freshWorkspace();
  prompts = join(workspace.dir, 'prompts.csv');
  await writeFile(prompts, 'id,scene\n1,"a fox, at dusk"\n2,a harbour\n3,a lamp\n');
});
afterAll(() => workspace.remove());

test('award add', async () => {
  const { award } = (await json(
    'award',
    'add',
    '--sponsor',
    'NSF',
    '--number',
    'IIS-1',
    '--title',
    'Seeing',
    '--pi',
    'I. Okafor',
    '--start',
    '2020-01-01',
    '--end',
    '2099-12-31',
    '--amount',
    '1,000.000000001',
  )) as { award: { id: string } };
  expect(award).toMatchObject({
    id: UUID,
    sponsor: 'NSF',
    number: 'IIS-1',
    title: 'Seeing',
    piName: 'I. Okafor',
    start: '2020-01-01',
    end: '2099-12-31',
    amountNanos: '1000000000001',
    unallottedNanos: '1000000000001',
    projectedAtEndNanos: null,
    spentNanos: '0',
    allocations: [],
  });
  awardId = award.id;
});

test('allocation add and list', async () => {
  const { allocation } = (await json(
    'allocation',
    'add',
    '--award',
    awardId,
    '--name',
    'Baselines',
    '--amount',
    '1',
  )) as {
    allocation: { id: string };
  };
  allocationId = allocation.id;
  const expected = {
    id: allocationId,
    awardId,
    name: 'Baselines',
    allottedNanos: '1000000000',
    heldNanos: '0',
    spentNanos: '0',
    availableNanos: '1000000000',
  };
  expect(allocation).toMatchObject(expected);
  expect(await json('allocation', 'list')).toMatchObject({ allocations: [expected] });
  expect(await json('allocation', 'list', '--award', awardId)).toMatchObject({ allocations: [expected] });
});

test('award list and show', async () => {
  const award = { id: awardId, allottedNanos: '1000000000', allocations: [{ id: allocationId }] };
  expect(await json('award', 'list')).toMatchObject({ awards: [award] });
  expect(await json('award', 'show', awardId)).toMatchObject({ award });
});

test('models list', async () => {
  const { models } = (await json('models', 'list')) as { models: { key: string; priceNanos: string }[] };
  const prices = Object.fromEntries(models.map(({ key, priceNanos }) => [key, priceNanos]));
  expect(prices).toMatchObject({ 'bria-fibo-relight': '1000', Veo3: '400000000', 'Sora-2-Pro': '500000000' });
});

test('batch quote', async () => {
  const quoted = await json(
    'batch',
    'quote',
    prompts,
    '--model',
    'bria-fibo-relight',
    '--model',
    'bria-fibo-restore',
    '--allocation',
    allocationId,
    '--column',
    'scene',
    '--repeats',
    '2',
  );
  expect(quoted).toMatchObject({
    prompts: 3,
    runs: 12,
    lowNanos: NANOS,
    likelyNanos: NANOS,
    ceilingNanos: '12000',
    checks: expect.any(Array) as unknown,
    byModel: [
      { modelKey: 'bria-fibo-relight', runs: 6, eachNanos: '1000', ceilingNanos: '6000' },
      { modelKey: 'bria-fibo-restore', runs: 6, eachNanos: '1000', ceilingNanos: '6000' },
    ],
  });
});

test('batch submit holds the ceiling', async () => {
  const submitted = (await json(
    'batch',
    'submit',
    prompts,
    '--model',
    'bria-fibo-relight',
    '--allocation',
    allocationId,
    '--column',
    'scene',
    '--experiment',
    'First',
    '--purpose',
    'To see whether it runs.',
  )) as { batch: { id: string } };
  expect(submitted).toMatchObject({ batch: { id: UUID }, runs: 3, holdNanos: '3000' });
  batchId = submitted.batch.id;
  expect(await json('queue', 'status')).toMatchObject({
    counts: { waiting: 3, done: 0, unknown: 0 },
    heldNanos: '3000',
    spentNanos: '0',
  });
});

test('queue pause, resume and runs', async () => {
  expect(await json('queue', 'pause', '--batch', batchId)).toMatchObject({
    runs: expect.any(Number) as unknown,
  });
  expect(await json('queue', 'resume', '--batch', batchId)).toMatchObject({
    runs: expect.any(Number) as unknown,
  });
  const { runs, total } = (await json('queue', 'runs', '--batch', batchId, '--state', 'waiting')) as {
    runs: { prompt: string; ceilingNanos: string }[];
    total: number;
  };
  expect(total).toBe(3);
  expect(runs.map(({ prompt }) => prompt)).toContain('a fox, at dusk');
  expect(runs[0]?.ceilingNanos).toBe('1000');
});

test("queue run pays what the provider's bill says", async () => {
  const bill = join(workspace.dir, 'bill.jsonl');
  const practice = await startPractice('--bill', bill);
  const ran = await json('queue', 'run', '--until-empty', '--practice-url', practice.url);
  await practice.end();
  expect(ran).toMatchObject({ counts: { done: 3, waiting: 0 }, heldNanos: '0', spentNanos: '3000' });
  const lines = (await readFile(bill, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toMatchObject({
      requestId: expect.any(String) as unknown,
      model: 'bria-fibo-relight',
      at: expect.anything() as unknown,
    });
    expect(String(line['nanos'])).toBe('1000');
  }
  expect(await json('queue', 'status')).toMatchObject({
    counts: { done: 3 },
    heldNanos: '0',
    spentNanos: '3000',
  });
});

test('queue cancel frees what was held', async () => {
  await json(
    'batch',
    'submit',
    prompts,
    '--model',
    'pixverse-v5.6-t2v',
    '--allocation',
    allocationId,
    '--column',
    'scene',
    '--experiment',
    'Second',
    '--purpose',
    'To be cancelled.',
  );
  expect(await json('queue', 'status')).toMatchObject({ heldNanos: '90000000' });
  expect(await json('queue', 'cancel', '--all')).toMatchObject({ runs: 3 });
  expect(await json('queue', 'status')).toMatchObject({
    heldNanos: '0',
    counts: { 'cancelled-free': 3, done: 3 },
  });
});

test('ledger verify', async () => {
  const verified = await json('ledger', 'verify');
  expect(verified).toMatchObject({ ok: true, entries: expect.any(Number) as unknown, firstDifference: null });
});

test('report spend in every form', async () => {
  const row = { label: 'bria-fibo-relight', runs: 3, spentNanos: '3000' };
  expect(await json('report', 'spend')).toMatchObject({ rows: [row], totalNanos: '3000' });
  const asJson = await workspace.run('report', 'spend', '--award', awardId, '--format', 'json');
  expect(asJson.json()).toMatchObject({ rows: [row] });
  for (const by of ['day', 'model', 'person', 'tier'])
    expect(await json('report', 'spend', '--by', by)).toMatchObject({ totalNanos: '3000' });
  const csv = await workspace.run('report', 'spend', '--format', 'csv');
  expect(csv.stdout).toMatch(
    /^key,label,runs,spentUsd,spentNanos\r\n[\w-]+,bria-fibo-relight,3,0\.000003,3000\n$/,
  );
});

test('workspace info', async () => {
  expect(await json('workspace', 'info')).toMatchObject({
    dir: join(workspace.dir, 'workspace'),
    booksProblem: null,
    outputsProblem: null,
  });
});

test('seed refuses a workspace that is in use', async () => {
  const { code, json: read } = await workspace.run('seed', '--kind', 'sample', '--json');
  expect([code, read()]).toMatchObject([1, { error: { code: 'wrong-state' } }]);
});

async function startPractice(...args: readonly string[]): Promise<{ url: string; end(): Promise<void> }> {
  const practice = start(['practice', ...args]);
  const done = ended(practice);
  const url = await new Promise<string>((resolve, reject) => {
    practice.stdout.once('data', (text: string) => resolve((JSON.parse(text) as { url: string }).url));
    void done.then(({ stderr }) => reject(new Error(stderr)));
  });
  return {
    url,
    end: async () => {
      practice.kill('SIGTERM');
      await done;
    },
  };
}
