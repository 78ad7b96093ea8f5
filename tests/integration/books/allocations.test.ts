// Allocations: made whole or not at all (A4, B4), and the alerts that what is held and spent has reached.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getAward, listAllocations, listAwardChanges } from '#db/repos';
import { allocationView, awardViewById, needsYou } from '#electron/reports';
import { utcDay } from '#shared/base';
import type { AllocationId, AwardId } from '#shared/domain';
import { nanos } from '#shared/money';
import { type BooksRig, openBooksRig } from '#tests/support';

let rig: BooksRig;
let awardId: AwardId;
beforeEach(() => {
  rig = openBooksRig();
  awardId = rig.award({ amount: 1_000n });
});
afterEach(() => {
  rig.close();
});

type Input = Parameters<typeof rig.books.addAllocation>[1];
const add = (input: Partial<Input> = {}) =>
  rig.db.write((tx) =>
    rig.books.addAllocation(tx, { awardId, name: 'Finals', amount: nanos(100n), ...input }, 'Ada'),
  );

// Each row is wrong in what its name says and in everything that comes after it.
const later = { amount: nanos(-1n), limits: { models: ['no-such-model'] } };
const refusals: readonly [string, Partial<Input>, object][] = [
  ['an award that is not there', { ...later, awardId: 'x' as AwardId, name: '' }, { code: 'not-found' }],
  ['no name', { ...later, name: ' ' }, { code: 'bad-input', field: 'name' }],
  ['a name that is taken', { ...later, name: 'Taken ' }, { code: 'bad-input', field: 'name' }],
  ['an amount below nothing', later, { code: 'bad-input', field: 'amount' }],
  [
    'a model nobody knows',
    { amount: nanos(901n), limits: { models: ['no-such-model'], alertShares: [900_000, 100_000] } },
    { code: 'bad-input', field: 'models' },
  ],
  [
    'alerts that fall',
    { amount: nanos(901n), limits: { alertShares: [900_000, 100_000] } },
    { code: 'bad-input', field: 'alertShares' },
  ],
  [
    'a cap below nothing',
    { amount: nanos(901n), limits: { caps: [{ personName: 'Ada', cap: nanos(-1n) }] } },
    { code: 'bad-input', field: 'caps' },
  ],
  [
    'more than the award has left',
    { amount: nanos(901n) },
    { code: 'insufficient-funds', shortfallNanos: 1n },
  ],
];

test.each(refusals)(
  'A4 B4 an allocation with %s is refused, and nothing of it is written',
  (_name, input, refusal) => {
    expect(add({ name: 'Taken', amount: nanos(100n) }).ok).toBe(true);
    const changes = rig.db.read((tx) => listAwardChanges(tx, awardId)).length;
    expect(add(input)).toMatchObject({ ok: false, error: refusal });
    expect(rig.db.read((tx) => listAllocations(tx, awardId)).map(({ name }) => name)).toEqual(['Taken']);
    expect(rig.db.read((tx) => listAwardChanges(tx, awardId))).toHaveLength(changes);
  },
);

test('A4 B4 an allocation is made with its money and its limits, and its making is noted', async () => {
  const added = add({
    name: ' Finals ',
    amount: nanos(1_000n),
    limits: { tiers: ['premium'], caps: [{ personName: 'Ada', cap: nanos(5n) }] },
  });
  if (!added.ok) throw new Error(added.error.message);
  const view = viewOf(added.value);
  expect(view).toMatchObject({ name: 'Finals', tiers: ['premium'], cappedPeople: 1 });
  expect(view.balance).toMatchObject({ allotted: 1_000n, available: 1_000n });
  const [change] = rig.db.read((tx) => listAwardChanges(tx, awardId));
  expect(change).toMatchObject({
    act: 'allocation-add',
    actor: 'Ada',
    after: { name: 'Finals', amountNanos: '1000' },
  });
  expect(await rig.verify()).toMatchObject({ ok: true });
});

test('an alert is reached to the nano; the last one needs a person', () => {
  const added = add({ amount: nanos(1_000n) });
  if (!added.ok) throw new Error(added.error.message);
  const id = added.value;
  const spend = (amount: bigint) =>
    rig.db.write((tx) =>
      rig.books.charge(tx, [
        {
          allocationId: id,
          amount: nanos(amount),
          day: today(),
          modelId: null,
          priceId: null,
          quantity: null,
          personId: null,
          reason: 'test',
        },
      ]),
    );
  const warned = () =>
    rig.db.read((tx) => {
      const award = awardViewById(tx, awardId, today());
      return award ? needsYou(tx, [award], today()).some((item) => item.id === `alert-${id}`) : null;
    });
  expect(viewOf(id)).toMatchObject({ alertReached: null, isLastAlert: false });
  spend(499n);
  expect(viewOf(id).alertReached).toBeNull();
  spend(1n);
  expect(viewOf(id)).toMatchObject({ alertReached: 500_000, isLastAlert: false });
  spend(449n);
  expect(viewOf(id)).toMatchObject({ alertReached: 800_000, isLastAlert: false });
  expect(warned()).toBe(false);
  spend(1n);
  expect(viewOf(id)).toMatchObject({ alertReached: 950_000, isLastAlert: true });
  expect(warned()).toBe(true);
});

const today = () => utcDay(rig.clock.nowMs);

function viewOf(id: AllocationId) {
  return rig.db.read((tx) => {
    const row = listAllocations(tx, awardId).find((each) => each.id === id);
    if (!row || !getAward(tx, awardId)) throw new Error('the allocation was just made');
    return allocationView(tx, row);
  });
}
