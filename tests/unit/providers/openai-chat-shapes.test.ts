// Every shape of answer in provider-apis.md sections 2 and 5, each with the mark of how sure it is; and what a broken answer means.
import { expect, test } from 'vitest';
import type { SubmitAnswer } from '#electron/providers';
import { assert, type JsonObject } from '#shared/base';
import { chatOver, type Drop, event, type Served } from './chat-over.ts';

const signal = new AbortController().signal;
const ID = 'chatcmpl-0f3a9c7be41d4d1f8a52';

async function ask(answers: readonly Served[], parameters: JsonObject = {}, apiKey: string | null = 'key') {
  const over = chatOver(answers, apiKey);
  const payload = over.adapter.buildPayload({
    modelKey: 'm',
    prompt: 'Rain',
    seed: 7,
    parameters,
    form: null,
  });
  assert(payload.ok, 'the form takes it');
  const submission = { modelKey: 'm', payload: payload.value, reference: 'run-7-1' };
  return { ...over, answer: await over.adapter.submit(submission, signal) };
}
const text = (answer: SubmitAnswer): readonly string[] =>
  answer.kind === 'accepted' && answer.state.kind === 'done'
    ? answer.state.outputs.map((output) =>
        'bytes' in output ? new TextDecoder().decode(output.bytes) : output.url,
      )
    : [`${answer.kind}`];
const done = (answer: SubmitAnswer) => {
  assert(answer.kind === 'accepted' && answer.state.kind === 'done', `it was ${answer.kind}`);
  return answer.state;
};
const piece = (delta: object, finish: string | null = null, more: object = {}) =>
  event({ id: ID, choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const USAGE = { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 };
const whole = (message: object, more: object = {}): Served => ({
  type: 'application/json',
  drops: [
    [
      0,
      JSON.stringify({
        id: ID,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: USAGE,
        ...more,
      }),
    ],
  ],
});

test('[D] a stream: text, usage in the last piece, times from the clock, whatever the size of the pieces', async () => {
  const bytes = new TextEncoder().encode(
    `: keep-alive\n\n${piece({ role: 'assistant', content: '' })}${piece({ content: 'Région ' })}`,
  );
  const { answer, bodies } = await ask([
    {
      drops: [
        [200, bytes.subarray(0, 90)],
        [50, bytes.subarray(90)],
        [1_000, piece({ content: '雨' })],
        [10, piece({}, 'stop', { usage: null })],
        [
          5,
          event({ id: ID, choices: [], usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 32 } } }),
        ],
        [0, event('[DONE]')],
      ],
    },
  ]);
  expect(text(answer)).toEqual(['Région 雨']);
  expect(done(answer)).toMatchObject({
    bill: { quantity: '1', tokens: { input: 40n, cached: 32n, output: 12n } },
    measured: { firstTokenMs: 250, generationMs: 1_000 },
  });
  expect(answer).toMatchObject({ requestId: ID });
  expect(bodies).toEqual([
    {
      model: 'm',
      messages: [{ role: 'user', content: 'Rain' }],
      max_tokens: 512,
      seed: 7,
      stream: true,
      stream_options: { include_usage: true },
    },
  ]);
});

test('[D] details of the usage may be absent or null; figures that contradict each other are not booked', async () => {
  const usages: readonly (readonly [object | null, object | undefined])[] = [
    [
      { ...USAGE, prompt_tokens_details: null },
      { input: 40n, cached: 0n, output: 12n },
    ],
    [
      { prompt_tokens: 40, completion_tokens: 12 },
      { input: 40n, cached: 0n, output: 12n },
    ],
    [{ ...USAGE, total_tokens: 90 }, undefined],
    [{ ...USAGE, prompt_tokens_details: { cached_tokens: 41 } }, undefined],
    [{ ...USAGE, completion_tokens: -1 }, undefined],
    [{ ...USAGE, completion_tokens: 1.5 }, undefined],
    [{ prompt_tokens: 40 }, undefined],
    [null, undefined],
  ];
  for (const [usage, tokens] of usages) {
    const { answer } = await ask([whole({ content: 'x' }, { usage })]);
    expect(done(answer).bill.tokens).toEqual(tokens);
  }
});

