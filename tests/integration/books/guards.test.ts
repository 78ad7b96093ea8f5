// What the database itself refuses of corrections, transfers, split rules, rule sets and credits. Rule ids: electron/books/SPEC.md.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NewEntry, postEntries } from '#db/repos';
import type { EntryId } from '#shared/domain';
import { nanos } from '#shared/money';
import {
  approvedCorrection,
  type BooksRig,
  createStage,
  entryOf,
  openBooksRig,
  type Stage,
} from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeEach(() => {
  rig = openBooksRig();
  stage = createStage(rig);
});
afterEach(() => {
  rig.close();
});

const REQUESTED = `INSERT INTO transfers SELECT 'transfer-y', original_id, to_allocation_id, 3, reason, how_it_happened, benefit,
  why_late, prevention, discovered_day, 'requested', requested_by, requested_at_ms, NULL, NULL, NULL FROM transfers`;

// biome-ignore format: a table
test.each([
  ['T1 an edited answer',                    `UPDATE transfers SET benefit = 'more' WHERE id = 'transfer-y'`,                               'never edited'],
  ['T1 another amount',                      `UPDATE transfers SET amount_nanos = 2 WHERE id = 'transfer-y'`,                               'never edited'],
  ['T3 a second decision',                   `UPDATE transfers SET decision = 'no' WHERE state = 'approved'`,          'a decided transfer is never changed'],
  ['T3 a decision taken back',               `UPDATE transfers SET state = 'requested', decided_by = NULL WHERE id = 'transfer-x'`, 'a decided transfer is never changed'],
  ['T3 a decision on one\'s own request',    `UPDATE transfers SET state = 'approved', decided_by = 'Mei' WHERE id = 'transfer-y'`, 'transfers_two_people'],
  ['T3 a decision without a person',         `UPDATE transfers SET state = 'approved' WHERE id = 'transfer-y'`,        'transfers_decided'],
  ['T3 a transfer that begins approved',     `INSERT INTO transfers SELECT 'z', original_id, to_allocation_id, 3, reason, how_it_happened, benefit, why_late, prevention, discovered_day, 'approved', requested_by, 1, 'Ada', 1, 'x' FROM transfers LIMIT 1`, 'begins as a request'],
  ['T1 a transfer deleted',                  `DELETE FROM transfers`,                                                  'a transfer is never deleted'],
  ['T1 a transfer replaced',                 `INSERT OR REPLACE INTO transfers SELECT * FROM transfers WHERE id = 'transfer-y'`, 'never replaced'],
  ['S1 a split rule edited',                 `UPDATE split_rules SET shares = '[]'`,                                   'split rules are dated versions'],
  ['S1 a split rule deleted',                `DELETE FROM split_rules`,                                                'split rules are dated versions'],
  ['S1 a split rule replaced',               `INSERT OR REPLACE INTO split_rules SELECT 'other', name, version, valid_from_day, basis, '[]', created_by, created_at_ms FROM split_rules`, 'split rules are dated versions'],
  ['A4 a rule set edited',                   `UPDATE rule_sets SET source = 'hearsay'`,                                'rule sets are dated versions'],
  ['A4 a rule set deleted',                  `DELETE FROM rule_sets`,                                                  'rule sets are dated versions'],
  ['A4 a rule set replaced',                 `INSERT OR REPLACE INTO rule_sets SELECT * FROM rule_sets LIMIT 1`,       'rule sets are dated versions'],
  ['A4 a noted change edited',               `UPDATE award_changes SET actor = 'Mei'`,                                 'changes of awards are never edited'],
  ['A4 a noted change deleted',              `DELETE FROM award_changes`,                                              'changes of awards are never deleted'],
  ['A4 a noted change replaced',             `INSERT OR REPLACE INTO award_changes SELECT * FROM award_changes`,       'changes of awards are never replaced'],
  ['C4 a credit made larger',                `UPDATE prepaid_credits SET amount_nanos = 1000`,                         'only what is used of it changes'],
  ['C5 a credit put into another currency',  `UPDATE prepaid_credits SET currency = 'EUR'`,                             'only what is used of it changes'],
  ['C5 a credit in no currency',             `INSERT INTO prepaid_credits SELECT 'z', vendor, bought_day, amount_nanos, 0, invoice, 'usd' FROM prepaid_credits`, 'is in a currency'],
  ['C4 a credit deleted',                    `DELETE FROM prepaid_credits`,                                            'never deleted'],
  ['C4 more used than was bought',           `UPDATE prepaid_credits SET used_nanos = 51`,                             'prepaid_credits_used'],
  ['C4 less used than nothing',              `UPDATE prepaid_credits SET used_nanos = -1`,                             'prepaid_credits_used'],
])('the database refuses %s', (_, sql, message) => {
  approvedCorrection(rig, stage.allocationId('A'), stage.allocationId('B'));
  rig.db.write((tx) => tx.run(REQUESTED));
  for (const line of ['allot B 100', 'move 10 from B to C', 'rule R: A 1, B 2', 'credit c1 of 50'])
    expect(stage.perform(line)).toMatch(/^ok/);
  expect(() => rig.db.write((tx) => tx.run(sql))).toThrow(message);
});

// biome-ignore format: a table
test.each<[string, Partial<NewEntry>, string]>([
  ['R1 a refund of nothing that is named',     { kind: 'refund', spent: nanos(-1n), originalId: null },               'names the charge'],
  ['R1 a refund of an entry that is not there', { kind: 'refund', spent: nanos(-1n), originalId: 'none' as EntryId }, 'names the charge'],
  ['R1 a refund above the charge',             { kind: 'refund', spent: nanos(-11n) },                                'no more is given back'],
  ['R1 a refund without a reason',             { kind: 'refund', spent: nanos(-1n), reason: '  ' },                   'keeps its reason'],
  ['R3 a correction without a reason',         { kind: 'adjust', spent: nanos(1n), reason: null },                    'keeps its reason'],
  ['T6 a transfer of another amount',          { kind: 'transfer-out', spent: nanos(-2n) },                           'once it is approved'],
  ['T6 a transfer without a request',          { kind: 'transfer-in', spent: nanos(1n), actId: null },                'once it is approved'],
])('the database refuses %s', (_, changes, message) => {
  const [a, b] = [stage.allocationId('A'), stage.allocationId('B')];
  const correction = approvedCorrection(rig, a, b);
  const posted = entryOf(rig, a, { ...correction, ...changes });
  expect(() => rig.db.write((tx) => postEntries(tx, [posted]))).toThrow(message);
});
