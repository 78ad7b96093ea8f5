// An automatic judge: agreement with people, and whether place or length move it. Judges with a known fault are made
// up here.
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import { judgeAgreement, lengthBias, orderBias, type Preference } from '#shared/statistics';

const times = <T>(count: number, thing: T): T[] => Array.from({ length: count }, () => thing);

test('agreement, kappa and bias of a judge that favours A', () => {
  const pairs = [
    ...times(30, { people: 'a', judge: 'a' } as const),
    ...times(18, { people: 'b', judge: 'b' } as const),
    ...times(12, { people: 'b', judge: 'a' } as const),
    ...times(3, { people: 'skip', judge: 'a' } as const),
  ];
  const found = judgeAgreement(pairs, createRandom(1))!;
  expect(found.pairs).toBe(60);
  expect(found.same.share).toBeCloseTo(0.8, 12);
  // By hand: chance agreement 0.5 x 0.7 + 0.5 x 0.3 = 0.5.
  expect(found.kappa!.value).toBeCloseTo(0.6, 12);
  expect(found.bias.difference).toBeCloseTo(0.2, 12);
  expect(found.bias.interval!.low).toBeGreaterThan(0);
  expect(judgeAgreement([{ people: 'skip', judge: 'a' }], createRandom(1))).toBeNull();
});

test('an answer that follows the first place is found; one that does not is not', () => {
  const trial = (aFirst: Preference, bFirst: Preference) => ({ aFirst, bFirst });
  const led = orderBias([
    ...times(20, trial('a', 'b')),
    ...times(5, trial('b', 'a')),
    ...times(25, trial('a', 'a')),
  ])!;
  expect(led).toMatchObject({ pairs: 50, consistent: 25, towardsFirst: 20, towardsSecond: 5 });
  expect(led.difference).toBeCloseTo(0.3, 12);
  expect(led.interval.low).toBeGreaterThan(0);
  // scipy.stats.binomtest(5, 25).pvalue
  expect(led.chance).toBeCloseTo(0.004077315330505371, 12);
  const fair = orderBias([
    ...times(20, trial('a', 'a')),
    trial('a', 'b'),
    trial('b', 'a'),
    trial('tie', 'tie'),
  ])!;
  expect(fair).toMatchObject({ consistent: 21, difference: 0, chance: 1 });
  expect(orderBias([trial('skip', 'a')])).toBeNull();
});

test('a judge drawn to length more than people are', () => {
  const pair = (lengthA: number, lengthB: number, people: Preference, judge: Preference) => ({
    lengthA,
    lengthB,
    people,
    judge,
  });
  const pairs = [
    ...times(15, pair(900, 300, 'b', 'a')),
    ...times(15, pair(300, 900, 'b', 'b')),
    ...times(10, pair(300, 900, 'a', 'a')),
    ...times(10, pair(500, 500, 'a', 'b')),
  ];
  const found = lengthBias(pairs, createRandom(2))!;
  expect(found.pairs).toBe(40);
  expect(found.judge.share).toBeCloseTo(30 / 40, 12);
  expect(found.people.share).toBeCloseTo(15 / 40, 12);
  expect(found.difference).toBeCloseTo(15 / 40, 12);
  expect(found.interval!.low).toBeGreaterThan(0.15);
  expect(lengthBias([pair(5, 5, 'a', 'a')], createRandom(2))).toBeNull();
});
