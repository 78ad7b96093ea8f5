// Awards by command line: terms, states, import and the clocks. The JSON is a contract.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace, jsonOf } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
beforeAll(async () => {
  workspace = await freshWorkspace();
});
afterAll(() => workspace.remove());

const run = (...args: readonly string[]) => workspace.run(...args, '--json');
const json = <T>(...args: readonly string[]) => jsonOf<T>(args, run(...args));

const ADD = [
  'award',
  'add',
  '--sponsor',
  'ERC',
  '--number',
  '101 019 999',
  '--title',
  'Licht',
  '--start',
  '2024-02-29',
  '--end',
  '2028-02-29',
  '--amount',
  '1000',
];
let awardId = '';

test('award add --draft with all terms, and award terms', async () => {
  const { award } = await json<{ award: { id: string } }>(
    ...ADD,
    '--currency',
    'eur',
    '--draft',
    '--pre-award-days',
    '0',
    '--fiscal-year-from',
    '1',
    '--categories',
    'horizon-europe',
    '--period',
    '1:2024-02-29:2026-02-28',
    '--period',
    '2:2026-03-01:2028-02-29',
    '--step',
    '2024-02-29:250.5',
    '--indirect',
    'direct-invoice:2024-02-29:25%',
  );
  expect(award).toMatchObject({ currency: 'EUR', state: 'draft', amountNanos: '1000000000000' });
  awardId = award.id;
  const { terms } = await json<{ terms: unknown }>('award', 'terms', awardId);
  expect(terms).toMatchObject({
    number: { key: '101019999', shape: 'erc' },
    campusYearStartMonth: 1,
    categoryTemplate: { key: 'horizon-europe', defaultCode: 'C.3' },
    budgetPeriods: [{ number: 1 }, { number: 2, start: '2026-03-01' }],
    fundingSteps: [{ day: '2024-02-29', obligatedNanos: '250500000000' }],
    indirectRates: [{ route: 'direct-invoice', from: '2024-02-29', rateMillionths: 250_000 }],
    rules: { sponsorGroup: 'eu-horizon', retentionYears: 5 },
    changes: [{ act: 'create', before: {} }],
  });
});

test('a draft is activated, edited, closed and archived; each line of the record says who', {
  timeout: 120_000,
}, async () => {
  const states = async (act: string) =>
    (await json<{ award: { state: string } }>('award', act, awardId)).award.state;
  expect(await states('activate')).toBe('active');
  await json('award', 'edit', awardId, '--title', 'Mehr Licht', '--end', '2028-03-31');
  expect(await states('close')).toBe('closed');
  const refused = await run('award', 'edit', awardId, '--title', 'x');
  expect([refused.code, refused.json()]).toMatchObject([
    1,
    { error: { code: 'wrong-state', state: 'closed' } },
  ]);
  expect(await states('archive')).toBe('archived');
  const { terms } = await json<{ terms: { changes: { act: string; actor: string; after: unknown }[] } }>(
    'award',
    'terms',
    awardId,
  );
  expect(terms.changes.map(({ act }) => act)).toEqual(['archive', 'close', 'edit', 'activate', 'create']);
  expect(terms.changes[2]).toMatchObject({
    before: { title: 'Licht', end: '2028-02-29' },
    after: { title: 'Mehr Licht', end: '2028-03-31' },
  });
  expect(terms.changes.every(({ actor }) => actor !== '')).toBe(true);
});

test('award edit changes the amount until anything is allotted; then the refusal names the revision (A2)', async () => {
  const { award } = await json<{ award: { id: string } }>(...ADD, '--number', '101019998');
  await json('award', 'edit', award.id, '--amount', '900');
  await json('allocation', 'add', '--award', award.id, '--name', 'All', '--amount', '600');
  const refused = await run('award', 'edit', award.id, '--amount', '1000');
  expect([refused.code, refused.json()]).toMatchObject([
    1,
    { error: { code: 'bad-input', field: 'amount', message: expect.stringContaining('allocation revise') } },
  ]);
});

