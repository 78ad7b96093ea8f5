/** The clocks of an award: table-style on known entries, and against brute force over random ones. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  insertAccount,
  insertAllocation,
  insertAward,
  insertModel,
  type NewEntry,
  postEntries,
  replaceAwardLists,
} from '#db/repos';
import { clocksReport } from '#electron/reports';
import { addDays, type Day, daysBetween } from '#shared/base';
import type { AllocationId, AwardId, ModelId, PaymentRoute } from '#shared/domain';
import { nanos, ZERO } from '#shared/money';
import { type BooksRig, openBooksRig } from '#tests/support';

const day = (text: string) => text as Day;

interface Rate {
  readonly route: PaymentRoute;
  readonly from: Day;
  readonly rateMillionths: number;
}
interface Frame {
  readonly start: string;
  readonly end: string;
  readonly preAwardDays: number;
  readonly startMonth: number;
  readonly periods: readonly (readonly [from: string, to: string])[];
  readonly rates: readonly Rate[];
}
interface Booked {
  readonly place: number;
  readonly at: Day;
  readonly kind: 'allot' | 'charge' | 'adjust';
  readonly amount: bigint;
  /** Which model: 0 none, 1 by direct invoice, 2 through the campus account. */
  readonly model: number;
  readonly route: PaymentRoute | null;
}

let rig: BooksRig;
beforeEach(() => {
  rig = openBooksRig();
});
afterEach(() => rig.close());

/** `cloudRoute`: how the second account is paid; with the same route as the first, sums take a shorter way. */
function build(
  own: BooksRig,
  frame: Frame,
  entries: readonly Booked[],
  cloudRoute: PaymentRoute = 'campus-cloud',
) {
  return own.db.write((tx) => {
    const awardId = own.makeId<'award'>();
    insertAward(tx, {
      id: awardId,
      sponsor: 'NSF',
      numberRaw: awardId,
      numberKey: awardId,
      title: 't',
      piId: null,
      currency: 'USD',
      startDay: day(frame.start),
      endDay: day(frame.end),
      preAwardDays: frame.preAwardDays,
      amountNanos: nanos(10n ** 15n),
      state: 'active',
      createdAtMs: 0,
      campusYearStartMonth: frame.startMonth,
    });
    replaceAwardLists(tx, awardId, {
      budgetPeriods: frame.periods.map(([from, to], index) => ({
        number: index + 1,
        start: day(from),
        end: day(to),
      })),
      fundingSteps: [],
      indirectRates: frame.rates,
    });
    const accountId = own.makeId<'account'>();
    insertAccount(tx, {
      id: accountId,
      provider: 'gmi',
      name: `Campus cloud ${awardId}`,
      baseUrl: null,
      practice: true,
      concurrency: 1,
      premiumConcurrency: 1,
      requestsPerMinute: null,
      paymentRoute: cloudRoute,
    });
    const modelId = own.makeId<'model'>();
    insertModel(tx, { id: modelId, accountId, key: 'Veo3', modality: 'video', task: 't', tier: 'premium' });
    const models: readonly (ModelId | null)[] = [null, own.bought.modelId, modelId];
    const allocations: AllocationId[] = ['A', 'B'].map((name) => {
      const id = own.makeId<'allocation'>();
      insertAllocation(tx, { id, awardId, name, createdAtMs: 0 });
      return id;
    });
    const blank = (allocationId: AllocationId, at: Day): Omit<NewEntry, 'kind'> => ({
      id: own.makeId<'entry'>(),
      atMs: 0,
      day: at,
      allocationId,
      allotted: ZERO,
      held: ZERO,
      spent: ZERO,
      holdId: null,
      batchId: null,
      runId: null,
      modelId: null,
      priceId: null,
      quantity: null,
      personId: null,
      reason: 'test',
    });
    postEntries(
      tx,
      entries.map(({ place, at, kind, amount, model, route }): NewEntry => {
        const entry = blank(allocations[place] as AllocationId, at);
        if (kind === 'allot') return { ...entry, kind, allotted: nanos(amount) };
        return { ...entry, kind, spent: nanos(amount), modelId: models[model] ?? null, paymentRoute: route };
      }),
    );
    return awardId;
  });
}

const report = (own: BooksRig, awardId: AwardId, asOf: string) => {
  const found = own.db.read((tx) => clocksReport(tx, awardId, day(asOf)));
  if (!found) throw new Error('the award is there');
  return found;
};

const charge = (at: string, amount: bigint, over: Partial<Booked> = {}): Booked => ({
  place: 0,
  at: day(at),
  kind: 'charge',
  amount,
  model: 1,
  route: null,
  ...over,
});

const FRAME: Frame = {
  start: '2024-03-01',
  end: '2027-02-28',
  preAwardDays: 90,
  startMonth: 7,
  periods: [
    ['2024-03-01', '2025-02-28'],
    ['2025-03-15', '2026-02-28'],
  ],
  rates: [
    { route: 'direct-invoice', from: day('2024-03-01'), rateMillionths: 500_000 },
    { route: 'direct-invoice', from: day('2025-10-10'), rateMillionths: 600_000 },
    { route: 'campus-cloud', from: day('2024-03-01'), rateMillionths: 260_000 },
  ],
};