test('[C] reasoning under either name stands in a JSON beside the text; a refusal and an early end as well', async () => {
  for (const name of ['reasoning_content', 'reasoning']) {
    const { answer } = await ask([
      {
        drops: [
          [
            0,
            piece({ [name]: 'Hm. ' }) +
              piece({ content: 'Yes.' }) +
              piece({}, 'stop') +
              event({ choices: [], usage: USAGE }),
          ],
        ],
      },
    ]);
    const [said, more = ''] = text(answer);
    expect([said, JSON.parse(more)]).toEqual([
      'Yes.',
      { content: 'Yes.', finish_reason: 'stop', reasoning_content: 'Hm. ' },
    ]);
  }
  const [only = '', none] = text((await ask([whole({ content: null, refusal: 'I cannot.' })])).answer);
  expect([JSON.parse(only), none]).toEqual([
    { content: '', finish_reason: 'stop', refusal: 'I cannot.' },
    undefined,
  ]);
  const cutShort = { choices: [{ message: { content: 'A long' }, finish_reason: 'length' }] };
  const [said, more = ''] = text((await ask([whole({}, cutShort)])).answer);
  expect([said, JSON.parse(more)]).toEqual(['A long', { content: 'A long', finish_reason: 'length' }]);
});

test('[D] vLLM’s times of the request go before those of the stream; odd ones are left out', async () => {
  const times = {
    time_to_first_token_ms: 91.4,
    generation_time_ms: 803.5,
    queue_time_ms: 2,
    tokens_per_second: 14,
  };
  const drops: readonly Drop[] = [
    [400, piece({ content: 'x' })],
    [90, piece({}, 'stop') + event({ choices: [], usage: USAGE, metrics: times })],
  ];
  expect(done((await ask([{ drops }])).answer).measured).toEqual({ firstTokenMs: 91, generationMs: 804 });
  const odd = await ask([whole({ content: 'x' }, { metrics: { time_to_first_token_ms: -5 } })]);
  expect(done(odd.answer).measured).toEqual({});
});

test('[D] a broken stream without usage is in doubt; [C] one that counted as it went says in words how far it was', async () => {
  const broken: readonly (readonly [readonly Drop[], string, RegExp])[] = [
    [
      [
        [0, piece({ content: 'Half' })],
        [9, 'cut'],
      ],
      'answer-lost',
      /^the connection broke$/,
    ],
    [[[0, piece({ content: 'Half' })]], 'malformed-answer', /stopped before its end/],
    [[[0, piece({ content: 'Half' }) + event('{"choices":')]], 'malformed-answer', /cannot be read/],
    [
      [[0, piece({ content: 'H' }) + event({ error: { message: 'engine died', code: 500 } })]],
      'server-error',
      /engine died/,
    ],
    [
      [
        [
          0,
          piece({ content: 'H' }, null, {
            usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 },
          }),
        ],
        [1, 'cut'],
      ],
      'answer-lost',
      /9 tokens read and 1 written had been counted/,
    ],
  ];
  for (const [drops, code, words] of broken) {
    const { answer } = await ask([{ drops }]);
    expect(answer).toMatchObject({
      kind: 'in-doubt',
      error: { code, charged: 'unknown', retry: { kind: 'no' } },
    });
    expect(answer.kind === 'in-doubt' && answer.error.message).toMatch(words);
  }
});

test('cut after its end was said: the text is kept, and billed only where its usage had come', async () => {
  const end = piece({ content: 'All.' }) + piece({}, 'stop');
  const unpaid = done(
    (
      await ask([
        {
          drops: [
            [0, end],
            [1, 'cut'],
          ],
        },
      ])
    ).answer,
  );
  expect([unpaid.bill, unpaid.outputs.length]).toEqual([{ quantity: '1' }, 1]);
  const paid = done(
    (
      await ask([
        {
          drops: [
            [0, end + event({ choices: [], usage: USAGE })],
            [1, 'cut'],
          ],
        },
      ])
    ).answer,
  );
  expect(paid.bill.tokens).toMatchObject({ output: 12n });
  // Running counts before the end are not the whole; the one that comes with the end is.
  const running = await ask(
    [
      {
        drops: [
          [0, piece({ content: 'All.' }, null, { usage: USAGE }) + piece({}, 'stop')],
          [1, 'cut'],
        ],
      },
    ],
    { continuous_usage_stats: true },
  );
  expect(done(running.answer).bill.tokens).toBeUndefined();
  expect(running.bodies[0]).toMatchObject({
    stream_options: { include_usage: true, continuous_usage_stats: true },
  });
  const last = await ask([
    {
      drops: [
        [0, piece({ content: 'All.' }) + piece({}, 'stop', { usage: USAGE })],
        [1, 'cut'],
      ],
    },
  ]);
  expect(done(last.answer).bill.tokens).toMatchObject({ input: 40n });
});

