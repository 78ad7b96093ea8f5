// Replicate's own client against the practice provider: what it is answered is what our adapter reads.
import Replicate from 'replicate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '#electron/providers';
import { createVendorRig, NEVER, textOf, type VendorRig } from '../../support/vendor-rig.ts';
import { realClock } from '../practice-rig.ts';
import { REPLICATE_MODELS } from '../replicate-subject.ts';

const IMAGE = 'black-forest-labs/flux-schnell';
const FILM = 'minimax/hailuo-02';
const FILM_KEY = `${FILM}:abc123`;
const TEXT = 'meta/llama-3-8b-instruct';

let rig: VendorRig;
let adapter: Adapter;
let client: Replicate;

beforeAll(async () => {
  rig = await createVendorRig('replicate', REPLICATE_MODELS);
  adapter = rig.adapterWith('any');
  client = new Replicate({ auth: 'any', baseUrl: rig.url, useFileOutput: false });
});
afterAll(() => rig.practice.close());

describe("Replicate's own client", () => {
  test('creates, waits for and reads a prediction that our adapter reads the same', async () => {
    const created = await client.predictions.create({
      model: IMAGE,
      input: { prompt: 'a bay', num_outputs: 2 },
    });
    expect(created.status).toBe('starting');
    const ended = await client.wait(created, { interval: 10 });
    expect(ended.status).toBe('succeeded');
    const state = await rig.endOf(adapter, IMAGE, created.id);
    expect(state).toMatchObject({
      kind: 'done',
      outputs: (ended.output as string[]).map((url) => ({ url })),
      bill: { quantity: '1', counts: { image: '2', 'compute-second': String(ended.metrics?.predict_time) } },
      measured: { computeMs: Math.round((ended.metrics?.predict_time ?? 0) * 1_000) },
    });
  });

  test('reads what our adapter submitted, by version too', async () => {
    for (const modelKey of [IMAGE, FILM_KEY]) {
      const requestId = await rig.submit(adapter, modelKey);
      const prediction = await client.predictions.get(requestId);
      expect([prediction.model, prediction.id]).toEqual([modelKey.split(':')[0], requestId]);
      expect(prediction.input).toMatchObject({ prompt: expect.stringContaining('a lighthouse') });
    }
  });

  test('runs a version, and a language model whose pieces are one text for us', async () => {
    expect(
      await client.run(`${FILM}:abc123`, {
        input: { prompt: 'waves' },
        wait: { mode: 'poll', interval: 10 },
      }),
    ).toMatch(/\/media\/.*\.mp4$/);
    const input = { prompt: 'a poem' };
    const pieces = await client.run(TEXT, { input, wait: { mode: 'poll', interval: 10 } });
    const page = await client.predictions.list();
    const state = await rig.endOf(adapter, TEXT, page.results[0]?.id ?? '');
    expect(await textOf(adapter, state)).toBe((pieces as string[]).join(''));
    expect(state).toMatchObject({
      bill: { tokens: { input: 2n, output: BigInt((pieces as string[]).length) } },
    });
  });

  test('pages through the list in which our adapter finds', async () => {
    const sentAtMs = Date.now();
    const input = { prompt: 'to be lost', seed: 1 };
    const lost = await client.predictions.create({ model: IMAGE, input });
    for (let more = 0; more < 130; more += 1)
      await client.predictions.create({ model: IMAGE, input: { prompt: `later ${more}` } });
    const seen: string[] = [];
    for await (const page of client.paginate(client.predictions.list)) seen.push(...page.map(({ id }) => id));
    expect(seen.indexOf(lost.id)).toBe(130);
    const query = { modelKey: IMAGE, payload: input, reference: 'x', sentAtMs, isTaken: () => false };
    expect(await adapter.find(query, NEVER)).toMatchObject({ kind: 'found', requestId: lost.id });
  });

  test('cancels: what our adapter reads of it afterwards', async () => {
    const queued = await client.predictions.create({ version: 'abc123', input: { prompt: 'stop' } });
    expect((await client.predictions.cancel(queued.id)).status).toBe('canceled');
    expect(await rig.endOf(adapter, FILM_KEY, queued.id)).toEqual({ kind: 'cancelled', charged: 'no' });
  });

  test('a deadline that passes before the start aborts, which is free', async () => {
    await rig.practice.force('stuck');
    const requestId = await rig.submit(adapter, IMAGE, { 'Cancel-After': '1s' });
    await realClock.sleep(1_050);
    expect((await client.predictions.get(requestId)).status).toBe('aborted');
    expect(await rig.endOf(adapter, IMAGE, requestId)).toEqual({ kind: 'cancelled', charged: 'no' });
  });

  test('is refused where our adapter is refused', async () => {
    const model = 'nobody/nothing';
    await expect(client.predictions.create({ model, input: { prompt: 'x' } })).rejects.toMatchObject({
      response: { status: 404 },
    });
    const payload = { prompt: 'x' };
    expect(await adapter.submit({ modelKey: model, payload, reference: 'x' }, NEVER)).toMatchObject({
      kind: 'refused',
      error: { code: 'no-entitlement-or-model', charged: 'no', message: expect.stringContaining(model) },
    });
  });

  test('describes a model whose schema is our form', async () => {
    const model = await client.models.get('black-forest-labs', 'flux-schnell');
    expect(model.latest_version?.openapi_schema).toMatchObject({ components: { schemas: {} } });
    expect(await adapter.describeModel(IMAGE, NEVER)).toEqual({
      ok: true,
      value: {
        key: IMAGE,
        price: null,
        task: null,
        form: {
          promptName: 'prompt',
          seedName: 'seed',
          parameters: {
            aspect_ratio: { kind: 'choice', values: ['1:1', '16:9', '9:16'] },
            image: { kind: 'media' },
            num_outputs: { kind: 'integer', min: 1, max: 4, preset: 1 },
          },
        },
      },
    });
    expect(await adapter.describeModel(FILM_KEY, NEVER)).toMatchObject({
      value: { form: { parameters: { duration: { min: 5, max: 10, preset: 5 } } } },
    });
    expect(await adapter.describeModel('nobody/nothing', NEVER)).toEqual({ ok: true, value: null });
  });
});
