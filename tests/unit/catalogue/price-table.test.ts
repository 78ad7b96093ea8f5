// Public price tables: exact decimals, units, and a reason for everything that cannot be used.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nanosFor, parseDecimal } from '../../../electron/catalogue/price-table/decimal.ts';
import { readPriceTable } from '../../../electron/catalogue/price-table/read-table.ts';

const MILLION = 1_000_000n;
const perMillion = (text: string) => {
  const decimal = parseDecimal(text);
  return decimal && nanosFor(decimal, MILLION);
};

describe('decimals as they are written', () => {
  test.each([
    // text, nanos for a million units
    ['8e-07', 800_000_000n],
    ['8E-7', 800_000_000n],
    ['0.0000008', 800_000_000n],
    ['2.5e-06', 2_500_000_000n],
    ['0', 0n],
    ['0.0', 0n],
    ['1', 1_000_000_000_000_000n],
    ['1.23456789e-9', 1_234_568n],
    // A float's remainder is not a price: 0.45003 dollars a million, not 0.45003000000000007.
    ['4.5003000000000007e-07', 450_030_000n],
    ['5.000000000000001e-7', 500_000_000n],
    ['2.1429999999999996e-06', 2_143_000_000n],
  ])('%s', (text, nanos) => {
    expect(perMillion(text)).toMatchObject({ ok: true, value: { nanos } });
  });

  test('what is finer than a nano for a million is rounded half up, and said', () => {
    expect(perMillion('1.5e-15')).toEqual({ ok: true, value: { nanos: 2n, rounded: true } });
    expect(perMillion('8e-07')).toEqual({ ok: true, value: { nanos: 800_000_000n, rounded: false } });
  });

  test.each([
    '',
    'abc',
    '1e99999',
    '1e400',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '1.',
    '--1',
    `${'9'.repeat(101)}`,
  ])('%j is no number', (text) => expect(parseDecimal(text)).toBeNull());

  test('more than the books can hold, and less than they can say', () => {
    expect(perMillion('1e10')).toMatchObject({ ok: false });
    expect(perMillion('1e-17')).toMatchObject({ ok: false });
  });
});

const read = (entries: Readonly<Record<string, unknown>> | string) => {
  const text = typeof entries === 'string' ? entries : JSON.stringify(entries);
  return readPriceTable('prices.json', new TextEncoder().encode(text));
};
const one = (entry: unknown) => {
  const table = read({ m: entry });
  if (!table.ok) throw new Error(table.error.message);
  const [entryRead] = table.value.entries;
  return entryRead
    ? { ...entryRead.rate, notes: entryRead.notes }
    : (table.value.unusable[0]?.why ?? 'nothing');
};

describe('units', () => {
  test('tokens: what is read, written and cached, for a million', () => {
    expect(
      one({
        mode: 'chat',
        input_cost_per_token: 2.8e-7,
        output_cost_per_token: 8.9e-7,
        cache_read_input_token_cost: 2.8e-8,
      }),
    ).toMatchObject({
      nanos: 280_000_000n,
      outputNanos: 890_000_000n,
      cachedNanos: 28_000_000n,
      perUnits: MILLION,
      unit: 'token',
      currency: 'USD',
    });
  });

  test.each([
    ['a picture', { mode: 'image_generation', output_cost_per_image: 0.0398 }, 'image', 39_800_000n, 1n],
    [
      'the same price under two names is taken once',
      { mode: 'image_generation', output_cost_per_image: 0.04, input_cost_per_image: 0.04 },
      'image',
      40_000_000n,
      1n,
    ],
    [
      'a pixel is a millionth of a megapixel',
      { mode: 'image_generation', input_cost_per_pixel: 1.9e-8, output_cost_per_pixel: 0 },
      'megapixel',
      19_000_000n,
      1n,
    ],
    [
      'a second of film',
      { mode: 'video_generation', output_cost_per_video_per_second: 0.3, output_cost_per_second: 0.3 },
      'second',
      300_000_000n,
      1n,
    ],
    ['a character', { mode: 'audio_speech', input_cost_per_character: 1.5e-5 }, 'character', 15_000n, 1n],
    [
      'a character worth less than a nano',
      { mode: 'audio_speech', input_cost_per_character: 1.5e-10 },
      'character',
      150_000n,
      MILLION,
    ],
    ['a query', { mode: 'rerank', input_cost_per_query: 0.002 }, 'request', 2_000_000n, 1n],
    [
      'an embedding has nothing written',
      { mode: 'embedding', input_cost_per_token: 1e-7, output_cost_per_token: 0 },
      'token',
      100_000_000n,
      MILLION,
    ],
  ])('%s', (_what, entry, unit, nanos, perUnits) => {
    expect(one(entry)).toMatchObject({ unit, nanos, perUnits });
  });

  test('a free cache would bill nothing, so cached tokens count as read', () => {
    const entry = { mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 };
    expect(one({ ...entry, cache_read_input_token_cost: 0 })).toMatchObject({ cachedNanos: null });
  });

  test('what the figure leaves out is said', () => {
    expect(
      one({
        mode: 'chat',
        input_cost_per_token: 1e-6,
        output_cost_per_token: 2e-6,
        input_cost_per_token_above_200k_tokens: 2e-6,
        output_cost_per_token_above_200k_tokens: 4e-6,
        input_cost_per_token_batches: 5e-7,
      }),
    ).toMatchObject({ notes: ['costs more above 200,000 tokens'] });
  });
});

