/** Every shape of OpenAI's Videos protocol that is known, each with the mark of what it rests on (provider-apis.md 2, 5.3). */
import { describe, expect, test } from 'vitest';
import type { RequestState } from '#electron/providers';
import { adapterOver, answered, type SeenCall } from './adapter-over.ts';

const signal = new AbortController().signal;
const CREATED = 1_790_000_000;
const video = (more: object = {}) => ({
  id: 'video_1',
  object: 'video',
  model: 'sora-2-pro',
  status: 'queued',
  progress: 0,
  created_at: CREATED,
  completed_at: null,
  expires_at: null,
  prompt: 'waves',
  seconds: '8',
  size: '1280x720',
  remixed_from_video_id: null,
  error: null,
  ...more,
});
/** As trtllm-serve writes a job: a duration, frames, no seconds. */
const job = (more: object = {}) => ({
  ...video({ seconds: undefined, remixed_from_video_id: undefined }),
  duration: 4,
  fps: 24,
  response_format: 'file',
  ...more,
});

async function stateOf(body: object): Promise<RequestState | undefined> {
  const { adapter } = adapterOver('openai-videos', () => answered(body));
  const states = await adapter.poll('sora-2-pro', ['video_1'], signal);
  if (!states.ok) throw new Error(states.error.message);
  return states.value.get('video_1');
}
const URL_OF_FILM = 'https://provider.example/base/videos/video_1/content';

describe('the video object', () => {
  // biome-ignore format: a table
  test.each<[string, object, object]>([
    ['[D] queued', video(), { kind: 'pending', status: 'queued' }],
    ['[D] in progress', video({ status: 'in_progress', progress: 40 }), { kind: 'pending', status: 'in_progress' }],
    ['[D] completed', video({ status: 'completed', progress: 100, completed_at: CREATED + 90, expires_at: CREATED + 3690 }),
      { kind: 'done', outputs: [{ url: URL_OF_FILM }], bill: { quantity: '1', counts: { second: '8' } } }],
    ['[D] failed with a code', video({ status: 'failed', error: { code: 'internal_error', message: 'It broke' } }),
      { kind: 'failed', error: { code: 'job-failed', message: 'It broke', charged: 'unknown', retry: { kind: 'no' } } }],
    ['[C] failed by moderation', video({ status: 'failed', error: { code: 'moderation_blocked', message: 'Blocked' } }),
      { kind: 'failed', error: { code: 'refused-by-policy', charged: 'unknown' } }],
    ['[I] failed without a reason', video({ status: 'failed' }), { kind: 'failed', error: { charged: 'unknown' } }],
    ['[I] a word nobody knows', video({ status: 'paused' }), { kind: 'pending', status: 'paused' }],
    ['[C] trtllm-serve, completed', job({ status: 'completed', output_path: '/data/video_1.mp4' }),
      { kind: 'done', bill: { quantity: '1', counts: { second: '4' } } }],
    ['[C] trtllm-serve, an error in words alone', job({ status: 'failed', error: 'out of memory' }),
      { kind: 'failed', error: { message: 'out of memory', charged: 'unknown' } }],
  ])('%s', async (_, body, state) => {
    expect(await stateOf(body)).toMatchObject(state);
  });

  test('[I] a film of unsaid length is not counted in seconds', async () => {
    expect(await stateOf(video({ status: 'completed', seconds: null }))).toMatchObject({
      bill: { quantity: '1' },
    });
    expect(await stateOf(video({ status: 'completed', seconds: null }))).not.toHaveProperty('bill.counts');
  });

  test('[D] an id the server does not know is missing from the answer', async () => {
    const { adapter } = adapterOver('openai-videos', () => answered({ error: { message: 'none' } }, 404));
    const states = await adapter.poll('sora-2', ['video_1'], signal);
    expect(states.ok && states.value.size).toBe(0);
  });
});

