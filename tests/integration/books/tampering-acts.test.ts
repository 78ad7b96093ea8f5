// The self-check against tampering with acts, corrections, transfers and credit (V1 to V3); with runs and holds: tampering.test.ts.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BooksRig, createStage, openBooksRig, type Stage } from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeEach(() => {
  rig = openBooksRig();
  stage = createStage(rig);
});
afterEach(() => {
  rig.close();
});

const UPDATES = ['entries_never_updated'];
const HASH = /^[0-9a-f]{64}$/;

interface Tampering {
  readonly what: string;
  readonly sql: string;
  readonly dropped?: readonly string[];
  readonly where: RegExp | string;
  readonly expected: RegExp | string;
  readonly found: RegExp | string;
  /** Entries that were sound before it. */
  readonly entries: number;
}

const toMatch = (text: string | RegExp): unknown =>
  typeof text === 'string' ? text : expect.stringMatching(text);

async function expectNamed({
  where,
  expected,
  found,
  entries,
}: Omit<Tampering, 'what' | 'sql'>): Promise<void> {
  const firstDifference = { where: toMatch(where), expected: toMatch(expected), found: toMatch(found) };
  expect(await rig.verify()).toEqual({ ok: false, entries, firstDifference });
}

/** Ten entries: allot, allot, charge (2 parts of a split), credit used, transfer out and in, refund, modification (2). */
function aMonthsBookkeeping(): void {
  const lines: readonly (readonly [string, string])[] = [
    ['allot A 1000', 'ok'],
    ['allot B 500', 'ok'],
    ['rule R: A 2, B 1', 'ok, version 1'],
    ['split 100 by R', 'ok, 67 33'],
    ['credit c1 of 50', 'ok'],
    ['use 20 of c1 on A', 'ok'],
    ['Mei asks t1: 60 of entry 3 to B', 'ok'],
    ['Ada approves t1', 'ok'],
    ['refund 5 of entry 3', 'ok'],
    ['move 10 from A to C', 'ok, fine'],
  ];
  expect(lines.map(([line]) => stage.perform(line))).toEqual(lines.map(([, result]) => result));
}

const TRANSFERS = ['transfers_decided_frozen', 'transfers_asked_frozen', 'transfers_never_deleted'];

test.each<Tampering>([
  {
    what: 'V1 another act',
    sql: `UPDATE entries SET act_id = 'other' WHERE seq = 4`,
    dropped: UPDATES,
    where: 'entry 4 (charge, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 3,
  },
  {
    what: 'V1 a refund linked to another cost',
    sql: `UPDATE entries SET original_id = (SELECT id FROM entries WHERE seq = 4) WHERE seq = 8`,
    dropped: UPDATES,
    where: 'entry 8 (refund, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 7,
  },
  {
    what: 'V1 another payment route',
    sql: `UPDATE entries SET payment_route = 'campus-cloud' WHERE seq = 3`,
    dropped: UPDATES,
    where: 'entry 3 (charge, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 2,
  },
  {
    what: 'V1 another share in the detail of a split',
    sql: `UPDATE entries SET detail = replace(detail, '"splitWeight":"2"', '"splitWeight":"3"') WHERE seq = 3`,
    dropped: UPDATES,
    where: 'entry 3 (charge, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 2,
  },
  {
    what: 'V1 a detail taken away',
    sql: `UPDATE entries SET act_id = NULL, payment_route = NULL, detail = NULL WHERE seq = 5`,
    dropped: UPDATES,
    where: 'entry 5 (charge, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 4,
  },
  {
    what: 'V1 a detail given to an entry that had none',
    sql: `UPDATE entries SET detail = '{}' WHERE seq = 1`,
    dropped: UPDATES,
    where: 'entry 1 (allot, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 0,
  },
  {
    what: 'V2 a changed total of a day',
    sql: 'UPDATE allocation_days SET spent_nanos = spent_nanos - 1 WHERE spent_nanos = 93',
    where: /^day \S+ 2026-03-10$/,
    expected: 'allotted 500, held 0, spent 93 nanos',
    found: 'allotted 500, held 0, spent 92 nanos',
    entries: 10,
  },
  {
    what: 'V2 a total of a day taken away',
    sql: 'DELETE FROM allocation_days WHERE spent_nanos = 93',
    where: /^day \S+ 2026-03-10$/,
    expected: 'allotted 500, held 0, spent 93 nanos',
    found: 'no such row',
    entries: 10,
  },
  {
    what: 'V2 credit said to be unused',
    sql: 'UPDATE prepaid_credits SET used_nanos = 0',
    where: /^prepaid credit /,
    expected: '20 nanos used',
    found: '0 nanos used',
    entries: 10,
  },
  {
    what: 'V2 C5 a credit put into another currency',
    sql: `UPDATE prepaid_credits SET currency = 'EUR'`,
    dropped: ['prepaid_credits_frozen'],
    where: /^prepaid credit /,
    expected: 'charged to awards in EUR',
    found: 'USD',
    entries: 10,
  },
  {
    what: 'V2 a credit taken away',
    sql: 'DELETE FROM prepaid_credits',
    dropped: ['prepaid_credits_never_deleted'],
    where: /^prepaid credit /,
    expected: '20 nanos used',
    found: 'no such row',
    entries: 10,
  },
  {
    what: 'V2 a transfer of another amount',
    sql: 'UPDATE transfers SET amount_nanos = 59',
    dropped: TRANSFERS,
    where: /^transfer /,
    expected: /^transfer-out -60 nanos of entry \S+, transfer-in 60 nanos of entry \S+$/,
    found: /^transfer-out -59 nanos of entry \S+, transfer-in 59 nanos of entry \S+$/,
    entries: 10,
  },
  {
    what: 'V2 an approval taken back',
    sql: `UPDATE transfers SET state = 'requested', decided_by = NULL`,
    dropped: TRANSFERS,
    where: /^transfer /,
    expected: /^transfer-out -60 nanos/,
    found: 'no approved transfer',
    entries: 10,
  },
  {
    what: 'V2 an approved transfer that was never booked',
    sql: `INSERT INTO transfers SELECT 'gift', original_id, to_allocation_id, 7, reason, how_it_happened, benefit, why_late,
            prevention, discovered_day, state, requested_by, requested_at_ms, decided_by, decided_at_ms, decision FROM transfers`,
    dropped: ['transfers_begin_as_requests'],
    where: 'transfer gift',
    expected: 'nothing booked',
    found: /^transfer-out -7 nanos/,
    entries: 10,
  },
])('V3 $what is found and named', async ({ sql, dropped, ...named }) => {
  aMonthsBookkeeping();
  expect(await rig.verify()).toEqual({ ok: true, entries: 10, firstDifference: null });
  rig.behindItsBack(sql, dropped);
  await expectNamed(named);
});
