// The catalogue by command line: models, dated prices, checks, price tables. The JSON is a contract.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace, jsonOf } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
beforeAll(async () => {
  workspace = await freshWorkspace();
});
afterAll(() => workspace.remove());

const run = (...args: readonly string[]) => workspace.run(...args, '--json');
const json = <T>(...args: readonly string[]) => jsonOf<T>(args, run(...args));
interface Shown {
  readonly model: { readonly id: string; readonly prices: readonly { readonly priceNanos: string }[] };
}

test('models add, prices add, confirm and edit: versions are added, none is changed', {
  timeout: 60_000,
}, async () => {
  const key = 'deepseek-ai/DeepSeek-V3';
  const { model } = await json<Shown>('models', 'add', key, '--modality', 'text', '--task', 'Chat');
  expect(model).toMatchObject({ key, priceNanos: null, unit: null, tier: 'standard', stale: false });
  const read = ['--source', 'Price page', '--source-day', '2026-06-01'];
  const tokens = ['--unit', 'token', '--per', '1000000', '--amount', '0.27', '--output', '1.10'];
  expect((await json<Shown>('prices', 'add', key, ...tokens, ...read)).model).toMatchObject({
    priceNanos: '270000000',
    perUnits: '1000000',
    unit: 'token',
    price: { outputNanos: '1100000000', cachedNanos: null, sourceDay: '2026-06-01' },
  });
  await json('prices', 'confirm', key);
  await json('models', 'edit', key, '--tier', 'baseline');
  const shown = await json<Shown>('models', 'show', key);
  expect(shown.model).toMatchObject({ tier: 'baseline' });
  expect(shown.model.prices.map(({ priceNanos }) => priceNanos)).toEqual(['270000000', '270000000']);
});

test.each([
  ['an id in other letters', ['models', 'show', 'veo3'], 1, { code: 'not-found' }],
  ['a model twice', ['models', 'add', 'Veo3', '--modality', 'video', '--task', 'x'], 1, { field: 'key' }],
  [
    'a price of tomorrow’s reading',
    ['prices', 'add', 'Veo3', '--amount', '1', '--source', 's', '--source-day', '2099-01-01'],
    1,
    { field: 'sourceDay' },
  ],
  [
    'an output rate of a request',
    [
      'prices',
      'add',
      'Veo3',
      '--amount',
      '1',
      '--output',
      '2',
      '--source',
      's',
      '--source-day',
      '2026-01-01',
    ],
    1,
    { field: 'output' },
  ],
  [
    'no source',
    ['prices', 'add', 'Veo3', '--amount', '1', '--source-day', '2026-01-01'],
    2,
    { code: 'usage' },
  ],
  ['nothing named', ['models', 'accept'], 2, { code: 'usage' }],
  ['an id that is none', ['models', 'dismiss', 'x'], 1, { code: 'not-found', what: 'proposal' }],
  ['an account that is not there', ['models', 'check', '--account', 'Nobody'], 1, { code: 'not-found' }],
  ['a table that is not there', ['prices', 'import', '/no/such/file.json'], 1, { code: 'bad-file' }],
])('%s is refused', async (_what, args, code, error) => {
  const ran = await run(...args);
  expect([ran.code, ran.json()]).toMatchObject([code, { error }]);
});

interface Proposals {
  readonly proposals: readonly { readonly id: string; readonly modelKey: string; readonly kind: string }[];
}

test('proposals wait; one without a unit is accepted with one', { timeout: 60_000 }, async () => {
  const { proposals } = await json<Proposals>('prices', 'proposals');
  const unclear = proposals.find(({ modelKey }) => modelKey === 'elevenlabs-tts-v3');
  expect(unclear).toMatchObject({
    kind: 'price',
    amountNanos: '100000000',
    rate: null,
    confidence: 'client',
  });
  const id = unclear?.id ?? '';
  expect((await run('models', 'accept', id)).json()).toMatchObject({ error: { field: 'items.0.unit' } });
  const unit = ['--unit', 'character', '--per', '1000'];
  expect(await json('models', 'accept', id, ...unit)).toEqual({ accepted: 1 });
  expect((await json<Shown>('models', 'show', 'elevenlabs-tts-v3')).model).toMatchObject({
    priceNanos: '100000000000',
    perUnits: '1000000',
    unit: 'character',
  });
  expect((await run('models', 'dismiss', id)).json()).toMatchObject({ error: { code: 'wrong-state' } });
});

test('models check asks the practice provider; accept --all takes what it found', {
  timeout: 60_000,
}, async () => {
  const add = ['--amount', '0.42', '--unit', 'second', '--source', 'Invoice', '--source-day', '2026-01-01'];
  await json('prices', 'add', 'Veo3', ...add);
  const { check } = await json<{ check: Proposals }>('models', 'check');
  expect(check).toMatchObject({ check: { listed: 13 }, unread: [] });
  const found = check.proposals.map(({ kind, modelKey }) => `${kind} ${modelKey}`);
  // The practice provider describes what its models take, as well.
  expect(found.filter((line) => !line.startsWith('form '))).toEqual([
    'price Veo3',
    'gone deepseek-ai/DeepSeek-V3',
    'price elevenlabs-tts-v3',
  ]);
  expect(await json('models', 'accept', '--all')).toEqual({ accepted: found.length });
  expect((await json<Shown>('models', 'show', 'Veo3')).model).toMatchObject({
    priceNanos: '400000000',
    unit: 'request',
    prices: [{ source: "Provider's own price list" }, { source: 'Invoice' }, {}],
  });
  expect((await json<Shown>('models', 'show', 'deepseek-ai/DeepSeek-V3')).model).toMatchObject({
    goneAtMs: expect.any(Number),
  });
});

test('prices import shows first and writes what was asked for', { timeout: 60_000 }, async () => {
  const file = join(workspace.dir, 'prices_2026-08-01.json');
  const video = { litellm_provider: 'gmi', mode: 'video_generation' };
  await writeFile(
    file,
    JSON.stringify({
      'gmi/Sora-2-Pro': { ...video, output_cost_per_second: 0.5 },
      'other/Veo3': { ...video, litellm_provider: 'other', output_cost_per_second: 0.4 },
      free: { ...video, output_cost_per_second: 0 },
    }),
  );
  const preview = await json<{ import: object }>('prices', 'import', file);
  expect(preview.import).toMatchObject({
    day: '2026-08-01',
    models: 3,
    usable: 2,
    done: false,
    written: 0,
    matches: [
      { modelKey: 'Sora-2-Pro', chosen: true, rate: { priceNanos: '500000000', unit: 'second' } },
      { modelKey: 'Veo3', sameProvider: false, chosen: false },
    ],
    unusable: [{ name: 'free' }],
  });
  expect(await json('prices', 'import', file, '--write')).toMatchObject({ import: { written: 1 } });
  expect(await json('prices', 'import', file, '--write', '--entry', 'other/Veo3')).toMatchObject({
    import: { written: 1 },
  });
  expect((await json<Shown>('models', 'show', 'Veo3')).model).toMatchObject({
    priceNanos: '400000000',
    unit: 'second',
  });
});

test.each([
  ['models', 'show', 'Veo3'],
  ['prices', 'proposals'],
  ['models', 'list'],
])('%s %s is plain text in a pipe', async (...args) => {
  const { code, stdout, stderr } = await workspace.run(...args);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('\u001b');
  expect(stdout.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
});
