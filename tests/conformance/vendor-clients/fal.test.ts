// fal's own client against the practice provider: what it is answered is what our adapter reads.
import { ApiError, createFalClient, type FalClient, ValidationError } from '@fal-ai/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter } from '#electron/providers';
import { FAL_MODELS } from '../fal-subject.ts';
import { createVendorRig, NEVER, type VendorRig } from '../../support/vendor-rig.ts';
import { realClock } from '../practice-rig.ts';

const IMAGE = 'fal-ai/flux/schnell';
const FILM = 'fal-ai/minimax/hailuo-02/standard/text-to-video';

let rig: VendorRig;
let adapter: Adapter;
let client: FalClient;

beforeAll(async () => {
  rig = await createVendorRig('fal', FAL_MODELS);
  adapter = rig.adapterWith('any');
  client = createFalClient({
    credentials: 'any',
    requestMiddleware: (request) =>
      Promise.resolve({ ...request, url: request.url.replace('https://queue.fal.run', rig.url) }),
  });
});
afterAll(() => rig.practice.close());

const ours = (modelKey: string, id: string) => `${modelKey.split('/').slice(0, 2).join('/')}/requests/${id}`;

describe("fal's own client", () => {
  test('submits, asks and reads a result that our adapter reads the same', async () => {
    const input = { prompt: 'a bay', num_images: 2, image_size: 'square_hd' as const };
    const { request_id: requestId } = await client.queue.submit(IMAGE, { input });
    await client.queue.subscribeToStatus(IMAGE, { requestId, pollInterval: 10 });
    const { data } = await client.queue.result(IMAGE, { requestId });
    const images: readonly { readonly url: string }[] = data.images;
    expect(images).toHaveLength(2);
    const state = await rig.endOf(adapter, IMAGE, ours(IMAGE, requestId));
    expect(state).toMatchObject({
      kind: 'done',
      outputs: images.map(({ url }) => ({ url })),
      // A picture of 1.05 megapixels is billed as two: the provider's own count, not the product of the sides.
      bill: { quantity: '1', counts: { image: '2', megapixel: '4' } },
    });
  });

  test('reads what our adapter submitted', async () => {
    const id = await rig.submit(adapter, FILM, { duration: '10' });
    const requestId = id.slice(id.lastIndexOf('/') + 1);
    expect((await client.queue.status(FILM, { requestId })).status).toMatch(/IN_QUEUE|IN_PROGRESS/);
    const state = await rig.endOf(adapter, FILM, id);
    const { data } = await client.queue.result(FILM, { requestId });
    expect(state).toMatchObject({
      outputs: [{ url: data.video.url }],
      bill: { counts: { second: '10.008' } },
    });
  });

  test('cancels what waits; what is at work goes on and is billed', async () => {
    const { request_id: requestId } = await client.queue.submit(FILM, { input: { prompt: 'stop' } });
    await client.queue.cancel(FILM, { requestId });
    await expect(client.queue.result(FILM, { requestId })).rejects.toMatchObject({ status: 499 });
    const before = await rig.practice.counts();
    expect(await rig.endOf(adapter, FILM, ours(FILM, requestId))).toEqual({
      kind: 'cancelled',
      charged: 'no',
    });

    const working = await rig.submit(adapter, FILM);
    for (let status = ''; status !== 'IN_PROGRESS'; await realClock.sleep(5)) {
      const states = await adapter.poll(FILM, [working], NEVER);
      const state = states.ok ? states.value.get(working) : undefined;
      status = state?.kind === 'pending' ? state.status : status;
    }
    expect(await adapter.cancel(working, NEVER)).toEqual({ ok: true, value: 'asked' });
    expect((await rig.endOf(adapter, FILM, working)).kind).toBe('done');
    expect(await adapter.cancel(working, NEVER)).toEqual({ ok: true, value: 'unsupported' });
    expect((await rig.practice.counts()).billedRequests - before.billedRequests).toBe(1);
  });

  test('is refused and fails where our adapter does', async () => {
    await expect(client.queue.submit('fal-ai/nothing', { input: {} })).rejects.toBeInstanceOf(ApiError);
    const answer = await adapter.submit(
      { modelKey: 'fal-ai/nothing', payload: { prompt: 'x' }, reference: 'x' },
      NEVER,
    );
    expect(answer).toMatchObject({ kind: 'refused', error: { code: 'no-entitlement-or-model' } });

    await rig.practice.force('fail-billed');
    const { request_id: requestId } = await client.queue.submit(IMAGE, { input: { prompt: 'bad' } });
    const state = await rig.endOf(adapter, IMAGE, ours(IMAGE, requestId));
    await expect(client.queue.result(IMAGE, { requestId })).rejects.toBeInstanceOf(ValidationError);
    expect(state).toMatchObject({
      kind: 'failed',
      error: {
        code: 'job-failed',
        httpStatus: 422,
        charged: 'unknown',
        message: expect.stringContaining('prompt: '),
      },
    });
  });
});

describe('the platform', () => {
  test('a key that may see costs books the billing event', async () => {
    const admin = rig.adapterWith('admin-key');
    const requestId = await rig.submit(admin, IMAGE);
    expect(await rig.endOf(admin, IMAGE, requestId)).toMatchObject({ bill: { amount: 3_000_000n } });
    const calls = rig.practice.calls.length;
    const usual = await rig.submit(adapter, IMAGE);
    const state = await rig.endOf(adapter, IMAGE, usual);
    expect(state).not.toHaveProperty('bill.amount');
    // Refused once, it is not asked again.
    expect(rig.practice.calls.slice(calls).filter((call) => call.includes('billing-events'))).toEqual([]);
  });

  test('describes a model with its form and price', async () => {
    expect(await adapter.describeModel(IMAGE, NEVER)).toEqual({
      ok: true,
      value: {
        key: IMAGE,
        task: 'text-to-image',
        price: { nanos: 3_000_000n, perUnits: 1n, unit: 'megapixel', currency: 'USD' },
        form: {
          promptName: 'prompt',
          seedName: 'seed',
          parameters: {
            image_url: { kind: 'media' },
            image_size: { kind: 'any' },
            num_images: { kind: 'integer', min: 1, max: 4, preset: 1 },
          },
        },
      },
    });
    expect(await adapter.describeModel('fal-ai/nothing', NEVER)).toEqual({ ok: true, value: null });
  });

  test('a request is found on a later page of the history', async () => {
    const sentAtMs = Date.now();
    const payload = { prompt: 'to be lost', seed: 7 };
    const { request_id } = await client.queue.submit(IMAGE, { input: payload });
    for (let more = 0; more < 120; more += 1)
      await client.queue.submit(IMAGE, { input: { prompt: `later ${more}` } });
    const query = { modelKey: IMAGE, payload, reference: 'x', sentAtMs, isTaken: () => false };
    expect(await adapter.find(query, NEVER)).toMatchObject({
      kind: 'found',
      requestId: ours(IMAGE, request_id),
    });
  });
});
