/** The life of an award: terms, states, errors in their documented order, and every change recorded. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { getAward, listAwardChanges, listAwards } from '#db/repos';
import { seedRules } from '#db/seed';
import { awardTermsView, createAward, editAward, moveAward } from '#electron/awards';
import { type Day, utcDay } from '#shared/base';
import type { AwardEdit, NewAward } from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { nanos } from '#shared/money';
import { type BooksRig, openBooksRig, START_MS } from '#tests/support';

let rig: BooksRig;
beforeEach(() => {
  rig = openBooksRig();
  rig.db.write((tx) => seedRules(tx, rig.makeId));
});
afterEach(() => rig.close());

const day = (text: string) => text as Day;
const usd = (dollars: number) => nanos(BigInt(dollars) * 1_000_000_000n);

const BASE: NewAward = {
  sponsor: 'NSF',
  number: '2412345',
  title: 'Seeing',
  piName: 'Amara Okafor',
  start: day('2026-01-01'),
  end: day('2027-12-31'),
  amount: usd(1_000),
};

const deps = () => ({ makeId: rig.makeId, nowMs: () => rig.clock.nowMs });
const create = (input: Partial<NewAward> = {}, state: 'draft' | 'active' = 'active') =>
  rig.db.write((tx) => createAward(tx, deps(), { ...BASE, ...input }, state, 'Ada'));
const edit = (id: AwardId, changes: AwardEdit) =>
  rig.db.write((tx) => editAward(tx, deps(), id, changes, 'Ben'));
const move = (id: AwardId, act: 'activate' | 'close' | 'archive') =>
  rig.db.write((tx) => moveAward(tx, deps(), id, act, 'Ben'));
const terms = (id: AwardId) => rig.db.read((tx) => awardTermsView(tx, id, utcDay(START_MS)));

function made(input: Partial<NewAward> = {}, state: 'draft' | 'active' = 'active'): AwardId {
  const created = create(input, state);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

const period = (number: number, start: string, end: string) => ({ number, start: day(start), end: day(end) });
const step = (at: string, dollars: number) => ({ day: day(at), obligated: usd(dollars) });
const rate = (from: string, rateMillionths: number, route = 'direct-invoice' as const) => ({
  route,
  from: day(from),
  rateMillionths,
});

describe('what is wrong is refused with its field, and nothing is written', () => {
  test.each<[string, Partial<NewAward>, string]>([
    ['no sponsor', { sponsor: '  ' }, 'sponsor'],
    ['no number', { number: ' ' }, 'number'],
    ['a number of 101 characters', { number: '1'.repeat(101) }, 'number'],
    ['a number with a zero-width space', { number: '24\u200B12345' }, 'number'],
    ['a number with half a character', { number: '2412345\uD800' }, 'number'],
    ['a line break in the title', { title: 'a\nb' }, 'title'],
    ['no title', { title: '' }, 'title'],
    ['a PI of 201 characters', { piName: 'x'.repeat(201) }, 'piName'],
    ['a currency that is none', { currency: 'USX' }, 'currency'],
    ['a currency in small letters', { currency: 'usd' }, 'currency'],
    ['a start that is no day', { start: day('2026-02-29') }, 'start'],
    ['a day in another form', { start: day('01/02/2026') }, 'start'],
    ['an end that is no day', { end: day('2027-13-01') }, 'end'],
    ['an end before the start', { end: day('2025-12-31') }, 'end'],
    ['nothing', { amount: nanos(0n) }, 'amount'],
    ['less than nothing', { amount: nanos(-1n) }, 'amount'],
    ['more than SQLite holds', { amount: nanos(2n ** 63n) }, 'amount'],
    ['pre-award days below zero', { preAwardDays: -1 }, 'preAwardDays'],
    ['half a pre-award day', { preAwardDays: 1.5 }, 'preAwardDays'],
    ['month 13', { campusYearStartMonth: 13 }, 'campusYearStartMonth'],
    ['a template that is not there', { categoryTemplate: 'nsf-9999' }, 'categoryTemplate'],
    [
      'a period that ends before it starts',
      { budgetPeriods: [period(1, '2026-02-01', '2026-01-31')] },
      'budgetPeriods.0.end',
    ],
    [
      'a period before the award',
      { budgetPeriods: [period(1, '2025-12-31', '2026-06-30')] },
      'budgetPeriods.0.start',
    ],
    [
      'a period after the award',
      { budgetPeriods: [period(1, '2027-01-01', '2028-01-01')] },
      'budgetPeriods.0.end',
    ],
    [
      'periods that share a day',
      { budgetPeriods: [period(1, '2026-01-01', '2026-12-31'), period(2, '2026-12-31', '2027-12-31')] },
      'budgetPeriods.1.start',
    ],
    [
      'periods out of order',
      { budgetPeriods: [period(2, '2026-01-01', '2026-12-31'), period(1, '2027-01-01', '2027-12-31')] },
      'budgetPeriods.1.number',
    ],
    ['a step before the award', { fundingSteps: [step('2025-12-31', 10)] }, 'fundingSteps.0.day'],
    ['a step after the award', { fundingSteps: [step('2028-01-01', 10)] }, 'fundingSteps.0.day'],
    [
      'steps that fall',
      { fundingSteps: [step('2026-01-01', 20), step('2026-06-01', 10)] },
      'fundingSteps.1.obligated',
    ],
    [
      'steps that stay',
      { fundingSteps: [step('2026-01-01', 20), step('2026-06-01', 20)] },
      'fundingSteps.1.obligated',
    ],
    [
      'steps out of order',
      { fundingSteps: [step('2026-06-01', 10), step('2026-01-01', 20)] },
      'fundingSteps.1.day',
    ],
    [
      'two steps on a day',
      { fundingSteps: [step('2026-06-01', 10), step('2026-06-01', 20)] },
      'fundingSteps.1.day',
    ],
    ['a step above the award', { fundingSteps: [step('2026-06-01', 1_001)] }, 'fundingSteps.0.obligated'],
    ['a step of nothing', { fundingSteps: [step('2026-06-01', 0)] }, 'fundingSteps.0.obligated'],
    [
      'two rates from one day',
      { indirectRates: [rate('2026-01-01', 1), rate('2026-01-01', 2)] },
      'indirectRates.1.from',
    ],
    [
      'a rate above 200 %',
      { indirectRates: [rate('2026-01-01', 2_000_001)] },
      'indirectRates.0.rateMillionths',
    ],
    ['a rate from no day', { indirectRates: [rate('2026-02-30', 1)] }, 'indirectRates.0.from'],
  ])('%s', (_what, input, field) => {
    const before = rig.db.read(listAwards).length;
    expect(create(input)).toMatchObject({ ok: false, error: { code: 'bad-input', field } });
    expect(rig.db.read(listAwards)).toHaveLength(before);
    expect(rig.db.read((tx) => tx.all('SELECT 1 FROM budget_periods'))).toHaveLength(0);
  });

  test('errors come in the documented order', () => {
    const wrong: [keyof NewAward, Partial<NewAward>][] = [
      ['sponsor', { sponsor: '' }],
      ['number', { number: '' }],
      ['title', { title: '' }],
      ['piName', { piName: 'x'.repeat(201) }],
      ['currency', { currency: 'XX' }],
      ['start', { start: day('no') }],
      ['amount', { amount: nanos(0n) }],
      ['preAwardDays', { preAwardDays: -1 }],
      ['campusYearStartMonth', { campusYearStartMonth: 0 }],
      ['categoryTemplate', { categoryTemplate: 'x' }],
      ['budgetPeriods', { budgetPeriods: [period(0, '2026-01-01', '2026-01-02')] }],
      ['fundingSteps', { fundingSteps: [step('2020-01-01', 1)] }],
      ['indirectRates', { indirectRates: [rate('2026-01-01', -1)] }],
    ];
    for (let from = 0; from < wrong.length; from += 1) {
      const input = Object.assign({}, ...wrong.slice(from).map(([, each]) => each)) as Partial<NewAward>;
      const refused = create(input);
      expect(!refused.ok && refused.error.field.split('.')[0]).toBe(wrong[from]?.[0]);
    }
  });

  test('a number that is there already, however it is spaced', () => {
    made({ sponsor: 'NIH', number: '1R21EB034567-01' });
    expect(create({ sponsor: 'NIH', number: '5 R21 EB034567-02' })).toMatchObject({
      ok: false,
      error: { field: 'number' },
    });
    expect(create({ sponsor: 'NSF', number: '2412345' }).ok).toBe(true);
    expect(create({ sponsor: 'NSF', number: ' 241 2345 ' })).toMatchObject({ error: { field: 'number' } });
  });
});

describe('what is right is kept', () => {
  test.each<[string, Partial<NewAward>]>([
    ['29 February', { start: day('2024-02-29'), end: day('2028-02-29') }],
    ['one day', { start: day('2026-03-29'), end: day('2026-03-29') }],
    ['the days of clock changes', { start: day('2026-03-08'), end: day('2026-11-01') }],
    ['one nano', { amount: nanos(1n) }],
    ['the most the books hold', { amount: nanos(2n ** 63n - 1n) }],
    ['euro', { currency: 'EUR', sponsor: 'ERC', number: '101019999' }],
    ['an unknown number in other letters', { number: 'Грант № 7/Ω', sponsor: 'Académie' }],
    ['nobody named', { piName: null }],
    ['pre-award funding', { preAwardDays: 90, fundingSteps: [step('2025-10-03', 1)] }],
  ])('%s', (_what, input) => {
    const id = made(input);
    expect(rig.db.read((tx) => getAward(tx, id))).toMatchObject({
      startDay: input.start ?? BASE.start,
      endDay: input.end ?? BASE.end,
      amountNanos: input.amount ?? BASE.amount,
    });
  });

  test('all terms, the shape of the number, and the rules of the sponsor', () => {
    const lists = {
      budgetPeriods: [period(1, '2026-01-01', '2026-12-31'), period(2, '2027-01-01', '2027-12-31')],
      fundingSteps: [step('2026-01-01', 400), step('2027-01-01', 1_000)],
      indirectRates: [rate('2026-01-01', 555_000), rate('2026-07-01', 560_000)],
    };
    const id = made({
      sponsor: 'NIH',
      number: '5R01CA123456-02S1',
      preAwardDays: 90,
      campusYearStartMonth: 10,
      categoryTemplate: 'nih-modular',
      ...lists,
    });
    expect(terms(id)).toMatchObject({
      state: 'active',
      number: { raw: '5R01CA123456-02S1', key: 'R01CA123456', shape: 'nih', parts: { supportYear: '02' } },
      firstDay: '2025-10-03',
      campusYearStartMonth: 10,
      categoryTemplate: { key: 'nih-modular', categories: [], defaultCode: null },
      obligatedToday: usd(400),
      rules: { sponsorGroup: 'nih', transferWindowDays: 90, retentionYears: 3 },
      ...lists,
    });
  });

  test('rules by sponsor and date', () => {
    const rules = (sponsor: string, number: string) => terms(made({ sponsor, number }))?.rules;
    expect(rules('National Science Foundation (NSF)', '1')).toMatchObject({
      sponsorGroup: 'us-federal',
      closeoutDays: 120,
    });
    expect(rules('European Commission', '2')).toMatchObject({
      sponsorGroup: 'eu-horizon',
      retentionYears: 5,
      rebudgetLimitMillionths: null,
    });
    expect(rules('Provost seed fund', '3')).toMatchObject({
      sponsorGroup: 'any',
      rebudgetLimitMillionths: 100_000,
    });
    const earlier = made({ number: '4' });
    const old = rig.db.read((tx) => awardTermsView(tx, earlier, day('2019-01-01')));
    expect(old?.rules).toMatchObject({
      sponsorGroup: 'us-federal',
      validFrom: '2014-12-26',
      closeoutDays: 90,
    });
  });
  test('opening a workspace again adds no rule twice', () => {
    const count = () => rig.db.read((tx) => tx.all('SELECT id FROM rule_sets').length);
    const before = count();
    rig.db.write((tx) => seedRules(tx, rig.makeId));
    expect(count()).toBe(before);
  });
});

describe('edits', () => {
  test('record only what changed, who did it, and from what to what', () => {
    const id = made();
    rig.clock.nowMs += 1_000;
    expect(edit(id, { title: 'Seeing far', amount: usd(2_000), sponsor: 'NSF' })).toEqual({
      ok: true,
      value: ['title', 'amount'],
    });
    expect(rig.db.read((tx) => listAwardChanges(tx, id))).toMatchObject([
      {
        act: 'edit',
        actor: 'Ben',
        before: { title: 'Seeing', amount: '1000' },
        after: { title: 'Seeing far', amount: '2000' },
      },
      {
        act: 'create',
        actor: 'Ada',
        before: {},
        after: { number: '2412345', state: 'active', amount: '1000' },
      },
    ]);
  });

  test('that change nothing leave no line', () => {
    const id = made({ fundingSteps: [step('2026-01-01', 10)] });
    expect(edit(id, { title: ' Seeing ', fundingSteps: [step('2026-01-01', 10)] })).toEqual({
      ok: true,
      value: [],
    });
    expect(rig.db.read((tx) => listAwardChanges(tx, id))).toHaveLength(1);
  });

  test('give lists as a whole', () => {
    const id = made({
      budgetPeriods: [period(1, '2026-01-01', '2026-12-31'), period(2, '2027-01-01', '2027-12-31')],
    });
    expect(edit(id, { budgetPeriods: [period(1, '2026-01-01', '2027-12-31')] }).ok).toBe(true);
    expect(terms(id)?.budgetPeriods).toEqual([period(1, '2026-01-01', '2027-12-31')]);
  });

  test.each<[string, AwardEdit, string]>([
    ['the currency of money that is allotted', { currency: 'EUR' }, 'currency'],
    ['less than is allotted', { amount: nanos(599n) }, 'amount'],
    ['more, once anything is allotted (A2)', { amount: usd(2_000) }, 'amount'],
    ['a start after the first charge', { start: day('2026-03-10'), budgetPeriods: [] }, 'start'],
    ['an end before the last charge', { end: day('2026-03-08'), budgetPeriods: [] }, 'end'],
    ['an end before the start', { end: day('2025-01-01') }, 'end'],
    ['an end that leaves a budget period outside', { end: day('2027-06-30') }, 'budgetPeriods.0.end'],
    ['the number of another award', { number: '7654321' }, 'number'],
  ])('refuse %s', (_what, changes, field) => {
    made({ number: '7654321' });
    const id = made({ budgetPeriods: [period(1, '2026-01-01', '2027-12-31')] });
    const allocation = rig.allocation(id, 'Finals', 600n);
    rig.charge(allocation, 10n);
    expect(edit(id, changes)).toMatchObject({ ok: false, error: { field } });
    expect(
      rig.db.read((tx) => listAwardChanges(tx, id)).filter((change) => change.act === 'edit'),
    ).toHaveLength(0);
  });

  test('A2 change the amount while nothing is allotted; after that the refusal names the revision', () => {
    const id = made();
    expect(edit(id, { amount: usd(900) })).toEqual({ ok: true, value: ['amount'] });
    rig.allocation(id, 'Finals', 600n);
    const refused = edit(id, { amount: usd(1_000), title: 'Seeing far' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input', field: 'amount' } });
    expect(!refused.ok && refused.error.message).toMatch(/stays \$900\.00.*`grantmeter allocation revise`/);
    expect(edit(id, { amount: usd(900), title: 'Seeing far' })).toEqual({ ok: true, value: ['title'] });
  });

  test('an award that is not there', () => {
    expect(edit('0' as AwardId, { title: 'x' })).toMatchObject({
      error: { code: 'not-found', what: 'award' },
    });
  });
});

describe('states', () => {
  test.each([
    ['draft', 'activate', 'active'],
    ['draft', 'close', 'draft is refused'],
    ['draft', 'archive', 'archived'],
    ['active', 'activate', 'active is refused'],
    ['active', 'close', 'closed'],
    ['active', 'archive', 'active is refused'],
    ['closed', 'activate', 'active'],
    ['closed', 'close', 'closed is refused'],
    ['closed', 'archive', 'archived'],
    ['archived', 'activate', 'archived is refused'],
    ['archived', 'close', 'archived is refused'],
    ['archived', 'archive', 'archived is refused'],
  ] as const)('%s, %s: %s', (from, act, outcome) => {
    const id = made({}, from === 'draft' ? 'draft' : 'active');
    if (from === 'closed' || from === 'archived') move(id, 'close');
    if (from === 'archived') move(id, 'archive');
    const moved = move(id, act);
    const state = rig.db.read((tx) => getAward(tx, id))?.state;
    if (moved.ok) {
      expect(state).toBe(outcome);
      expect(rig.db.read((tx) => listAwardChanges(tx, id))).toContainEqual(
        expect.objectContaining({ act, actor: 'Ben', before: { state: from }, after: { state: outcome } }),
      );
    } else {
      expect(`${state} is refused`).toBe(outcome);
      expect(moved.error).toMatchObject({ code: 'wrong-state', state: from });
    }
  });

  test('nothing is closed while money is held, and the refusal names what holds it', () => {
    const id = made();
    const allocation = rig.allocation(id, 'Finals', 1_000n);
    const queued = rig.queue(allocation, [100n, 100n]);
    if (!queued.ok) throw new Error(queued.error.message);
    const refused = move(id, 'close');
    expect(refused).toMatchObject({ ok: false, error: { code: 'wrong-state', state: 'held' } });
    expect(!refused.ok && refused.error.message).toContain(
      `$0.0000002 of "Finals" for batch "Lighting" (${queued.value.batchId})`,
    );
    rig.voidUnsent(queued.value.batchId);
    expect(move(id, 'close').ok).toBe(true);
  });

  test('a closed award is not edited until it is active again; an archived one never', () => {
    const id = made();
    move(id, 'close');
    expect(edit(id, { title: 'x' })).toMatchObject({ error: { code: 'wrong-state', state: 'closed' } });
    move(id, 'activate');
    expect(edit(id, { title: 'x' }).ok).toBe(true);
    move(id, 'close');
    move(id, 'archive');
    expect(edit(id, { title: 'y' })).toMatchObject({ error: { code: 'wrong-state', state: 'archived' } });
  });
});
