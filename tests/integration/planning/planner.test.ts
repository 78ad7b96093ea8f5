/** From prompts to the queue on a real workspace: all of it, or nothing at all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from '#db';
import { countsOfQueue, findPersonByName, getBalance, lastEntrySeq, listAwards } from '#db/repos';
import { seedCatalogue, seedRules, seedSampleLab } from '#db/seed';
import { createBooks, verifyBooks } from '#electron/books';
import { providerKind } from '#electron/providers';
import { createPlanner, type Planner, type SubmitInput } from '#electron/planning';
import { awardViews } from '#electron/reports';
import { utcDay } from '#shared/base';
import type { AllocationId, Id } from '#shared/domain';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const makeId = <Of extends string>() => v7() as Id<Of>;

let folder: string;
let db: Db;
let planner: Planner;
let allocationId: AllocationId;
const dialectOf = (provider: string) => providerKind(provider)?.dialect ?? null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grantmeter-planner-'));
  const opened = openDatabase(join(folder, 'books.sqlite'));
  if (!opened.ok) throw new Error(opened.error.message);
  db = opened.value;
  db.write((tx) => {
    seedCatalogue(tx, makeId);
    seedRules(tx, makeId);
    seedSampleLab(tx, { makeId, nowMs: NOW_MS, history: false });
  });
  const books = createBooks({ makeId, nowMs: () => NOW_MS, problem: () => null });
  planner = createPlanner({ db, books, nowMs: () => NOW_MS, makeId, random: () => 0.5, dialectOf });
  const found = db.read((tx) => awardViews(tx, utcDay(NOW_MS))).flatMap((award) => award.allocations)[0];
  if (!found) throw new Error('the sample lab has an allocation');
  allocationId = found.id;
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const input = (over: Partial<SubmitInput> = {}): SubmitInput => ({
  prompts: { kind: 'text', text: 'a paper boat\na red kite\n' },
  modelKeys: ['bria-fibo-relight', 'Veo3'],
  repeats: 2,
  purpose: 'To see.',
  allocationId,
  experimentName: 'First',
  ...over,
});

const written = () =>
  db.read((tx) => ({
    entries: lastEntrySeq(tx),
    runs: countsOfQueue(tx, false),
    person: findPersonByName(tx, 'Somebody New') !== undefined,
    experiments: tx.get<{ n: bigint }>('SELECT count(*) AS n FROM experiments')?.n,
    balance: getBalance(tx, allocationId),
  }));

test('a submitted batch is queued with its whole ceiling held', async () => {
  const queued = planner.submit(input(), 'Somebody New');
  // Two prompts, two repeats: four baselines of 1,000 nanos, four finals of 40 cents.
  expect(queued).toMatchObject({ ok: true, value: { runs: 8, held: 1_600_004_000n } });
  expect(written()).toMatchObject({ runs: { waiting: 8 }, person: true, balance: { held: 1_600_004_000n } });
  expect(await verifyBooks(db)).toMatchObject({ ok: true });
});

const REFUSED: readonly (readonly [string, Partial<SubmitInput>, string])[] = [
  ['a shortfall', { repeats: 10_000 }, 'insufficient-funds'],
  ['no purpose', { purpose: ' ' }, 'not-chargeable'],
  ['an unknown model', { modelKeys: ['veo3'] }, 'not-chargeable'],
  ['no prompt', { prompts: { kind: 'text', text: ' \n' } }, 'not-chargeable'],
  ['a file that is no longer at hand', { prompts: { kind: 'file', fileId: 'gone' } }, 'not-found'],
  ['an allocation that does not exist', { allocationId: makeId<'allocation'>() }, 'not-found'],
];
test.each(REFUSED)('%s is refused whole: nothing is written, not even a person', (_what, over, code) => {
  const before = written();
  expect(planner.submit(input(over), 'Somebody New')).toMatchObject({ ok: false, error: { code } });
  expect(written()).toEqual(before);
});

test('a file read before is quoted and queued by its id', () => {
  const read = planner.readFile(
    'p.csv',
    new TextEncoder().encode('id,prompt\n1,"one, two"\n2,three\n'),
    null,
  );
  if (!read.ok) throw new Error(read.error.message);
  const prompts = { kind: 'file' as const, fileId: read.value.fileId };
  expect(planner.quote(input({ prompts, repeats: 1 }), 'Somebody New')).toMatchObject({
    ok: true,
    value: { runs: 4, prompts: 2 },
  });
  expect(planner.submit(input({ prompts, repeats: 1 }), 'Somebody New')).toMatchObject({
    ok: true,
    value: { runs: 4 },
  });
  expect(
    db.read((tx) => tx.all<{ text: string }>('SELECT text FROM prompts ORDER BY seq').map((row) => row.text)),
  ).toEqual(['one, two', 'three']);
});

test('an award that is not active takes no batch', () => {
  db.write((tx) => tx.run(`UPDATE awards SET state = 'closed'`));
  expect(db.read(listAwards).every((award) => award.state === 'closed')).toBe(true);
  expect(planner.submit(input(), 'Somebody New')).toMatchObject({
    ok: false,
    error: { code: 'not-chargeable' },
  });
});
