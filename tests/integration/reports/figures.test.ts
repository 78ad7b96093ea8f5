/** Figures on a real workspace: spend, burn, run-out, what needs a person. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 } from 'uuid';
import { listCatalogue } from '#db/repos';
import { type Db, openDatabase } from '#db';
import { seedCatalogue, seedRules, seedSampleLab } from '#db/seed';
import { createBooks, verifyBooks } from '#electron/books';
import { awardViews, burnReport, needsYou, spendReport } from '#electron/reports';
import { addDays, type Day, utcDay } from '#shared/base';
import type { Id } from '#shared/domain';
import { nanos, sum } from '#shared/money';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const TODAY = utcDay(NOW_MS);
const makeId = <Of extends string>() => v7() as Id<Of>;

let folder: string;
let db: Db;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grantmeter-figures-'));
  const opened = openDatabase(join(folder, 'books.sqlite'));
  if (!opened.ok) throw new Error(opened.error.message);
  db = opened.value;
  db.write((tx) => {
    seedCatalogue(tx, makeId);
    seedRules(tx, makeId);
    seedSampleLab(tx, { makeId, nowMs: NOW_MS, history: true });
  });
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const awards = () => db.read((tx) => awardViews(tx, TODAY));

test('the sample lab is whole, and the same every time', async () => {
  expect(await verifyBooks(db)).toMatchObject({ ok: true });
  expect(awards().map((award) => [award.number, award.allocations.length])).toEqual([
    ['2412345', 3],
    ['1R21EB034567-01', 2],
    ['PSF-26-118', 1],
  ]);
  const first = awards().map((award) => award.balance.spent);
  const again = openDatabase(join(folder, 'again.sqlite'));
  if (!again.ok) throw new Error(again.error.message);
  again.value.write((tx) => {
    seedCatalogue(tx, makeId);
    seedRules(tx, makeId);
    seedSampleLab(tx, { makeId, nowMs: NOW_MS, history: true });
  });
  expect(again.value.read((tx) => awardViews(tx, TODAY)).map((award) => award.balance.spent)).toEqual(first);
  again.value.close();
});

test.each(['day', 'model', 'person', 'tier'] as const)('spend by %s adds up to the balances', (by) => {
  for (const award of awards()) {
    const report = db.read((tx) => spendReport(tx, award.id, by));
    expect(report.total).toBe(award.balance.spent);
    expect(sum(report.rows.map((row) => row.spent))).toBe(award.balance.spent);
  }
});

test('the burn ends at the balance and never falls', () => {
  for (const award of awards()) {
    const burn = db.read((tx) => burnReport(tx, award.id, TODAY));
    expect(burn?.points.at(-1)).toMatchObject({
      spent: award.balance.spent,
      held: award.balance.held,
      allotted: award.balance.allotted,
    });
    const spent = burn?.points.map((point) => point.spent) ?? [];
    expect(spent.every((amount, index) => index === 0 || amount >= (spent[index - 1] ?? 0n))).toBe(true);
  }
});

test('run-out follows the rate of the last thirty days', () => {
  const books = createBooks({ makeId, nowMs: () => NOW_MS, problem: () => null });
  const [award] = awards();
  const allocation = award?.allocations[0];
  const model = db.read((tx) => listCatalogue(tx, TODAY))[0];
  if (!award || !allocation || !model)
    throw new Error('the sample lab has an award, an allocation and a model');
  const before = award.burnPerDay;
  db.write((tx) =>
    books.charge(tx, [
      {
        allocationId: allocation.id,
        amount: nanos(30_000_000_000n),
        day: addDays(TODAY, -1),
        modelId: model.id,
        priceId: null,
        quantity: '1',
        personId: null,
        reason: 'test',
      },
    ]),
  );
  const after = awards()[0];
  expect(after?.burnPerDay).toBe(before + 1_000_000_000n);
  const older: Day = addDays(TODAY, -31);
  db.write((tx) =>
    books.charge(tx, [
      {
        allocationId: allocation.id,
        amount: nanos(30_000_000_000n),
        day: older,
        modelId: null,
        priceId: null,
        quantity: null,
        personId: null,
        reason: 'test',
      },
    ]),
  );
  expect(awards()[0]?.burnPerDay).toBe(after?.burnPerDay);
});

test('an award about to end, and one that runs out early, need a person', () => {
  const texts = db.read((tx) => needsYou(tx, awardViews(tx, TODAY), TODAY)).map((item) => item.text);
  expect(texts.some((text) => text.includes('PSF-26-118 ends in 41 days'))).toBe(true);
  expect(texts.some((text) => /1R21EB034567-01 runs out on \d+ \w{3} 2028/.test(text))).toBe(true);
});
