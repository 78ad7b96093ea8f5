// The seeds write books like any other: sound, within their awards (B4), and the same on every machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  allottedOfAward,
  entriesFrom,
  getBalance,
  insertPerson,
  listAllocations,
  listAwards,
} from '#db/repos';
import type { Db } from '#db';
import { seedCatalogue, seedLargeLedger, seedSampleLab } from '#db/seed';
import { verifyBooks } from '#electron/books';
import type { PersonId } from '#shared/domain';
import { countingIds, openOrThrow, START_MS } from '#tests/support';

let dir: string;
let db: Db;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-seeds-'));
  db = openOrThrow(join(dir, 'grantmeter.sqlite'));
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const seedLab = (into: Db, history: boolean) => {
  const makeId = countingIds('lab');
  return into.write((tx) => {
    seedCatalogue(tx, makeId);
    return seedSampleLab(tx, { makeId, nowMs: START_MS, history });
  });
};

function expectWithinAwards(): void {
  db.read((tx) => {
    for (const award of listAwards(tx)) {
      expect(allottedOfAward(tx, award.id)).toBeLessThanOrEqual(award.amountNanos);
      for (const { id } of listAllocations(tx, award.id)) {
        const { allotted, held, spent } = getBalance(tx, id);
        expect(allotted - held - spent).toBeGreaterThanOrEqual(0n);
      }
    }
  });
}

test.each([true, false])(
  'B4 V2 the sample lab (history: %s) is sound and within its awards',
  async (history) => {
    expect(seedLab(db, history)).toHaveLength(3);
    expectWithinAwards();
    expect(await verifyBooks(db)).toMatchObject({ ok: true, firstDifference: null });
  },
);

test('the sample lab is the same every time, down to the last hash', () => {
  const hashes = (of: Db) => of.read((tx) => entriesFrom(tx, 1n, 100_000).map((entry) => entry.hash));
  const other = openOrThrow(join(dir, 'other', 'grantmeter.sqlite'));
  seedLab(db, true);
  seedLab(other, true);
  expect(hashes(db).length).toBeGreaterThan(300);
  expect(hashes(other)).toEqual(hashes(db));
  other.close();
});

test('the sample lab fits beside a person of the same name', () => {
  const id = 'person-1' as PersonId;
  db.write((tx) => insertPerson(tx, { id, name: 'Mei Tanaka', role: 'student', createdAtMs: START_MS }));
  expect(seedLab(db, false)).toHaveLength(3);
});

test('B4 V2 the large ledger is sound, within its award, and as long as asked for', async () => {
  db.write((tx) => seedCatalogue(tx, countingIds('catalogue')));
  seedLargeLedger(db, { makeId: countingIds('large'), nowMs: START_MS, entries: 12_345 });
  expectWithinAwards();
  expect(await verifyBooks(db)).toEqual({ ok: true, entries: 12_345 + 20, firstDifference: null });
});