describe('known entries', () => {
  // One nano-power each, so that a sum says which entries are in it.
  const ENTRIES: readonly Booked[] = [
    { ...charge('2023-12-15', 0n), kind: 'allot', amount: 500n },
    charge('2024-02-29', 1n),
    charge('2024-06-30', 10n),
    charge('2024-07-01', 100n),
    charge('2025-06-30', 1_000n),
    charge('2025-07-01', 10_000n),
    charge('2025-09-30', 100_000n),
    charge('2025-10-01', 1_000_000n),
    charge('2025-10-31', 10_000_000n),
  ];
  test.each([
    ['2024-02-29', ['month 1', 'campus-year 1', 'federal-year 1', 'inception 1']],
    ['2024-06-30', ['month 10', 'campus-year 11', 'federal-year 11', 'budget-period 10', 'inception 11']],
    [
      '2024-07-01',
      ['month 100', 'campus-year 100', 'federal-year 111', 'budget-period 110', 'inception 111'],
    ],
    ['2025-03-10', ['month 0', 'campus-year 100', 'federal-year 0', 'inception 111']],
    [
      '2025-06-30',
      ['month 1000', 'campus-year 1100', 'federal-year 1000', 'budget-period 1000', 'inception 1111'],
    ],
    [
      '2025-10-01',
      [
        'month 1000000',
        'campus-year 1110000',
        'federal-year 1000000',
        'budget-period 1111000',
        'inception 1111111',
      ],
    ],
    ['2030-01-01', ['month 0', 'campus-year 0', 'federal-year 0', 'inception 11111111']],
  ])('spent up to %s', (asOf, expected) => {
    const awardId = build(rig, FRAME, ENTRIES);
    expect(report(rig, awardId, asOf).award.map((line) => `${line.clock} ${line.spent}`)).toEqual(expected);
  });

  test('spans, labels and the allotment', () => {
    const awardId = build(rig, FRAME, ENTRIES);
    expect(report(rig, awardId, '2025-10-15').award).toMatchObject([
      { label: 'October 2025', from: '2025-10-01', to: '2025-10-15', allotted: 0n },
      { label: 'Campus FY 2026 (from July)', from: '2025-07-01' },
      { label: 'Federal FY 2026', from: '2025-10-01' },
      { label: 'Budget period 2', from: '2025-03-15' },
      { label: 'Inception to date', from: '2023-12-02', allotted: 500n },
    ]);
  });

  test('a rate that changes inside a month, on the sums, rounded once', () => {
    const awardId = build(rig, FRAME, [charge('2025-10-09', 3n), charge('2025-10-10', 3n)]);
    const [month] = report(rig, awardId, '2025-10-31').award;
    // 3 x 0.5 + 3 x 0.6 = 3.3
    expect(month).toMatchObject({ spent: 6n, indirect: 3n, total: 9n, spentWithoutRate: 0n });
  });

  test('by payment route: the entry says it, else the account of its model, else nobody', () => {
    const awardId = build(rig, FRAME, [
      charge('2025-10-20', 1_000n),
      charge('2025-10-20', 1_000n, { model: 2 }),
      charge('2025-10-20', 1_000n, { model: 0, route: 'purchasing-card' }),
      charge('2025-10-20', 1_000n, { model: 0, place: 1 }),
    ]);
    const { award, allocations } = report(rig, awardId, '2025-10-31');
    expect(award[0]).toMatchObject({
      indirect: 1_460n,
      total: 5_460n,
      spentWithoutRate: 1_000n,
      byRoute: [
        { route: 'campus-cloud', spent: 1_000n, indirect: 260n },
        { route: 'purchasing-card', spent: 1_000n, indirect: 0n },
        { route: 'direct-invoice', spent: 2_000n, indirect: 1_200n },
      ],
    });
    expect(allocations.map(({ name, lines }) => [name, lines[0]?.spent, lines[0]?.indirect])).toEqual([
      ['A', 3_000n, 860n],
      ['B', 1_000n, 600n],
    ]);
  });

  test('an award without an allocation, and one that is not there', () => {
    const awardId = rig.award();
    expect(report(rig, awardId, '2026-03-10').award.map((line) => line.spent)).toEqual([0n, 0n, 0n, 0n]);
    expect(rig.db.read((tx) => clocksReport(tx, 'no' as AwardId, day('2026-01-01')))).toBeUndefined();
  });
});

