// Prices in words, as they are kept, as they differ; tiers and modalities as they are proposed.
import { describe, expect, test } from 'vitest';
import { changeWords, nanos, priceWords, type PriceUnit, type Rate } from '#shared/money';
import { guessModality, proposeTier } from '#electron/catalogue';
import { changedParameters } from '../../../electron/catalogue/forms.ts';
import { keptRate, sameRate } from '../../../electron/catalogue/rates.ts';
import { DEFAULT_TIER_RULE } from '../../../electron/catalogue/tiers.ts';
import { withdrawalOf } from '../../../electron/catalogue/withdrawn.ts';

const rate = (amount: bigint, unit: PriceUnit = 'request', perUnits = 1n, output: bigint | null = null) => ({
  nanos: nanos(amount),
  outputNanos: output === null ? null : nanos(output),
  cachedNanos: null,
  perUnits,
  unit,
  currency: 'USD',
});
const MILLION = 1_000_000n;

test.each([
  [rate(280_000_000n), '$0.28 a request'],
  [rate(35_000_000n, 'image'), '$0.035 an image'],
  [rate(1_000n), '$0.000001 a request'],
  [rate(1_204_000_000_000_000n, 'gpu-hour'), '$1,204,000.00 a GPU hour'],
  [rate(3_200_000_000n, 'token', MILLION, 12_800_000_000n), '$3.20 / $12.80 per million tokens in / out'],
  [rate(100_000_000_000n, 'character', MILLION), '$100.00 per million characters'],
])('%o reads as %s', (price, words) => expect(priceWords(price, price.currency)).toBe(words));

describe('changes', () => {
  const rows: readonly (readonly [Rate, Rate, string | null])[] = [
    [rate(31n), rate(35n), '+12.9 %'],
    [rate(35n), rate(31n), '−11.4 %'],
    [rate(100n), rate(100n), 'the same'],
    [rate(1n, 'token'), rate(MILLION, 'token', MILLION), 'the same'],
    [rate(1_000_000n), rate(1_000_001n), '+less than 0.1 %'],
    [rate(100n), rate(0n), '−100 %'],
    [rate(0n), rate(5n), null],
    [rate(1n), rate(1n, 'second'), null],
    [
      rate(270n, 'token', MILLION, 1_100n),
      rate(280n, 'token', MILLION, 880n),
      'in +3.7 %, out −20 %, cached +3.7 %',
    ],
    [rate(10n, 'token', MILLION, 40n), rate(20n, 'token', MILLION, 80n), '+100 %'],
  ];
  test.each(rows)('%o to %o', (from, to, words) => expect(changeWords(from, to)).toBe(words));
});

describe('as it is kept', () => {
  const said = { amount: nanos(100_000_000n), perUnits: 1_000n, unit: 'character', currency: 'usd' } as const;

  test('a thousand becomes a million, exactly', () => {
    expect(keptRate(said)).toEqual({
      ok: true,
      value: rate(100_000_000_000n, 'character', MILLION),
    });
  });

  test.each([
    [{ currency: 'XYZ' }, 'currency'],
    [{ perUnits: 10n }, 'perUnits'],
    [{ amount: nanos(-1n) }, 'amount'],
    [{ output: nanos(5n) }, 'output'],
    [{ cached: nanos(5n) }, 'cached'],
    [{ amount: nanos(2n ** 62n) }, 'amount'],
  ])('%o is refused at its field', (over, field) => {
    expect(keptRate({ ...said, ...over })).toMatchObject({ ok: false, error: { code: 'bad-input', field } });
  });

  test('the same money is the same price, however it is written', () => {
    expect(sameRate(rate(1n, 'token'), rate(MILLION, 'token', MILLION))).toBe(true);
    expect(sameRate(rate(5n, 'token', MILLION), rate(5n, 'token', MILLION, 5n))).toBe(true);
    expect(sameRate(rate(5n, 'token', MILLION), rate(5n, 'token', MILLION, 6n))).toBe(false);
    expect(sameRate(rate(5n), rate(5n, 'image'))).toBe(false);
  });
});

test.each([
  [rate(1_000n), 'baseline'],
  [rate(249_999_999n), 'standard'],
  [rate(250_000_000n), 'premium'],
  // Eight seconds of film.
  [rate(31_250_000n, 'second'), 'premium'],
  [rate(31_249_999n, 'second'), 'standard'],
  // A thousand tokens each way: $0.004.
  [rate(1_000_000_000n, 'token', MILLION, 3_000_000_000n), 'standard'],
  [rate(100_000_000n, 'token', MILLION, 300_000_000n), 'baseline'],
  [null, 'standard'],
])('%o is proposed as %s', (price, tier) => expect(proposeTier(price, DEFAULT_TIER_RULE)).toBe(tier));

test.each([
  ['kling-v3-text-to-video', null, 'video'],
  ['wan2.6-t2v', null, 'video'],
  ['gemini-omni-flash-preview', null, 'video'],
  ['elevenlabs-tts-v3', null, 'audio'],
  ['minimax-music-3.0', null, 'audio'],
  ['bria-fibo', null, 'image'],
  ['gemini-3-pro-image', null, 'image'],
  ['deepseek-ai/DeepSeek-V3', null, 'text'],
  ['acme/one', 'image-to-video', 'video'],
  ['acme/one', null, null],
])('%s (%s) makes %s', (key, task, modality) => expect(guessModality(key, task)).toBe(modality));

test.each([
  ['Sora-2-Pro', null],
  ['openai/other', undefined],
  ['veo-3.0-fast-generate-001', 'gemini-omni-1.1-flash'],
  ['veo-3.1-generate-preview', 'gemini-omni-1.1-flash'],
  ['veo-3.1-generate-001', undefined],
])('the replacement of %s is %s', (key, replacedBy) =>
  expect(withdrawalOf(key)?.replacedBy).toBe(replacedBy),
);

test('a changed form is told in words; the order of fields is no change', () => {
  const form = {
    promptName: 'prompt',
    seedName: null,
    parameters: { size: { kind: 'text' }, n: { kind: 'integer', min: 1, max: 4 } },
  } as const;
  const same = {
    ...form,
    parameters: { n: { max: 4, min: 1, kind: 'integer' }, size: { kind: 'text' } },
  } as const;
  expect(changedParameters(form, same)).toBeNull();
  expect(
    changedParameters(form, {
      ...form,
      seedName: 'seed',
      required: ['size'],
      parameters: { n: { kind: 'integer', min: 1, max: 8 }, quality: { kind: 'text' } },
    }),
  ).toBe('new: quality; no longer: size; changed: n; now under another name: the seed; required: size');
});
