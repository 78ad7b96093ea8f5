/** The same file again changes nothing; a changed one is listed, and written only if asked. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listAwardChanges, listAwards } from '#db/repos';
import { seedRules } from '#db/seed';
import {
  commitImport,
  editAward,
  type ImportRequest,
  moveAward,
  previewImport,
  readImport,
} from '#electron/awards';
import type { AwardId } from '#shared/domain';
import { nanos } from '#shared/money';
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

describe('a second import', () => {
  test('of a changed file lists what differs, and writes it only if asked', () => {
    commit(file(row({ number: '1' }), row({ number: '2' })), { state: 'active' });
    const next = file(row({ number: '1', amount: '2000', end: '2028-12-31' }), row({ number: '2' }));
    const listed = commit(next);
    expect(listed.counts).toMatchObject({ wouldChange: 1, unchanged: 1, updated: 0 });
    expect(listed.changes[0]?.differences).toEqual([
      { field: 'end', from: '2027-12-31', to: '2028-12-31' },
      { field: 'amount', from: '1000', to: '2000' },
    ]);
    expect(rig.db.read(listAwards)[0]?.amountNanos).toBe(nanos(1_000_000_000_000n));
    expect(commit(next, { update: true }).counts).toMatchObject({ updated: 1, unchanged: 1 });
    const [first] = rig.db.read(listAwards);
    expect(first).toMatchObject({ amountNanos: 2_000_000_000_000n, endDay: '2028-12-31', state: 'active' });
    expect(rig.db.read((tx) => listAwardChanges(tx, first?.id as AwardId))).toMatchObject([
      { act: 'edit', actor: 'Ada', before: { amount: '1000' }, after: { amount: '2000' } },
      { act: 'create' },
    ]);
    expect(commit(next, { update: true }).counts).toMatchObject({ unchanged: 2, updated: 0 });
  });

  test('that changes the amount of an award with allocations tells it for that row, and writes the others (A2)', () => {
    commit(file(row({ number: '1' }), row({ number: '2' })), { state: 'active' });
    const [first] = rig.db.read(listAwards);
    rig.allocation(first?.id as AwardId, 'Finals', 600n);
    const next = file(row({ number: '1', amount: '2000' }), row({ number: '2', amount: '3000' }));
    expect(preview(next).counts).toMatchObject({ wouldChange: 2, bad: 0 });
    const looked = preview(next, { update: true });
    expect(looked.counts).toMatchObject({ wouldChange: 1, bad: 1 });
    const report = commit(next, { update: true });
    expect(report.counts).toMatchObject({ updated: 1, bad: 1 });
    expect(report.problems).toEqual(looked.problems);
    expect(report.problems).toMatchObject([{ line: 2, field: 'amount', value: '2000' }]);
    expect(report.problems[0]?.problem).toContain('a revision changes it');
    expect(rig.db.read(listAwards).map((each) => each.amountNanos)).toEqual([
      1_000_000_000_000n,
      3_000_000_000_000n,
    ]);
  });

  test('keeps what was added by hand, and leaves a closed award alone', () => {
    commit(file(row()), { state: 'active' });
    const [award] = rig.db.read(listAwards);
    const id = award?.id as AwardId;
    rig.db.write((tx) => editAward(tx, deps(), id, { campusYearStartMonth: 10, preAwardDays: 30 }, 'Ben'));
    expect(commit(file(row())).counts.unchanged).toBe(1);
    rig.db.write((tx) => moveAward(tx, deps(), id, 'close', 'Ben'));
    const report = commit(file(row({ title: 'Other' })), { update: true });
    expect(report.counts).toMatchObject({ updated: 0, bad: 1 });
    expect(report.problems[0]?.problem).toContain('is closed');
  });

  test('a preview writes nothing', () => {
    const before = rig.db.read((tx) => tx.all('SELECT total_changes() AS n'));
    expect(preview(file(row())).counts.new).toBe(1);
    expect(rig.db.read(listAwards)).toHaveLength(0);
    expect(rig.db.read((tx) => tx.all('SELECT total_changes() AS n'))).toEqual(before);
  });

  test('property: importing any table twice is importing it once', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const cells = fc.record(
      {
        number: fc.oneof(
          fc.integer({ min: 0, max: 30 }).map((n) => String(n).padStart(7, '0')),
          text,
        ),
        title: text,
        pi: text,
        currency: fc.constantFrom('USD', 'EUR', 'usd', 'ABC', ''),
        start: fc.constantFrom('2026-01-01', '02/29/2024', '31/12/2025', '2026-02-29', ''),
        end: fc.constantFrom('2027-12-31', '12/31/2027', '2020-01-01'),
        amount: fc.oneof(
          fc.constantFrom('$1,000.00', '0', '-3', '1e9', '€5'),
          fc.integer({ min: 1, max: 1e9 }).map(String),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 12 }), (rows) => {
        const fresh = openBooksRig();
        try {
          fresh.db.write((tx) => seedRules(tx, fresh.makeId));
          const content = request(file(...rows.map(row)), { state: 'active', update: true });
          const found = readImport(content);
          if (!found.ok) throw new Error(found.error.message);
          const stored = () =>
            ['awards', 'budget_periods', 'funding_steps', 'award_changes', 'people'].map((table) =>
              fresh.db.read((tx) => tx.all(`SELECT * FROM ${table} ORDER BY 1`)),
            );
          const once = () =>
            fresh.db.write((tx) =>
              commitImport(tx, { makeId: fresh.makeId, nowMs: () => 0 }, found.value, content, 'Ada'),
            );
          const looked = fresh.db.read((tx) => previewImport(tx, found.value, content));
          const first = once();
          expect(first.counts.imported).toBe(looked.counts.new);
          const after = stored();
          const second = once();
          expect(second.counts).toMatchObject({ imported: 0, updated: 0, unchanged: first.counts.imported });
          expect(stored()).toEqual(after);
        } finally {
          fresh.close();
        }
      }),
      { numRuns: 150 },
    );
  });
});
