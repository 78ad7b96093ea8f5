/** Google's adapters over answers made by hand: what their errors mean, where the key goes, lists of many pages. */
import { describe, expect, test } from 'vitest';
import { assert, err } from '#shared/base';
import { adapterOver, answered } from './adapter-over.ts';

const signal = new AbortController().signal;
const rpc = (code: number, message: string, status: string, more: object = {}) =>
  answered({ error: { code, message, status, ...more } }, code);
const FILE = 'https://provider.example/base/files/f1';
const film = { steps: [{ type: 'model_output', content: [{ type: 'video', uri: FILE }] }] };

// biome-ignore format: a table
describe('google.rpc.Status to a submission', () => {
  test.each([
    ['[I] too fast',            429, 'Resource has been exhausted (e.g. check quota).', 'RESOURCE_EXHAUSTED', 'refused', 'rate-limited',  'after', 'no'],
    ['[I] nothing left to pay', 429, 'Your prepayment credits are depleted.',  'RESOURCE_EXHAUSTED',  'refused',  'out-of-credit',           'no',    'no'],
    ['[I] full',                503, 'The model is overloaded.',               'UNAVAILABLE',         'refused',  'capacity',                'after', 'no'],
    ['[I] broken',              500, 'Internal error.',                        'INTERNAL',            'in-doubt', 'server-error',            'no',    'unknown'],
    ['[I] too slow',            504, 'Deadline exceeded.',                     'DEADLINE_EXCEEDED',   'in-doubt', 'server-error',            'no',    'unknown'],
    ['[I] wrong',               400, 'Invalid value at duration.',             'INVALID_ARGUMENT',    'refused',  'bad-request',             'no',    'no'],
    ['[C] no key',              400, 'API key not valid. Please pass one.',    'INVALID_ARGUMENT',    'refused',  'key-refused',             'no',    'no'],
    ['[I] no billing',          400, 'Billing is not enabled.',                'FAILED_PRECONDITION', 'refused',  'out-of-credit',           'no',    'no'],
    ['[I] policy',              400, 'The prompt violates our safety policy.', 'INVALID_ARGUMENT',    'refused',  'refused-by-policy',       'no',    'no'],
    ['[I] not allowed',         403, 'Permission denied.',                     'PERMISSION_DENIED',   'refused',  'key-refused',             'no',    'no'],
    ['[T] gone',                404, 'models/x is no longer available.',       'NOT_FOUND',           'refused',  'no-entitlement-or-model', 'no',    'no'],
  ])('%s (%i)', async (_, code, message, status, kind, expected, retry, charged) => {
    const { adapter } = adapterOver('gemini-omni', () => rpc(code, message, status));
    const answer = await adapter.submit({ modelKey: 'gemini-omni-1.1-flash', payload: {}, reference: 'a-1' }, signal);
    expect(answer).toMatchObject({ kind, error: { code: expected, message, httpStatus: code, charged, retry: { kind: retry } } });
  });
});

describe('Omni', () => {
  const submission = { modelKey: 'gemini-omni-1.1-flash', payload: { input: 'x' }, reference: 'Run-7-1' };
  test('the key goes in a header of its own, the reference into a label', async () => {
    const { adapter, calls } = adapterOver('gemini-omni', () => answered({ id: 'int_1', status: 'queued' }));
    await adapter.submit(submission, signal);
    expect(calls[0]).toMatchObject({ method: 'POST', headers: { 'x-goog-api-key': 'key' } });
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
    expect(calls[0]?.body).toMatchObject({
      model: 'gemini-omni-1.1-flash',
      labels: { 'grantmeter-run': 'run-7-1' },
    });
  });
  test.each([
    ['[D] PROCESSING', () => answered({ state: 'PROCESSING' }), 'pending'],
    ['[D] ACTIVE', () => answered({ state: 'ACTIVE' }), 'done'],
    ['[D] FAILED', () => answered({ state: 'FAILED', error: { message: 'no' } }), 'failed'],
    ['[I] not found', () => rpc(404, 'gone', 'NOT_FOUND'), 'done'],
    ['[I] not allowed: the download tells', () => rpc(403, 'no', 'PERMISSION_DENIED'), 'done'],
  ])('the file of a film that is %s', async (_, file, kind) => {
    const { adapter, calls } = adapterOver('gemini-omni', ({ url }) =>
      url.pathname.includes('/files/') ? file() : answered({ id: 'int_1', status: 'completed', ...film }),
    );
    const states = await adapter.poll('any', ['int_1'], signal);
    expect(states.ok && states.value.get('int_1')?.kind).toBe(kind);
    expect(calls.map(({ url }) => url.pathname)).toEqual(['/base/interactions/int_1', '/base/files/f1']);
  });
  test('a file that cannot be asked for now is asked for again', async () => {
    const { adapter } = adapterOver('gemini-omni', ({ url }) =>
      url.pathname.includes('/files/')
        ? rpc(503, 'busy', 'UNAVAILABLE')
        : answered({ id: 'int_1', status: 'completed', ...film }),
    );
    expect(await adapter.poll('any', ['int_1'], signal)).toMatchObject({
      ok: false,
      error: { code: 'capacity' },
    });
    const accepted = await adapter.submit(submission, signal);
    expect(accepted).toMatchObject({ kind: 'accepted', requestId: 'int_1', state: { kind: 'pending' } });
  });
  test('one id that Google cannot read does not stop the others', async () => {
    const { adapter } = adapterOver('gemini-omni', ({ url }) =>
      url.pathname.endsWith('bad')
        ? rpc(400, 'Invalid id.', 'INVALID_ARGUMENT')
        : answered({ id: 'good', status: 'queued' }),
    );
    const states = await adapter.poll('any', ['bad', 'good'], signal);
    expect(states.ok && [...states.value.keys()]).toEqual(['good']);
  });
  test('its own files get the key, a film somewhere else does not', async () => {
    const { adapter, calls } = adapterOver('gemini-omni', () => answered({}));
    await adapter.openOutput({ url: `${FILE}:download?alt=media` }, signal);
    await adapter.openOutput({ url: 'https://films.example/f1.mp4' }, signal);
    expect(calls.map(({ headers }) => headers)).toEqual([{ 'x-goog-api-key': 'key' }, {}]);
  });
  test('models of all pages, those that make films', async () => {
    const { adapter, calls } = adapterOver('gemini-omni', ({ url }) =>
      url.searchParams.has('pageToken')
        ? answered({ models: [{ name: 'models/gemini-omni-1.2-flash' }] })
        : answered({ models: [{ name: 'models/gemini-3.5-flash' }], nextPageToken: 't 1' }),
    );
    const listed = await adapter.listModels(signal);
    expect(listed.ok && listed.value.map(({ key }) => key)).toEqual(['gemini-omni-1.2-flash']);
    expect(calls).toHaveLength(2);
  });
});

