// "About 14 more pairs, $11.20 to $12.60, would settle this": the forecast, its prices, and what was saved.
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import { nanos } from '#shared/money';
import {
  binomialCdf,
  createStoppingRule,
  evidenceOf,
  fixedDesignPairs,
  forecastPairs,
  pairPriceOf,
  savedAgainst,
} from '#shared/statistics';
import { usd } from '../../support/fake-books.ts';

const range = (low: string, high: string) => ({ low: usd(low), high: usd(high) });
const rule = createStoppingRule();
const seen = (wins: number, losses: number, ties = 0) => evidenceOf({ wins, losses, ties });
const PRICE = range('0.80', '0.90');

test('the cost is the likely number of pairs at both prices, exactly', () => {
  const forecast = forecastPairs({
    evidence: seen(14, 4, 2),
    rule,
    pairPrice: PRICE,
    random: createRandom(1),
  });
  if (forecast.kind !== 'more') throw new Error(forecast.kind);
  const { likely, low, high } = forecast.pairs;
  expect(low).toBeLessThanOrEqual(likely);
  expect(likely).toBeLessThanOrEqual(high);
  expect(forecast.cost).toEqual({
    low: nanos(800_000_000n * BigInt(likely)),
    high: nanos(900_000_000n * BigInt(likely)),
  });
  expect(forecast.costAtMost).toEqual({
    low: nanos(800_000_000n * BigInt(low)),
    high: nanos(900_000_000n * BigInt(high)),
  });
});

test('the forecast comes true: half of the studies that go on as before are settled by about the likely number', () => {
  const evidence = seen(16, 6, 0);
  const forecast = forecastPairs({ evidence, rule, pairPrice: null, random: createRandom(2), studies: 600 });
  if (forecast.kind !== 'more') throw new Error(forecast.kind);
  // Played on apart from the forecast: the truth drawn from the posterior by rejection, then pairs from that truth.
  const random = createRandom(77);
  let settled = 0;
  for (let study = 0; study < 600; study += 1) {
    let truth = random();
    const height = (p: number) => (p / (15.5 / 21)) ** 15.5 * ((1 - p) / (5.5 / 21)) ** 5.5;
    while (random() > height(truth)) truth = random();
    let [wins, losses] = [16, 6];
    for (let pair = 0; pair < forecast.pairs.likely; pair += 1) {
      if (random() < truth) wins += 1;
      else losses += 1;
      if (rule.verdict(seen(wins, losses)) !== 'not-yet') {
        settled += 1;
        break;
      }
    }
  }
  expect(settled / 600).toBeGreaterThan(0.42);
  expect(settled / 600).toBeLessThan(0.6);
});

test('the same seed gives the same forecast; stronger evidence a shorter one', () => {
  const of = (wins: number, losses: number) =>
    forecastPairs({ evidence: seen(wins, losses), rule, pairPrice: PRICE, random: createRandom(3) });
  expect(of(12, 5)).toEqual(of(12, 5));
  const [weak, strong] = [of(12, 6), of(14, 4)];
  if (weak.kind !== 'more' || strong.kind !== 'more') throw new Error('both are open');
  expect(strong.pairs.likely).toBeLessThan(weak.pairs.likely);
});

test('settled needs no more; a tie between equals is far', () => {
  expect(forecastPairs({ evidence: seen(20, 1), rule, pairPrice: PRICE, random: createRandom(4) })).toEqual({
    kind: 'settled',
  });
  const far = forecastPairs({
    evidence: seen(60, 60),
    rule,
    pairPrice: PRICE,
    random: createRandom(4),
    most: 60,
  });
  expect(far).toMatchObject({ kind: 'far', most: 60, costOfMost: range('48', '54') });
});

test('a price that is not known is not 0', () => {
  expect(pairPriceOf(range('0.1', '0.2'), null)).toBeNull();
  expect(pairPriceOf(range('0.1', '0.2'), range('0.3', '0.3'))).toEqual(range('0.4', '0.5'));
  const forecast = forecastPairs({ evidence: seen(14, 4), rule, pairPrice: null, random: createRandom(1) });
  expect(forecast).toMatchObject({ kind: 'more', cost: null, costAtMost: null });
  expect(savedAgainst({ planned: 85, used: 40, pairPrice: null })).toEqual({
    pairs: 45,
    money: null,
    beyondPlan: 0,
  });
});

test('what was saved is counted against the plan, and so is what went past it', () => {
  expect(savedAgainst({ planned: 85, used: 71, pairPrice: PRICE })).toEqual({
    pairs: 14,
    money: range('11.20', '12.60'),
    beyondPlan: 0,
  });
  expect(savedAgainst({ planned: 85, used: 90, pairPrice: PRICE })).toEqual({
    pairs: 0,
    money: range('0', '0'),
    beyondPlan: 5,
  });
});

test.each([0.6, 0.65, 0.7, 0.8])(
  'the fixed plan to find %s has about the power it says, by the exact binomial',
  (share) => {
    const pairs = fixedDesignPairs({ share });
    let limit = 0;
    while (2 * binomialCdf(limit, pairs, 0.5) <= 0.05) limit += 1;
    const power = binomialCdf(limit - 1, pairs, 1 - share) + binomialCdf(limit - 1, pairs, share);
    expect(power).toBeGreaterThan(0.7);
    expect(power).toBeLessThan(0.88);
  },
);

test('for 65 % the usual plan is 85 pairs', () => {
  expect(fixedDesignPairs({ share: 0.65 })).toBe(85);
  expect(fixedDesignPairs({ share: 0.35 })).toBe(85);
});
