/** What is said of cost transfers that wait: how long is left, and where they are decided (T4). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { needsYou } from '#electron/reports';
import { utcDay } from '#shared/base';
import { type BooksRig, createStage, openBooksRig, type Stage } from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeEach(() => {
  rig = openBooksRig();
  stage = createStage(rig);
  for (const line of ['allot A 1000', 'allot B 500', 'bill A 100', 'Mei asks t1: 10 of entry 3 to B'])
    expect(stage.perform(line)).toBe('ok');
});
afterEach(() => {
  rig.close();
});

const needs = () => rig.db.read((tx) => needsYou(tx, [], utcDay(rig.clock.nowMs)));

test.each([
  ['2026-03-10T12:00:00Z', 'notice', "90 of the sponsor's 90 days are left."],
  ['2026-05-09T12:00:00Z', 'warning', "30 of the sponsor's 90 days are left."],
  ['2026-06-08T12:00:00Z', 'warning', "0 of the sponsor's 90 days are left."],
  ['2026-06-09T12:00:00Z', 'problem', "; found 91 days ago, past the sponsor's 90 days."],
])('T4 a transfer that waits on %s is a %s, and leads to it', (clock, severity, words) => {
  stage.perform(`clock ${clock}`);
  const [need, ...more] = needs();
  expect(more).toEqual([]);
  expect(need).toMatchObject({ severity, count: 1, link: { place: 'transfers', awardId: stage.awardId } });
  expect(need?.text).toContain('Mei asks to move $0.00000001 from');
  expect(need?.text.endsWith(words)).toBe(true);
  const { id } = rig.db.read((tx) => tx.all<{ id: string }>('SELECT id FROM transfers'))[0] ?? {};
  expect(need?.link).toMatchObject({ transferId: id });
});

test('T4 several are one line for each award and urgency; decided ones are gone', () => {
  stage.perform('clock 2026-05-20T12:00:00Z');
  expect(stage.perform('Mei asks t2: 10 of entry 3 to B, found 2026-03-12')).toBe('ok');
  expect(stage.perform('Mei asks t3: 10 of entry 3 to B')).toBe('ok');
  expect(needs().map(({ severity, count }) => [severity, count])).toEqual([
    ['warning', 2],
    ['notice', 1],
  ]);
  expect(needs()[0]?.text).toContain('2 cost transfers of');
  expect(needs()[0]?.link).toMatchObject({ transferId: null });
  for (const name of ['t1', 't2', 't3']) expect(stage.perform(`Ada approves ${name}`)).toBe('ok');
  expect(needs()).toEqual([]);
});
