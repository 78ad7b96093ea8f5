/** Every shape of Bria's second API that is known, each with the mark of what it rests on (provider-apis.md 4). */
import { describe, expect, test } from 'vitest';
import type { RequestState } from '#electron/providers';
import type { JsonObject } from '#shared/base';
import { adapterOver, answered } from './adapter-over.ts';

const signal = new AbortController().signal;
const IMAGE = 'https://storage.example/b1.png';
const FILM = 'https://storage.example/b1.mp4';
const ONE = { quantity: '1', counts: { image: '1' } };

async function stateOf(body: object): Promise<RequestState | undefined> {
  const { adapter, calls } = adapterOver('bria', () => answered(body));
  const states = await adapter.poll('image/generate', ['b1'], signal);
  if (!states.ok) throw new Error(states.error.message);
  expect(calls.map(({ url }) => url.href)).toEqual(['https://provider.example/base/status/b1']);
  expect(calls[0]?.headers).toEqual({ api_token: 'key' });
  return states.value.get('b1');
}

describe('a status', () => {
  const ended = (status: string, more: object = {}) => ({ request_id: 'b1', status, ...more });
  const failed = (code: unknown, message: string, details?: string) =>
    ended('ERROR', { error: { code, message, details } });
  const unsaid = (code: string, words: object = {}) => ({
    kind: 'failed',
    error: { code, charged: 'unknown', retry: { kind: 'no' }, ...words },
  });
  // biome-ignore format: a table
  test.each<[string, object, object]>([
    ['[D] in progress', ended('IN_PROGRESS'), { kind: 'pending', status: 'in_progress' }],
    ['[I] a word nobody knows', ended('QUEUED'), { kind: 'pending', status: 'queued' }],
    ['[D] a picture', ended('COMPLETED', { result: { image_url: IMAGE, seed: 7, structured_prompt: '{}' } }), { kind: 'done', outputs: [{ url: IMAGE }], bill: ONE }],
    ['[D] a film', ended('COMPLETED', { result: { video_url: FILM } }), { kind: 'done', outputs: [{ url: FILM }] }],
    ['[D] done, and no file named', ended('COMPLETED', { result: { structured_prompt: '{}' } }), { kind: 'done', outputs: [], bill: ONE }],
    ['[M] failed, the code a text', failed('500', 'It broke', 'in the pipeline'), unsaid('job-failed', { message: 'It broke: in the pipeline' })],
    ['[M] failed, the code a number', failed(500, 'It broke'), unsaid('job-failed', { message: 'It broke' })],
    ['[M] failed, the code a word', failed('VALIDATION_ERROR', 'bad'), unsaid('job-failed')],
    ['[D] moderated', failed('422', 'Unprocessable', 'Content moderation failed'), unsaid('refused-by-policy')],
    ['[D] validation', failed('422', 'aspect_ratio is not known'), unsaid('bad-request')],
    ['[D] the picture could not be fetched', failed(460, 'Failed to download image'), unsaid('bad-request')],
    ['[I] failed without a word', ended('ERROR'), unsaid('job-failed')],
    ['[D] nobody knows: a person decides', ended('UNKNOWN'), unsaid('job-failed')],
  ])('%s', async (_, body, state) => {
    expect(await stateOf(body)).toMatchObject(state);
  });

  test('[D] an id that is not known or has expired is missing from the answer', async () => {
    const { adapter } = adapterOver('bria', () => answered({ error: { code: 404, message: 'none' } }, 404));
    const states = await adapter.poll('image/generate', ['b1'], signal);
    expect(states.ok && states.value.size).toBe(0);
  });
  test.each([502, 503, 504, 429])('[C] asking again after a %i costs nothing', async (status) => {
    const { adapter } = adapterOver('bria', () =>
      answered({ error: { code: status, message: 'later' } }, status),
    );
    expect(await adapter.poll('image/generate', ['b1'], signal)).toMatchObject({
      ok: false,
      error: { charged: 'no', retry: { kind: 'after' } },
    });
  });
});

