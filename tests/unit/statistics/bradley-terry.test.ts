// Strengths: the baseball season of 1987, an independent fit of Davidson's model, and graphs that have no finite
// answer.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import {
  type Comparison,
  fitStrengths,
  simultaneousReach,
  strengthsInWords,
  worthOfNextPair,
} from '#shared/statistics';

const met = (a: string, b: string, wins: number, losses: number, ties = 0): Comparison => ({
  a,
  b,
  tally: { wins, losses, ties, skips: 0 },
});

function fromTable(
  models: readonly string[],
  wins: readonly (readonly number[])[],
  ties?: readonly (readonly number[])[],
) {
  return models.flatMap((a, row) =>
    models.flatMap((b, column) =>
      column > row ? [met(a, b, wins[row]![column]!, wins[column]![row]!, ties?.[row]![column] ?? 0)] : [],
    ),
  );
}

// Agresti, "Categorical Data Analysis" (2002), table 10.10: games won (row) against (column) in the American League
// East, 1987.
const TEAMS = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore'];
const GAMES = [
  [0, 7, 9, 7, 7, 9, 11],
  [6, 0, 7, 5, 11, 9, 9],
  [4, 6, 0, 7, 7, 8, 12],
  [6, 8, 6, 0, 6, 7, 10],
  [6, 2, 6, 7, 0, 7, 12],
  [4, 4, 5, 6, 6, 0, 6],
  [2, 4, 1, 3, 1, 7, 0],
];

// Estimates and standard errors against Baltimore: Agresti p. 438; BradleyTerry2 (Turner and Firth, JSS 48, 2012),
// model baseballModel1.
test.each([
  ['Boston', 1.1077, 0.3339],
  ['Cleveland', 0.6839, 0.3319],
  ['Detroit', 1.4364, 0.3396],
  ['Milwaukee', 1.5814, 0.3433],
  ['New York', 1.2476, 0.3359],
  ['Toronto', 1.2945, 0.3367],
])('baseball 1987: %s is %s above Baltimore', (team, difference, standardError) => {
  const table = fitStrengths(TEAMS, fromTable(TEAMS, GAMES))!;
  const found = table.differences.find(({ a, b }) => a === team && b === 'Baltimore')!;
  expect(found.difference).toBeCloseTo(difference, 4);
  expect(found.standardError).toBeCloseTo(standardError, 4);
  expect(table.isRegularised).toBe(false);
  expect(table.warnings).toEqual([]);
});

test('the order of the season is the order of the table, and says what is clear', () => {
  const table = fitStrengths(TEAMS, fromTable(TEAMS, GAMES))!;
  expect(table.models.map(({ model }) => model)).toEqual(TEAMS);
  const words = strengthsInWords(table);
  expect(words[0]).toBe('Milwaukee is preferred to Baltimore.');
  expect(words.join(' ')).not.toContain('Cleveland is preferred to Baltimore');
  expect(words.join(' ')).toContain('not evidence that there is none');
});

// Davidson (1970), fitted by scipy.optimize (BFGS on the likelihood as written in the paper, curvature by differences).
const WINS = [
  [0, 12, 9, 14],
  [6, 0, 8, 10],
  [7, 9, 0, 11],
  [3, 5, 6, 0],
];
const TIES = [
  [0, 4, 6, 2],
  [4, 0, 5, 3],
  [6, 5, 0, 4],
  [2, 3, 4, 0],
];

test('ties: strengths, their errors and the tie parameter of an independent fit', () => {
  const models = ['A', 'B', 'C', 'D'];
  const table = fitStrengths(models, fromTable(models, WINS, TIES))!;
  const aboveD = ['A', 'B', 'C'].map(
    (model) => table.differences.find(({ a, b }) => a === model && b === 'D')!,
  );
  const expected = [
    [1.34833811, 0.39484317],
    [0.70177815, 0.38069671],
    [0.85761798, 0.37377614],
  ];
  for (const [index, [difference, standardError]] of expected.entries()) {
    expect(aboveD[index]!.difference).toBeCloseTo(difference!, 4);
    expect(aboveD[index]!.standardError).toBeCloseTo(standardError!, 4);
  }
  expect(table.tieParameter).toBeCloseTo(0.51478558, 4);
});

const MODELS = ['A', 'B', 'C', 'D', 'E'];
const anySeason = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat({ max: 5 })),
  {
    minLength: 10,
    maxLength: 10,
  },
);
const seasonOf = (counts: readonly (readonly [number, number, number])[]) =>
  MODELS.flatMap((a, row) => MODELS.slice(row + 1).map((b) => [a, b] as const)).map(([a, b], index) =>
    met(a, b, ...counts[index]!),
  );

test('at the maximum every model is expected to score what it scored', () => {
  fc.assert(
    fc.property(anySeason, (counts) => {
      const season = seasonOf(counts);
      const table = fitStrengths(MODELS, season)!;
      const strength = new Map(table.models.map((each) => [each.model, Math.exp(each.strength)]));
      const gap = new Map(MODELS.map((model) => [model, 0]));
      for (const { a, b, tally } of season) {
        const [first, second] = [strength.get(a)!, strength.get(b)!];
        const tied = table.tieParameter * Math.sqrt(first * second);
        const expected =
          ((first + tied / 2) / (first + second + tied)) * (tally.wins + tally.losses + tally.ties);
        const scored = tally.wins + tally.ties / 2;
        gap.set(a, gap.get(a)! + scored - expected);
        gap.set(b, gap.get(b)! - scored + expected);
      }
      for (const each of gap.values()) expect(Math.abs(each)).toBeLessThan(1e-6);
    }),
    { numRuns: 100, seed: 6 },
  );
});

