// The self-check against tampering (V1 to V3): books changed behind the program's back, as with the sqlite3 shell, are found and named.
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

/** Nine entries: allot, allot, hold, settle, void, settle, overrun, charge, hold; one run of b1 and one of b2 still open. */
function aMorningsWork(): void {
  const lines = [
    'allot A 1000',
    'allot B 500',
    'hold b1 on A: 100 100 100 100',
    'settle b1/1 for 60',
    'void b1/2',
    'settle b1/3 for 130',
    'charge A 7',
    'hold b2 on B: 50',
  ];
  expect(lines.map((line) => stage.perform(line))).toEqual(lines.map(() => 'ok'));
}

const UPDATES = ['entries_never_updated'];
const DELETES = ['entries_never_deleted'];
const HOLDS = ['holds_frozen', 'holds_never_deleted'];

test('V1 V2 sound books are found sound, down to the number of entries', async () => {
  expect(await rig.verify()).toEqual({ ok: true, entries: 0, firstDifference: null });
  aMorningsWork();
  expect(await rig.verify()).toEqual({ ok: true, entries: 9, firstDifference: null });
});

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

const HASH = /^[0-9a-f]{64}$/;
const HASH_OF_4 = 'entry 4 (settle, 2026-03-10): its hash';
const swapped = `CREATE TEMP TABLE was AS SELECT * FROM entries;
  UPDATE entries SET (kind, spent_nanos, price_id, quantity, reason) =
    (SELECT kind, spent_nanos, price_id, quantity, reason FROM was WHERE was.seq = 9 - entries.seq) WHERE seq IN (4, 5)`;

