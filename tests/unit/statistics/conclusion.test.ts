// What is said: as much as the numbers allow, and never that two things were proved equal.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '#shared/base';
import { conclusion, createStoppingRule, evidenceOf, forecastPairs, type Tally } from '#shared/statistics';
import { usd } from '../../support/fake-books.ts';

const tally = (wins: number, losses: number, ties = 0, skips = 0): Tally => ({ wins, losses, ties, skips });
const PRICE = { low: usd('0.80'), high: usd('0.90') };

test('a study of fixed size', () => {
  const { kind, sentences } = conclusion({ a: 'Sora', b: 'Veo', tally: tally(34, 14) });
  expect(kind).toBe('a-preferred');
  expect(sentences).toEqual([
    'Sora was preferred to Veo in 71 % of 48 pairs (95 % interval 57–82 %).',
    'For prompts and raters like these, Sora is preferred to Veo; by how much is what the interval says.',
    'The interval is right for a study whose size was fixed before it began; one that was watched and stopped when it looked good needs the stopping rule.',
  ]);
});

test('from the side of whoever was preferred, with ties and skips said', () => {
  const { kind, sentences } = conclusion({ a: 'Sora', b: 'Veo', tally: tally(10, 30, 8, 1) });
  expect(kind).toBe('b-preferred');
  expect(sentences[0]).toMatch(
    /^Veo was preferred to Sora in 71 % of 48 pairs, ties as halves: 30 won, 8 tied, 10 lost \(95 % interval \d\d–\d\d %\); 1 pair skipped and not counted\.$/,
  );
});

test('a draw names nobody first', () => {
  const { kind, sentences } = conclusion({ a: 'Sora', b: 'Veo', tally: tally(20, 20) });
  expect(kind).toBe('not-enough');
  expect(sentences[0]).toBe('Sora was preferred as often as Veo, 50 % of 40 pairs (95 % interval 35–65 %).');
});

test('not enough to say', () => {
  const { kind, sentences } = conclusion({
    a: 'Sora',
    b: 'Veo',
    tally: tally(8, 6),
    comparisons: 6,
  });
  expect(kind).toBe('not-enough');
  expect(sentences[1]).toBe(
    'That is not enough to say which is preferred: shares from 29 to 82 % fit these pairs, so neither a preference nor its absence is shown.',
  );
  expect(sentences.at(-1)).toMatch(
    /^This is one of 6 comparisons: .* about 0.3 of them would miss the truth by chance/,
  );
  expect(conclusion({ a: 'Sora', b: 'Veo', tally: tally(0, 0, 0, 2) }).sentences).toEqual([
    'No pair of Sora and Veo was rated yet; 2 pairs skipped and not counted.',
  ]);
});

test('with the stopping rule: its own interval, and what would settle it, with the price', () => {
  const rule = createStoppingRule();
  const seen = tally(14, 4, 2);
  const forecast = forecastPairs({
    evidence: evidenceOf(seen),
    rule,
    pairPrice: PRICE,
    random: createRandom(1),
  });
  if (forecast.kind !== 'more') throw new Error(forecast.kind);
  const { likely } = forecast.pairs;
  const stopping = { point: rule.look(evidenceOf(seen)), forecast };
  const { kind, sentences } = conclusion({ a: 'Sora', b: 'Veo', tally: seen, stopping });
  expect(kind).toBe('not-enough');
  expect(sentences[0]).toContain('valid at every look');
  const dollars = (each: number) => `$${(likely * each).toFixed(2)}`;
  expect(sentences[2]).toContain(`About ${likely} more pairs (`);
  expect(sentences[2]).toContain(`, ${dollars(0.8)} to ${dollars(0.9)}, would settle this`);
});

test('practically equal is within a margin that is named, and not equal', () => {
  const rule = createStoppingRule({ margin: 0.1 });
  const seen = tally(210, 200, 90);
  const point = rule.look(evidenceOf(seen));
  expect(point.verdict).toBe('practically-equal');
  const { kind, sentences } = conclusion({
    a: 'Sora',
    b: 'Veo',
    tally: seen,
    stopping: { point, forecast: { kind: 'settled' } },
  });
  expect(kind).toBe('practically-equal');
  expect(sentences[1]).toBe(
    'Any preference is smaller than the margin set for this study (40–60 %): for this purpose the two may be used alike. A smaller difference may still exist.',
  );
});

test('too close to settle is said with what it would cost', () => {
  const rule = createStoppingRule();
  const seen = tally(60, 60);
  const forecast = forecastPairs({
    evidence: evidenceOf(seen),
    rule,
    pairPrice: PRICE,
    random: createRandom(4),
    most: 60,
  });
  const stopping = { point: rule.look(evidenceOf(seen)), forecast };
  const { sentences } = conclusion({ a: 'Sora', b: 'Veo', tally: seen, stopping });
  expect(sentences[2]).toContain('Even 60 more pairs, $48.00 to $54.00, would probably not settle it');
});

test('whatever was seen: the kind agrees with the interval, and no sentence claims proof or equality', () => {
  const count = fc.nat({ max: 120 });
  fc.assert(
    fc.property(count, count, count, (wins, losses, ties) => {
      const here = conclusion({ a: 'Sora', b: 'Veo', tally: tally(wins, losses, ties) });
      const there = conclusion({ a: 'Veo', b: 'Sora', tally: tally(losses, wins, ties) });
      const mirror = { 'a-preferred': 'b-preferred', 'b-preferred': 'a-preferred' } as Record<string, string>;
      expect(there.kind).toBe(mirror[here.kind] ?? here.kind);
      if (wins !== losses) expect(there.sentences).toEqual(here.sentences);
      expect(here.sentences.join(' ')).not.toMatch(
        /\bprove[dns]?\b|\bequal\b|identical|no difference|NaN|undefined|Infinity/,
      );
    }),
    { numRuns: 300, seed: 17 },
  );
});