describe('batches', () => {
  const query = {
    modelKey: 'gemini-3.5-flash',
    payload: {},
    reference: 'a-1',
    sentAtMs: Date.parse('2026-11-20T12:00:00Z'),
    isTaken: () => false,
  };
  const listed = (createTime: string) => ({
    name: `batches/${createTime.slice(8, 10)}`,
    metadata: { displayName: 'of somebody else', createTime, state: 'BATCH_STATE_RUNNING' },
  });
  const pages = (...dates: readonly string[]) =>
    adapterOver('gemini-batch', ({ url }) => {
      const at = Number(url.searchParams.get('pageToken') ?? 0);
      const date = dates[at];
      assert(date, 'such a page');
      const next = at + 1 < dates.length ? { nextPageToken: String(at + 1) } : {};
      return answered({ operations: [listed(date)], ...next });
    });

  test('a list is read until it reaches back beyond the sending, and no further', async () => {
    const { adapter, calls } = pages('2026-11-21T00:00:00Z', '2026-11-19T00:00:00Z', '2026-11-18T00:00:00Z');
    expect(await adapter.find(query, signal)).toEqual({ kind: 'absent' });
    expect(calls).toHaveLength(2);
  });
  test('a whole list proves absence', async () => {
    const { adapter } = pages('2026-11-21T00:00:00Z', '2026-11-20T13:00:00Z');
    expect(await adapter.find(query, signal)).toEqual({ kind: 'absent' });
  });
  test('a list that begins with the oldest is read to its end', async () => {
    const { adapter, calls } = pages('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-22T00:00:00Z');
    await adapter.find(query, signal);
    expect(calls).toHaveLength(3);
  });
  test('an entry that cannot be read may be ours', async () => {
    const { adapter } = adapterOver('gemini-batch', () => answered({ operations: [{ name: 'x' }] }));
    expect(await adapter.find(query, signal)).toMatchObject({
      kind: 'unavailable',
      error: { code: 'malformed-answer' },
    });
  });
  test('models that are sold in batches, as far as they say', async () => {
    const models = [
      { name: 'models/gemini-a', supportedGenerationMethods: ['generateContent', 'batchGenerateContent'] },
      { name: 'models/gemini-b', supportedGenerationMethods: ['generateContent'] },
      { name: 'models/gemini-c' },
      { name: 'models/gemini-omni-1.1-flash' },
    ];
    const { adapter } = adapterOver('gemini-batch', () => answered({ models }));
    const sold = await adapter.listModels(signal);
    expect(sold.ok && sold.value.map(({ key }) => key)).toEqual(['gemini-a', 'gemini-c']);
  });
});

describe('Veo', () => {
  const NAME = 'projects/p/locations/l/publishers/google/models/veo-3.1-generate-001/operations/op1';
  const ID = `${NAME}#samples=1&seconds=8`;
  test('asks by a POST that names the operation, with a token', async () => {
    const { adapter, calls } = adapterOver('veo', () => answered({ name: NAME }));
    const states = await adapter.poll('any', [ID, 'not one'], signal);
    expect(states.ok && [...states.value]).toEqual([[ID, { kind: 'pending', status: 'running' }]]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer key' },
      body: { operationName: NAME },
    });
    expect(calls[0]?.url.pathname).toBe(
      '/base/publishers/google/models/veo-3.1-generate-001:fetchPredictOperation',
    );
  });
  test('an answer that is too large ends this run, and says what helps', async () => {
    const { adapter } = adapterOver('veo', async () =>
      err({ phase: 'in-doubt', reason: 'too-large', message: 'too large' }),
    );
    const states = await adapter.poll('any', [ID], signal);
    expect(states.ok && states.value.get(ID)).toMatchObject({
      kind: 'failed',
      error: { code: 'output-too-large', charged: 'unknown', message: expect.stringContaining('storageUri') },
    });
  });
  test('an answer that names no such operation is in doubt', async () => {
    const { adapter } = adapterOver('veo', () => answered({ name: 'projects/p/operations/1' }));
    const submission = { modelKey: 'veo-3.1-generate-001', payload: {}, reference: 'a-1' };
    expect(await adapter.submit(submission, signal)).toMatchObject({
      kind: 'in-doubt',
      error: { code: 'malformed-answer', charged: 'unknown' },
    });
  });
  test('a place that is not there has no models', async () => {
    const { adapter } = adapterOver('veo', () => rpc(404, 'Not found.', 'NOT_FOUND'));
    expect(await adapter.listModels(signal)).toMatchObject({
      ok: false,
      error: { code: 'no-entitlement-or-model' },
    });
  });
});