test('a server that refuses to stream is asked for the whole, then and afterwards', async () => {
  const refusal: Served = {
    status: 400,
    type: 'application/json',
    drops: [[0, '{"error":{"message":"`stream_options` is not supported","type":"BadRequestError"}}']],
  };
  const { adapter, answer, bodies } = await ask([
    refusal,
    whole({ content: 'One' }),
    whole({ content: 'Two' }),
  ]);
  expect(text(answer)).toEqual(['One']);
  const again = adapter.buildPayload({ modelKey: 'm', prompt: 'Snow', seed: 8, parameters: {}, form: null });
  assert(again.ok, 'the form takes it');
  expect(text(await adapter.submit({ modelKey: 'm', payload: again.value, reference: 'r' }, signal))).toEqual(
    ['Two'],
  );
  expect(bodies.map((body) => 'stream' in body || 'stream_options' in body)).toEqual([true, false, false]);
  const other = await ask([{ ...refusal, drops: [[0, '{"error":{"message":"max_tokens is too large"}}']] }]);
  expect(other.answer).toMatchObject({ kind: 'refused', error: { code: 'bad-request' } });
});

test('a server that streams nothing although asked is heard all the same', async () => {
  expect(
    text(
      (
        await ask([
          whole({
            content: [
              { type: 'text', text: 'In ' },
              { type: 'text', text: 'parts' },
            ],
          }),
        ])
      ).answer,
    ),
  ).toEqual(['In parts']);
});

const failures: readonly (readonly [string, number, object, object, object])[] = [
  [
    '[D] 429 rate_limit_exceeded',
    429,
    { code: 'rate_limit_exceeded' },
    { 'retry-after': '7' },
    { code: 'rate-limited', retry: { kind: 'after', delayMs: 7_000 } },
  ],
  [
    '[D] 429 insufficient_quota',
    429,
    { code: 'insufficient_quota' },
    {},
    { code: 'out-of-credit', retry: { kind: 'no' } },
  ],
  [
    '[C] 429 with x-should-retry: false',
    429,
    {},
    { 'x-should-retry': 'false' },
    { code: 'rate-limited', retry: { kind: 'no' } },
  ],
  ['[D] 400', 400, {}, {}, { code: 'bad-request' }],
  ['400 by its content filter', 400, { code: 'content_filter' }, {}, { code: 'refused-by-policy' }],
  ['[D] 401', 401, { code: 'invalid_api_key' }, {}, { code: 'key-refused' }],
  ['403 for a model', 403, { code: 'model_not_found' }, {}, { code: 'no-entitlement-or-model' }],
  ['[C] 404 for a wrong prefix', 404, {}, {}, { code: 'no-entitlement-or-model' }],
  ['[D] 422', 422, {}, {}, { code: 'bad-request' }],
  ['503 in its own words', 503, {}, {}, { code: 'capacity', retry: { kind: 'after', delayMs: null } }],
];
test.each(failures)('%s is refused and free', async (_, status, more, headers, expected) => {
  const body = JSON.stringify({ error: { message: 'in words', type: 'x', ...more } });
  const { answer } = await ask([
    { status, type: 'application/json', headers: { ...headers }, drops: [[0, body]] },
  ]);
  expect(answer).toMatchObject({
    kind: 'refused',
    error: { message: 'in words', charged: 'no', httpStatus: status, ...expected },
  });
});

test('[C] 500 may have been run: in doubt', async () => {
  const { answer } = await ask([
    { status: 500, type: 'application/json', drops: [[0, '{"error":{"message":"boom"}}']] },
  ]);
  expect(answer).toMatchObject({ kind: 'in-doubt', error: { code: 'server-error', charged: 'unknown' } });
});

test('[D] a server of the lab’s own may want no key; an id that many answers share is made unique', async () => {
  const { answer, headers } = await ask([whole({ content: 'x' }, { id: 'chatcmpl-417' })], {}, null);
  expect(headers[0]).not.toHaveProperty('authorization');
  expect(answer).toMatchObject({ requestId: 'chatcmpl-417@run-7-1' });
  expect((await ask([whole({ content: 'x' }, { id: null })])).answer).toMatchObject({ requestId: 'run-7-1' });
});

test('[I] a server that counts nothing in a stream is asked for the whole from then on; a cut is no such sign', async () => {
  const end = piece({ content: 'All.' }) + piece({}, 'stop');
  const next = async (first: readonly Drop[]) => {
    const { adapter, answer, bodies } = await ask([{ drops: first }, whole({ content: 'Two' })]);
    expect(done(answer).bill).toEqual({ quantity: '1' });
    const again = adapter.buildPayload({
      modelKey: 'm',
      prompt: 'Snow',
      seed: 8,
      parameters: {},
      form: null,
    });
    assert(again.ok, 'the form takes it');
    const second = await adapter.submit({ modelKey: 'm', payload: again.value, reference: 'r' }, signal);
    expect(done(second).bill.tokens).toMatchObject({ input: 40n });
    return bodies[1]?.['stream'];
  };
  expect(await next([[0, end + event('[DONE]')]])).toBeUndefined();
  expect(
    await next([
      [0, end],
      [1, 'cut'],
    ]),
  ).toBe(true);
});