describe('against brute force', () => {
  const FIRST = day('2023-11-01');
  const span = daysBetween(FIRST, day('2027-12-31'));
  const anyDay = fc.integer({ min: 0, max: span }).map((offset) => addDays(FIRST, offset));
  const routes = ['campus-cloud', 'purchasing-card', 'prepaid-credit', 'direct-invoice'] as const;
  // As the books write them: only a cost entered by hand, which has no model, names its route.
  const booked: fc.Arbitrary<Booked> = fc
    .record({
      place: fc.integer({ min: 0, max: 1 }),
      at: anyDay,
      kind: fc.constantFrom('allot', 'charge', 'charge', 'adjust'),
      amount: fc.bigInt(1n, 10n ** 12n),
      model: fc.integer({ min: 0, max: 2 }),
      route: fc.option(fc.constantFrom(...routes), { nil: null, freq: 3 }),
    })
    .map((entry) => (entry.model === 0 ? entry : { ...entry, route: null }));
  const rates = fc.uniqueArray(
    fc.record({
      route: fc.constantFrom(...routes),
      from: anyDay,
      rateMillionths: fc.integer({ min: 0, max: 2_000_000 }),
    }),
    { maxLength: 6, selector: ({ route, from }) => `${route} ${from}` },
  );
  const periods = fc.constantFrom<Frame['periods']>([], FRAME.periods, [['2024-03-01', '2027-02-28']]);

  /** The first day of the year of twelve months from `month` that holds `at`, step by step. */
  function yearStart(at: Day, month: number): Day {
    const mark = `-${String(month).padStart(2, '0')}-01`;
    let start = at;
    while (!start.endsWith(mark)) start = addDays(start, -1);
    return start;
  }

  const routeOf = (entry: Booked, cloudRoute: PaymentRoute): PaymentRoute =>
    entry.route ?? (entry.model === 2 ? cloudRoute : 'direct-invoice');
  const rateOn = (all: readonly Rate[], route: PaymentRoute, at: Day): Rate | undefined =>
    all
      .filter((rate) => rate.route === route && rate.from <= at)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .at(-1);
  const half = (scaled: bigint): bigint => {
    const up = 2n * scaled + 1_000_000n;
    return up >= 0n ? up / 2_000_000n : -((-up + 1_999_999n) / 2_000_000n);
  };

  test.each(['campus-cloud', 'direct-invoice'] as const)(
    'property: every figure of every clock, of the award and of each allocation (%s)',
    (cloudRoute) => {
      fc.assert(
        fc.property(
          fc.array(booked, { maxLength: 40 }),
          rates,
          periods,
          fc.integer({ min: 1, max: 12 }),
          anyDay,
          (entries, ratesOf, periodsOf, startMonth, asOf) => {
            const frame: Frame = { ...FRAME, rates: ratesOf, periods: periodsOf, startMonth };
            const awardId = build(rig, frame, entries, cloudRoute);
            const found = report(rig, awardId, asOf);
            const period = periodsOf.find(([from, to]) => from <= asOf && asOf <= to);
            const starts = [
              ['month', `${asOf.slice(0, 7)}-01`],
              ['campus-year', yearStart(asOf, startMonth)],
              ['federal-year', yearStart(asOf, 10)],
              ...(period ? [['budget-period', period[0]] as const] : []),
              ['inception', '0000-00-00'],
            ] as const;
            for (const [place, lines] of [
              [null, found.award],
              [0, found.allocations[0]?.lines],
              [1, found.allocations[1]?.lines],
            ] as const) {
              const expected = starts.map(([clock, from]) => {
                const inside = entries.filter(
                  (entry) =>
                    (place === null || entry.place === place) && from <= entry.at && entry.at <= asOf,
                );
                const costs = inside.filter((entry) => entry.kind !== 'allot');
                const total = (of: readonly Booked[]) => of.reduce((sum, entry) => sum + entry.amount, 0n);
                const indirect = routes.reduce((sum, route) => {
                  const own = costs.filter((entry) => routeOf(entry, cloudRoute) === route);
                  const scaled = own.reduce(
                    (all, entry) =>
                      all + entry.amount * BigInt(rateOn(ratesOf, route, entry.at)?.rateMillionths ?? 0),
                    0n,
                  );
                  return sum + half(scaled);
                }, 0n);
                const unrated = costs.filter(
                  (entry) => !rateOn(ratesOf, routeOf(entry, cloudRoute), entry.at),
                );
                return {
                  clock,
                  allotted: total(inside.filter((entry) => entry.kind === 'allot')),
                  spent: total(costs),
                  heldChange: 0n,
                  indirect,
                  total: total(costs) + indirect,
                  spentWithoutRate: total(unrated),
                };
              });
              expect(lines).toMatchObject(expected);
            }
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  test('held from inception is what is held', () => {
    const awardId = rig.award({ start: '2026-01-01', end: '2027-01-01' });
    const allocation = rig.allocation(awardId, 'Finals', 1_000n);
    rig.queue(allocation, [100n, 50n]);
    const { award } = report(rig, awardId, '2026-03-10');
    expect(award.map((line) => line.heldChange)).toEqual([150n, 150n, 150n, 150n]);
    expect(report(rig, awardId, '2026-03-09').award.map((line) => line.heldChange)).toEqual([0n, 0n, 0n, 0n]);
  });
});
