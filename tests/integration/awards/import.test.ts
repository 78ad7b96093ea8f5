/** Awards from files: each cell, each shape, each fault. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAwards } from '#db/repos';
import { seedRules } from '#db/seed';
import { commitImport, type ImportRequest, previewImport, readImport } from '#electron/awards';
import { type BooksRig, openBooksRig } from '#tests/support';

let rig: BooksRig;
beforeEach(() => {
  rig = openBooksRig();
  rig.db.write((tx) => seedRules(tx, rig.makeId));
});
afterEach(() => rig.close());

const request = (content: string | Uint8Array, over: Partial<ImportRequest> = {}): ImportRequest => ({
  name: 'awards.csv',
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  mapping: {},
  sponsor: null,
  currency: null,
  dates: null,
  state: 'draft',
  update: false,
  ...over,
});
const deps = () => ({ makeId: rig.makeId, nowMs: () => rig.clock.nowMs });

function read(content: string | Uint8Array, over: Partial<ImportRequest> = {}) {
  const found = readImport(request(content, over));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const preview = (content: string | Uint8Array, over: Partial<ImportRequest> = {}) =>
  rig.db.read((tx) => previewImport(tx, read(content, over), request(content, over)));
const commit = (content: string | Uint8Array, over: Partial<ImportRequest> = {}) =>
  rig.db.write((tx) => commitImport(tx, deps(), read(content, over), request(content, over), 'Ada'));

const HEADING = 'Sponsor,Award Number,Title,PI,Currency,Start,End,Amount';
interface Cells {
  readonly sponsor?: string;
  readonly number?: string;
  readonly title?: string;
  readonly pi?: string;
  readonly currency?: string;
  readonly start?: string;
  readonly end?: string;
  readonly amount?: string;
}
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const row = ({
  sponsor = 'NSF',
  number = '0012345',
  title = 'Seeing',
  pi = 'A. Okafor',
  currency = 'USD',
  start = '2026-01-01',
  end = '2027-12-31',
  amount = '1000',
}: Cells = {}) => [sponsor, number, title, pi, currency, start, end, amount].map(quoted).join(',');
const file = (...rows: readonly string[]) => [HEADING, ...rows, ''].join('\n');

describe('a cell as it is stored', () => {
  test.each<[string, Cells, Record<string, unknown>]>([
    [
      'an id with leading zeros stays text',
      { number: '0012345' },
      { number: '0012345', numberKey: '0012345' },
    ],
    ['a dollar sign and groups', { amount: '$99,836.00' }, { amount: 99_836_000_000_000n }],
    ['nine decimals', { amount: '0.000000001' }, { amount: 1n }],
    [
      'euro before',
      { amount: '€5,471,668.03', currency: 'EUR' },
      { amount: 5_471_668_030_000_000n, currency: 'EUR' },
    ],
    ['the currency behind', { amount: '12.50 USD' }, { amount: 12_500_000_000n }],
    ['a dollar of Canada', { amount: '$12', currency: 'CAD' }, { amount: 12_000_000_000n, currency: 'CAD' }],
    ['a currency in small letters', { currency: 'eur' }, { currency: 'EUR' }],
    [
      'month first, told by another cell',
      { start: '03/04/2026', end: '12/31/2027' },
      { start: '2026-03-04' },
    ],
    ['day first, told by another cell', { start: '03/04/2026', end: '31/12/2027' }, { start: '2026-04-03' }],
    ['points', { start: '03.04.2026', end: '31.12.2027' }, { start: '2026-04-03' }],
    ['29 February', { start: '02/29/2024' }, { start: '2024-02-29' }],
    [
      'the day before a clock change, at midnight with a zone',
      { start: '2026-03-29T00:00:00+01:00' },
      { start: '2026-03-29' },
    ],
    ['a month by name', { start: '1-Mar-2026' }, { start: '2026-03-01' }],
    [
      'entities',
      { title: 'R&amp;D of caf&eacute;s &#8208; &#x3B1;&nbsp;&ensp;test' },
      { title: 'R&D of cafés ‐ α test' },
    ],
    ['an entity that is none', { title: 'A &foo; B &#0; C' }, { title: 'A &foo; B &#0; C' }],
    ['line breaks and a stray CR', { title: 'One\r\ntwo\rthree' }, { title: 'One two three' }],
    ['a soft hyphen and a zero-width space', { title: 'sili\u00ADcon\u200B' }, { title: 'silicon' }],
    [
      'other letters',
      { title: '照明 · Освещение', pi: 'Łukasz Żółć' },
      { title: '照明 · Освещение', piName: 'Łukasz Żółć' },
    ],
    ['quotation marks', { title: 'The "best" one' }, { title: 'The "best" one' }],
    ['nobody', { pi: '' }, { piName: null }],
    ['the contact of several', { pi: 'SMITH, A; JONES, B (contact);' }, { piName: 'JONES, B' }],
    ['a formula is only text', { title: '=1+1' }, { title: '=1+1' }],
  ])('%s', (_what, cells, expected) => {
    const report = commit(file(row(cells)));
    expect(report.problems).toEqual([]);
    expect(report.preview).toMatchObject([{ status: 'imported', ...expected }]);
    expect(commit(file(row(cells))).counts).toMatchObject({ imported: 0, unchanged: 1, wouldChange: 0 });
  });
});

describe('a row that cannot be imported says where, what and what to do', () => {
  test.each<[string, Cells, string]>([
    ['no number', { number: '' }, 'number'],
    ['no title', { title: ' ' }, 'title'],
    ['no start', { start: '' }, 'start'],
    ['30 February', { start: '2026-02-30' }, 'start'],
    ['29 February of another year', { start: '02/29/2026' }, 'start'],
    ['two digits of a year', { start: '1/2/26' }, 'start'],
    ['words for a day', { end: 'when done' }, 'end'],
    ['month or day first, nobody knows', { start: '03/04/2026', end: '05/06/2027' }, 'start'],
    ['an end before the start', { end: '2025-12-31' }, 'end'],
    ['no amount', { amount: '' }, 'amount'],
    ['zero', { amount: '$0.00' }, 'amount'],
    ['negative', { amount: '-5' }, 'amount'],
    ['negative in brackets', { amount: '($5.00)' }, 'amount'],
    ['ten decimals', { amount: '0.0000000001' }, 'amount'],
    ['a decimal comma', { amount: '1.234,56' }, 'amount'],
    ['an exponent', { amount: '1e6' }, 'amount'],
    ['more than the books hold', { amount: '9223372037' }, 'amount'],
    ['an amount in another currency', { amount: '€12' }, 'amount'],
    ['a currency that is none', { currency: 'XXQ' }, 'currency'],
    ['a number of 101 characters', { number: '9'.repeat(101) }, 'number'],
    ['a title of 501 characters', { title: 'x'.repeat(501) }, 'title'],
  ])('%s', (_what, cells, field) => {
    const report = commit(file(row({ number: '1' }), row(cells), row({ number: '3' })));
    expect(report.problems.length).toBeGreaterThan(0);
    expect(report.problems[0]).toMatchObject({ line: 3, field, problem: expect.any(String) as string });
    expect(report.problems[0]?.remedy).not.toBe('');
    expect(report.counts).toMatchObject({ imported: 2, bad: 1 });
    expect(rig.db.read(listAwards)).toHaveLength(2);
  });

  test('every problem of a row is told', () => {
    const [first] = [preview(file(row({ number: '', start: 'x', amount: '-1' })))];
    expect(first?.problems.map((problem) => problem.field)).toEqual(['number', 'start', 'amount']);
    expect(first?.counts.bad).toBe(1);
  });

  test('ragged and broken rows, and lines counted through line breaks in fields', () => {
    const text = `${HEADING}\n${row({ number: '1', title: 'two\nlines' })}\nNSF,2,only three\n${row({ number: '3' })}\n`;
    const report = preview(text);
    expect(report.preview.map(({ line, number }) => [line, number])).toEqual([
      [2, '1'],
      [5, '3'],
    ]);
    expect(report.problems).toMatchObject([{ line: 4, field: null }]);
  });

  test('one award twice: alike it counts once, different it is a question', () => {
    const report = preview(file(row(), row(), row({ title: 'Another' })));
    expect(report.counts).toMatchObject({ new: 1, bad: 1 });
    expect(report.notices.join(' ')).toContain('1 row repeats');
    expect(report.problems).toMatchObject([{ line: 4, field: 'number' }]);
  });
});

describe('files', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /empty/],
    ['no text', new Uint8Array([1, 0, 2]), /not a text file/],
    ['JSON that is none', '{"a":', /not JSON/],
    ['JSON without a list', '{"a": 1}', /no list of awards/],
    ['two columns of one name', 'a,b,a\n1,2,3\n', /Two columns are called "a"/],
  ])('%s', (_what, content, message) => {
    const found = readImport(request(content));
    expect(!found.ok && found.error.message).toMatch(message);
    expect(!found.ok && found.error.code).toBe('bad-file');
  });

  test('UTF-8 with a byte order mark', () => {
    expect(preview(`\uFEFF${file(row())}`)).toMatchObject({ encoding: 'UTF-8 with BOM', counts: { new: 1 } });
  });

  test('Windows-1252 where it is not UTF-8, and that is said', () => {
    const bytes = Uint8Array.from(file(row({ title: 'caf\u00E9' })), (character) => character.charCodeAt(0));
    const report = preview(bytes);
    expect(report).toMatchObject({ encoding: 'Windows-1252', preview: [{ title: 'café' }] });
    expect(report.notices[0]).toContain('line 2');
  });

  test('semicolons, as Excel writes them in Europe', () => {
    const text = file(row())
      .replaceAll('","', '";"')
      .replaceAll(/^(Sponsor.*)$/gm, (line) => line.replaceAll(',', ';'));
    expect(preview(text).counts).toMatchObject({ new: 1, bad: 0 });
  });

  test('columns of any name, named with a mapping; what the file does not say is said', () => {
    const text = 'Fonds,Titel,Von,Bis,Summe\n0077,Sehen,01.02.2026,28.02.2027,500\n';
    expect(preview(text).counts.bad).toBe(1);
    const over: Partial<ImportRequest> = {
      mapping: { number: 'Fonds', title: 'Titel', start: 'Von', end: 'Bis', amount: 'Summe' },
      sponsor: 'DFG',
      currency: 'EUR',
    };
    expect(preview(text, over)).toMatchObject({
      preview: [{ sponsor: 'DFG', number: '0077', currency: 'EUR', start: '2026-02-01', end: '2027-02-28' }],
    });
    const wrong = readImport(request(text, { mapping: { title: 'Name' } }));
    expect(wrong).toMatchObject({ ok: false, error: { code: 'bad-input', field: 'mapping.title' } });
  });
});

const NSF_JSON = JSON.stringify({
  response: {
    award: [
      {
        id: '0607365',
        title: 'Knots &amp; links',
        pdPIName: 'Pavel Galashin',
        startDate: '12/01/2025',
        expDate: '06/30/2027',
        estimatedTotalAmt: '399259',
        fundsObligatedAmt: '38605',
        fundsObligated: ['FY 2024 = $38,604.00'],
      },
    ],
  },
});
const nihYear = (year: number, cost: number | null, over: Record<string, unknown> = {}) => ({
  project_num: `5R01GM085047-0${year}`,
  core_project_num: 'R01GM085047',
  project_title: 'Prospective evaluation',
  principal_investigators: [
    { full_name: 'B. Other', is_contact_pi: false },
    { full_name: 'Yingye Zheng', is_contact_pi: true },
  ],
  project_start_date: '2024-06-01T00:00:00',
  project_end_date: '2027-05-31T00:00:00',
  budget_start: `${2023 + year}-06-01T00:00:00`,
  budget_end: `${2024 + year}-05-31T00:00:00`,
  award_amount: cost,
  subproject_id: null,
  ...over,
});

describe('shapes', () => {
  test('NSF API as JSON: what is obligated so far is a funding step', () => {
    expect(commit(NSF_JSON)).toMatchObject({
      shape: { key: 'nsf-api' },
      preview: [
        {
          number: '0607365',
          title: 'Knots & links',
          piName: 'Pavel Galashin',
          start: '2025-12-01',
          end: '2027-06-30',
          amount: 399_259_000_000_000n,
          fundingSteps: [{ day: '2025-12-01', obligated: 38_605_000_000_000n }],
        },
      ],
    });
    expect(commit(NSF_JSON).counts).toMatchObject({ unchanged: 1, imported: 0 });
  });

  test('NIH RePORTER: the years of a project are one award with periods and rising steps', () => {
    const text = JSON.stringify({ meta: {}, results: [nihYear(2, 200), nihYear(1, 100), nihYear(1, 100)] });
    const report = commit(text);
    expect(report).toMatchObject({
      shape: { key: 'nih-reporter' },
      counts: { imported: 1, bad: 0 },
      preview: [
        {
          number: '5R01GM085047-02',
          numberKey: 'R01GM085047',
          piName: 'Yingye Zheng',
          amount: 300_000_000_000n,
          budgetPeriods: [
            { number: 1, start: '2024-06-01', end: '2025-05-31' },
            { number: 2, start: '2025-06-01', end: '2026-05-31' },
          ],
          fundingSteps: [
            { day: '2024-06-01', obligated: 100_000_000_000n },
            { day: '2025-06-01', obligated: 300_000_000_000n },
          ],
        },
      ],
    });
    expect(commit(text).counts).toMatchObject({ unchanged: 1 });
  });

  test('NIH: a row without a cost and a period outside the project are told; a subproject is skipped', () => {
    const report = commit(
      JSON.stringify({
        results: [
          nihYear(1, 100, { budget_start: '2020-01-01', budget_end: '2020-12-31' }),
          nihYear(1, 5, { subproject_id: 6488 }),
          nihYear(1, 5, { project_num: '5P50DA018165-08', subproject_id: 7 }),
          nihYear(3, null, { project_num: '1ZIAAI000965-09' }),
        ],
      }),
    );
    expect(report.counts).toMatchObject({ imported: 1 });
    expect(report.problems).toMatchObject([
      { line: 1, field: 'budgetStart' },
      { line: 4, field: 'amount' },
    ]);
    expect(report.skipped).toMatchObject([
      { line: 2, part: '6488', parent: 'file' },
      { line: 3, part: '7', partOf: 'P50DA018165', parent: 'nowhere' },
    ]);
    expect(report.counts).toMatchObject({ skipped: 2, bad: 2 });
  });
});
