/** The limits of an allocation as checks of a quote (rule H5): what blocks, what warns, and what would help. */
import { expect, test } from 'vitest';
import type { CatalogueModel } from '#db/repos';
import { limitChecks, type Limits } from '#electron/planning';
import type { Tier } from '#shared/domain';
import { nanos } from '#shared/money';

const model = (key: string, tier: Tier) => ({ key, tier }) as CatalogueModel;
const MODELS = [model('cheap', 'baseline'), model('film', 'premium')];
const NONE: Limits = {
  obligatedFree: null,
  tiers: null,
  models: null,
  person: null,
  approvalThreshold: null,
};
const mei = (cap: bigint, used: bigint) => ({ name: 'Mei Tanaka', cap: nanos(cap), used: nanos(used) });

// biome-ignore format: a table
test.each<[string, Partial<Limits>, readonly string[], string]>([
  // what                             limits, for a ceiling of 100 nanos               checks                   in words
  ['no limit',                        {},                                              [],                      ''],
  ['obligated to the nano',           { obligatedFree: nanos(100n) },                  ['funding-step pass'],   ''],
  ['one nano too little obligated',   { obligatedFree: nanos(99n) },                   ['funding-step block'],  '$0.000000001 is missing'],
  ['nothing obligated yet',           { obligatedFree: nanos(0n) },                    ['funding-step block'],  'wait for the next funding step'],
  ['both tiers',                      { tiers: ['baseline', 'premium'] },              ['tier pass'],           ''],
  ['one tier only',                   { tiers: ['baseline'] },                         ['tier block'],          'not for film. Choose another allocation'],
  ['one model only',                  { models: ['film'] },                            ['model block'],         'not for cheap'],
  ['no model at all',                 { models: [] },                                  ['model block'],         'pays for nothing, not for cheap, film'],
  ['a cap that is just enough',       { person: mei(150n, 50n) },                      ['person-cap pass'],     ''],
  ['a cap that is one nano too low',  { person: mei(149n, 50n) },                      ['person-cap block'],    '$0.000000001 too little'],
  ['a cap that was lowered',          { person: mei(10n, 50n) },                       ['person-cap block'],    "$0.00 of Mei Tanaka's cap"],
  ['a threshold not reached',         { approvalThreshold: nanos(100n) },              ['approval pass'],       ''],
  ['a threshold passed',              { approvalThreshold: nanos(99n) },               ['approval warn'],       'somebody approves first'],
  ['several, in their order',         { obligatedFree: nanos(0n), tiers: [], models: [], person: mei(0n, 0n), approvalThreshold: nanos(0n) },
    ['funding-step block', 'tier block', 'model block', 'person-cap block', 'approval warn'], ''],
])('H5 %s', (_, limits, expected, words) => {
  const checks = limitChecks('Exploration', 'USD', { ...NONE, ...limits }, MODELS, nanos(100n));
  expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(expected);
  expect(checks.map(({ reason }) => reason).join(' ')).toContain(words);
});
