/** Quotes to the nano, and each check of "May I charge this?". */
import { describe, expect, test } from 'vitest';
import type { CatalogueModel } from '#db/repos';
import { quoteBatch } from '#electron/planning';
import { type Dialect, ONE_REQUEST } from '#electron/providers';
import { type Day, ok } from '#shared/base';
import type { AccountId, AwardId, ModelId, PersonId, PriceId, Tier } from '#shared/domain';
import { nanos } from '#shared/money';

const TODAY = '2026-11-23' as Day;

function model(
  key: string,
  rate: bigint | null,
  { practice = true, tier = 'baseline' }: { practice?: boolean; tier?: Tier } = {},
): CatalogueModel {
  const price = rate === null ? null : priceRow(rate);
  const accountId = 'account' as AccountId;
  return {
    id: key as ModelId,
    accountId,
    key,
    modality: 'image',
    task: 'test',
    tier,
    form: null,
    listedAtMs: null,
    goneAtMs: null,
    replacedBy: null,
    price,
    prices: price ? [price] : [],
    account: {
      id: accountId,
      provider: 'gmi',
      name: 'test',
      baseUrl: null,
      practice,
      concurrency: 1,
      premiumConcurrency: 1,
      requestsPerMinute: null,
      paymentRoute: 'direct-invoice',
    },
  };
}

const priceRow = (rate: bigint): NonNullable<CatalogueModel['price']> => ({
  id: 'price' as PriceId,
  modelId: 'model' as ModelId,
  nanos: nanos(rate),
  perUnits: 1n,
  unit: 'request',
  outputNanos: null,
  cachedNanos: null,
  currency: 'USD',
  source: 'test',
  sourceDay: '2026-03-10' as Day,
  validFromDay: '2026-03-10' as Day,
});

const allocation = (
  available: bigint,
  { end = '2027-06-30', state = 'active' as const, start = '2026-01-01', currency = 'USD' } = {},
) => ({
  name: 'Exploration',
  lateAwardDays: 60,
  balance: { allotted: nanos(available), held: nanos(0n), spent: nanos(0n) },
  award: {
    id: 'award' as AwardId,
    sponsor: 'NSF',
    numberRaw: '2412345',
    numberKey: '2412345',
    title: 't',
    piId: null as PersonId | null,
    currency,
    startDay: start as Day,
    endDay: end as Day,
    preAwardDays: 0,
    amountNanos: nanos(available),
    state,
    createdAtMs: 0,
    campusYearStartMonth: 7,
    categoryTemplate: null,
  },
});

const CATALOGUE = [
  model('cheap', 1_000n),
  model('image', 35_000_000n),
  model('voice', 60_000_000n),
  model('video', 500_000_000n, { tier: 'premium' }),
  model('unpriced', null),
  model('real', 1_000n, { practice: false }),
  { ...model('gone', 1_000n), goneAtMs: 1, replacedBy: 'newer' },
];

/** Takes whatever it is given. */
const anyDialect: Dialect = {
  buildPayload: ({ prompt }) => ok({ prompt }),
  measure: () => ({ likely: ONE_REQUEST, ceiling: ONE_REQUEST }),
};

const quote = (over: Partial<Parameters<typeof quoteBatch>[0]>) =>
  quoteBatch({
    prompts: ['a', 'b'],
    modelKeys: ['cheap'],
    repeats: 1,
    purpose: 'to see',
    today: TODAY,
    dialectOf: () => anyDialect,
    catalogue: CATALOGUE,
    allocation: allocation(10_000_000_000n),
    ...over,
  });

const verdictOf = (checks: ReturnType<typeof quote>['checks'], id: string) =>
  checks.find((check) => check.id === id)?.verdict;

describe('figures', () => {
  test('100,000 baselines cost ten cents', () => {
    const prompts = Array.from({ length: 100_000 }, (_, index) => `prompt ${index}`);
    const { runs, ceiling } = quote({ prompts });
    expect({ runs, ceiling }).toEqual({ runs: 100_000, ceiling: 100_000_000n });
  });

  test('prompts x models x repeats, each model on its own line', () => {
    const { runs, ceiling, byModel } = quote({ modelKeys: ['image', 'voice', 'video'], repeats: 3 });
    expect(runs).toBe(18);
    expect(byModel.map((line) => line.ceiling)).toEqual([210_000_000n, 360_000_000n, 3_000_000_000n]);
    expect(ceiling).toBe(3_570_000_000n);
  });

  test('a model chosen twice is bought once', () => {
    expect(quote({ modelKeys: ['cheap', 'cheap'] }).runs).toBe(2);
  });
});

describe('checks', () => {
  const rows: readonly (readonly [string, Parameters<typeof quote>[0], string, string])[] = [
    ['everything is well', {}, 'funds', 'pass'],
    ['101 nanos of ceiling, 100 available', { allocation: allocation(1_999n) }, 'funds', 'block'],
    ['exactly enough', { allocation: allocation(2_000n) }, 'funds', 'pass'],
    ['a model without a price', { modelKeys: ['unpriced'] }, 'price', 'block'],
    ['a model that is not there', { modelKeys: ['CHEAP'] }, 'model', 'block'],
    ['no model', { modelKeys: [] }, 'model', 'block'],
    ['no prompt', { prompts: [] }, 'size', 'block'],
    ['no purpose yet', { purpose: '  ' }, 'purpose', 'warn'],
    ['a repeated prompt', { prompts: ['a', 'a'] }, 'duplicates', 'warn'],
    ['a model that is gone', { modelKeys: ['gone'] }, 'model-gone', 'block'],
    [
      'a model that the last check did not find',
      { missed: new Set(['cheap' as ModelId]) },
      'model-gone',
      'warn',
    ],
    ['an old price of a real provider', { modelKeys: ['real'] }, 'price-age', 'block'],
    [
      'an award that has ended',
      { allocation: allocation(1n, { end: '2026-11-22' }) },
      'award-dates',
      'block',
    ],
    [
      'the last day of an award',
      { allocation: allocation(1n, { end: '2026-11-23' }) },
      'award-dates',
      'warn',
    ],
    [
      'an award that has not begun',
      { allocation: allocation(1n, { start: '2026-11-24' }) },
      'award-dates',
      'block',
    ],
    ['the last 60 days', { allocation: allocation(1n, { end: '2027-01-22' }) }, 'award-dates', 'warn'],
    [
      'a price in another currency',
      { allocation: allocation(10_000n, { currency: 'EUR' }) },
      'currency',
      'block',
    ],
    ['61 days left', { allocation: allocation(1n, { end: '2027-01-23' }) }, 'award-dates', 'pass'],
  ];
  test.each(rows)('%s', (_what, over, id, verdict) => {
    expect(verdictOf(quote(over).checks, id)).toBe(verdict);
  });

  test('what is gone names its replacement, what is stale the way out', () => {
    const reasons = quote({ modelKeys: ['gone', 'real'] }).checks.map(({ reason }) => reason);
    expect(reasons).toContainEqual(expect.stringContaining('"newer" is named in its stead'));
    expect(reasons).toContainEqual(expect.stringMatching(/real \(258 days\).*confirm each price/));
  });

  test('a shortfall is named to the nano', () => {
    const check = quote({ allocation: allocation(1_999n) }).checks.find((each) => each.id === 'funds');
    expect(check?.reason).toContain('$0.000000001 short');
  });
});