test.each([
  ['ten decimals', ['--amount', '0.0000000001'], 2, 'usage'],
  ['29 February of a year without one', ['--start', '2026-02-29'], 2, 'usage'],
  ['a currency that is none', ['--currency', 'XYZ'], 1, 'currency'],
  ['a negative amount', ['--amount=-1'], 1, 'amount'],
  ['a period outside the award', ['--period', '1:2020-01-01:2020-12-31'], 1, 'budgetPeriods.0.start'],
  ['a rate with five decimals', ['--indirect', 'direct-invoice:2024-02-29:25.00001'], 2, 'usage'],
  ['a number that is there', [], 1, 'number'],
])('award add refuses %s', async (_what, over, code, field) => {
  const ran = await run(...ADD, ...over);
  expect([ran.code, ran.json()]).toMatchObject([
    code,
    { error: code === 2 ? { code: 'usage' } : { code: 'bad-input', field } },
  ]);
});

test('award import: a look, an import, the same again, a file that has changed', {
  timeout: 120_000,
}, async () => {
  const file = join(workspace.dir, 'own.csv');
  const content =
    'Sponsor;Grant number;Title;Start;End;Amount\nDFG;0077;Sehen;01.02.2026;28.02.2027;"1,500.00"\nDFG;;Nichts;x;y;0\n';
  await writeFile(file, content);
  const report = async (code: number, ...args: readonly string[]) => {
    const ran = await run('award', 'import', file, '--currency', 'EUR', ...args);
    expect(ran.code).toBe(code);
    return ran.json<{ import: Record<string, unknown> }>().import;
  };
  expect(await report(1, '--dry-run')).toMatchObject({
    done: false,
    shape: { key: 'generic' },
    counts: { new: 1, bad: 1 },
    preview: [{ line: 2, status: 'new', number: '0077', start: '2026-02-01', amountNanos: '1500000000000' }],
    problems: [
      { line: 3, field: 'number' },
      { line: 3, field: 'start', value: 'x' },
      { line: 3, field: 'end' },
      { line: 3, field: 'amount' },
    ],
  });
  expect(await report(1)).toMatchObject({ done: true, counts: { imported: 1, bad: 1 } });
  expect(await report(1)).toMatchObject({ counts: { imported: 0, unchanged: 1, bad: 1 } });
  await writeFile(file, content.replace('Sehen', 'Weitsehen').split('\n').slice(0, 2).join('\n'));
  expect(await report(0)).toMatchObject({
    counts: { wouldChange: 1 },
    changes: [{ differences: [{ field: 'title', from: 'Sehen' }] }],
  });
  expect(await report(0, '--update')).toMatchObject({ counts: { updated: 1 } });
  const missing = await run('award', 'import', join(workspace.dir, 'no.csv'));
  expect([missing.code, missing.json()]).toMatchObject([1, { error: { code: 'bad-file' } }]);
});

test('report clocks', async () => {
  const clocks = await json<{ award: { clock: string }[] }>(
    'report',
    'clocks',
    '--award',
    awardId,
    '--as-of',
    '2026-03-01',
  );
  expect(clocks).toMatchObject({ asOf: '2026-03-01', currency: 'EUR', allocations: [] });
  expect(clocks.award).toMatchObject([
    { clock: 'month', from: '2026-03-01', spentNanos: '0', indirectNanos: '0', totalNanos: '0' },
    { clock: 'campus-year', from: '2026-01-01', label: 'Campus FY 2026' },
    { clock: 'federal-year', from: '2025-10-01' },
    { clock: 'budget-period', label: 'Budget period 2' },
    { clock: 'inception', from: '2024-02-29', heldChangeNanos: '0' },
  ]);
  const bad = await run('report', 'clocks', '--award', awardId, '--as-of', '2026-02-30');
  expect(bad.code).toBe(2);
});
