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
import { createPlanner, type Planner, type PromptLibrary, type SubmitInput } from '#electron/planning';
import { awardViews } from '#electron/reports';
import { utcDay } from '#shared/base';
import type { AllocationId, Id } from '#shared/domain';
import { readWhole, temporaryPromptLibrary } from '../../support/prompt-files.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00Z');
const makeId = <Of extends string>() => v7() as Id<Of>;

let folder: string;
let db: Db;
let planner: Planner;
let prompts: PromptLibrary;
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
  prompts = temporaryPromptLibrary();
  planner = createPlanner({
    db,
    books,
    nowMs: () => NOW_MS,
    makeId,
    random: () => 0.5,
    prompts,
    dialectOf,
  });
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
  const queued = await planner.submit(input(), 'Somebody New');
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
test.each(REFUSED)(
  '%s is refused whole: nothing is written, not even a person',
  async (_what, over, code) => {
    const before = written();
    expect(await planner.submit(input(over), 'Somebody New')).toMatchObject({ ok: false, error: { code } });
    expect(written()).toEqual(before);
  },
);

test('a file read before is quoted and queued by its id', async () => {
  const { set } = await readWhole(prompts, 'p.csv', 'id,prompt\n1,"one, two"\n2,three\n');
  const source = { kind: 'file' as const, fileId: set.fileId };
  expect(await planner.quote(input({ prompts: source, repeats: 1 }), 'Somebody New')).toMatchObject({
    ok: true,
    value: { runs: 4, prompts: 2 },
  });
  expect(await planner.submit(input({ prompts: source, repeats: 1 }), 'Somebody New')).toMatchObject({
    ok: true,
    value: { runs: 4 },
  });
  expect(
    db.read((tx) => tx.all<{ text: string }>('SELECT text FROM prompts ORDER BY seq').map((row) => row.text)),
  ).toEqual(['one, two', 'three']);
  const memo = db.read((tx) => tx.get<{ memo: string }>('SELECT memo FROM batches')?.memo);
  expect(JSON.parse(memo ?? '')).toMatchObject({
    promptFile: { name: 'p.csv', sha256: set.sourceId, set: set.fileId, plan: { take: { kind: 'all' } } },
  });
});

test('an award that is not active takes no batch', async () => {
  db.write((tx) => tx.run(`UPDATE awards SET state = 'closed'`));
  expect(db.read(listAwards).every((award) => award.state === 'closed')).toBe(true);
  expect(await planner.submit(input(), 'Somebody New')).toMatchObject({
    ok: false,
    error: { code: 'not-chargeable' },
  });
});
