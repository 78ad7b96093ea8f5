// The ledger read: every filter against a plain walk over all entries, its totals, its pages, and what it says of one entry.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  entriesFrom,
  getModel,
  getPerson,
  type LedgerFilter,
  ledgerPage,
  lastEntrySeq,
  type StoredEntry,
} from '#db/repos';
import { exportLedger, ledgerTotals, readLedgerFilter } from '#electron/reports';
import { addDays, type Day, utcDay } from '#shared/base';
import type { LedgerFilterInput } from '#shared/contract';
import { ENTRY_GROUPS, type EntryKind } from '#shared/domain';
import { nanos } from '#shared/money';
import { type BooksRig, openBooksRig, START_MS } from '#tests/support';

const today = utcDay(START_MS);
const ago = (days: number): Day => addDays(today, -days);

let rig: BooksRig;
let all: readonly StoredEntry[];
let award: LedgerFilterInput['awardId'];
let a: NonNullable<LedgerFilterInput['allocationId']>;
let b: NonNullable<LedgerFilterInput['allocationId']>;
let batch: string;
let run: string;
let modelKey: string;
let personName: string;

beforeAll(() => {
  rig = openBooksRig();
  modelKey = rig.db.read((tx) => getModel(tx, rig.bought.modelId))?.key ?? '';
  personName = rig.db.read((tx) => getPerson(tx, rig.personId))?.name ?? '';
  award = rig.award({ start: '2025-01-01', end: '2027-12-31', amount: 1_000_000n });
  a = rig.allocation(award, 'A', 400_000n);
  b = rig.allocation(award, 'B', 400_000n);
  const queued = rig.queue(a, [10n, 20n, 30n, 40n]);
  if (!queued.ok) throw new Error(queued.error.message);
  const [billed, overrun, unbilled] = queued.value.runs;
  if (!billed || !overrun || !unbilled) throw new Error('four runs were queued');
  batch = queued.value.batchId;
  run = overrun;
  rig.end(billed, 8n);
  rig.end(overrun, 25n); // above its hold: a settlement and an overrun
  rig.end(unbilled, null);
  charges(300);
  rig.db.write((tx) => {
    const [cost] = entriesFrom(tx, 12n, 1);
    if (!cost) throw new Error('there is a cost');
    const refunded = rig.books.refund(
      tx,
      { originalId: cost.id, amount: nanos(1n), reason: 'credit note' },
      'Test User',
    );
    if (!refunded.ok) throw new Error(refunded.error.message);
  });
  all = rig.db.read((tx) => entriesFrom(tx, 1n, 10_000));
});
afterAll(() => rig.close());

/** Backdated, forth and back, with and without model, person and route. */
function charges(count: number): void {
  rig.db.write((tx) =>
    rig.books.charge(
      tx,
      Array.from({ length: count }, (_, n) => ({
        allocationId: n % 3 === 0 ? b : a,
        amount: nanos(BigInt(n + 2)),
        day: ago((n * 7) % 90),
        modelId: n % 4 === 0 ? null : rig.bought.modelId,
        priceId: n % 4 === 0 ? null : rig.bought.priceId,
        quantity: n % 4 === 0 ? null : '1',
        personId: n % 5 === 0 ? null : rig.personId,
        reason: 'a cost',
        ...(n % 10 === 0 ? { paymentRoute: 'purchasing-card' as const } : {}),
      })),
    ),
  );
}

const filterOf = (input: Omit<LedgerFilterInput, 'awardId'>): LedgerFilter => {
  const filter = rig.db.read((tx) => readLedgerFilter(tx, { awardId: award, ...input }));
  if (!filter.ok) throw new Error(filter.error.message);
  return filter.value;
};

const inOrder = (entries: readonly StoredEntry[]): number[] =>
  entries
    .toSorted((x, y) => (x.day === y.day ? x.seq - y.seq : x.day < y.day ? -1 : 1))
    .map(({ seq }) => seq);

