// Money for each accepted output and what a dollar buys; an unknown cost is never 0.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import { nanos } from '#shared/money';
import {
  costPerAccepted,
  type JudgedOutput,
  perDollar,
  ratioOfMeans,
  studentQuantile,
} from '#shared/statistics';
import { usd } from '../../support/fake-books.ts';

const output = (cost: string | null, isAccepted: boolean): JudgedOutput => ({
  cost: cost === null ? null : usd(cost),
  isAccepted,
});

test('rejected outputs are paid by the accepted ones, to the nano', () => {
  const outputs = [
    output('0.1', true),
    output('0.1', false),
    output('0.1', true),
    output('0.1', true),
    output('0.1', false),
  ];
  expect(costPerAccepted(outputs)).toMatchObject({
    cost: usd('0.166666667'),
    atLeast: null,
    outputs: 5,
    accepted: 3,
    unknownCosts: 0,
  });
});

test('a cost that is not known leaves no figure but what it is at least', () => {
  const found = costPerAccepted([output('0.4', true), output(null, true), output('0.2', false)]);
  expect(found).toEqual({
    cost: null,
    interval: null,
    atLeast: usd('0.3'),
    outputs: 3,
    accepted: 2,
    unknownCosts: 1,
  });
  expect(
    perDollar([
      { amount: 3, cost: null },
      { amount: 3, cost: usd('1') },
    ]),
  ).toEqual({
    value: null,
    interval: null,
    runs: 2,
    unknownCosts: 1,
  });
});

test('nothing accepted: no figure, and a bound from how many could be', () => {
  const found = costPerAccepted(Array.from({ length: 20 }, () => output('0.5', false)));
  expect(found).toMatchObject({ cost: null, interval: null, accepted: 0 });
  // $10 over at most 13.9 % of 20 (exact one-sided 95 % bound, 1 - 0.05^(1/20)).
  expect(Number(found.atLeast) / 1e9).toBeCloseTo(10 / (20 * (1 - 0.05 ** (1 / 20))), 6);
  expect(costPerAccepted([])).toMatchObject({ cost: null, atLeast: null, outputs: 0 });
});

test('few accepted of few: no upper bound can be given, so no interval is', () => {
  expect(costPerAccepted([output('1', true), output('1', false), output('1', false)])).toMatchObject({
    cost: usd('3'),
    interval: null,
  });
});

test('the same price for all: the interval is that of the acceptance', () => {
  const outputs = Array.from({ length: 60 }, (_, index) => output('0.10', index % 3 !== 0));
  const { cost, interval } = costPerAccepted(outputs);
  expect(cost).toBe(usd('0.15'));
  const share = 40 / 60;
  const half = studentQuantile(0.975, 59) * Math.sqrt((share * (1 - share)) / 59);
  expect(Number(interval!.low) / 1e9).toBeCloseTo(0.1 / (share + half), 8);
  expect(Number(interval!.high) / 1e9).toBeCloseTo(0.1 / (share - half), 8);
});

test("Fieller's ends are the ratios that the t test just does not reject", () => {
  const value = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 40 }), (runs) => {
      const [above, below] = [runs.map(([up]) => up), runs.map(([, down]) => down)];
      const ratio = ratioOfMeans(above, below)!;
      fc.pre(
        ratio.interval !== null &&
          ratio.interval.high - ratio.interval.low > 1e-6 &&
          ratio.interval.high < 1e4,
      );
      const reach = studentQuantile(0.975, runs.length - 1);
      for (const end of [ratio.interval.low, ratio.interval.high]) {
        const gaps = runs.map(([up, down]) => up - end * down);
        const middle = gaps.reduce((all, gap) => all + gap, 0) / gaps.length;
        const spread = gaps.reduce((all, gap) => all + (gap - middle) ** 2, 0) / (gaps.length - 1);
        expect(Math.abs(middle) / Math.sqrt(spread / gaps.length) / reach).toBeCloseTo(1, 4);
      }
      expect(ratio.interval.low).toBeLessThanOrEqual(ratio.value);
      expect(ratio.interval.high).toBeGreaterThanOrEqual(ratio.value);
    }),
    { numRuns: 200, seed: 12 },
  );
});

test('95 of 100 intervals hold the true cost per accepted output (1,000 simulated studies, seeded)', () => {
  const random = createRandom(21);
  let held = 0;
  for (let study = 0; study < 1_000; study += 1) {
    const outputs = Array.from({ length: 80 }, (): JudgedOutput => {
      const isAccepted = random() < 0.6;
      // Accepted outputs are longer here, and dearer.
      return {
        cost: nanos(BigInt(Math.round((0.05 + 0.1 * random() + (isAccepted ? 0.03 : 0)) * 1e9))),
        isAccepted,
      };
    });
    const { interval } = costPerAccepted(outputs);
    const truth = (0.1 + 0.6 * 0.03) / 0.6;
    if (Number(interval!.low) / 1e9 <= truth && truth <= Number(interval!.high) / 1e9) held += 1;
  }
  expect(held / 1_000).toBeGreaterThan(0.93);
  expect(held / 1_000).toBeLessThan(0.97);
});

test('what a dollar buys: tokens, outputs, points; free runs buy nothing', () => {
  const runs = [
    { amount: 1_000, cost: usd('0.002') },
    { amount: 3_000, cost: usd('0.006') },
    { amount: 2_000, cost: usd('0.004') },
  ];
  expect(perDollar(runs).value).toBeCloseTo(500_000, 6);
  expect(perDollar([{ amount: 1, cost: usd('0') }]).value).toBeNull();
  expect(perDollar([]).value).toBeNull();
});
