// Every shape of provider-apis.md section 6.1, with its confidence mark.
import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../../electron/providers/http/index.ts';
import { verdictOfAnswer } from '../../../electron/providers/wire/index.ts';
import { replicateDialect } from '../../../electron/providers/replicate/dialect.ts';
import { outputsOf } from '../../../electron/providers/replicate/outputs.ts';
import {
  parseModel,
  parseModels,
  parsePrediction,
  parsePredictions,
  stateOf,
} from '../../../electron/providers/replicate/records.ts';
import { REPLICATE_RULES } from '../../../electron/providers/replicate/rules.ts';

const record = (fields: object): object => ({
  id: 'p1',
  version: 'abc',
  model: 'lab/waves',
  status: 'succeeded',
  input: { prompt: 'waves' },
  output: ['https://files.example/o.png'],
  error: null,
  metrics: { predict_time: 4.1, total_time: 5 },
  data_removed: false,
  created_at: '2026-11-24T10:00:00.000Z',
  started_at: '2026-11-24T10:00:01.000Z',
  ...fields,
});
const stateOfFields = (fields: object) => {
  const parsed = parsePrediction(JSON.stringify(record(fields)));
  if (!parsed.ok) throw new Error(parsed.error);
  return stateOf(parsed.value);
};
const billOfFields = (fields: object) => {
  const state = stateOfFields(fields);
  if (state.kind !== 'done') throw new Error(state.kind);
  return state.bill;
};

describe('states', () => {
  test.each(['starting', 'processing', 'queued-somewhere'])('[D] %s is pending', (status) =>
    expect(stateOfFields({ status, output: null })).toEqual({ kind: 'pending', status }),
  );
  test('[D] succeeded, with its machine time', () =>
    expect(stateOfFields({})).toEqual({
      kind: 'done',
      outputs: [{ url: 'https://files.example/o.png' }],
      bill: { quantity: '1', counts: { 'compute-second': '4.1', image: '1', character: '5' } },
      measured: { computeMs: 4_100 },
    }));
  test('failed: [I] not known whether charged once it began; [D] nothing active, nothing charged', () => {
    expect(stateOfFields({ status: 'failed', error: 'out of memory' })).toMatchObject({
      error: { code: 'job-failed', message: 'out of memory', charged: 'unknown', retry: { kind: 'no' } },
    });
    expect(stateOfFields({ status: 'failed', error: null, started_at: null, metrics: {} })).toMatchObject({
      error: { code: 'job-failed', message: 'the provider gives no reason', charged: 'no' },
    });
    expect(stateOfFields({ status: 'failed', error: 'flagged as sensitive' })).toMatchObject({
      error: { code: 'refused-by-policy' },
    });
  });
  test('[D] canceled work is charged; where none began there is none', () => {
    expect(stateOfFields({ status: 'canceled' })).toEqual({ kind: 'cancelled', charged: 'yes' });
    expect(stateOfFields({ status: 'canceled', started_at: null, metrics: {} })).toEqual({
      kind: 'cancelled',
      charged: 'no',
    });
  });
  test('[D] aborted is not charged', () =>
    expect(stateOfFields({ status: 'aborted', started_at: null })).toEqual({
      kind: 'cancelled',
      charged: 'no',
    }));
  test('[D] removed after an hour: gone, and billed by what was measured', () =>
    expect(stateOfFields({ data_removed: true, output: null, input: {} })).toMatchObject({
      kind: 'done',
      outputs: [],
      bill: { counts: { 'compute-second': '4.1' } },
    }));
  test('[I] succeeded without any output', () =>
    expect(stateOfFields({ output: null })).toMatchObject({ kind: 'done', outputs: [] }));
});

