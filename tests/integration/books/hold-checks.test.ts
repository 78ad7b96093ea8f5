// What a hold is refused for beyond the shortfall (H5): funding steps, tiers, models, a person's cap, in their order.
import { expect, test } from 'vitest';
import { createStage, stageForEachTest } from '#tests/support';

const books = stageForEachTest();
const { expectPlay } = books;

test('H5 what is allotted beyond the obligated amount is not held; the cap is a step function of the day', () =>
  expectPlay(`
    award 1000, 2026-01-01 to 2027-12-31  |                       |  ok
    allot A 500                           |                       |  ok
    allot B 500                           |                       |  ok
    300 obligated from 2026-03-10         |                       |  ok
    700 obligated from 2026-06-01         |                       |  ok
    clock 2026-03-09T23:59:59.999Z        |                       |  ok
    hold b1 on A: 1                       |                       |  not-chargeable, funding-step
    clock 2026-03-10T00:00:00.000Z        |                       |  ok
    hold b1 on A: 200                     |  A 500 200   0  300   |  ok
    hold b2 on B: 101                     |  B 500   0   0  500   |  not-chargeable, funding-step
    hold b2 on B: 100                     |  B 500 100   0  400   |  ok
    settle b2/1 for 90                    |  B 500   0  90  410   |  ok
    hold b3 on A: 11                      |  A 500 200   0  300   |  not-chargeable, funding-step
    hold b3 on A: 10                      |  A 500 210   0  290   |  ok
    clock 2026-06-01T00:00:00.000Z        |                       |  ok
    hold b4 on B: 401                     |  B 500   0  90  410   |  not-chargeable, funding-step
    hold b4 on B: 400                     |  B 500 400  90   10   |  ok
  `));

test('H5 an allocation may pay for some tiers or models only', () =>
  expectPlay(`
    allot A 500                           |                       |  ok
    A pays for tiers standard premium     |                       |  ok
    hold b1 on A: 1                       |  A 500   0   0  500   |  not-chargeable, tier
    A pays for models other-model         |                       |  ok
    hold b1 on A: 1                       |  A 500   0   0  500   |  not-chargeable, tier
    A pays for tiers baseline             |                       |  ok
    hold b1 on A: 1                       |  A 500   0   0  500   |  not-chargeable, model
    A pays for models bria-fibo-relight   |                       |  ok
    hold b1 on A: 1                       |  A 500   1   0  499   |  ok
    A pays for models                     |                       |  ok
    hold b2 on A: 1                       |  A 500   1   0  499   |  not-chargeable, model
    A pays for models all                 |                       |  ok
    hold b2 on A: 1                       |  A 500   2   0  498   |  ok
  `));

test("H5 a person's cap covers what is held and spent; what is voided, as a group too, and refunded comes back", () =>
  expectPlay(`
    allot A 500                           |                       |  ok
    allot B 500                           |                       |  ok
    cap of 100 on A                       |                       |  ok
    hold b1 on A: 60 41                   |                       |  not-chargeable, person-cap
    hold b1 on A: 60 40                   |  A 500 100   0  400   |  ok
    hold b2 on A: 1                       |                       |  not-chargeable, person-cap
    hold b2 on B: 300                     |  B 500 300   0  200   |  ok
    void b1/2                             |  A 500  60   0  440   |  ok
    hold b3 on A: 10 10 10 10             |  A 500 100   0  400   |  ok
    void unsent of b3                     |  A 500  60   0  440   |  ok, 4 runs
    hold b4 on A: 41                      |                       |  not-chargeable, person-cap
    settle b1/1 for 50                    |  A 500   0  50  450   |  ok
    hold b4 on A: 51                      |                       |  not-chargeable, person-cap
    refund 10 of entry 8                  |  A 500   0  40  460   |  ok
    hold b4 on A: 60                      |  A 500  60  40  400   |  ok
  `));

test('H5 of several reasons to refuse a hold the documented first one is named', () =>
  expectPlay(`
    award 1000, 2026-06-01 to 2026-06-30  |  |  ok
    award is draft                        |  |  ok
    50 obligated from 2026-06-16          |  |  ok
    A pays for tiers premium              |  |  ok
    A pays for models other               |  |  ok
    cap of 10 on A                        |  |  ok
    the self-check finds a difference     |  |  ok
    hold b1 on X: 60                      |  |  books-differ
    the self-check finds nothing          |  |  ok
    hold b1 on X: 60                      |  |  not-found
    hold b1 on A: 60                      |  |  wrong-state, draft
    award is active                       |  |  ok
    hold b1 on A: 60                      |  |  wrong-state, not started
    clock 2026-06-15T00:00:00Z            |  |  ok
    hold b1 on A: 60                      |  |  not-chargeable, funding-step
    clock 2026-06-16T00:00:00Z            |  |  ok
    hold b1 on A: 60                      |  |  not-chargeable, funding-step
    hold b1 on A: 50                      |  |  not-chargeable, tier
    A pays for tiers all                  |  |  ok
    hold b1 on A: 50                      |  |  not-chargeable, model
    A pays for models all                 |  |  ok
    hold b1 on A: 50                      |  |  not-chargeable, person-cap
    cap of 50 on A                        |  |  ok
    hold b1 on A: 50                      |  |  insufficient-funds, 50 short
    allot A 50                            |  |  ok
    hold b1 on A: 50                      |  |  ok
  `));

test('H5 a hold reckoned by prices in another currency than the award is refused before any amount is compared', () =>
  expectPlay(`
    other award 500: D in EUR             |                        |  ok
    allot D 100                           |  D  100   0   0  100   |  ok
    hold b1 on D: 1                       |  D  100   0   0  100   |  not-chargeable, currency
    hold b1 on D: 101                     |  D  100   0   0  100   |  not-chargeable, currency
  `));

test.each([
  ['funding-step', ['allot A 500', '30 obligated from 2026-01-01'], 'By 2026-03-10 $0.00000003 of award'],
  ['tier', ['A pays for tiers premium'], '"A" pays for premium models; bria-fibo-relight is baseline.'],
  ['model', ['A pays for models m1 m2'], '"A" pays for m1, m2 only, not for bria-fibo-relight.'],
  ['person-cap', ['cap of 30 on A'], 'Mei Tanaka may hold and spend $0.00000003 of "A" and has used $0.00.'],
])('H5 the refusal of %s says what would help, and writes nothing', (check, lines, message) => {
  const stage = createStage(books.rig);
  for (const line of lines) expect(stage.perform(line)).toBe('ok');
  const refused = books.rig.queue(stage.allocationId('A'), [40n]);
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-chargeable', checks: [{ id: check }] } });
  expect(refused.ok ? '' : refused.error.message).toContain(message);
  expect(books.rig.db.read((tx) => tx.get('SELECT count(*) AS holds FROM holds'))).toEqual({ holds: 0n });
});