describe('a submission', () => {
  const build = (parameters: object = {}, modelKey = 'sora-2-pro') =>
    adapterOver('openai-videos', () => answered(video())).adapter.buildPayload({
      modelKey,
      prompt: 'waves',
      seed: 7,
      parameters: parameters as never,
      form: null,
    });

  test('[D] seconds are text, size is said, a picture is named by an object, there is no seed', () => {
    expect(build({ seconds: 8, input_reference: 'https://pictures.example/a.png' })).toEqual({
      ok: true,
      value: {
        prompt: 'waves',
        seconds: '8',
        size: '720x1280',
        input_reference: { image_url: 'https://pictures.example/a.png' },
      },
    });
  });

  // biome-ignore format: a table
  test.each([
    [{ seconds: 7 }, 'sora-2', /seconds/],
    [{ size: '100x100' }, 'sora-2', /size/],
    [{ size: 'large' }, 'wan-2.2', /like 1280x720/],
    [{ metadata: 'x' }, 'sora-2', /not known to take/],
    [{ n: 2 }, 'wan-2.2', /not known to take/],
  ])('%j for %s is refused before it is sent', (parameters, modelKey, words) => {
    const built = build(parameters, modelKey);
    expect(built.ok ? '' : built.error.message).toMatch(words);
  });

  test('what is held covers what is billed: the seconds that were asked for', () => {
    const { adapter } = adapterOver('openai-videos', () => answered(video()));
    const input = { modelKey: 'm', prompt: 'a', seed: 1, parameters: {}, form: null };
    const built = adapter.buildPayload(input);
    if (!built.ok) throw new Error(built.error.message);
    expect(adapter.measure(input, built.value)).toEqual({
      likely: { quantity: '1', counts: { second: '4' } },
      ceiling: { quantity: '1', counts: { second: '4' } },
    });
  });

  const submit = async (body: unknown, status = 200) => {
    const { adapter, calls } = adapterOver('openai-videos', () => answered(body, status));
    const payload = { prompt: 'waves', seconds: '8', size: '1280x720' };
    return {
      answer: await adapter.submit({ modelKey: 'sora-2-pro', payload, reference: 'r' }, signal),
      calls,
    };
  };

  test('[D] it is JSON with the model beside the fields', async () => {
    const { answer, calls } = await submit(video());
    expect(answer).toMatchObject({ kind: 'accepted', requestId: 'video_1', state: { kind: 'pending' } });
    expect(calls[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: { model: 'sora-2-pro', prompt: 'waves', seconds: '8', size: '1280x720' },
    });
    expect(calls[0]?.url.href).toBe('https://provider.example/base/videos');
  });

  const said = (code: string | null, message = 'no') => ({
    error: { message, type: 't', param: null, code },
  });
  // biome-ignore format: a table
  test.each<[string, number, unknown, object]>([
    ['[C] trtllm-serve accepts with 202', 202, job(), { kind: 'accepted', requestId: 'video_1' }],
    ['[D] rate limit', 429, said('rate_limit_exceeded'), { kind: 'refused', error: { code: 'rate-limited', retry: { kind: 'after' } } }],
    ['[D] no credit', 429, said('insufficient_quota'), { kind: 'refused', error: { code: 'out-of-credit', retry: { kind: 'no' } } }],
    ['[D] key', 401, said('invalid_api_key'), { kind: 'refused', error: { code: 'key-refused' } }],
    ['[D] model', 404, said('model_not_found'), { kind: 'refused', error: { code: 'no-entitlement-or-model' } }],
    ['[I] model, forbidden', 403, said('model_not_found'), { kind: 'refused', error: { code: 'no-entitlement-or-model' } }],
    ['[I] moderation', 400, said('moderation_blocked'), { kind: 'refused', error: { code: 'refused-by-policy', charged: 'no' } }],
    ['[D] request', 400, said(null), { kind: 'refused', error: { code: 'bad-request' } }],
    ['[C] trtllm-serve, a field it does not know', 422, { object: 'error', message: 'Unknown request field', type: 'BadRequestError', code: 422 },
      { kind: 'refused', error: { code: 'bad-request', message: 'Unknown request field' } }],
    ['[D] server', 500, said(null), { kind: 'in-doubt', error: { charged: 'unknown' } }],
    ['[I] not a video', 200, { ok: true }, { kind: 'in-doubt', error: { code: 'malformed-answer', charged: 'unknown' } }],
  ])('%s', async (_, status, body, answer) => {
    expect((await submit(body, status)).answer).toMatchObject(answer);
  });

  test('a server of the lab wants no key and is sent none', async () => {
    const { adapter, calls } = adapterOver('openai-videos', () => answered(job(), 202), {
      apiKey: async () => null,
    });
    await adapter.submit({ modelKey: 'wan', payload: { prompt: 'a' }, reference: 'r' }, signal);
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('looking for a lost one', () => {
  const SENT = CREATED * 1000 - 2_000;
  const find = (answer: (call: SeenCall) => ReturnType<typeof answered>, payload: object = {}) => {
    const { adapter, calls } = adapterOver('openai-videos', answer);
    const query = {
      modelKey: 'sora-2',
      payload: { prompt: 'waves', seconds: '8', size: '1280x720', ...payload },
      reference: 'r',
      sentAtMs: SENT,
      isTaken: () => false,
    };
    return adapter.find(query, signal).then((found) => ({ found, calls }));
  };
  const page = (data: readonly object[], more: object = { has_more: false }) =>
    answered({ object: 'list', data, ...more });
  const ours = video({ id: 'ours', model: 'sora-2' });

  // biome-ignore format: a table
  test.each<[string, object, string]>([
    ['[D] prompt, seconds and size alike', ours, 'found'],
    ['[I] under the dated name of the model', { ...ours, model: 'sora-2-2025-10-06' }, 'found'],
    ['another size', { ...ours, size: '720x1280' }, 'absent'],
    ['other seconds', { ...ours, seconds: '4' }, 'absent'],
    ['another model', { ...ours, model: 'sora-2-pro' }, 'absent'],
    ['an equal one of yesterday', { ...ours, created_at: CREATED - 3_600 }, 'cannot-know'],
    ['[C] listed without its prompt', { ...ours, prompt: null }, 'unavailable'],
  ])('%s: %s', async (_, listed, kind) => {
    expect((await find(() => page([listed]))).found.kind).toBe(kind);
  });

  test('a size that was left to the server is not compared', async () => {
    const { found } = await find(() => page([{ ...ours, size: '832x480' }]), { size: 'auto' });
    expect(found).toMatchObject({ kind: 'found', requestId: 'ours' });
  });

  test('[D] pages are followed by their last id until they are older', async () => {
    const other = (index: number, atS: number) =>
      video({ id: `o-${index}`, prompt: 'other', model: 'sora-2', created_at: atS });
    const newer = Array.from({ length: 100 }, (_, index) => other(index, CREATED + 500 - index));
    const older = [ours, other(200, CREATED - 100)];
    const { found, calls } = await find(({ url }) =>
      url.searchParams.get('after') === 'o-99'
        ? page(older, { has_more: true })
        : page(newer, { has_more: true }),
    );
    expect(found).toMatchObject({ kind: 'found', requestId: 'ours' });
    expect(calls.map(({ url }) => url.searchParams.get('after'))).toEqual([null, 'o-99']);
  });

  test('[C] trtllm-serve shows everything at once, oldest first, and says nothing of pages', async () => {
    const others = [1, 2, 3].map((index) => job({ id: `o-${index}`, prompt: 'other', model: 'sora-2' }));
    const list = (data: readonly object[]) => find(() => page(data, {}), { seconds: '4', size: 'auto' });
    expect((await list([...others, job({ id: 'ours', model: 'sora-2' })])).found).toMatchObject({
      requestId: 'ours',
    });
    expect((await list(others)).found).toEqual({ kind: 'absent' });
  });

  test('[I] a server that cuts its list and says nothing of it proves no absence', async () => {
    const cut = Array.from({ length: 100 }, (_, index) =>
      job({ id: `o-${index}`, prompt: 'other', model: 'sora-2' }),
    );
    const { found } = await find(({ url }) => page(cut.slice(0, Number(url.searchParams.get('limit'))), {}));
    expect(found.kind).toBe('cannot-know');
  });

  test('[I] a gateway without a list proves nothing', async () => {
    expect((await find(() => answered({ error: 'no route' }, 404))).found.kind).toBe('cannot-know');
  });
});

describe('a film', () => {
  test('[D] is fetched with the key at the server itself, and without it anywhere else', async () => {
    const { adapter, calls } = adapterOver('openai-videos', () => answered(video()));
    const gone = await adapter.openOutput({ url: URL_OF_FILM }, signal);
    await adapter.openOutput({ url: 'https://storage.example/videos/video_1/content' }, signal);
    expect(calls.map(({ headers }) => headers['authorization'])).toEqual(['Bearer key', undefined]);
    // [M] an hour after its end it is gone, and paid for.
    expect(gone).toMatchObject({
      ok: false,
      error: { code: 'output-gone', charged: 'yes', retry: { kind: 'no' } },
    });
  });

  // biome-ignore format: a table
  test.each<[string, number, string, string]>([
    ['[I] a refused key says nothing of the film', 401, URL_OF_FILM, 'key-refused after'],
    ['[D] not there yet, or no longer', 404, URL_OF_FILM, 'output-gone after'],
    ['[M] an hour later', 410, URL_OF_FILM, 'output-gone no'],
    ['a storage address that has run out', 403, 'https://storage.example/film.mp4', 'output-gone no'],
  ])('%s: HTTP %i', async (_, status, url, outcome) => {
    const apiKey = () => Promise.resolve(null);
    const { adapter } = adapterOver('openai-videos', () => answered(video()), { apiKey }, status);
    const opened = await adapter.openOutput({ url }, signal);
    expect(opened.ok ? '' : `${opened.error.code} ${opened.error.retry.kind}`).toBe(outcome);
    expect(opened).toMatchObject({ error: { charged: 'yes' } });
  });
});

describe('models', () => {
  const list = (owner: string) =>
    adapterOver('openai-videos', () =>
      answered({ object: 'list', data: [{ id: 'wan-2.2', object: 'model', owned_by: owner }] }),
    );

  test('[C] trtllm-serve says what it is, and so that it takes a seed', async () => {
    const { adapter } = list('tensorrt_llm');
    const described = await adapter.describeModel('wan-2.2', signal);
    expect(described).toMatchObject({ ok: true, value: { form: { seedName: 'seed' }, price: null } });
    const form = described.ok ? (described.value?.form ?? null) : null;
    expect(adapter.buildPayload({ modelKey: 'wan-2.2', prompt: 'a', seed: 7, parameters: {}, form })).toEqual(
      {
        ok: true,
        value: { prompt: 'a', seconds: '4', seed: 7 },
      },
    );
  });
  test('[I] of a gateway’s models no more is known than their names', async () => {
    const { adapter } = list('a gateway');
    expect(await adapter.describeModel('wan-2.2', signal)).toMatchObject({ ok: true, value: { form: null } });
    expect(await adapter.describeModel('other', signal)).toEqual({ ok: true, value: null });
  });
});