function pagesOf(filter: LedgerFilter, oldestFirst: boolean, limit: number, upTo?: number, look = 5_000) {
  const seqs: number[] = [];
  let after: { day: string; seq: number } | null = null;
  for (let page = 0; page < 10_000; page += 1) {
    const read: ReturnType<typeof ledgerPage> = rig.db.read((tx) =>
      ledgerPage(tx, filter, { oldestFirst, after, upTo: upTo ?? lastEntrySeq(tx), limit, look }),
    );
    seqs.push(...read.lines.map(({ seq }) => seq));
    if (read.next === null) return seqs;
    after = read.next;
  }
  throw new Error('the pages never end');
}

const total = (entries: readonly StoredEntry[]) => ({
  entries: entries.length,
  allotted: entries.reduce((sum, { allotted }) => sum + allotted, 0n),
  held: entries.reduce((sum, { held }) => sum + held, 0n),
  spent: entries.reduce((sum, { spent }) => sum + spent, 0n),
});

interface Case {
  readonly what: string;
  readonly input: () => Omit<LedgerFilterInput, 'awardId'>;
  readonly fits: (entry: StoredEntry) => boolean;
}
const isIn = (kinds: readonly EntryKind[], { kind }: StoredEntry) => kinds.includes(kind);
const CASES: readonly Case[] = [
  { what: 'nothing', input: () => ({}), fits: () => true },
  { what: 'an allocation', input: () => ({ allocationId: a }), fits: (e) => e.allocationId === a },
  { what: 'a kind', input: () => ({ kind: 'charge' }), fits: (e) => e.kind === 'charge' },
  { what: 'a seldom kind', input: () => ({ kind: 'refund' }), fits: (e) => e.kind === 'refund' },
  { what: 'costs', input: () => ({ kind: 'costs' }), fits: (e) => isIn(ENTRY_GROUPS.costs, e) },
  { what: 'holds', input: () => ({ kind: 'holds' }), fits: (e) => isIn(ENTRY_GROUPS.holds, e) },
  {
    what: 'some days',
    input: () => ({ from: ago(60), to: ago(30) }),
    fits: (e) => e.day >= ago(60) && e.day <= ago(30),
  },
  { what: 'one day', input: () => ({ from: ago(7), to: ago(7) }), fits: (e) => e.day === ago(7) },
  { what: 'a model', input: () => ({ model: modelKey }), fits: (e) => e.modelId !== null },
  { what: 'no model', input: () => ({ model: '' }), fits: (e) => e.modelId === null },
  { what: 'an unknown model', input: () => ({ model: 'no-such' }), fits: () => false },
  { what: 'a person', input: () => ({ person: personName }), fits: (e) => e.personId === rig.personId },
  { what: 'nobody', input: () => ({ person: '' }), fits: (e) => e.personId === null },
  { what: 'an unknown person', input: () => ({ person: 'Nobody Known' }), fits: () => false },
  { what: 'a batch', input: () => ({ batch }), fits: (e) => e.batchId === batch },
  { what: 'a run', input: () => ({ run }), fits: (e) => e.runId === run },
  {
    what: 'a run and its bills',
    input: () => ({ run, kind: 'bills' }),
    fits: (e) => e.runId === run && isIn(ENTRY_GROUPS.bills, e),
  },
  {
    what: 'a route that entries name',
    input: () => ({ route: 'purchasing-card' }),
    fits: (e) => e.paymentRoute === 'purchasing-card',
  },
  {
    what: 'the usual route',
    input: () => ({ route: 'direct-invoice', kind: 'costs' }),
    fits: (e) => e.paymentRoute !== 'purchasing-card' && isIn(ENTRY_GROUPS.costs, e),
  },
  {
    what: 'everything at once',
    input: () => ({ allocationId: a, kind: 'charge', from: ago(80), model: '', person: personName }),
    fits: (e) =>
      e.allocationId === a &&
      e.kind === 'charge' &&
      e.day >= ago(80) &&
      e.modelId === null &&
      e.personId === rig.personId,
  },
];

test.each(CASES)('the pages and the totals of $what are those of a walk over all entries', async (given) => {
  const filter = filterOf(given.input());
  const fitting = all.filter(given.fits);
  const expected = inOrder(fitting);
  expect(pagesOf(filter, true, 7)).toEqual(expected);
  expect(pagesOf(filter, false, 7)).toEqual(expected.toReversed());
  expect(await ledgerTotals(rig.db, filter, null)).toEqual(total(fitting));
});

