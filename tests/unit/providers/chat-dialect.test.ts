// What is sent for a chat and what it may come to; what the lists of models say of prices.
import { expect, test } from 'vitest';
import { providerKind } from '#electron/providers';
import { parseModels } from '#electron/providers/openai-chat';
import { assert, type JsonObject } from '#shared/base';

const dialectOf = (id: string) => {
  const kind = providerKind(id);
  assert(kind, id);
  return kind.dialect;
};
const build = (id: string, parameters: JsonObject, prompt = 'Rain') =>
  dialectOf(id).buildPayload({ modelKey: 'm', prompt, seed: 7, parameters, form: null });

test('every parameter in its place; the system’s words are a message', () => {
  const parameters = {
    system: 'Be short.',
    max_tokens: 20,
    temperature: 0.5,
    top_p: 0.9,
    stop: ['\n', 'END'],
    response_format: { type: 'json_object' },
  };
  expect(build('gmi-llm', parameters)).toEqual({
    ok: true,
    value: {
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Rain' },
      ],
      max_tokens: 20,
      temperature: 0.5,
      top_p: 0.9,
      stop: ['\n', 'END'],
      response_format: { type: 'json_object' },
      seed: 7,
      stream: true,
      stream_options: { include_usage: true },
    },
  });
});

test('OpenAI’s batches get the newer word for the limit and no stream; elsewhere it is sent where it is asked for', () => {
  expect(build('openai-batch', { max_tokens: 20 })).toMatchObject({
    ok: true,
    value: { max_completion_tokens: 20 },
  });
  const batch = build('openai-batch', {});
  expect(batch.ok && Object.keys(batch.value).sort()).toEqual(['max_completion_tokens', 'messages', 'seed']);
  const newer = build('openai-chat', { max_completion_tokens: 30 });
  expect(newer.ok && [newer.value['max_completion_tokens'], newer.value['max_tokens']]).toEqual([
    30,
    undefined,
  ]);
});

test.each([
  [{ n: 3 }, /not known to take the parameter "n"/],
  [{ seed: 1 }, /seed is given with the run/],
  [{ max_tokens: 0 }, /"max_tokens" of m must be a whole number/],
  [{ max_tokens: 9, max_completion_tokens: 9 }, /not both/],
  [{ temperature: 3 }, /"temperature"/],
  [{ stop: 4 }, /"stop" of m must be a text or a list/],
] as const)('%j is refused before it is sent', (parameters, words) => {
  const built = build('openai-chat', parameters);
  expect(built.ok ? '' : built.error.message).toMatch(words);
});

test('the ceiling counts every byte that is read and every token that may be written; the likely is a fraction of it', () => {
  const dialect = dialectOf('openai-chat');
  const input = { modelKey: 'm', prompt: '雨の畑', seed: 7, parameters: {}, form: null };
  const payload = build(
    'openai-chat',
    { system: 'Kurz.', response_format: { type: 'json_object' }, max_tokens: 101 },
    '雨の畑',
  );
  assert(payload.ok, 'the form takes it');
  const bytes = 5 + 9 + JSON.stringify({ type: 'json_object' }).length;
  expect(dialect.measure(input, payload.value)).toEqual({
    ceiling: { quantity: '1', tokens: { input: BigInt(bytes + 64), cached: 0n, output: 101n } },
    likely: { quantity: '1', tokens: { input: BigInt(Math.ceil(bytes / 4) + 8), cached: 0n, output: 51n } },
  });
});

test.each([
  [
    '[C] GMI, dollars per token as text',
    [{ prompt: '0.0000008', completion: '0.0000048' }],
    [800_000_000n, 4_800_000_000n],
  ],
  [
    'finer than a nano-dollar a token',
    [{ prompt: '0.0000000375', completion: '0.000000000000001' }],
    [37_500_000n, 1n],
  ],
  ['not in a list', { prompt: '1', completion: '0' }, [1_000_000_000_000_000n, 0n]],
  [
    '[I] several prices: none until somebody says which',
    [
      { prompt: '1', completion: '1' },
      { prompt: '2', completion: '2' },
    ],
    null,
  ],
  ['one of the two missing', [{ prompt: '0.1' }], null],
  ['a figure that is not written out', [{ prompt: '8e-7', completion: '1' }], null],
  ['a negative one', [{ prompt: '-1', completion: '1' }], null],
  ['nothing said, as vLLM does [D]', undefined, null],
] as const)('prices: %s', (_, pricing, expected) => {
  const listed = parseModels(
    JSON.stringify({ object: 'list', data: [{ id: 'zai-org/GLM-5.1-FP8', pricing }] }),
  );
  const price = listed.ok ? listed.value[0]?.price : undefined;
  expect(price ? [price.nanos, price.outputNanos] : price).toEqual(expected);
  if (price) expect(price).toMatchObject({ unit: 'token', perUnits: 1_000_000n, currency: 'USD' });
});
