// Every state of a batch and every line of its files in provider-apis.md section 7.1, each with the mark of how sure it is.
import { expect, test } from 'vitest';
import { type Adapter, type Http, providerKind, type RequestState } from '#electron/providers';
import { assert, err, ok } from '#shared/base';
import { realClock } from '../../conformance/practice-rig.ts';

const signal = new AbortController().signal;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}
/** By method and path, query included: a text (of a file), a status, or an object as JSON. */
type Routes = Readonly<Record<string, string | number | object>>;

function over(routes: Routes): { readonly adapter: Adapter; readonly calls: readonly Call[] } {
  const calls: Call[] = [];
  const http: Http = {
    send({ method, url, jsonBody, body }) {
      const { pathname, search } = new URL(url);
      const path = pathname.replace('/v1', '') + search;
      calls.push({ method, path, body: jsonBody ?? (body ? new TextDecoder().decode(body.bytes) : null) });
      const found = routes[`${method} ${path}`];
      if (found === undefined)
        return Promise.resolve(err({ phase: 'in-doubt', reason: 'cut', message: `no ${path}` }));
      if (typeof found === 'number')
        return Promise.resolve(
          ok({
            status: found,
            headers: { 'content-type': 'application/json' },
            bodyText: '{"error":{"message":"no"}}',
          }),
        );
      const bodyText = typeof found === 'string' ? found : JSON.stringify(found);
      const type = typeof found === 'string' ? 'application/octet-stream' : 'application/json';
      return Promise.resolve(ok({ status: 200, headers: { 'content-type': type }, bodyText }));
    },
    open: () => Promise.reject(new Error('not asked for')),
    stream: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  const kind = providerKind('openai-batch');
  assert(kind, 'it is there');
  const baseUrl = 'https://api.openai.example/v1';
  return {
    calls,
    adapter: kind.create({ http, clock: realClock, baseUrl, apiKey: () => Promise.resolve('key') }),
  };
}

const batch = (status: string, more: object = {}) => ({
  id: 'batch_1',
  object: 'batch',
  endpoint: '/v1/chat/completions',
  status,
  input_file_id: 'file-in',
  created_at: 1_795_000_000,
  metadata: { program: 'grantmeter' },
  ...more,
});
const lines = (...all: readonly object[]) => all.map((line) => `${JSON.stringify(line)}\n`).join('');
const COMPLETION = {
  id: 'chatcmpl-1',
  choices: [{ message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
};
const good = (custom_id: string) => ({
  id: 'r',
  custom_id,
  response: { status_code: 200, body: COMPLETION },
  error: null,
});
const stateOf = async (routes: Routes, reference = 'a-1'): Promise<RequestState | undefined> => {
  const states = await over(routes).adapter.poll('m', [`batch_1/${reference}`], signal);
  assert(states.ok, states.ok ? '' : states.error.message);
  return states.value.get(`batch_1/${reference}`);
};

test.each(['validating', 'in_progress', 'finalizing', 'cancelling', 'a-word-nobody-knows'])(
  '[D] %s is pending, and no file is read',
  async (status) => {
    const routes = { 'GET /batches/batch_1': batch(status, { output_file_id: 'file-out' }) };
    expect(await stateOf(routes)).toEqual({ kind: 'pending', status });
  },
);

test.each(['completed', 'expired', 'cancelled'])(
  '[D] %s: what was finished is returned and charged',
  async (status) => {
    const state = await stateOf({
      'GET /batches/batch_1': batch(status, { output_file_id: 'file-out' }),
      'GET /files/file-out/content': lines(good('a-1')),
    });
    expect(state).toMatchObject({
      kind: 'done',
      bill: { quantity: '1', tokens: { input: 9n, cached: 0n, output: 2n } },
    });
  },
);

const ERRORS: readonly (readonly [string, object, object])[] = [
  [
    '[C] not begun in time',
    { response: null, error: { code: 'batch_expired', message: 'too late' } },
    { kind: 'failed', error: { code: 'job-failed', charged: 'no', message: 'too late' } },
  ],
  [
    '[C] not begun before the cancel',
    { error: { code: 'batch_cancelled', message: 'x' } },
    { kind: 'cancelled', charged: 'no' },
  ],
  [
    '[D] refused: 400',
    { response: { status_code: 400, body: { error: { message: 'bad' } } } },
    { kind: 'failed', error: { code: 'bad-request', charged: 'no', message: 'bad' } },
  ],
  [
    '[D] busy: 429 may be sent again',
    { response: { status_code: 429, body: { error: { message: 'later' } } } },
    { kind: 'failed', error: { code: 'rate-limited', charged: 'no', retry: { kind: 'after' } } },
  ],
  [
    '[I] 500: nobody says whether it was charged',
    { response: { status_code: 500, body: null } },
    { kind: 'failed', error: { charged: 'unknown' } },
  ],
  [
    '[I] an error of another kind',
    { response: null, error: { code: 'odd', message: 'odd' } },
    { kind: 'failed', error: { charged: 'unknown', message: 'odd' } },
  ],
  [
    'an answer that is none',
    { response: { status_code: 200, body: {} } },
    { kind: 'failed', error: { code: 'malformed-answer', charged: 'yes' } },
  ],
];
test.each(ERRORS)('a line of the file of errors: %s', async (_, line, expected) => {
  const state = await stateOf({
    'GET /batches/batch_1': batch('completed', { output_file_id: 'file-out', error_file_id: 'file-err' }),
    'GET /files/file-out/content': lines(good('b-1')),
    'GET /files/file-err/content': lines({ custom_id: 'a-1', ...line }),
  });
  expect(state).toMatchObject(expected);
});

test('a request that no file names ends as its batch did; money is unknown only where nothing says it', async () => {
  const ended = async (status: string, more: object = {}) => {
    const state = await stateOf({
      'GET /batches/batch_1': batch(status, more),
      'GET /files/file-out/content': 404,
    });
    return state?.kind === 'failed' ? [state.error.code, state.error.charged, state.error.retry.kind] : state;
  };
  expect(await ended('expired')).toEqual(['job-failed', 'no', 'no']);
  expect(await ended('cancelled')).toEqual({ kind: 'cancelled', charged: 'no' });
  expect(await ended('completed')).toEqual(['malformed-answer', 'unknown', 'no']);
  expect(await ended('completed', { output_file_id: 'file-out' })).toEqual(['output-gone', 'yes', 'no']);
  const errors = (code: string) => ({
    errors: { object: 'list', data: [{ code, message: 'why', line: null }] },
  });
  expect(await ended('failed', errors('invalid_json_line'))).toEqual(['bad-request', 'no', 'no']);
  expect(await ended('failed', errors('token_limit_exceeded'))).toEqual(['rate-limited', 'no', 'after']);
});

test('a file that does not come now is asked for again, a batch that is gone is not there', async () => {
  const { adapter } = over({
    'GET /batches/batch_1': batch('completed', { output_file_id: 'file-out' }),
    'GET /batches/batch_2': 404,
  });
  expect(await adapter.poll('m', ['batch_1/a-1'], signal)).toMatchObject({
    ok: false,
    error: { charged: 'no', retry: { kind: 'after' } },
  });
  expect(await adapter.poll('m', ['batch_2/a-1'], signal)).toEqual({ ok: true, value: new Map() });
});

const submissions = (adapter: Adapter) =>
  ['a-1', 'b-1'].map((reference, index) => {
    const payload = adapter.buildPayload({
      modelKey: 'm',
      prompt: reference,
      seed: index,
      parameters: {},
      form: null,
    });
    assert(payload.ok, 'the form takes it');
    return { modelKey: 'm', payload: payload.value, reference };
  });

test('[D] a job: a file of requests by their names, then a batch of it with words to know it by', async () => {
  const { adapter, calls } = over({ 'POST /files': { id: 'file-in' }, 'POST /batches': batch('validating') });
  expect(await adapter.submitMany?.(submissions(adapter), signal)).toEqual({
    kind: 'accepted',
    requestIds: ['batch_1/a-1', 'batch_1/b-1'],
  });
  const [file, made] = calls;
  const written = String(file?.body)
    .split('\r\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => JSON.parse(line) as object);
  expect(written).toMatchObject([
    {
      custom_id: 'a-1',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', max_completion_tokens: 512, seed: 0 },
    },
    { custom_id: 'b-1', body: { messages: [{ role: 'user', content: 'b-1' }], seed: 1 } },
  ]);
  expect(String(file?.body)).toMatch(/name="purpose"\r\n\r\nbatch\r\n/);
  expect(made?.body).toEqual({
    input_file_id: 'file-in',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { program: 'grantmeter', job: 'a-1', requests: '2' },
  });
});

test('a file that got lost on its way made no batch: refused and free; a lost batch is in doubt', async () => {
  const files: readonly (readonly [Routes, string])[] = [
    [{}, 'unreachable'],
    [{ 'POST /files': 500 }, 'server-error'],
    [{ 'POST /files': 'a page' }, 'server-error'],
  ];
  for (const [routes, code] of files) {
    const { adapter, calls } = over(routes);
    expect(await adapter.submitMany?.(submissions(adapter), signal)).toMatchObject({
      kind: 'refused',
      error: { code, charged: 'no', retry: { kind: 'after' } },
    });
    expect(calls).toHaveLength(1);
  }
  for (const more of [{}, { 'POST /batches': 500 }, { 'POST /batches': 'a page' }]) {
    const { adapter } = over({ 'POST /files': { id: 'file-in' }, ...more });
    expect(await adapter.submitMany?.(submissions(adapter), signal)).toMatchObject({
      kind: 'in-doubt',
      error: { charged: 'unknown' },
    });
  }
});

const SENT_AT_MS = 1_795_000_000_000;
const find = (routes: Routes, reference = 'a-1') => {
  const { adapter, calls } = over(routes);
  const query = { modelKey: 'm', payload: {}, reference, sentAtMs: SENT_AT_MS, isTaken: () => false };
  return adapter.find(query, signal).then((answer) => ({ answer, calls }));
};

test('[D] in doubt: found by the files of our own batches, through every page back to its time', async () => {
  const page = (data: readonly object[], has_more: boolean, last_id: string) => ({
    object: 'list',
    data,
    has_more,
    last_id,
  });
  const { answer, calls } = await find({
    'GET /batches?limit=100': page(
      [
        batch('in_progress', { id: 'batch_3', metadata: null }),
        batch('in_progress', { id: 'batch_2', input_file_id: 'file-2' }),
      ],
      true,
      'batch_2',
    ),
    'GET /batches?limit=100&after=batch_2': page(
      [batch('validating'), batch('completed', { id: 'batch_0', created_at: 1_794_000_000 })],
      true,
      'batch_0',
    ),
    'GET /files/file-2/content': lines({ custom_id: 'z-1' }),
    'GET /files/file-in/content': lines({ custom_id: 'b-1' }, { custom_id: 'a-1' }),
  });
  expect(answer).toEqual({
    kind: 'found',
    requestId: 'batch_1/a-1',
    state: { kind: 'pending', status: 'validating' },
  });
  // What others made, and what is older, is not looked into.
  expect(calls.map(({ path }) => path)).toEqual([
    '/batches?limit=100',
    '/files/file-2/content',
    '/batches?limit=100&after=batch_2',
    '/files/file-in/content',
  ]);
});

test('absent only where every batch of ours since then could be read', async () => {
  const list = (...data: readonly object[]) => ({ object: 'list', data, has_more: false });
  const input = { 'GET /files/file-in/content': lines({ custom_id: 'b-1' }) };
  expect((await find({ 'GET /batches?limit=100': list(), ...input })).answer).toEqual({ kind: 'absent' });
  expect((await find({ 'GET /batches?limit=100': list(batch('failed')), ...input })).answer).toEqual({
    kind: 'absent',
  });
  for (const routes of [
    { 'GET /batches?limit=100': list(batch('validating')), 'GET /files/file-in/content': 404 },
    { 'GET /batches?limit=100': list({ odd: true }) },
    { 'GET /batches?limit=100': 500 },
    {},
  ])
    expect((await find(routes)).answer.kind).toBe('unavailable');
});
