/** What GMI says that a model takes, in the two shapes that are understood, and what becomes of a run by it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Adapter, type ModelListing, providerKind } from '#electron/providers';
import { createPracticeRig, type PracticeRig, PRICES, realClock } from '../../conformance/practice-rig.ts';
import { adapterOver, answered } from './adapter-over.ts';

const signal = new AbortController().signal;

async function described(detail: unknown): Promise<ModelListing | null> {
  const { adapter } = adapterOver('gmi', () => answered(detail));
  const answer = await adapter.describeModel('m', signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}
const formOf = async (detail: unknown) => (await described(detail))?.form;

test('[I] a list of parameters', async () => {
  const parameters = [
    { name: 'prompt', type: 'string', required: true },
    { name: 'seed', type: 'int' },
    { name: 'quality', type: 'string', required: true, options: ['540p', '720p'] },
    { name: 'mode', type: 'enum', enum: ['std', 'pro'] },
    { name: 'duration', type: 'integer', min: 1, max: 15, default: 5 },
    { name: 'durationSeconds', type: 'string', options: ['4', '8'], default: '8' },
    { name: 'cfg', type: 'float', min: 0, max: 1 },
    { name: 'sound', type: 'bool' },
    { name: 'image', type: 'image' },
    { name: 'extra', type: 'object' },
  ];
  expect(await formOf({ parameters })).toEqual({
    promptName: 'prompt',
    seedName: 'seed',
    required: ['quality'],
    parameters: {
      quality: { kind: 'choice', values: ['540p', '720p'] },
      mode: { kind: 'choice', values: ['std', 'pro'] },
      duration: { kind: 'integer', min: 1, max: 15, preset: 5 },
      durationSeconds: { kind: 'choice', values: ['4', '8'], preset: '8' },
      cfg: { kind: 'number', min: 0, max: 1 },
      sound: { kind: 'flag' },
      image: { kind: 'media' },
      extra: { kind: 'any' },
    },
  });
});

test('[I] a JSON schema, under its name or by itself', async () => {
  const schema = {
    type: 'object',
    required: ['text', 'voice_id'],
    properties: {
      text: { type: 'string' },
      voice_id: { type: 'string' },
      temperature: { type: 'number', minimum: 0, maximum: 2 },
    },
  };
  const form = {
    promptName: 'text',
    seedName: null,
    required: ['voice_id'],
    parameters: { voice_id: { kind: 'text' }, temperature: { kind: 'number', min: 0, max: 2 } },
  };
  expect(await formOf({ parameters: schema })).toEqual(form);
  expect(await formOf({ model: 'm', ...schema })).toEqual(form);
});

test.each([
  ['nothing', { model: 'm' }],
  ['words', { parameters: 'see the documents' }],
  ['a list of names', { parameters: ['prompt', 'seed'] }],
  ['no text that could be a prompt', { parameters: [{ name: 'image', type: 'image' }] }],
  ['null', { parameters: null }],
])('%s is no form, and the price stands all the same', async (_, detail) => {
  const price_info = { price: 35_000, unit: 'image' };
  expect(await described({ ...detail, price_info })).toMatchObject({
    form: null,
    price: { nanos: 35_000_000n, unit: 'image' },
  });
});

describe('the practice provider publishes what its models take', () => {
  let rig: PracticeRig;
  let adapter: Adapter;
  beforeAll(async () => {
    rig = await createPracticeRig();
    const kind = providerKind('gmi');
    if (!kind) throw new Error('the kind is there');
    adapter = kind.create({
      http: rig.http,
      clock: realClock,
      baseUrl: rig.url() + kind.practicePath,
      apiKey: () => Promise.resolve('any'),
    });
  });
  afterAll(() => rig.close());

  test.each([...PRICES.keys()])(
    '%s: prompt and seed stand where the adapter itself would put them',
    async (modelKey) => {
      const answer = await adapter.describeModel(modelKey, signal);
      const form = answer.ok ? (answer.value?.form ?? null) : null;
      expect(form).not.toBeNull();
      const run = {
        modelKey,
        prompt: 'a scene',
        seed: 7,
        parameters: modelKey.startsWith('pixverse') ? { quality: '540p' } : {},
      };
      const byForm = adapter.buildPayload({ ...run, form });
      const byItself = adapter.buildPayload({ ...run, form: null });
      if (!byForm.ok || !byItself.ok) throw new Error('both are known');
      expect(byForm.value).toMatchObject(byItself.value);
    },
  );

  test('a form that was published refuses what the model is not said to take', async () => {
    const answer = await adapter.describeModel('Veo3', signal);
    const form = answer.ok ? (answer.value?.form ?? null) : null;
    const run = { modelKey: 'Veo3', prompt: 'a', seed: 7, form };
    expect(adapter.buildPayload({ ...run, parameters: { durationSeconds: '8', fps: 24 } }).ok).toBe(false);
    // Eight seconds is what is made, and so what is billed, where nothing is asked for.
    const built = adapter.buildPayload({ ...run, parameters: {} });
    expect(built.ok && adapter.measure({ ...run, parameters: {} }, built.value).ceiling.counts).toMatchObject(
      { second: '8' },
    );
  });
});
