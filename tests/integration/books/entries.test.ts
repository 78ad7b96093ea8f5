// The ledger's rows: what is written, and what the database itself refuses. Rule ids: electron/books/SPEC.md.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesFrom, insertHold, type NewEntry, postEntries, type StoredEntry } from '#db/repos';
import type { ActId, BatchId, EntryId, EntryKind, HoldId, ModelId, PriceId, RunId } from '#shared/domain';
import { MAX_NANOS, nanos } from '#shared/money';
import {
  approvedCorrection,
  type BooksRig,
  createStage,
  entryOf,
  openBooksRig,
  type Stage,
  START_MS,
} from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeEach(() => {
  rig = openBooksRig();
  stage = createStage(rig);
  expect(stage.perform('allot A 1000')).toBe('ok');
});
afterEach(() => {
  rig.close();
});

const entries = (): StoredEntry[] => rig.db.read((tx) => entriesFrom(tx, 1n, 1_000));

const entry = (changes: Partial<NewEntry>): NewEntry => entryOf(rig, stage.allocationId('A'), changes);

/** Posts one entry with the three amounts; `ok` or what refused it. */
function post(changes: Partial<NewEntry>): string {
  try {
    rig.db.write((tx) => postEntries(tx, [entry(changes)]));
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function openHold(id: string, amount: bigint): HoldId {
  const holdId = id as HoldId;
  rig.db.write((tx) => {
    insertHold(tx, {
      id: holdId,
      batchId: 'batch-x' as BatchId,
      allocationId: stage.allocationId('A'),
      amount: nanos(amount),
      openedAtMs: START_MS,
    });
    postEntries(tx, [entry({ kind: 'hold', held: nanos(amount), holdId })]);
  });
  return holdId;
}

const SIGNS = 'CHECK constraint failed: entries_signs';

// biome-ignore format: a table
test.each<[EntryKind, bigint, bigint, bigint, string]>([
  // kind          allotted   held  spent  result
  ['allot',             1n,    0n,    0n,  'ok'],
  ['allot',            -1n,    0n,    0n,  'ok'],
  ['allot',             0n,    0n,    0n,  SIGNS],
  ['allot',             1n,    1n,    0n,  SIGNS],
  ['allot',             1n,    0n,    1n,  SIGNS],
  ['hold',              0n,    5n,    0n,  'ok'],
  ['hold',              0n,    0n,    0n,  'ok'],
  ['hold',              0n,   -1n,    0n,  SIGNS],
  ['hold',              1n,    1n,    0n,  SIGNS],
  ['hold',              0n,    1n,    1n,  SIGNS],
  ['settle',            0n,   -5n,    5n,  'ok'],
  ['settle',            0n,   -5n,    0n,  'ok'],
  ['settle',            0n,   -5n,    6n,  SIGNS],
  ['settle',            0n,   -5n,   -1n,  SIGNS],
  ['settle',            0n,    5n,    5n,  SIGNS],
  ['settle',            1n,   -5n,    5n,  SIGNS],
  ['overrun',           0n,    0n,    1n,  'ok'],
  ['overrun',           0n,    0n,    0n,  SIGNS],
  ['overrun',           0n,    0n,   -1n,  SIGNS],
  ['overrun',           0n,   -1n,    1n,  SIGNS],
  ['void',              0n,   -5n,    0n,  'ok'],
  ['void',              0n,    0n,    0n,  'ok'],
  ['void',              0n,    5n,    0n,  SIGNS],
  ['void',              0n,   -5n,    1n,  SIGNS],
  ['charge',            0n,    0n,    1n,  'ok'],
  ['charge',            0n,    0n,    0n,  'ok'],
  ['charge',            0n,    0n,   -1n,  SIGNS],
  ['charge',            0n,    1n,    1n,  SIGNS],
  ['refund',            0n,    0n,   -1n,  'ok'],
  ['refund',            0n,    0n,    0n,  SIGNS],
  ['refund',            0n,    0n,    1n,  SIGNS],
  ['transfer-out',      0n,    0n,   -1n,  'ok'],
  ['transfer-out',      0n,    0n,    1n,  SIGNS],
  ['transfer-in',       0n,    0n,    1n,  'ok'],
  ['transfer-in',       0n,    0n,   -1n,  SIGNS],
  ['adjust',            0n,    0n,    1n,  'ok'],
  ['adjust',            0n,    0n,   -1n,  'ok'],
  ['adjust',            0n,    0n,    0n,  SIGNS],
  ['adjust',            1n,    0n,    1n,  SIGNS],
  ['adjust',            0n,    1n,    1n,  SIGNS],
])('E2 %s of allotted %d, held %d, spent %d: %s', (kind, allotted, held, spent, result) => {
  const holdId = openHold('hold-x', 100n);
  const correction = approvedCorrection(rig, stage.allocationId('A'), stage.allocationId('B'));
  const billed = { runId: 'r' as RunId, modelId: 'm' as ModelId, priceId: 'p' as PriceId, quantity: '1' };
  const amounts = { allotted: nanos(allotted), held: nanos(held), spent: nanos(spent) };
  expect(post({ kind, ...amounts, holdId, ...billed, ...correction })).toBe(result);
});

const billed = {
  runId: 'run-x' as RunId,
  modelId: 'model-x' as ModelId,
  priceId: 'price-x' as PriceId,
  quantity: '1',
};
const BILL = 'a bill keeps its run, model, price version and quantity';

// biome-ignore format: a table
test.each<[string, Partial<NewEntry>, string]>([
  ['E2 a kind that is none',                { kind: 'gift' as EntryKind, spent: nanos(1n) },                'CHECK constraint failed: entries_kind'],
  ['E2 a hold without its owner',           { kind: 'hold', held: nanos(1n) },                              SIGNS],
  ['E2 a void without a hold',              { kind: 'void', held: nanos(-1n) },                             SIGNS],
  ['E2 an allocation that is not there',    { spent: nanos(1n), allocationId: 'nowhere' as never },         'FOREIGN KEY constraint failed'],
  ['E2 a person who is not there',          { spent: nanos(1n), personId: 'nobody' as never },              'FOREIGN KEY constraint failed'],
  ['H3 a hold that is not there',           { kind: 'void', held: nanos(-1n), holdId: 'no-hold' as HoldId }, 'an entry of a hold belongs to the allocation of the hold'],
  ['E4 an overrun without a model',         { kind: 'overrun', spent: nanos(1n), ...billed, modelId: null }, BILL],
  ['E4 an overrun without a price version', { kind: 'overrun', spent: nanos(1n), ...billed, priceId: null }, BILL],
  ['E4 an overrun without a quantity',      { kind: 'overrun', spent: nanos(1n), ...billed, quantity: null }, BILL],
  ['E4 an overrun without a run',           { kind: 'overrun', spent: nanos(1n), ...billed, runId: null },  BILL],
  ['B3 an allotment below zero',            { kind: 'allot', allotted: nanos(-1001n) },                     'CHECK constraint failed: balances_allotted'],
  ['M1 an amount beyond 64 bits',           { spent: nanos(MAX_NANOS + 1n) },                               'The bound string, buffer, or bigint is too big'],
])('%s is refused', (_, changes, message) => {
  const before = entries();
  expect(post(changes)).toBe(message);
  expect(entries()).toEqual(before);
});

test('B3 a release beyond what is held is refused', () => {
  const holdId = openHold('hold-x', 10n);
  expect(post({ kind: 'void', held: nanos(-11n), holdId })).toBe('CHECK constraint failed: balances_held');
  expect(stage.figures('A')).toBe('1000 10 0 990');
});

test('H3 a hold is never released through another allocation', () => {
  const holdId = openHold('hold-x', 10n);
  stage.perform('allot B 100');
  expect(stage.perform('hold b2 on B: 50')).toBe('ok');
  const other = { kind: 'void' as const, held: nanos(-5n), allocationId: stage.allocationId('B') };
  expect(post({ ...other, holdId })).toBe('an entry of a hold belongs to the allocation of the hold');
});

test('M1 sums stop at 64 bits: the balance that would wrap or turn into a float is refused whole', () => {
  const originalId = 'the-charge' as EntryId;
  expect(post({ id: originalId, spent: MAX_NANOS as never })).toBe('ok');
  const figures = stage.figures('A');
  expect(figures).toBe(`1000 0 ${MAX_NANOS} ${1000n - MAX_NANOS}`);
  expect(post({ spent: nanos(1n) })).toContain('cannot store REAL value in INTEGER column');
  expect(stage.figures('A')).toBe(figures);
  expect(post({ kind: 'refund', spent: nanos(-1n), originalId, reason: 'back' })).toBe('ok');
  expect(post({ spent: nanos(1n) })).toBe('ok');
});

test('B2 of several entries one that is refused takes all of them with it', () => {
  const before = { entries: entries(), figures: stage.figures('A') };
  const good = [entry({ spent: nanos(1n) }), entry({ spent: nanos(2n) })];
  expect(() => rig.db.write((tx) => postEntries(tx, [...good, entry({ spent: nanos(-3n) })]))).toThrow(SIGNS);
  expect({ entries: entries(), figures: stage.figures('A') }).toEqual(before);
});

const APPEND_ONLY = 'the ledger is append-only';

// biome-ignore format: a table
test.each([
  ['an update of an amount',        `UPDATE entries SET spent_nanos = 1`,                                   APPEND_ONLY],
  ['an update of a reason',         `UPDATE entries SET reason = 'better'`,                                 APPEND_ONLY],
  ['UPDATE OR REPLACE',             `UPDATE OR REPLACE entries SET id = 'x' WHERE seq = 1`,                 APPEND_ONLY],
  ['deleting an entry',             `DELETE FROM entries WHERE seq = 1`,                                    APPEND_ONLY],
  ['deleting everything',           `DELETE FROM entries`,                                                  APPEND_ONLY],
  ['a gap in the numbering',        `INSERT INTO entries SELECT seq + 3, 'x', at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 1`, APPEND_ONLY],
  ['a number that is taken',        `INSERT OR REPLACE INTO entries SELECT seq, 'x', at_ms, day, kind, allocation_id, 5, held_nanos, spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 1`, APPEND_ONLY],
  ['no number',                     `INSERT INTO entries SELECT NULL, 'x', at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 1`, APPEND_ONLY],
  ['replacing an entry by its id',  `INSERT OR REPLACE INTO entries SELECT seq + 1, id, at_ms, day, kind, allocation_id, 5, held_nanos, spent_nanos, hold_id, batch_id, run_id, model_id, price_id, quantity, person_id, reason, hash, act_id, original_id, payment_route, detail FROM entries WHERE seq = 1`, 'an entry is never replaced'],
  ['a price changed',               `UPDATE prices SET nanos = 1`,                                          'prices are dated versions'],
  ['a price deleted',               `DELETE FROM prices`,                                                   'prices are dated versions'],
  ['a price replaced',              `INSERT OR REPLACE INTO prices (id, model_id, nanos, per_units, unit, currency, source, source_day, valid_from_day) SELECT id, model_id, 7, per_units, unit, currency, source, source_day, valid_from_day FROM prices`, 'prices are dated versions'],
  ['a hold made larger',            `UPDATE holds SET amount_nanos = amount_nanos + 1`,                     'a hold keeps its owner'],
  ['a hold given to another batch', `UPDATE holds SET batch_id = 'x'`,                                      'a hold keeps its owner'],
  ['a hold deleted',                `DELETE FROM holds`,                                                    'a hold is never deleted'],
  ['more open than was held',       `UPDATE holds SET open_nanos = amount_nanos + 1`,                       'CHECK constraint failed: holds_open'],
  ['less than nothing open',        `UPDATE holds SET open_nanos = -1`,                                     'CHECK constraint failed: holds_open'],
  ['a fraction as an amount',       `UPDATE balances SET spent_nanos = 0.5`,                                'cannot store REAL value in INTEGER column'],
  ['text as an amount',             `UPDATE balances SET spent_nanos = 'much'`,                             'cannot store TEXT value in INTEGER column'],
  ['a memo edited',                 `UPDATE batches SET memo = '{}'`,                                       'the memo of a batch'],
])('E1 the database refuses %s', (_, sql, message) => {
  expect(stage.perform('hold b1 on A: 10')).toBe('ok');
  const before = entries();
  expect(() => rig.db.write((tx) => tx.run(sql))).toThrow(message);
  expect(entries()).toEqual(before);
});

test('E1 E4 a settlement keeps run, batch, model, price version, quantity, person and day', () => {
  stage.perform('hold b1 on A: 10');
  rig.clock.nowMs = Date.parse('2026-03-11T00:00:00.000Z');
  stage.perform('settle b1/1 for 12');
  const { batchId, runs } = stage.batch('b1');
  const common = {
    atMs: rig.clock.nowMs,
    day: '2026-03-11',
    allocationId: stage.allocationId('A'),
    allotted: 0n,
    batchId,
    runId: runs[0],
    modelId: rig.bought.modelId,
    priceId: rig.bought.priceId,
    quantity: '1',
    personId: rig.personId,
  };
  expect(entries().slice(-2)).toMatchObject([
    { ...common, kind: 'settle', held: -10n, spent: 10n },
    { ...common, kind: 'overrun', held: 0n, spent: 2n, reason: 'billed $0.000000002 above its hold' },
  ]);
});

test('E5 H4 an act reads the clock once: its entries share one day, and the day that was checked is the day written', () => {
  const midnight = Date.parse('2027-12-31T23:59:59.999Z');
  let reads = 0;
  Object.defineProperty(rig.clock, 'nowMs', { get: () => midnight + reads++ });
  expect(stage.perform('hold b1 on A: 10 10')).toBe('ok');
  const held = entries().at(-1);
  expect(held).toMatchObject({ kind: 'hold', day: '2027-12-31', atMs: midnight });
  reads = 0;
  rig.db.write((tx) => {
    const run = stage.batch('b1').runs[0];
    if (run) rig.closeOnly(tx, run, 15n);
  });
  expect(
    new Set(
      entries()
        .slice(-2)
        .map((each) => `${each.kind} ${each.day}`),
    ),
  ).toEqual(new Set(['settle 2027-12-31', 'overrun 2027-12-31']));
});

test.each([
  ['half a surrogate pair', 'model said \ud83d and stopped'],
  ['a NUL', 'before\u0000after'],
  ['a byte order mark', '\ufeffquota'],
  ['two spellings of one letter', 'e\u0301 and \u00e9'],
  ['a line separator', 'a\u2028b'],
])('E3 V1 words with %s do not break the chain', async (_, reason) => {
  expect(post({ spent: nanos(1n), reason })).toBe('ok');
  expect(await rig.verify()).toMatchObject({ ok: true });
});

test('E3 the hash covers every field of its row', async () => {
  const { hashEntry, GENESIS_HASH } = await import('#db/repos');
  const filled = {
    ...entry({ reason: 'x' }),
    ...billed,
    seq: 1,
    holdId: 'h' as HoldId,
    batchId: 'b' as BatchId,
  };
  const links = {
    actId: 'a' as ActId,
    originalId: 'o' as EntryId,
    paymentRoute: 'campus-cloud',
    detail: '{}',
  } as const;
  const whole: NewEntry & { readonly seq: number } = { ...filled, personId: 'p' as never, ...links };
  const hashes = Object.keys(whole).map((field) => {
    const value = whole[field as keyof typeof whole];
    const other =
      typeof value === 'bigint' ? value + 1n : typeof value === 'number' ? value + 1 : `${value}x`;
    return Buffer.from(hashEntry(GENESIS_HASH, { ...whole, [field]: other })).toString('hex');
  });
  expect(hashes).toHaveLength(21);
  const unchanged = Buffer.from(hashEntry(GENESIS_HASH, whole)).toString('hex');
  const afterAnother = Buffer.from(hashEntry(new Uint8Array(32).fill(1), whole)).toString('hex');
  expect(new Set([...hashes, unchanged, afterAnother]).size).toBe(23);
});

test('E3 null and the word null, and words that move from one field to the next, have different hashes', async () => {
  const { hashEntry, GENESIS_HASH } = await import('#db/repos');
  const of = (changes: Partial<NewEntry>) =>
    Buffer.from(hashEntry(GENESIS_HASH, { ...entry({ id: 'e' as EntryId, ...changes }), seq: 1 })).toString(
      'hex',
    );
  const spellings = [
    of({ quantity: null, reason: null }),
    of({ quantity: 'null', reason: null }),
    of({ quantity: null, reason: 'null' }),
    of({ quantity: '1","x', reason: null }),
    of({ quantity: '1', reason: 'x' }),
    of({ quantity: '1,x', reason: null }),
    of({ quantity: '', reason: '1x' }),
  ];
  expect(new Set(spellings).size).toBe(spellings.length);
});

test('E3 an entry without act, original, route and detail has the hash it had before there were such fields', async () => {
  const { hashEntry, GENESIS_HASH } = await import('#db/repos');
  const plain = { ...entry({ id: 'e' as EntryId, allocationId: 'a' as never, spent: nanos(7n) }), seq: 1 };
  const hex = (changes: Partial<NewEntry>) =>
    Buffer.from(hashEntry(GENESIS_HASH, { ...plain, ...changes })).toString('hex');
  // As the first version wrote it: seventeen fields, nothing after the reason.
  const fields = `[1,"e",${START_MS},"2026-03-10","charge","a","0","0","7",null,null,null,null,null,null,null,null]`;
  const first = createHash('sha256')
    .update(`${'00'.repeat(32)}\n${fields}`)
    .digest('hex');
  expect(hex({})).toBe(first);
  expect(hex({ actId: null, originalId: null, paymentRoute: null, detail: null })).toBe(first);
  const others = [
    hex({ actId: 'x' as ActId }),
    hex({ originalId: 'x' as EntryId }),
    hex({ paymentRoute: 'campus-cloud' }),
    hex({ detail: 'x' }),
    hex({ detail: '' }),
  ];
  expect(new Set([first, ...others]).size).toBe(6);
});