describe('outputs', () => {
  const text = (words: string) => [{ bytes: new TextEncoder().encode(words) }];
  test.each([
    ['[C] an address', 'https://x/v.mp4', [{ url: 'https://x/v.mp4' }]],
    [
      '[D] a list',
      ['https://x/1.png', 'https://x/2.png'],
      [{ url: 'https://x/1.png' }, { url: 'https://x/2.png' }],
    ],
    [
      '[C] an object',
      { video: 'https://x/v.mp4', frames: [{ file: 'https://x/f.png' }], score: 1 },
      [{ url: 'https://x/v.mp4' }, { url: 'https://x/f.png' }],
    ],
    ['[C] the pieces of a text', ['The ', 'sea', '.'], text('The sea.')],
    ['[C] a text', 'The sea.', text('The sea.')],
    ['[C] a data URL', 'data:text/plain;base64,aGk=', text('hi')],
    ['[C] anything else', { labels: ['sea'], score: 0.5 }, text('{"labels":["sea"],"score":0.5}')],
    ['named twice', ['https://x/1', 'https://x/1'], [{ url: 'https://x/1' }]],
    ['nothing', null, []],
    ['no pieces', [], []],
  ])('%s', (_, output, expected) => expect(outputsOf(output as never)).toEqual(expected));
});

describe('bills', () => {
  test('[C] what a model measures goes before what was asked for', () =>
    expect(
      billOfFields({
        input: { prompt: 'waves', duration: 8 },
        output: 'https://x/v.mp4',
        metrics: { predict_time: 88.25, video_output_duration_seconds: 5.04 },
      }),
    ).toEqual({ quantity: '1', counts: { 'compute-second': '88.25', second: '5.04', character: '5' } }));
  test('[C] tokens, only where both are said', () => {
    expect(billOfFields({ metrics: { token_input_count: 7, token_output_count: 90 } })).toMatchObject({
      tokens: { input: 7n, cached: 0n, output: 90n },
    });
    expect(billOfFields({ metrics: { token_input_count: 7 } })).not.toHaveProperty('tokens');
  });
  test('[I] the request fixes the length where nothing is measured', () =>
    expect(
      billOfFields({ input: { prompt: 'x', duration: '10' }, output: 'https://x/v.mp4', metrics: null }),
    ).toEqual({ quantity: '1', counts: { second: '10', character: '1' } }));
  test('a metric that is no count is none', () =>
    expect(billOfFields({ metrics: { predict_time: -1, image_output_count: 'two' } }).counts).toEqual({
      image: '1',
      character: '5',
    }));
});

describe('errors', () => {
  const judge = (status: number, body: object | string) => {
    const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
    const answer: HttpAnswer = { status, headers: {}, bodyText };
    return verdictOfAnswer(answer, 0, REPLICATE_RULES);
  };
  const throttled = (rest: string) => ({
    detail: `Request was throttled. Your rate limit resets in ${rest}.`,
  });
  test.each([
    ['~30s', 30_000],
    ['30s', 30_000],
    ['~250ms', 250],
    ['~2m', 120_000],
    ['a while', null],
  ])('[D] the wait in words: %s', (rest, delayMs) =>
    expect(judge(429, throttled(rest))).toMatchObject({
      certainty: 'refused',
      error: { code: 'rate-limited', retry: { kind: 'after', delayMs } },
    }),
  );
  test.each([
    ['[D] 401', 401, { title: 'Unauthenticated', detail: 'no token' }, 'refused', 'key-refused'],
    ['[C] 402', 402, { title: 'Insufficient credit', detail: 'top up' }, 'refused', 'out-of-credit'],
    ['[C] 404', 404, { detail: 'not found' }, 'refused', 'no-entitlement-or-model'],
    [
      '[C] 422',
      422,
      { title: 'Input validation failed', detail: 'prompt is required' },
      'refused',
      'bad-request',
    ],
    ['[C] 500', 500, { detail: 'internal' }, 'in-doubt', 'server-error'],
    ['[C] 503', 503, { detail: 'busy' }, 'in-doubt', 'capacity'],
    ['503 of a gateway', 503, '<html>', 'in-doubt', 'server-error'],
  ])('%s', (_, status, body, certainty, code) =>
    expect(judge(status, body)).toMatchObject({ certainty, error: { code } }),
  );
});

