// A run that is paid by the token, from the command line: queued, run against a practice provider, and shown with what it took.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#db';
import { insertAccount, insertModel, insertPrice } from '#db/repos';
import { assert, type Day } from '#shared/base';
import type { Id } from '#shared/domain';
import { CHAT_SUBJECTS } from '../../conformance/chat-subjects.ts';
import { createPracticeRig, type PracticeRig } from '../../conformance/practice-rig.ts';
import { freshWorkspace } from './run-cli.ts';

const MODEL = 'qwen-think';
const [CHAT] = CHAT_SUBJECTS;
const makeId = <Of extends string>() => v7() as Id<Of>;
let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
let practice: PracticeRig;

beforeAll(async () => {
  practice = await createPracticeRig({ catalogue: new Map([['openai-chat', CHAT?.models ?? new Map()]]) });
  workspace = await freshWorkspace();
  expect((await workspace.run('seed', '--kind', 'sample')).code).toBe(0);
  const opened = openDatabase(join(workspace.dir, 'workspace', 'grantmeter.sqlite'));
  assert(opened.ok, 'the workspace is there');
  opened.value.write((tx) => {
    const accountId = makeId<'account'>();
    const modelId = makeId<'model'>();
    const rate = CHAT?.models.get(MODEL);
    assert(rate, 'it is sold');
    insertAccount(tx, {
      id: accountId,
      provider: 'openai-chat',
      name: 'Rack 7',
      baseUrl: null,
      practice: true,
      concurrency: 4,
      premiumConcurrency: 1,
      requestsPerMinute: null,
    });
    insertModel(tx, { id: modelId, accountId, key: MODEL, modality: 'text', task: 'Chat', tier: 'standard' });
    const day = '2026-01-01' as Day;
    const dated = { currency: 'USD', source: 'test', sourceDay: day, validFromDay: day };
    insertPrice(tx, { id: makeId<'price'>(), modelId, ...rate, ...dated });
  });
  opened.value.close();
}, 120_000);
afterAll(async () => {
  await practice.close();
  await workspace.remove();
});

test('queue show says what a chat took, as people and as programs read it', async () => {
  const prompts = join(workspace.dir, 'prompts.txt');
  writeFileSync(prompts, 'Describe a field of rye.\n');
  const { allocations } = (await workspace.run('allocation', 'list', '--json')).json<{
    allocations: { id: string }[];
  }>();
  const place = ['--allocation', allocations[0]?.id ?? '', '--experiment', 'Words', '--purpose', 'To see.'];
  expect((await workspace.run('batch', 'submit', prompts, '--model', MODEL, ...place)).code).toBe(0);
  expect((await workspace.run('queue', 'run', '--until-empty', '--practice-url', practice.url())).code).toBe(
    0,
  );
  const { runs } = (await workspace.run('queue', 'runs', '--json')).json<{
    runs: { id: string; modelKey: string }[];
  }>();
  const id = runs.find(({ modelKey }) => modelKey === MODEL)?.id ?? '';

  const { run } = (await workspace.run('queue', 'show', id, '--json')).json<{
    run: { state: string; spent: string; measures: Record<string, number | null> };
  }>();
  expect(run.state).toBe('done');
  expect(run.measures).toMatchObject({ inputTokens: expect.any(Number), cachedTokens: 0, computeMs: null });
  const { inputTokens, outputTokens, tokensPerSecond } = run.measures;
  expect(tokensPerSecond).toBeGreaterThan(0);

  const text = (await workspace.run('queue', 'show', id)).stdout;
  expect(text).toMatch(/state\s+done\n/);
  expect(text).toContain(`${inputTokens} read, ${outputTokens} written`);
  expect(text).toMatch(/first token\s+after \d/);
  expect(text).toMatch(/speed\s+[\d.]+ tokens a second/);
  expect(text).toMatch(/Accepted by the provider as practice-/);
  expect((await workspace.run('queue', 'show', 'nonsense')).code).toBe(1);
}, 120_000);