test.each<Tampering>([
  {
    what: 'V1 a changed amount',
    sql: 'UPDATE entries SET spent_nanos = 59 WHERE seq = 4',
    dropped: UPDATES,
    where: HASH_OF_4,
    expected: HASH,
    found: HASH,
    entries: 3,
  },
  {
    what: 'V1 a changed reason',
    sql: `UPDATE entries SET reason = 'better' WHERE seq = 8`,
    dropped: UPDATES,
    where: 'entry 8 (charge, 2026-03-09): its hash',
    expected: HASH,
    found: HASH,
    entries: 7,
  },
  {
    what: 'V1 a changed charge date',
    sql: `UPDATE entries SET day = '2026-03-11' WHERE seq = 4`,
    dropped: UPDATES,
    where: 'entry 4 (settle, 2026-03-11): its hash',
    expected: HASH,
    found: HASH,
    entries: 3,
  },
  {
    what: 'V1 an entry moved to another allocation',
    sql: `UPDATE entries SET allocation_id = (SELECT allocation_id FROM entries WHERE seq = 2) WHERE seq = 8`,
    dropped: UPDATES,
    where: 'entry 8 (charge, 2026-03-09): its hash',
    expected: HASH,
    found: HASH,
    entries: 7,
  },
  {
    what: 'V1 a changed hash',
    sql: 'UPDATE entries SET hash = zeroblob(32) WHERE seq = 9',
    dropped: UPDATES,
    where: 'entry 9 (hold, 2026-03-10): its hash',
    expected: HASH,
    found: '0'.repeat(64),
    entries: 8,
  },
  {
    what: 'V1 a row deleted in the middle',
    sql: 'DELETE FROM entries WHERE seq = 5',
    dropped: DELETES,
    where: 'entry 5',
    expected: 'an entry numbered 5',
    found: 'the next is numbered 6',
    entries: 4,
  },
  {
    what: 'V1 a row deleted in the middle and the others moved up',
    sql: 'DELETE FROM entries WHERE seq = 5; UPDATE entries SET seq = seq - 1 WHERE seq > 5',
    dropped: [...DELETES, ...UPDATES],
    where: 'entry 5 (settle, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 4,
  },
  {
    what: 'V1 the first row deleted',
    sql: 'DELETE FROM entries WHERE seq = 1',
    dropped: DELETES,
    where: 'entry 1',
    expected: 'an entry numbered 1',
    found: 'the next is numbered 2',
    entries: 0,
  },
  {
    what: 'V1 a row put before the first',
    sql: `INSERT INTO entries SELECT -4, 'x', at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos,
            hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 8`,
    dropped: ['entries_in_order'],
    where: 'entry 1',
    expected: 'an entry numbered 1',
    found: 'the next is numbered -4',
    entries: 0,
  },
  {
    what: 'V1 a row put at the very lowest number',
    sql: `INSERT INTO entries SELECT -9223372036854775808, 'x', at_ms, day, kind, allocation_id, allotted_nanos,
            held_nanos, spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail
            FROM entries WHERE seq = 8`,
    dropped: ['entries_in_order'],
    where: 'entry 1',
    expected: 'an entry numbered 1',
    found: /^the next is numbered -922337203685477/,
    entries: 0,
  },
  {
    what: 'V1 a row added at the end',
    sql: `INSERT INTO entries SELECT 10, 'x', at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos,
            hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 8`,
    where: 'entry 10 (charge, 2026-03-09): its hash',
    expected: HASH,
    found: HASH,
    entries: 9,
  },
  {
    what: 'V1 two rows that changed places, hashes left where they were',
    sql: swapped,
    dropped: UPDATES,
    where: 'entry 4 (void, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 3,
  },
  {
    what: 'V1 two whole rows that changed places, hashes with them',
    sql: 'UPDATE entries SET seq = -seq WHERE seq IN (4, 5); UPDATE entries SET seq = 9 + seq WHERE seq < 0',
    dropped: UPDATES,
    where: 'entry 4 (void, 2026-03-10): its hash',
    expected: HASH,
    found: HASH,
    entries: 3,
  },
  {
    what: 'V2 the last row cut off: the chain is whole, the sums are not',
    sql: 'DELETE FROM entries WHERE seq = 9',
    dropped: DELETES,
    where: /^balance of allocation /,
    expected: 'allotted 500, held 0, spent 0 nanos',
    found: 'allotted 500, held 50, spent 0 nanos',
    entries: 8,
  },
  {
    what: 'V2 half of the ledger cut off',
    sql: 'DELETE FROM entries WHERE seq > 4',
    dropped: DELETES,
    where: /^balance of allocation /,
    expected: 'allotted 1000, held 300, spent 60 nanos',
    found: 'allotted 1000, held 100, spent 197 nanos',
    entries: 4,
  },
  {
    what: 'V2 the whole ledger gone',
    sql: 'DELETE FROM entries',
    dropped: DELETES,
    where: /^balance of allocation /,
    expected: 'no such row',
    found: 'allotted 1000, held 100, spent 197 nanos',
    entries: 0,
  },
  {
    what: 'V2 a changed balance',
    sql: 'UPDATE balances SET spent_nanos = spent_nanos - 1 WHERE spent_nanos > 0',
    where: /^balance of allocation /,
    expected: 'allotted 1000, held 100, spent 197 nanos',
    found: 'allotted 1000, held 100, spent 196 nanos',
    entries: 9,
  },
  {
    what: 'V2 a balance taken away',
    sql: 'DELETE FROM balances WHERE held_nanos = 50',
    where: /^balance of allocation /,
    expected: 'allotted 500, held 50, spent 0 nanos',
    found: 'no such row',
    entries: 9,
  },
  {
    what: 'V2 a balance nobody earned',
    sql: `INSERT INTO balances VALUES ('gift', 1000, 0, 0)`,
    where: 'balance of allocation gift',
    expected: 'no such row',
    found: 'allotted 1000, held 0, spent 0 nanos',
    entries: 9,
  },
  {
    what: 'V2 a changed daily total',
    sql: 'UPDATE daily_totals SET spent_nanos = spent_nanos + 1 WHERE spent_nanos = 7',
    where: /^daily total \S+ 2026-03-09 /,
    expected: 'allotted 0, held 0, spent 7 nanos, 1 requests',
    found: 'allotted 0, held 0, spent 8 nanos, 1 requests',
    entries: 9,
  },
  {
    what: 'V2 a changed count of requests',
    sql: 'UPDATE daily_totals SET charges = 40 WHERE spent_nanos = 7',
    where: /^daily total \S+ 2026-03-09 /,
    expected: 'allotted 0, held 0, spent 7 nanos, 1 requests',
    found: 'allotted 0, held 0, spent 7 nanos, 40 requests',
    entries: 9,
  },
  {
    what: 'V2 a daily total moved to another day',
    sql: `UPDATE daily_totals SET day = '2026-02-09' WHERE spent_nanos = 7`,
    where: /^daily total \S+ 2026-03-09 /,
    expected: 'allotted 0, held 0, spent 7 nanos, 1 requests',
    found: 'no such row',
    entries: 9,
  },
  {
    what: 'V2 a hold opened further',
    sql: 'UPDATE holds SET open_nanos = 200 WHERE amount_nanos = 400',
    where: /^hold /,
    expected: '100 nanos open',
    found: '200 nanos open',
    entries: 9,
  },
  {
    what: 'V2 a hold closed by hand',
    sql: 'UPDATE holds SET open_nanos = 0 WHERE amount_nanos = 50',
    where: /^hold /,
    expected: '50 nanos open',
    found: '0 nanos open',
    entries: 9,
  },
  {
    what: 'V2 a hold made larger',
    sql: 'UPDATE holds SET amount_nanos = 60 WHERE amount_nanos = 50',
    dropped: HOLDS,
    where: /^hold /,
    expected: '50 nanos in all',
    found: '60 nanos in all',
    entries: 9,
  },
  {
    what: 'V2 a hold given to another allocation',
    sql: 'UPDATE holds SET allocation_id = (SELECT allocation_id FROM holds WHERE amount_nanos = 400) WHERE amount_nanos = 50',
    dropped: HOLDS,
    where: /^hold /,
    expected: /^of allocation /,
    found: /^of allocation /,
    entries: 9,
  },
  {
    what: 'V2 a hold taken away',
    sql: 'DELETE FROM holds WHERE amount_nanos = 50',
    dropped: HOLDS,
    where: /^hold /,
    expected: 'a hold',
    found: 'no such row',
    entries: 9,
  },
  {
    what: 'V2 a hold without an entry',
    sql: `INSERT INTO holds SELECT 'gift', batch_id, allocation_id, 0, 0, opened_at_ms FROM holds WHERE amount_nanos = 50`,
    where: 'hold gift',
    expected: 'no such row',
    found: 'a row without an entry',
    entries: 9,
  },
  {
    what: 'V2 an open run said to have ended',
    sql: `UPDATE runs SET state = 'cancelled-free' WHERE batch_id = 'batch-b2'`,
    where: /^hold /,
    expected: '50 nanos open for runs that have not ended',
    found: '0 nanos open for runs that have not ended',
    entries: 9,
  },
  {
    what: 'V2 an ended run said to be waiting',
    sql: `UPDATE runs SET state = 'waiting' WHERE batch_id = 'batch-b1' AND seq = 1`,
    where: /^hold /,
    expected: '100 nanos open for runs that have not ended',
    found: '200 nanos open for runs that have not ended',
    entries: 9,
  },
  {
    what: 'V2 an open and an ended run of the same price that changed places',
    sql: `UPDATE runs SET state = 'waiting' WHERE batch_id = 'batch-b1' AND seq = 2;
          UPDATE runs SET state = 'failed-free' WHERE batch_id = 'batch-b1' AND seq = 4`,
    where: /^run /,
    expected: 'ended: an entry closes it',
    found: 'waiting',
    entries: 9,
  },
  {
    what: 'V2 a changed ceiling of an open run',
    sql: `UPDATE runs SET ceiling_nanos = 40 WHERE batch_id = 'batch-b2'`,
    where: /^hold /,
    expected: '50 nanos open for runs that have not ended',
    found: '40 nanos open for runs that have not ended',
    entries: 9,
  },
  {
    what: 'V2 a run taken away',
    sql: `DELETE FROM runs WHERE batch_id = 'batch-b2'`,
    where: /^hold /,
    expected: '50 nanos open for runs that have not ended',
    found: '0 nanos open for runs that have not ended',
    entries: 9,
  },
  {
    what: 'V2 a run said to have cost less',
    sql: `UPDATE runs SET spent_nanos = 1 WHERE batch_id = 'batch-b1' AND seq = 1`,
    where: /^hold /,
    expected: '190 nanos spent by its runs',
    found: '131 nanos spent by its runs',
    entries: 9,
  },
  {
    what: 'V2 a batch said to have cost less',
    sql: `UPDATE batches SET spent_nanos = 1 WHERE id = 'batch-b1'`,
    where: 'batch batch-b1',
    expected: '190 nanos spent',
    found: '1 nanos spent',
    entries: 9,
  },
])('V3 $what is found and named', async ({ sql, dropped, ...named }) => {
  aMorningsWork();
  rig.behindItsBack(sql, dropped);
  await expectNamed(named);
});