test.each(CASES)(
  'a bounded look, and small steps, lose nothing of $what and give nothing twice',
  async (given) => {
    const filter = filterOf(given.input());
    const fitting = all.filter(given.fits);
    const expected = inOrder(fitting);
    for (const look of [1, 10, 60]) {
      expect(pagesOf(filter, true, 9, undefined, look)).toEqual(expected);
      expect(pagesOf(filter, false, 9, undefined, look)).toEqual(expected.toReversed());
    }
    expect(await ledgerTotals(rig.db, filter, null, { read: 7, count: 11 })).toEqual(total(fitting));
    const some = all.filter((entry) => given.fits(entry) && entry.seq <= 150);
    expect(await ledgerTotals(rig.db, filter, 150, { read: 7, count: 11 })).toEqual(total(some));
  },
);

test('a page looks at no more than it may, however few entries fit', () => {
  const filter = filterOf({ kind: 'charge', person: '', model: modelKey });
  const page = rig.db.read((tx) =>
    ledgerPage(tx, filter, { oldestFirst: true, after: null, upTo: lastEntrySeq(tx), limit: 500, look: 20 }),
  );
  expect(page.lines.length).toBeLessThan(20);
  expect(page.next).not.toBeNull();
});

test.each(CASES)('what is appended later is left out of $what', async (given) => {
  const filter = filterOf(given.input());
  const upTo = 200;
  const fitting = all.filter((entry) => given.fits(entry) && entry.seq <= upTo);
  expect(pagesOf(filter, false, 50, upTo)).toEqual(inOrder(fitting).toReversed());
  expect(await ledgerTotals(rig.db, filter, upTo)).toEqual(total(fitting));
});

test.each(CASES)('the export of $what holds what the pages hold, oldest first', async (given) => {
  const filter = filterOf(given.input());
  let text = '';
  let last = { done: 0, entries: 0 };
  for await (const chunk of exportLedger(rig.db, filter, 'USD')) {
    text += chunk.text;
    last = chunk;
  }
  const [heading, ...lines] = text.trimEnd().split('\r\n');
  expect(heading).toMatch(/^number,day,kind,allocation,allotted,held,spent,currency,/);
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(pagesOf(filter, true, 500));
  expect(last).toMatchObject({ done: lines.length, entries: lines.length });
});

test('the totals of an allocation are its balance', async () => {
  for (const allocationId of [a, b]) {
    const { allotted, held, spent } = await ledgerTotals(rig.db, filterOf({ allocationId }), null);
    expect(allotted - held - spent).toBe(rig.available(allocationId));
  }
});

test('entries appended between two pages change neither the pages nor their totals', async () => {
  const filter = filterOf({ allocationId: a });
  const upTo = rig.db.read(lastEntrySeq);
  const whole = pagesOf(filter, false, 500, upTo);
  const before = await ledgerTotals(rig.db, filter, upTo);
  const ask = { oldestFirst: false, upTo, limit: 20 };
  const first = rig.db.read((tx) => ledgerPage(tx, filter, { ...ask, after: null }));
  charges(40);
  const rest = rig.db.read((tx) => ledgerPage(tx, filter, { ...ask, after: first.next, limit: 1_000 }));
  expect([...first.lines, ...rest.lines].map(({ seq }) => seq)).toEqual(whole);
  expect(await ledgerTotals(rig.db, filter, upTo)).toEqual(before);
});

test.each<[string, Omit<LedgerFilterInput, 'awardId'>]>([
  ['kind', { kind: 'bribe' }],
  ['from', { from: '2026-02-30' }],
  ['to', { to: 'tomorrow' }],
  ['to', { from: '2026-03-02', to: '2026-03-01' }],
  ['tier', { tier: 'gold' }],
  ['route', { route: 'cash' }],
])('a wrong %s is named', (field, input) => {
  const read = rig.db.read((tx) => readLedgerFilter(tx, { awardId: award, ...input }));
  expect(read).toMatchObject({ ok: false, error: { code: 'bad-input', field } });
});
