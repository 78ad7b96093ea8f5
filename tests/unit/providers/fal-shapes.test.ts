// Every shape of provider-apis.md section 6.2, with its confidence mark.
import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../electron/providers/http/index.ts';
import { verdictOfAnswer } from '../../../electron/providers/wire/index.ts';
import { isModelKey, pathOf, platformOf, requestIdOf } from '../../../electron/providers/fal/addresses.ts';
import { falDialect } from '../../../electron/providers/fal/dialect.ts';
import { parseAmount, parseHistory, parseModels } from '../../../electron/providers/fal/platform-records.ts';
import { parsePrice } from '../../../electron/providers/fal/prices.ts';
import { failureOf, hasEnded, parseStatus, parseSubmitted } from '../../../electron/providers/fal/records.ts';
import { countsOfResult, outputsOf } from '../../../electron/providers/fal/results.ts';
import { FAL_RULES, textOf } from '../../../electron/providers/fal/rules.ts';

const answerOf = (
  status: number,
  body: object | string,
  headers: HttpAnswer['headers'] = {},
): HttpAnswer => ({
  status,
  headers,
  bodyText: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('addresses', () => {
  const QUEUE = 'https://queue.fal.run';
  const KEY = 'fal-ai/flux/schnell';
  test('[D] status and result use owner and app only', () => {
    const responseUrl = `${QUEUE}/fal-ai/flux/requests/f1`;
    expect(requestIdOf(QUEUE, KEY, { id: 'f1', responseUrl })).toBe('fal-ai/flux/requests/f1');
    expect(requestIdOf(QUEUE, KEY, { id: 'f1', responseUrl: null })).toBe('fal-ai/flux/requests/f1');
  });
  test('[D] the address in the answer holds where it is the queue’s own', () => {
    const moved = `${QUEUE}/fal-ai/flux/schnell/requests/f1`;
    expect(requestIdOf(QUEUE, KEY, { id: 'f1', responseUrl: moved })).toBe('fal-ai/flux/schnell/requests/f1');
  });
  test.each([
    'https://queue.fal.run.evil.example/fal-ai/flux/requests/f1',
    'https://evil.example/fal-ai/flux/requests/f1',
    'https://queue.fal.run/fal-ai/../../x/requests/f1',
    'https://queue.fal.run/fal-ai/flux/requests/f2',
  ])('%s is not followed', (responseUrl) =>
    expect(requestIdOf(QUEUE, KEY, { id: 'f1', responseUrl })).toBe('fal-ai/flux/requests/f1'),
  );
  test('[C] some apps stand in a namespace', () =>
    expect(pathOf('workflows/lab/waves/fast', 'f1')).toBe('/workflows/lab/waves/requests/f1'));
  test('an id that is no path is none of ours', () => {
    expect(pathOf(KEY, 'a/../b')).toBeNull();
    expect(pathOf(null, 'f1')).toBeNull();
    expect(isModelKey('flux')).toBe(false);
  });
  test('[D] the platform beside the queue', () => {
    expect(platformOf(QUEUE)).toBe('https://api.fal.ai/v1');
    expect(platformOf('http://127.0.0.1:1/fal/queue')).toBe('http://127.0.0.1:1/fal/platform');
    expect(platformOf('https://gateway.example/fal')).toBeNull();
  });
});

describe('states', () => {
  test('[D] a submission', () => {
    const body = { request_id: 'f1', status: 'IN_QUEUE', queue_position: 3, response_url: 'https://x/f1' };
    expect(parseSubmitted(JSON.stringify(body))).toEqual({
      ok: true,
      value: { id: 'f1', status: 'IN_QUEUE', responseUrl: 'https://x/f1' },
    });
    expect(parseSubmitted('{"request_id":"f1"}')).toMatchObject({ value: { status: 'IN_QUEUE' } });
    expect(parseSubmitted('{"request_id":"../f1"}').ok).toBe(false);
  });
  test.each([
    ['IN_QUEUE', false],
    ['IN_PROGRESS', false],
    ['COMPLETED', true],
    ['SOMETHING_NEW', false],
  ])('[D] %s has ended: %s', (status, expected) => {
    const parsed = parseStatus(JSON.stringify({ status, metrics: { inference_time: 3.2 } }));
    expect(parsed.ok && hasEnded(parsed.value)).toBe(expected);
  });

  const failed = (answer: HttpAnswer, status: object = {}) => {
    const parsed = parseStatus(JSON.stringify({ status: 'COMPLETED', ...status }));
    if (!parsed.ok) throw new Error(parsed.error);
    return failureOf(parsed.value, answer);
  };
  test('[D] 5xx is never charged', () =>
    expect(failed(answerOf(503, { detail: 'no runner', error_type: 'runner_disconnected' }))).toMatchObject({
      kind: 'failed',
      error: { code: 'job-failed', charged: 'no', retry: { kind: 'after' }, message: 'no runner' },
    }));
  test('[D] 422 may be charged', () =>
    expect(
      failed(
        answerOf(422, { detail: [{ loc: ['body', 'image_url'], msg: 'not an image', type: 'image_load' }] }),
      ),
    ).toMatchObject({
      error: {
        code: 'job-failed',
        charged: 'unknown',
        retry: { kind: 'no' },
        message: 'image_url: not an image',
      },
    }));
  test('[D] a refusal by policy is known by its type', () =>
    expect(
      failed(
        answerOf(422, {
          detail: [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }],
        }),
      ),
    ).toMatchObject({ error: { code: 'refused-by-policy', charged: 'unknown' } }));
  test('[D] COMPLETED with an error in the status itself', () =>
    expect(failed(answerOf(200, {}), { error: 'bad weights', error_type: 'bad_request' })).toMatchObject({
      error: { message: 'bad weights', charged: 'unknown' },
    }));
  test('[D] cancelled: free where it never began, [I] not known where it did', () => {
    const gone = answerOf(499, { detail: 'cancelled', error_type: 'client_cancelled' });
    expect(failed(gone)).toEqual({ kind: 'cancelled', charged: 'no' });
    expect(failed(gone, { metrics: { inference_time: 2 } })).toEqual({
      kind: 'cancelled',
      charged: 'unknown',
    });
    expect(failed(answerOf(400, '', { 'x-fal-error-type': 'client_cancelled' }))).toMatchObject({
      kind: 'cancelled',
    });
  });
  test('[I] a result that is gone', () =>
    expect(failed(answerOf(404, ''))).toMatchObject({ error: { code: 'output-gone', charged: 'unknown' } }));
  test.each([401, 403, 429])('%i is about the question, not about the request', (status) =>
    expect(failed(answerOf(status, { detail: 'no' }))).toBeNull(),
  );
  test('a gateway’s page is no failure of the request', () =>
    expect(failed(answerOf(502, '<html>'))).toBeNull());
});

describe('results', () => {
  const text = (words: string) => [{ bytes: new TextEncoder().encode(words) }];
  const picture = { url: 'https://x/0.png', width: 1024, height: 768, content_type: 'image/png' };
  test.each([
    ['[D] images', { images: [picture, picture], seed: 1 }, 2],
    ['[C] image', { image: picture, mask: { url: 'https://x/m.png' } }, 1],
    ['[C] video', { video: { url: 'https://x/v.mp4' } }, 1],
    ['[C] audio', { audio_url: 'https://x/a.wav' }, 1],
    ['[C] another name', { model_glb: { url: 'https://x/m.glb' }, preview: 1 }, 1],
  ])('%s', (_, result, files) => expect(outputsOf(result as never)).toHaveLength(files));
  test('[C] text, a data URL, and whatever else came', () => {
    expect(outputsOf({ output: 'The sea.' })).toEqual(text('The sea.'));
    expect(outputsOf({ images: [{ url: 'data:image/png;base64,aGk=' }] })).toEqual(text('hi'));
    expect(outputsOf({ score: 1 })).toEqual(text('{"score":1}'));
  });
  test('counts: pictures by their sides, sounds by their length, nothing by guess', () => {
    expect(countsOfResult({ images: [picture, picture] })).toEqual({ image: '2', megapixel: '1.572864' });
    expect(countsOfResult({ images: [picture, { url: 'https://x/1.png' }] })).toEqual({ image: '2' });
    expect(countsOfResult({ video: { url: 'https://x/v.mp4', duration: 5.04 } })).toEqual({ second: '5.04' });
    expect(countsOfResult({ video: { url: 'https://x/v.mp4' }, duration: 4 })).toEqual({ second: '4' });
    expect(countsOfResult({ video: { url: 'https://x/v.mp4' } })).toEqual({});
  });
});

describe('errors', () => {
  test.each([
    ['[D] one sentence', { detail: 'Request timed out', error_type: 'request_timeout' }, 'Request timed out'],
    ['[D] a list', { detail: [{ loc: ['body', 'a', 'b'], msg: 'is wrong', type: 'x' }] }, 'a.b: is wrong'],
    ['[C] a bare list', [{ loc: ['body'], msg: 'is wrong', type: 'x' }], 'is wrong'],
    ['[C] the platform', { error: { type: 'authorization', message: 'no admin key' } }, 'no admin key'],
    ['not its own', '<html>', null],
  ])('%s', (_, body, expected) => expect(textOf(answerOf(400, body).bodyText)).toBe(expected));
  test.each([
    [
      '[C] 403 without money',
      403,
      { detail: 'User is locked. Reason: Exhausted balance.' },
      'out-of-credit',
      'refused',
    ],
    ['[D] 401', 401, { detail: 'no key' }, 'key-refused', 'refused'],
    ['[D] 422', 422, { detail: [{ msg: 'required', loc: ['body', 'prompt'] }] }, 'bad-request', 'refused'],
    ['[C] 503', 503, { detail: 'busy' }, 'capacity', 'in-doubt'],
    ['[D] 504', 504, { detail: 'late' }, 'server-error', 'in-doubt'],
  ])('%s', (_, status, body, code, certainty) =>
    expect(verdictOfAnswer(answerOf(status, body), 0, FAL_RULES)).toMatchObject({
      certainty,
      error: { code },
    }),
  );
});

describe('the platform', () => {
  const priced = (unit: string, unit_price: number) =>
    parsePrice(
      'a/b',
      JSON.stringify({ prices: [{ endpoint_id: 'a/b', unit_price, unit, currency: 'USD' }] }),
    );
  test.each([
    ['images', 0.025, { unit: 'image', nanos: 25_000_000n, perUnits: 1n }],
    ['megapixels', 0.003, { unit: 'megapixel', nanos: 3_000_000n, perUnits: 1n }],
    ['seconds', 0.28125, { unit: 'second', nanos: 281_250_000n, perUnits: 1n }],
    ['compute seconds', 0.00111, { unit: 'compute-second', nanos: 1_110_000n, perUnits: 1n }],
    ['videos', 0.5, { unit: 'request', nanos: 500_000_000n, perUnits: 1n }],
    ['1000 characters', 0.1, { unit: 'character', nanos: 100_000n, perUnits: 1n }],
    ['1000 characters', 0.0000001, { unit: 'character', nanos: 100_000n, perUnits: 1_000_000n }],
  ])('[D] %s at %d', (unit, price, expected) =>
    expect(priced(unit, price)).toMatchObject({
      ok: true,
      value: { listed: { ...expected, currency: 'USD' } },
    }),
  );
  test.each(['credits', 'units', ''])('"%s" is no unit and so no price', (unit) =>
    expect(priced(unit, 1)).toEqual({ ok: true, value: null }),
  );
  test('no price for another model', () =>
    expect(
      parsePrice('a/c', '{"prices":[{"endpoint_id":"a/b","unit_price":1,"unit":"images","currency":"USD"}]}'),
    ).toEqual({ ok: true, value: null }));

  test('[D] history; what has no input is counted as unreadable', () => {
    const item = {
      request_id: 'f1',
      endpoint_id: 'a/b',
      sent_at: '2026-11-24T10:00:00Z',
      json_input: { prompt: 'x' },
    };
    const items = [item, { ...item, json_input: null }, { ...item, sent_at: null }];
    expect(parseHistory(JSON.stringify({ items, next_cursor: 'Mg==', has_more: true }))).toEqual({
      ok: true,
      value: {
        requests: [{ id: 'f1', sentAtMs: Date.parse('2026-11-24T10:00:00Z'), input: { prompt: 'x' } }],
        unreadable: 2,
        nextCursor: 'Mg==',
      },
    });
    expect(parseHistory('{"requests":[]}').ok).toBe(false);
  });

  const events = (...costs: (number | null)[]) =>
    parseAmount(
      'f1',
      JSON.stringify({
        billing_events: costs.map((cost) => ({
          request_id: cost === null ? 'f2' : 'f1',
          cost_estimate_nano_usd: cost ?? 1,
        })),
        has_more: false,
      }),
    );
  test('[D] the exact cost in nano-dollars', () => {
    expect(events(25_000_000)).toEqual({ ok: true, value: 25_000_000n });
    expect(events(25_000_000, 1)).toEqual({ ok: true, value: 25_000_001n });
  });
  test('no event yet, another request’s, or no whole number: no amount', () => {
    expect(events()).toEqual({ ok: true, value: null });
    expect(events(5, null)).toEqual({ ok: true, value: null });
    expect(events(0.5)).toEqual({ ok: true, value: null });
  });

  test('[D] a model’s form out of its OpenAPI', () => {
    const Input = {
      type: 'object',
      required: ['prompt'],
      properties: {
        prompt: { type: 'string', maxLength: 500 },
        seed: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        image_size: { anyOf: [{ $ref: '#/components/schemas/Size' }, { enum: ['square'], type: 'string' }] },
        num_images: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
        duration: { enum: ['5', '10'], type: 'string', default: '5' },
        output_format: { enum: ['jpeg', 'png'], type: 'string', default: 'jpeg' },
        image_url: { type: 'string' },
        image_urls: { type: 'array', items: { type: 'string' } },
      },
    };
    const schema = { $ref: '#/components/schemas/Input' };
    const openapi = {
      paths: {
        '/a/b/requests/{id}': { get: {} },
        '/a/b': { post: { requestBody: { content: { 'application/json': { schema } } } } },
      },
      components: { schemas: { Input, Size: { type: 'object' } } },
    };
    const models = [
      { endpoint_id: 'a/b', metadata: { category: 'text-to-image' }, openapi },
      { endpoint_id: 'a/c' },
    ];
    expect(parseModels(JSON.stringify({ models, next_cursor: null, has_more: false }))).toEqual({
      ok: true,
      value: {
        nextCursor: null,
        models: [
          {
            key: 'a/b',
            task: 'text-to-image',
            form: {
              promptName: 'prompt',
              seedName: 'seed',
              parameters: {
                image_size: { kind: 'any' },
                num_images: { kind: 'integer', min: 1, max: 4, preset: 1 },
                duration: { kind: 'choice', values: ['5', '10'], preset: '5' },
                output_format: { kind: 'choice', values: ['jpeg', 'png'] },
                image_url: { kind: 'media' },
                image_urls: { kind: 'media-list' },
              },
            },
          },
          { key: 'a/c', task: null, form: null },
        ],
      },
    });
  });
});

describe('what a request comes to', () => {
  const input = { modelKey: 'a/b', prompt: 'x', seed: 1, parameters: {}, form: null };
  const onePicture = { ...input, form: { promptName: 'prompt', seedName: null, parameters: {} } };
  test('sizes by name and by sides; rounded up in the ceiling', () => {
    const named = falDialect.measure(input, { prompt: 'x', image_size: 'landscape_4_3', num_images: 2 });
    expect([named.likely.counts?.megapixel, named.ceiling.counts?.megapixel]).toEqual(['1.572864', '2']);
    const sides = falDialect.measure(onePicture, { prompt: 'x', image_size: { width: 1100, height: 1000 } });
    expect([sides.likely.counts?.megapixel, sides.ceiling.counts?.megapixel]).toEqual(['1.1', '2']);
    expect(falDialect.measure(onePicture, { prompt: 'x' }).ceiling.counts).not.toHaveProperty('megapixel');
  });
  test.each([
    ['5', '6'],
    ['8s', '9'],
    [10, '11'],
    ['auto', undefined],
  ])('a film of %s has a ceiling of %s seconds', (duration, second) =>
    expect(falDialect.measure(input, { prompt: 'x', duration }).ceiling.counts?.second).toBe(second),
  );
  test('how many pictures is only known where it is said, or where the model takes no number', () => {
    const ownNumber = {
      ...onePicture,
      form: { ...onePicture.form, parameters: { num_images: { kind: 'any' as const } } },
    };
    const imagesOf = (of: typeof onePicture | typeof input, payload = {}) =>
      falDialect.measure(of, { prompt: 'x', ...payload }).ceiling.counts?.image;
    expect([imagesOf(onePicture), imagesOf(ownNumber), imagesOf(input)]).toEqual(['1', undefined, undefined]);
    expect(imagesOf(input, { num_images: 3 })).toBe('3');
  });
  test('no run limit is documented, so machine time has no ceiling', () =>
    expect(falDialect.measure(input, { prompt: 'x' }).ceiling.counts).not.toHaveProperty('compute-second'));
});