describe('what is sent', () => {
  const input = { modelKey: 'lab/waves', prompt: 'waves', seed: 3, parameters: {}, form: null };
  test.each(['waves', 'lab/../account', '../..', 'lab/waves:', 'lab/waves/x', 'lab/waves?x=1'])(
    '"%s" is no model',
    (modelKey) => expect(replicateDialect.buildPayload({ ...input, modelKey }).ok).toBe(false),
  );
  test('a prompt and a seed; nothing that nobody read the model takes', () => {
    expect(replicateDialect.buildPayload(input)).toEqual({ ok: true, value: { prompt: 'waves', seed: 3 } });
    expect(replicateDialect.buildPayload({ ...input, parameters: { steps: 4 } })).toMatchObject({
      ok: false,
      error: {
        code: 'bad-request',
        charged: 'no',
        message: expect.stringContaining('read from the provider'),
      },
    });
  });
  test.each([
    ['1m', '60'],
    ['1h30m', '1800'],
    ['90s', '90'],
  ])('[D] Cancel-After %s bounds the machine time at %s seconds', (deadline, seconds) => {
    const parameters = { 'Cancel-After': deadline };
    const payload = replicateDialect.buildPayload({ ...input, parameters });
    if (!payload.ok) throw new Error(payload.error.message);
    const { ceiling } = replicateDialect.measure(input, payload.value);
    expect(ceiling.counts?.['compute-second']).toBe(seconds);
  });
  test.each(['soon', '', '0s', 60])('a deadline of %s is refused', (deadline) =>
    expect(replicateDialect.buildPayload({ ...input, parameters: { 'Cancel-After': deadline } }).ok).toBe(
      false,
    ),
  );
  test('the ceiling covers what is made a little longer than asked for', () => {
    const { likely, ceiling } = replicateDialect.measure(input, { prompt: 'x', duration: 5, num_outputs: 3 });
    expect([likely.counts?.second, ceiling.counts?.second, ceiling.counts?.image]).toEqual(['5', '6', '3']);
  });
});

describe('lists and models', () => {
  test('[D] a page and its cursor; what cannot be read is counted', () => {
    const page = { next: 'https://x/next', previous: null, results: [record({}), { id: 7 }, 'x'] };
    expect(parsePredictions(JSON.stringify(page))).toMatchObject({
      ok: true,
      value: { items: [{ id: 'p1' }], unreadable: 2, next: 'https://x/next' },
    });
    expect(parsePredictions('{"next":null}').ok).toBe(false);
  });
  test('[D] models have no price', () => {
    const page = { next: null, results: [{ owner: 'lab', name: 'waves', latest_version: null }] };
    expect(parseModels(JSON.stringify(page))).toMatchObject({
      value: { items: [{ key: 'lab/waves', form: null, price: null }] },
    });
  });
  test('[D] a form out of the schema of the newest version', () => {
    const schemas = {
      quality: { type: 'string', enum: ['draft', 'fine'] },
      Input: {
        type: 'object',
        required: ['prompt', 'image'],
        properties: {
          prompt: { type: 'string', 'x-order': 0 },
          quality: { allOf: [{ $ref: '#/components/schemas/quality' }], default: 'draft', 'x-order': 3 },
          seed: { type: 'integer', 'x-order': 9 },
          steps: { type: 'integer', minimum: 1, maximum: 50, default: 20, 'x-order': 2 },
          image: { type: 'string', format: 'uri', 'x-order': 1 },
          strength: { type: 'number', 'x-order': 4 },
          fast: { type: 'boolean', 'x-order': 5 },
          references: { type: 'array', items: { type: 'string', format: 'uri' }, 'x-order': 6 },
          extra: { type: 'object', 'x-order': 7 },
        },
      },
    };
    const openapi_schema = { components: { schemas } };
    const parsed = parseModel(
      'lab/waves',
      JSON.stringify({ owner: 'lab', name: 'waves', latest_version: { openapi_schema } }),
    );
    const far = Number.MAX_SAFE_INTEGER;
    expect(parsed).toEqual({
      ok: true,
      value: {
        key: 'lab/waves',
        price: null,
        task: null,
        form: {
          promptName: 'prompt',
          seedName: 'seed',
          required: ['image'],
          parameters: {
            image: { kind: 'media' },
            steps: { kind: 'integer', min: 1, max: 50 },
            quality: { kind: 'choice', values: ['draft', 'fine'] },
            strength: { kind: 'number', min: -far, max: far },
            fast: { kind: 'flag' },
            references: { kind: 'media-list' },
            extra: { kind: 'any' },
          },
        },
      },
    });
    expect(parseModel('lab/waves:abc', JSON.stringify({ id: 'abc', openapi_schema }))).toMatchObject({
      value: { form: { promptName: 'prompt' } },
    });
  });
});
