import { expect, test } from 'vitest';
import { parseFaultSpec } from '#electron/providers';
import { createFaultSource } from '../../../electron/providers/practice/faults.ts';

const parse = (text: string) => {
  const parsed = parseFaultSpec(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

test('names, probabilities and settings are read', () => {
  const spec = parse('429=0.05, lost=.02,retry-after=2,slow-ms=10,drip-ms=20,seed=7');
  expect(Object.fromEntries(spec.probabilities)).toEqual({ 429: 0.05, lost: 0.02 });
  expect(spec).toMatchObject({ retryAfterSeconds: 2, slowMs: 10, dripMs: 20, seed: 7 });
  expect(parse('').probabilities.size).toBe(0);
});

test.each([
  ['lst=0.1', /no fault "lst"; known: 429, .*lost, .*seed/],
  ['lost', /not of the form name=number/],
  ['lost=', /not of the form/],
  ['lost=-1', /not of the form/],
  ['lost=1e3', /not of the form/],
  ['lost=1.5', /between 0 and 1/],
  ['lost=0.6,429=0.6', /add up to 1.2/],
])('"%s" is refused', (text, message) => {
  const parsed = parseFaultSpec(text);
  expect(parsed).toMatchObject({ ok: false, error: { code: 'bad-fault-spec' } });
  expect(!parsed.ok && parsed.error.message).toMatch(message);
});

test('kinds have their own sums', () =>
  expect(parseFaultSpec('lost=0.9,poll-429=0.9,media-cut=0.9').ok).toBe(true));

test('the same seed gives the same draws, in about the wanted share', () => {
  const draws = (seed: number) => {
    const source = createFaultSource(parse(`lost=0.2,429=0.1,seed=${seed}`));
    return Array.from({ length: 5_000 }, () => source.forSubmit());
  };
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  const share = (fault: string) => draws(7).filter((drawn) => drawn === fault).length / 5_000;
  expect(share('lost')).toBeCloseTo(0.2, 1);
  expect(share('429')).toBeCloseTo(0.1, 1);
});

test('forced faults come first, each at its own kind of call', () => {
  const source = createFaultSource(parse('429=1'));
  source.force(['poll-500', 'lost', 'none']);
  expect([
    source.forSubmit(),
    source.forPoll(),
    source.forSubmit(),
    source.forPoll(),
    source.forSubmit(),
  ]).toEqual(['lost', 'poll-500', null, null, '429']);
});
