/** OpenAI's published client against the practice provider, and our adapter beside it: both must see the same films. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { APIError, toFile } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOutputStore } from '#electron/files';
import { type Adapter, providerKind } from '#electron/providers';
import { nanos, type Rate } from '#shared/money';
import { createPracticeRig, type PracticeRig, realClock } from '../practice-rig.ts';

const RATE: Rate = { nanos: nanos(300_000_000n), perUnits: 1n, unit: 'second' };
const MODELS = new Map([
  ['quick-film', RATE],
  ['sora-2-pro', RATE],
]);
const signal = new AbortController().signal;

let rig: PracticeRig;
let client: OpenAI;
let adapter: Adapter;

beforeAll(async () => {
  rig = await createPracticeRig({ pace: 0.2, catalogue: new Map([['openai-videos', MODELS]]) });
  const kind = providerKind('openai-videos');
  if (!kind) throw new Error('the kind is there');
  const baseUrl = rig.url() + kind.practicePath;
  client = new OpenAI({ apiKey: 'any', baseURL: baseUrl, maxRetries: 0 });
  adapter = kind.create({
    http: rig.http,
    clock: realClock,
    baseUrl,
    apiKey: () => Promise.resolve('any'),
  });
});
afterAll(() => rig.close());

test('create, retrieve, content: the client is given what our adapter sees', async () => {
  const created = await client.videos.create({
    model: 'sora-2-pro',
    prompt: 'waves',
    seconds: '8',
    size: '1280x720',
  });
  expect(created).toMatchObject({
    object: 'video',
    model: 'sora-2-pro',
    seconds: '8',
    size: '1280x720',
    error: null,
  });
  expect(['queued', 'in_progress']).toContain(created.status);
  let video = created;
  while (video.status !== 'completed') {
    await realClock.sleep(5);
    video = await client.videos.retrieve(created.id);
    expect(video.status).not.toBe('failed');
  }
  const states = await adapter.poll('sora-2-pro', [created.id], signal);
  const state = states.ok ? states.value.get(created.id) : undefined;
  expect(state).toMatchObject({ kind: 'done', bill: { quantity: '1', counts: { second: '8' } } });
  const theirs = Buffer.from(await (await client.videos.downloadContent(created.id)).arrayBuffer());
  const opened =
    state?.kind === 'done' ? await adapter.openOutput(state.outputs[0] ?? { url: '' }, signal) : null;
  if (!opened?.ok) throw new Error('the film is there');
  const ours: Uint8Array[] = [];
  for await (const chunk of opened.value) ours.push(chunk);
  expect(Buffer.concat(ours).equals(theirs)).toBe(true);
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-film-'));
  const store = await createOutputStore({ dir });
  if (!store.ok) throw new Error(store.error.message);
  const put = await store.value.put(
    (async function* () {
      yield theirs;
    })(),
    { maxBytes: 10_000_000 },
  );
  await rm(dir, { recursive: true });
  expect(put).toMatchObject({ ok: true, value: { mediaType: 'video/mp4' } });
});

test('a film that the client made is found by our adapter, whatever the page size', async () => {
  const sentAtMs = realClock.nowMs();
  const mine = await client.videos.create({ model: 'quick-film', prompt: 'the one', seconds: '4' });
  for (let count = 0; count < 5; count += 1)
    await client.videos.create({ model: 'quick-film', prompt: `another ${count}`, seconds: '4' });
  const ids: string[] = [];
  for await (const video of client.videos.list({ limit: 2 })) ids.push(video.id);
  expect(ids).toContain(mine.id);
  expect(new Set(ids).size).toBe(ids.length);
  const asc = await client.videos.list({ limit: 100, order: 'asc' });
  expect(asc.data.map(({ id }) => id)).toEqual([...ids].reverse());
  const query = {
    modelKey: 'quick-film',
    payload: { prompt: 'the one', seconds: '4' },
    reference: 'r-1',
    sentAtMs,
    isTaken: () => false,
  };
  expect(await adapter.find(query, signal)).toMatchObject({ kind: 'found', requestId: mine.id });
  const other = { ...query, payload: { prompt: 'the one', seconds: '8' } };
  expect(await adapter.find(other, signal)).toEqual({ kind: 'absent' });
});

test('the same request from either side costs the same', async () => {
  const billed = async () => BigInt((await rig.counts()).billedNanos);
  const before = await billed();
  await client.videos.create({
    model: 'quick-film',
    prompt: 'twice',
    seconds: '12',
    input_reference: await toFile(Buffer.from('a picture'), 'first.png', { type: 'image/png' }),
  });
  const between = await billed();
  const built = adapter.buildPayload({
    modelKey: 'quick-film',
    prompt: 'twice',
    seed: 1,
    parameters: { seconds: 12, input_reference: 'https://pictures.example/first.png' },
    form: null,
  });
  if (!built.ok) throw new Error(built.error.message);
  await adapter.submit({ modelKey: 'quick-film', payload: built.value, reference: 'r-2' }, signal);
  expect((await billed()) - between).toBe(between - before);
  expect(between - before).toBe(12n * RATE.nanos);
});

test('errors: the client throws what our adapter says', async () => {
  await rig.force('429');
  const refused = await client.videos
    .create({ model: 'quick-film', prompt: 'a' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(APIError);
  expect(refused).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
  const unknown = await client.videos
    .create({ model: 'no-such', prompt: 'a' })
    .catch((error: unknown) => error);
  expect(unknown).toMatchObject({ status: 404, code: 'model_not_found' });
  const payload = { prompt: 'a', seconds: '4' };
  expect(await adapter.submit({ modelKey: 'no-such', payload, reference: 'r-3' }, signal)).toMatchObject({
    kind: 'refused',
    error: { code: 'no-entitlement-or-model', message: (unknown as Error).message.replace(/^404 /, '') },
  });
  await rig.force('fail-billed');
  const failing = await client.videos.create({ model: 'quick-film', prompt: 'a' });
  expect(await client.videos.retrieve(failing.id)).toMatchObject({
    status: 'failed',
    error: { code: 'video_generation_failed' },
  });
  const states = await adapter.poll('quick-film', [failing.id], signal);
  expect(states.ok && states.value.get(failing.id)).toMatchObject({
    kind: 'failed',
    error: { code: 'job-failed', charged: 'unknown' },
  });
});

test('the only way to be rid of a film is to delete it, and our adapter never does', async () => {
  const made = await client.videos.create({ model: 'quick-film', prompt: 'a' });
  expect(await client.videos.delete(made.id)).toEqual({
    id: made.id,
    deleted: true,
    object: 'video.deleted',
  });
  const before = rig.calls.length;
  expect(await adapter.cancel(made.id, signal)).toEqual({ ok: true, value: 'unsupported' });
  expect(rig.calls.length).toBe(before);
});

test('models are listed alike', async () => {
  const theirs: string[] = [];
  for await (const { id } of client.models.list()) theirs.push(id);
  const ours = await adapter.listModels(signal);
  expect(ours.ok && ours.value.map(({ key }) => key)).toEqual(theirs);
});
