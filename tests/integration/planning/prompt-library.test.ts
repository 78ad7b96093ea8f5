/** Prompt files on disk: what outlives the program, what is swept, what is broken off, and files of a million lines. */
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { v7 } from 'uuid';
import { openPromptLibrary } from '#electron/planning';
import { EVERY_ROW, GUESSED_READING } from '#shared/contract';
import { bringIn, readWhole, temporaryPromptLibrary } from '../../support/prompt-files.ts';

vi.setConfig({ testTimeout: 120_000 });

const DAY_MS = 86_400_000;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-library-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const reopened = async (daysLater = 0) => {
  const library = await openPromptLibrary({
    dir,
    nowMs: () => Date.now() + daysLater * DAY_MS,
    makeId: () => v7(),
  });
  if (!library.ok) throw new Error(library.error.message);
  return library.value;
};
const filesIn = (folder: string) => readdirSync(join(dir, folder)).toSorted();

test('a set is there after a restart, and the same file and plan give the same set without reading again', async () => {
  const { set, table } = await readWhole(temporaryPromptLibrary(dir), 'a.csv', 'id,prompt\n1,a\n2,b\n');
  const library = await reopened();
  const opened = await library.open(set.fileId);
  expect(opened.ok && opened.value.texts).toEqual(['a', 'b']);
  expect(opened.ok && opened.value.view).toEqual(set);
  rmSync(join(dir, 'sources', table.sourceId));
  const columns = table.columns.map(({ use }) => use);
  const steps = library.make({
    sourceId: table.sourceId,
    name: 'a.csv',
    reading: GUESSED_READING,
    plan: { ...EVERY_ROW, columns },
  });
  expect(await steps.next()).toMatchObject({ value: { step: 'done', set: { fileId: set.fileId } } });
});

test('what nobody used for thirty days is removed; what was used is kept', async () => {
  const library = temporaryPromptLibrary(dir);
  const old = await readWhole(library, 'old.txt', 'old\n');
  const used = await readWhole(library, 'used.txt', 'used\n');
  const before = (Date.now() - 31 * DAY_MS) / 1000;
  for (const folder of ['sources', 'sets'])
    for (const name of filesIn(folder)) utimesSync(join(dir, folder, name), before, before);
  await library.view(used.set.fileId);
  const later = await reopened();
  expect(await later.view(old.set.fileId)).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await later.open(used.set.fileId)).toMatchObject({ ok: true });
  expect(filesIn('sources')).toEqual([]);
});

test('of the sets that were overtaken while a template was typed, the last five stay', async () => {
  const library = temporaryPromptLibrary(dir);
  const ids: string[] = [];
  for (let n = 1; n <= 7; n += 1)
    ids.push(
      (await readWhole(library, 'a.csv', 'id,prompt\n1,a\n', { template: `${n} {prompt}` })).set.fileId,
    );
  const there = await Promise.all(ids.map(async (id) => (await library.open(id)).ok));
  expect(there).toEqual([false, false, true, true, true, true, true]);
  expect(filesIn('sets')).toHaveLength(5 * 3);
});

test('pieces that come twice, late or for nobody are refused, and nothing of them stays', async () => {
  const library = temporaryPromptLibrary(dir);
  const piece = (uploadId: string | null, at: number, isLast = false) =>
    library.upload({ uploadId, at, content: new Uint8Array([97]), isLast });
  const first = await piece(null, 0);
  const uploadId = first.ok ? first.value.uploadId : '';
  expect(await piece(uploadId, 0)).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
  expect(await piece(uploadId, 1, true)).toMatchObject({ ok: false });
  expect(await piece('../../etc/passwd', 0)).toMatchObject({ ok: false });
  expect(filesIn('incoming')).toEqual([]);
});

test('an id that is no hash of a kept file finds nothing', async () => {
  writeFileSync(join(dir, 'secret.json'), '{}');
  expect(await (await reopened()).open('../secret')).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
  const reading = { sourceId: '0'.repeat(64), name: 'x.txt', reading: GUESSED_READING };
  await expect((await reopened()).survey(reading).next()).rejects.toMatchObject({
    refusal: { code: 'not-found', message: expect.stringContaining('Choose it again') },
  });
});

/** What this thread has worked: unlike a clock, it stands still while other programs have the processor. Node 23.9 on. */
const ownWorkMs = (): number => {
  const usage = (process as { threadCpuUsage?: () => NodeJS.CpuUsage }).threadCpuUsage?.();
  return usage ? (usage.user + usage.system) / 1000 : 0;
};

const MILLION = 1_000_000;
const millionLines = (): Uint8Array => {
  const lines = Array.from({ length: 1000 }, (_, n) => `a photo of object number ${n}, in soft light\n`).join(
    '',
  );
  return new TextEncoder().encode(lines.repeat(MILLION / 1000));
};

test('a million lines are read with progress, a bounded memory, and everything else going on meanwhile', async () => {
  const library = temporaryPromptLibrary(dir);
  const sourceId = await bringIn(library, millionLines());
  const input = { sourceId, name: 'million.txt', reading: GUESSED_READING };
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let turns = 0;
  let most = 0;
  let ticking = true;
  let longestMs = 0;
  let worked = ownWorkMs();
  const tick = (): void => {
    turns += 1;
    longestMs = Math.max(longestMs, ownWorkMs() - worked);
    worked = ownWorkMs();
    most = Math.max(most, process.memoryUsage().heapUsed - before);
    if (ticking) setImmediate(tick);
  };
  setImmediate(tick);
  const told: number[] = [];
  for await (const step of library.survey(input)) if (step.step === 'reading') told.push(step.rows);
  const plan = { ...EVERY_ROW, columns: [{ column: 'line', role: 'prompt' as const }] };
  let prompts = 0;
  for await (const step of library.make({
    ...input,
    plan: { ...plan, take: { kind: 'random', count: 500, seed: 3 } },
  }))
    if (step.step === 'done') prompts = step.set.prompts;
  ticking = false;
  expect(prompts).toBe(500);
  expect(told.length).toBeGreaterThan(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  // Everybody else had a turn at least once for every piece of 64 KB.
  expect(turns).toBeGreaterThan(millionLines().length / (64 * 1024));
  expect(longestMs).toBeLessThan(50);
  expect(most).toBeLessThan(200 * 1024 * 1024);
});

test('who stops listening stops the work, and no half-made set stays', async () => {
  const library = temporaryPromptLibrary(dir);
  const sourceId = await bringIn(library, millionLines());
  const input = { sourceId, name: 'million.txt', reading: GUESSED_READING };
  const plan = { ...EVERY_ROW, columns: [{ column: 'line', role: 'prompt' as const }] };
  const stop = new AbortController();
  const steps = library.make({ ...input, plan }, stop.signal);
  const first = await steps.next();
  expect(first.value).toMatchObject({ step: 'reading' });
  stop.abort();
  expect(await steps.next()).toMatchObject({ done: true });
  await vi.waitFor(() => expect(filesIn('incoming')).toEqual([]));
  expect(filesIn('sets')).toEqual([]);
  expect(statSync(join(dir, 'sources', sourceId)).size).toBe(millionLines().length);
});

test('a folder that cannot be made is refused in words', async () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  const opened = await openPromptLibrary({ dir: join(file, 'drafts'), nowMs: () => 0, makeId: () => v7() });
  expect(opened).toMatchObject({
    ok: false,
    error: { code: 'workspace-unusable', message: expect.stringContaining('a file stands in its place') },
  });
});