test('the order of models, of pairs and of sides changes nothing', () => {
  fc.assert(
    fc.property(anySeason, (counts) => {
      const season = seasonOf(counts);
      const turned = season
        .map(({ a, b, tally }) => met(b, a, tally.losses, tally.wins, tally.ties))
        .reverse();
      const [here, there] = [fitStrengths(MODELS, season)!, fitStrengths([...MODELS].reverse(), turned)!];
      for (const { model, strength, standardError } of here.models) {
        const other = there.models.find((each) => each.model === model)!;
        expect(other.strength).toBeCloseTo(strength, 7);
        expect(other.standardError).toBeCloseTo(standardError, 7);
      }
    }),
    { numRuns: 50, seed: 7 },
  );
});

test('a model that never lost: finite, marked, and said in words', () => {
  const table = fitStrengths(
    ['A', 'B', 'C'],
    [met('A', 'B', 8, 0), met('A', 'C', 5, 0), met('B', 'C', 3, 4)],
  )!;
  expect(table.isRegularised).toBe(true);
  expect(table.models[0]).toMatchObject({ model: 'A' });
  expect(table.differences.every(({ difference }) => Number.isFinite(difference))).toBe(true);
  expect(table.warnings).toHaveLength(1);
  expect(table.warnings[0]).toMatch(/^A never lost to or tied with B and C: .* rest on an assumption/);
});

test('a chain without a way back is one-sided at each link; a tie is a way back', () => {
  const chain = [met('A', 'B', 4, 0), met('B', 'C', 4, 0)];
  expect(fitStrengths(['A', 'B', 'C'], chain)!.warnings.map((words) => words.slice(0, 32))).toEqual([
    'A never lost to or tied with B: ',
    'B never lost to or tied with C: ',
  ]);
  const tied = [met('A', 'B', 4, 0, 1), met('B', 'C', 4, 0, 1)];
  expect(fitStrengths(['A', 'B', 'C'], tied)!.isRegularised).toBe(false);
});

test('groups that never met: nothing is said across', () => {
  const table = fitStrengths(['A', 'B', 'C', 'D'], [met('A', 'B', 6, 3), met('C', 'D', 2, 5)])!;
  const across = table.differences.filter(({ a, b }) => 'AB'.includes(a) !== 'AB'.includes(b));
  expect(across).toHaveLength(4);
  for (const each of across)
    expect(each).toMatchObject({ difference: null, interval: null, winShare: null, isClear: false });
  expect(table.warnings).toEqual([
    'Nothing ties A and B to C and D: they never met, neither directly nor through others, so nothing can be said across.',
  ]);
  expect(worthOfNextPair(table)[0]!.worth).toBe(Number.POSITIVE_INFINITY);
});

test('nothing but ties: equal strengths, no claim', () => {
  const table = fitStrengths(['A', 'B'], [met('A', 'B', 0, 0, 9)])!;
  expect(table.models.map(({ strength }) => strength)).toEqual([0, 0]);
  expect(table.differences[0]!.isClear).toBe(false);
  expect(table.warnings.join()).toContain('Every pair was a tie');
});

test('no pairs, no table', () => {
  expect(fitStrengths(['A', 'B'], [met('A', 'B', 0, 0)])).toBeNull();
  expect(fitStrengths(['A'], [])).toBeNull();
});

// Dunn's and Šidák's critical values for 95 %: Bonferroni would be 2.3940 for 3 and 2.6383 for 6.
test.each([
  [1, 1.96],
  [3, 2.3877],
  [6, 2.631],
])('%i intervals at once reach %s errors', (count, reach) => {
  expect(simultaneousReach(count, 0.95)).toBeCloseTo(reach, 3);
});

test('all intervals hold the truth together in at least 95 of 100 studies (600 simulated, seeded)', () => {
  const random = createRandom(12);
  const truth = { A: 0.9, B: 0.3, C: 0, D: -0.6 };
  const names = Object.keys(truth) as (keyof typeof truth)[];
  const nu = 0.5;
  let held = 0;
  for (let study = 0; study < 600; study += 1) {
    const season = names.flatMap((a, row) =>
      names.slice(row + 1).map((b) => {
        const counts = [0, 0, 0];
        const [first, second] = [Math.exp(truth[a]), Math.exp(truth[b])];
        const tied = nu * Math.sqrt(first * second);
        for (let pair = 0; pair < 40; pair += 1) {
          const drawn = random() * (first + second + tied);
          counts[drawn < first ? 0 : drawn < first + second ? 1 : 2]! += 1;
        }
        return met(a, b, counts[0]!, counts[1]!, counts[2]);
      }),
    );
    const table = fitStrengths(names, season)!;
    const all = table.differences.every(({ a, b, interval }) => {
      const difference = truth[a as keyof typeof truth] - truth[b as keyof typeof truth];
      return interval!.low <= difference && difference <= interval!.high;
    });
    held += all ? 1 : 0;
  }
  // Three standard errors of 600 simulated studies below 0.95.
  expect(held / 600).toBeGreaterThan(0.923);
});

test('one more pair tells most where the order is least sure', () => {
  const table = fitStrengths(
    ['A', 'B', 'C'],
    [met('A', 'B', 60, 40), met('B', 'C', 6, 4), met('A', 'C', 30, 5)],
  )!;
  const [best] = worthOfNextPair(table);
  expect([best!.a, best!.b].sort()).toEqual(['B', 'C']);
});