describe('a submission', () => {
  const submit = async (body: unknown, status: number, headers = {}) => {
    const { adapter, calls } = adapterOver('bria', () => answered(body, status, headers));
    const payload = { prompt: 'a red door', seed: 7 };
    return {
      answer: await adapter.submit({ modelKey: 'image/generate', payload, reference: 'r' }, signal),
      calls,
    };
  };

  test('[D] the model is the path, the token has a header of its own', async () => {
    const body = { request_id: 'b1', status_url: 'https://elsewhere.example/v2/status/b1' };
    const { answer, calls } = await submit(body, 202);
    expect(answer).toEqual({
      kind: 'accepted',
      requestId: 'b1',
      state: { kind: 'pending', status: 'accepted' },
    });
    expect(calls).toMatchObject([
      { method: 'POST', headers: { api_token: 'key' }, body: { prompt: 'a red door', seed: 7 } },
    ]);
    expect(calls[0]?.url.href).toBe('https://provider.example/base/image/generate');
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
  });
  test('[D] an answer that has the result with it', async () => {
    const { answer } = await submit({ request_id: 'b1', result: { image_url: IMAGE } }, 200);
    expect(answer).toMatchObject({ kind: 'accepted', state: { kind: 'done', outputs: [{ url: IMAGE }] } });
  });

  const error = (code: number, message: string, details = '') => ({
    error: { code, message, details },
    request_id: 'x',
  });
  const refused = (code: string, more: object = {}) => ({
    kind: 'refused',
    error: { code, charged: 'no', retry: { kind: 'no' }, ...more },
  });
  // biome-ignore format: a table
  test.each<[string, number, unknown, object]>([
    ['[D] request', 400, error(400, 'Bad request'), refused('bad-request')],
    ['[D] key', 401, error(401, 'Invalid'), refused('key-refused')],
    ['[D] plan', 403, error(403, 'Forbidden'), refused('no-entitlement-or-model')],
    ['[D] path', 404, error(404, 'Not found'), refused('no-entitlement-or-model')],
    ['[D] over 12 MB', 413, error(413, 'Too large'), refused('bad-request')],
    ['[D] kind of file', 415, error(415, 'Unsupported'), refused('bad-request')],
    ['[D] moderation', 422, error(422, 'Unprocessable', 'The prompt failed content moderation'), refused('refused-by-policy', { message: 'Unprocessable: The prompt failed content moderation' })],
    ['[D] validation', 422, error(422, 'steps_num must be a number'), refused('bad-request')],
    ['[D] the picture could not be fetched', 460, error(460, 'Failed to download image'), refused('bad-request')],
    ['[D] rate limit', 429, error(429, 'Limit'), refused('rate-limited', { retry: { kind: 'after', delayMs: 7_000 } })],
    ['[M] an input that is not supported', 506, error(506, 'Insufficient data'), refused('bad-request')],
    ['[D] server: it may have been taken', 500, error(500, 'Internal'), { kind: 'in-doubt', error: { code: 'server-error', charged: 'unknown' } }],
    ['[I] no request named', 202, { ok: true }, { kind: 'in-doubt', error: { code: 'malformed-answer', charged: 'unknown' } }],
  ])('%s', async (_, status, body, answer) => {
    const headers = { 'retry-after': '7' };
    expect((await submit(body, status, headers)).answer).toMatchObject(answer);
  });
  test('[I] a 506 that is not in Bria’s words is in doubt', async () => {
    expect((await submit(null, 506)).answer.kind).toBe('in-doubt');
  });
  test('a lost one cannot be looked for', async () => {
    const { adapter, calls } = adapterOver('bria', () => answered({}));
    const query = {
      modelKey: 'image/generate',
      payload: {},
      reference: 'r',
      sentAtMs: 0,
      isTaken: () => false,
    };
    expect(adapter.abilities).toMatchObject({ find: false, cancel: 'none' });
    expect((await adapter.find(query, signal)).kind).toBe('cannot-know');
    expect(await adapter.cancel('b1', signal)).toEqual({ ok: true, value: 'unsupported' });
    expect(calls).toEqual([]);
  });
});

describe('what an endpoint takes', () => {
  const PICTURE = 'https://pictures.example/a.png';
  const { adapter } = adapterOver('bria', () => answered({}));
  const build = (modelKey: string, prompt: string, parameters: JsonObject = {}) => {
    const built = adapter.buildPayload({ modelKey, prompt, seed: 7, parameters, form: null });
    return built.ok ? built.value : built.error.message;
  };
  // biome-ignore format: a table
  test.each<[string, string, JsonObject, unknown]>([
    ['image/generate', 'a door', { aspect_ratio: '16:9' }, { prompt: 'a door', seed: 7, aspect_ratio: '16:9' }],
    ['image/generate/lite', 'a door', { steps_num: 8 }, { prompt: 'a door', seed: 7, steps_num: 8 }],
    ['image/edit', 'make it red', { images: [PICTURE] }, { instruction: 'make it red', seed: 7, images: [PICTURE] }],
    ['image/edit', 'make it red', {}, expect.stringMatching(/needs the parameter "images"/)],
    ['image/edit/blend', 'put it in', { image: PICTURE }, { instruction: 'put it in', image: PICTURE }],
    ['image/edit/remove_background', PICTURE, {}, { image: PICTURE }],
    ['image/edit/remove_background', 'a door', {}, expect.stringMatching(/works on a picture/)],
    ['image/edit/restore', PICTURE, {}, { image: PICTURE }],
    ['image/edit/relight', PICTURE, { light_type: 'soft', light_direction: 'front' }, { image: PICTURE, light_type: 'soft', light_direction: 'front' }],
    ['image/edit/relight', PICTURE, { light_type: 'soft', light_direction: 'above' }, expect.stringMatching(/one of front/)],
    ['image/generate', 'a door', { sync: true }, expect.stringMatching(/not known to take/)],
    ['image/generate', 'a door', { num_results: 4 }, expect.stringMatching(/not known to take/)],
    ['video/edit', 'a door', {}, expect.stringMatching(/not known here; known: image\/generate/)],
  ])('%s of "%s" with %j', (modelKey, prompt, parameters, payload) => {
    expect(build(modelKey, prompt, parameters)).toEqual(payload);
  });
  test('a key that would lead out of its folder is no endpoint, whatever form it has', () => {
    const form = { promptName: 'prompt', seedName: null, parameters: {} };
    const built = adapter.buildPayload({ modelKey: '../v1/x', prompt: 'a', seed: 1, parameters: {}, form });
    expect(built.ok).toBe(false);
  });
  test('every call is one picture', () => {
    const input = { modelKey: 'image/generate', prompt: 'a', seed: 1, parameters: {}, form: null };
    expect(adapter.measure(input, {})).toEqual({ likely: ONE, ceiling: ONE });
  });
});

describe('a key is checked by asking after no request', () => {
  test.each([
    [404, { ok: true }],
    [401, { ok: false, error: { code: 'key-refused' } }],
  ])('%i', async (status, listed) => {
    const { adapter, calls } = adapterOver('bria', () =>
      answered({ error: { code: status, message: 'no' } }, status),
    );
    expect(await adapter.listModels(signal)).toMatchObject(listed);
    expect(calls.map(({ method }) => method)).toEqual(['GET']);
  });
});
