import { describe, expect, test } from 'vitest';
import {
  parseList,
  parseModelIds,
  parseRecord,
  type RequestRecord,
  stateOf,
} from '../../../electron/providers/gmi/records.ts';

const NOW_MS = 1_795_000_100_000;
const read = (fields: object): RequestRecord => {
  const parsed = parseRecord(
    JSON.stringify({
      request_id: 'r-1',
      status: 'success',
      created_at: 1_795_000_000,
      updated_at: 1_795_000_040,
      ...fields,
    }),
  );
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const urlsOf = (outcome: unknown) => read({ outcome }).outputs.map((ref) => 'url' in ref && ref.url);

describe('outcomes', () => {
  // Confidence marks as in provider-apis.md section 1.1.
  test.each([
    [
      '[D] media_urls',
      {
        media_urls: [
          { id: '0', url: 'https://x/0.png' },
          { id: '1', url: 'https://x/1.png', width: 1 },
        ],
      },
      ['https://x/0.png', 'https://x/1.png'],
    ],
    [
      '[D] thumbnail is no output',
      { media_urls: [{ id: '0', url: 'https://x/0.mp4' }], thumbnail_image_url: 'https://x/t.png' },
      ['https://x/0.mp4'],
    ],
    ['[C] video_url', { video_url: 'https://x/v.mp4' }, ['https://x/v.mp4']],
    ['[C] image_url', { image_url: 'https://x/i.png' }, ['https://x/i.png']],
    ['[C] url', { url: 'https://x/u' }, ['https://x/u']],
    ['[C] medias', { medias: ['https://x/1', { url: 'https://x/2' }] }, ['https://x/1', 'https://x/2']],
    ['[L] speech', { audio_url: 'https://x/a.mp3', format: 'mp3', status: 'success' }, ['https://x/a.mp3']],
    ['named twice', { video_url: 'https://x/v', url: 'https://x/v' }, ['https://x/v']],
    ['null', null, []],
    ['nothing known', { something: 1, media_urls: null, url: '' }, []],
  ])('%s', (_, outcome, urls) => expect(urlsOf(outcome)).toEqual(urls));
});

describe('states', () => {
  const done = { outcome: { url: 'https://x/u' } };
  test.each(['created', 'queued', 'dispatched', 'processing', 'dreaming'])('%s is pending', (status) => {
    expect(stateOf(read({ status, outcome: null }), NOW_MS)).toEqual({ kind: 'pending', status });
  });
  test.each(['success', 'finished', 'completed', 'succeeded', 'SUCCESS'])(
    '%s is done, one unit',
    (status) => {
      expect(stateOf(read({ status, ...done }), NOW_MS)).toEqual({
        kind: 'done',
        outputs: [{ url: 'https://x/u' }],
        bill: { quantity: '1' },
      });
    },
  );
  test.each(['failed', 'error'])('%s is failed, and whether it was charged is not known', (status) => {
    expect(stateOf(read({ status }), NOW_MS)).toMatchObject({
      kind: 'failed',
      error: { code: 'job-failed', charged: 'unknown', retry: { kind: 'no' } },
    });
  });
  test.each(['cancelled', 'canceled'])('%s is cancelled', (status) => {
    expect(stateOf(read({ status }), NOW_MS)).toEqual({ kind: 'cancelled', charged: 'unknown' });
    expect(stateOf(read({ status, billed: false }), NOW_MS)).toEqual({ kind: 'cancelled', charged: 'no' });
    expect(stateOf(read({ status, billed: true }), NOW_MS)).toEqual({ kind: 'cancelled', charged: 'yes' });
  });
  test('a success without an output waits a minute, then it is a failure that was charged', () => {
    const request = read({ outcome: null });
    expect(stateOf(request, 1_795_000_099_000).kind).toBe('pending');
    expect(stateOf(request, 1_795_000_100_001)).toMatchObject({
      kind: 'failed',
      error: { code: 'output-gone', charged: 'yes' },
    });
  });
});

describe('reasons', () => {
  test.each([
    ['outcome.error', { outcome: { error: 'no GPU' } }],
    ['error', { error: 'no GPU' }],
    ['error.message', { error: { message: 'no GPU' } }],
    ['reason', { reason: 'no GPU' }],
  ])('%s', (_, fields) => {
    expect(stateOf(read({ status: 'failed', ...fields }), NOW_MS)).toMatchObject({
      error: { message: 'no GPU' },
    });
  });
  test('a refusal by policy is told from a failure', () => {
    const state = stateOf(read({ status: 'failed', error: 'Generation rejected: content policy' }), NOW_MS);
    expect(state).toMatchObject({ error: { code: 'refused-by-policy', retry: { kind: 'no' } } });
  });
  test('"try again" is a new charge: only when this one was free', () => {
    const retryOf = (billed: object) =>
      stateOf(read({ status: 'failed', error: 'unknown error, please try again', ...billed }), NOW_MS);
    expect(retryOf({ billed: false })).toMatchObject({ error: { retry: { kind: 'after' }, charged: 'no' } });
    expect(retryOf({ billed: true })).toMatchObject({ error: { retry: { kind: 'no' }, charged: 'yes' } });
    expect(retryOf({})).toMatchObject({ error: { retry: { kind: 'no' }, charged: 'unknown' } });
  });
});

test.each([
  [1_795_000_000, 1_795_000_000_000],
  [1_795_000_000_123, 1_795_000_000_123],
  ['1795000000', 1_795_000_000_000],
  ['2026-11-18T12:26:40Z', Date.parse('2026-11-18T12:26:40Z')],
  [null, null],
  ['soon', null],
])('a time written %s', (created_at, expected) => expect(read({ created_at }).createdAtMs).toBe(expected));

test.each([
  '',
  '<html>',
  '[]',
  '{"status":"queued"}',
  '{"request_id":"","status":"queued"}',
  '{"request_id":7,"status":"queued"}',
  '{"request_id":"r"}',
])('%s is not a record', (text) => expect(parseRecord(text).ok).toBe(false));

test('a list counts what it cannot read', () => {
  const text = JSON.stringify({ requests: [{ request_id: 'a', status: 'queued' }, { id: 'b' }, 'c'] });
  expect(parseList(text)).toMatchObject({
    ok: true,
    value: { records: [{ requestId: 'a' }], unreadable: 2 },
  });
  expect(parseList('{"requests":null}')).toMatchObject({ ok: true, value: { records: [] } });
  expect(parseList('{}').ok).toBe(false);
});

test('models', () => {
  expect(parseModelIds('{"model_ids":["Veo3"]}')).toEqual({ ok: true, value: ['Veo3'] });
  expect(parseModelIds('{"data":[]}').ok).toBe(false);
});
