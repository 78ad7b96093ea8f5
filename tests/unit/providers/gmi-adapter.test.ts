/** What no honest provider does, so that it is shown with answers made here: huge lists, capped lists, odd keys. */
import { expect, test } from 'vitest';
import { createGmiAdapter, type Http } from '#electron/providers';
import { err, ok } from '#shared/base';
import { realClock } from '../../conformance/practice-rig.ts';

const signal = new AbortController().signal;
const JSON_TYPE = { 'content-type': 'application/json' };
const answer = (body: unknown) => ok({ status: 200, headers: JSON_TYPE, bodyText: JSON.stringify(body) });
const record = (requestId: string, more: object = {}) => ({
  request_id: requestId,
  status: 'queued',
  created_at: 1_795_000_000,
  ...more,
});

function adapterOver(send: Http['send'], apiKey: () => Promise<string | null> = async () => 'key') {
  const calls: { method: string; url: URL; headers: Readonly<Record<string, string>> | undefined }[] = [];
  const http: Http = {
    send(request) {
      calls.push({ method: request.method, url: new URL(request.url), headers: request.headers });
      return send(request);
    },
    open: () => Promise.reject(new Error('not asked for')),
    stream: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  return {
    calls,
    adapter: createGmiAdapter({ http, baseUrl: 'https://provider.example/queue/', apiKey, clock: realClock }),
  };
}

test('a list that is too large is replaced by single questions', async () => {
  const { adapter, calls } = adapterOver(async ({ url }) =>
    url.includes('page_size')
      ? err({ phase: 'in-doubt', reason: 'too-large', message: 'too large' })
      : answer(record(url.split('/').at(-1) ?? '')),
  );
  const states = await adapter.poll('Veo3', ['a', 'b', 'c', 'd', 'e'], signal);
  expect(states.ok && [...states.value.keys()].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(calls).toHaveLength(6);
});

test('three are asked for one by one, and a base address may end with a slash', async () => {
  const { adapter, calls } = adapterOver(async ({ url }) => answer(record(url.split('/').at(-1) ?? '')));
  await adapter.poll('Veo3', ['a', 'b', 'c'], signal);
  expect(calls.map(({ url }) => url.pathname)).toEqual([
    '/queue/requests/a',
    '/queue/requests/b',
    '/queue/requests/c',
  ]);
});

/** A provider that shows at most `cap` of `total` requests, whatever is asked for. */
const listing = (total: number, cap: number) =>
  adapterOver(async ({ url }) => {
    const size = Math.min(cap, total, Number(new URL(url).searchParams.get('page_size')));
    return answer({
      requests: Array.from({ length: size }, (_, index) => record(`r-${index}`, { payload: { index } })),
    });
  });
const QUERY = {
  modelKey: 'Veo3',
  payload: { prompt: 'mine' },
  reference: 'mine-1',
  sentAtMs: 1_794_999_990_000,
  isTaken: () => false,
};

// biome-ignore format: a table
test.each([
  // total, cap, answer: all requests are newer than the submission, so that only a whole list proves absence.
  [0,    1_000, 'absent'],
  [7,    1_000, 'absent'],
  [20,   1_000, 'absent'],      // a likely cap, but one fewer is given when asked for
  [300,  100,   'cannot-know'], // cut at a hundred
  [300,  20,    'cannot-know'], // cut at twenty, whatever is asked for
  [150,  1_000, 'absent'],
  [1_000, 1_000, 'cannot-know'],
])('of %i requests at most %i shown: %s', async (total, cap, kind) => {
  const { adapter } = cap === 20 ? ignoringSize(total, cap) : listing(total, cap);
  expect((await adapter.find(QUERY, signal)).kind).toBe(kind);
});

const ignoringSize = (total: number, cap: number) =>
  adapterOver(async () =>
    answer({ requests: Array.from({ length: Math.min(total, cap) }, (_, index) => record(`r-${index}`)) }),
  );

test('one who waits and leaves does not take the others with him', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { adapter } = adapterOver(async () => {
    await held;
    return answer({ requests: [record('mine', { payload: { prompt: 'mine' } })] });
  });
  const stop = new AbortController();
  const leaving = adapter.find(QUERY, stop.signal);
  const staying = adapter.find(QUERY, signal);
  stop.abort();
  expect(await leaving).toMatchObject({ kind: 'unavailable' });
  release?.();
  expect(await staying).toMatchObject({ kind: 'found', requestId: 'mine' });
});

test.each([
  ['with a line end', async () => 'secret-key\n', true],
  ['with a line end inside', async () => 'secret\nkey', false],
  ['empty', async () => '', false],
  ['of a keychain that fails', () => Promise.reject(new Error('secret-key')), false],
])('a key %s', async (_, apiKey, isSent) => {
  const { adapter, calls } = adapterOver(async () => answer(record('r')), apiKey);
  const submitted = await adapter.submit(
    { modelKey: 'Veo3', payload: { prompt: 'x' }, reference: 'x-1' },
    signal,
  );
  expect(calls.map(({ headers }) => headers?.['authorization'])).toEqual(isSent ? ['Bearer secret-key'] : []);
  expect(submitted.kind).toBe(isSent ? 'accepted' : 'refused');
  expect(JSON.stringify(submitted)).not.toContain('secret');
});

test('a record without its output right after the submission is asked for once, and then waits', async () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const { adapter, calls } = adapterOver(async () =>
    answer(record('r', { status: 'success', outcome: null, updated_at: nowSeconds })),
  );
  const submitted = await adapter.submit(
    { modelKey: 'Veo3', payload: { prompt: 'x' }, reference: 'x-1' },
    signal,
  );
  expect(submitted).toMatchObject({ kind: 'accepted', state: { kind: 'pending' } });
  expect(calls.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('a page that happens to hold a record is no answer', async () => {
  const { adapter } = adapterOver(async () =>
    ok({ status: 200, headers: { 'content-type': 'text/html' }, bodyText: JSON.stringify(record('r')) }),
  );
  expect(
    await adapter.submit({ modelKey: 'Veo3', payload: { prompt: 'x' }, reference: 'x-1' }, signal),
  ).toMatchObject({
    kind: 'in-doubt',
    error: { code: 'malformed-answer', charged: 'unknown' },
  });
});