test.each([
  ['zero', { mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 0 }, /zero/],
  [
    'one side free',
    { mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 0 },
    /written tokens is zero/,
  ],
  [
    'the other side free',
    { mode: 'chat', input_cost_per_token: 0, output_cost_per_token: 1e-6 },
    /read is zero/,
  ],
  ['negative', { mode: 'chat', input_cost_per_token: -1e-6, output_cost_per_token: 1 }, /below zero/],
  [
    'text',
    { mode: 'chat', input_cost_per_token: '0.000001', output_cost_per_token: 1 },
    /is text, not a number/,
  ],
  ['a list', { mode: 'chat', input_cost_per_token: [1], output_cost_per_token: 1 }, /not a number/],
  ['no mode', { input_cost_per_token: 1e-6 }, /"mode"/],
  ['a mode that is no word', { mode: 7 }, /not a word/],
  ['a mode that is not run here', { mode: 'audio_transcription', input_cost_per_second: 1 }, /not run here/],
  ['no price', { mode: 'chat' }, /names no price/],
  ['a price that is not counted', { mode: 'chat', output_cost_per_second: 0.1 }, /not counted here/],
  ['written tokens unsaid', { mode: 'chat', input_cost_per_token: 1e-6 }, /what written tokens cost/],
  ['a number that is none', { mode: 'video_generation', output_cost_per_second: 1e300 }, /no price/],
  ['not an object', 'free', /not an object/],
  ['a bare number', 5, /not an object/],
  ['null', null, /not an object/],
])('%s cannot be used, with its reason', (_what, entry, why) => {
  expect(one(entry)).toMatch(why);
});

test.each([
  ['empty', '', /empty/],
  ['broken', '{"a": ', /not JSON/],
  ['a list', '[1, 2]', /not one object/],
  ['a number', '17', /not one object/],
  ['no model', '{}', /names no model/],
  ['only the example', '{"sample_spec": {"mode": "chat"}}', /names no model/],
])('a file that is %s is refused whole', (_what, text, message) => {
  expect(read(text)).toMatchObject({
    ok: false,
    error: { code: 'bad-file', message: expect.stringMatching(message) },
  });
});

test('a file that is not text is refused', () => {
  expect(readPriceTable('x.json', Uint8Array.from([0xff, 0xfe, 0, 0x7b]))).toMatchObject({ ok: false });
});

test('names of objects do no harm', () => {
  const table = read('{"__proto__": {"mode": "chat"}, "constructor": {"mode": "chat"}, "toString": 3}');
  expect(table).toMatchObject({ ok: true, value: { entries: [], unusable: [{}, {}, {}] } });
});

const DATA = process.env['GRANTMETER_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const REAL = join(DATA, 'prices/litellm_model_prices_2026-08-01.json');

test.skipIf(!existsSync(REAL))(
  `the real table (${existsSync(REAL) ? 'there' : `not at ${REAL}: skipped`})`,
  () => {
    const table = readPriceTable('litellm_model_prices_2026-08-01.json', readFileSync(REAL));
    if (!table.ok) throw new Error(table.error.message);
    const { entries, unusable } = table.value;
    // 2,986 entries, one of which explains the others.
    expect(entries.length + unusable.length).toBe(2985);
    expect(entries.length).toBeGreaterThan(2500);
    const rateOf = (name: string) => entries.find((entry) => entry.name === name)?.rate;
    expect(rateOf('openai/sora-2-pro')).toMatchObject({ unit: 'second', nanos: 300_000_000n, perUnits: 1n });
    expect(rateOf('gmi/MiniMaxAI/MiniMax-M2.1')).toMatchObject({
      nanos: 300_000_000n,
      outputNanos: 1_200_000_000n,
    });
    expect(rateOf('elevenlabs/eleven_v3')).toMatchObject({ unit: 'character', nanos: 180_000n });
    expect(entries.every(({ rate }) => rate.nanos > 0n)).toBe(true);
    expect(unusable.every(({ why }) => why !== '')).toBe(true);
  },
);
