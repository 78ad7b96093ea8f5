/**
 * The limit to compare with: claims and settlements in groups on the program's own tables, hash chain, balances and totals
 * included, by the shortest statements there are and with no program around them: no lanes, no checks, no other outcome.
 */
import { assert, type Day } from '#shared/base';
import type {
  AccountId,
  AllocationId,
  BatchId,
  HoldId,
  MakeId,
  ModelId,
  PriceId,
  RunId,
} from '#shared/domain';
import { type Nanos, negate, times } from '#shared/money';
import type { Db, WriteDb } from '../handle.ts';
import { GENESIS_HASH, hasherOf } from '../repos/entry-hash.ts';
import { blankEntry } from '../repos/index.ts';

export interface RawLab {
  readonly makeId: MakeId;
  readonly nowMs: () => number;
  readonly batchId: BatchId;
  readonly allocationId: AllocationId;
  readonly accountId: AccountId;
  readonly modelId: ModelId;
  readonly priceId: PriceId;
  readonly price: Nanos;
}

const OUTPUT_HASH = '0'.repeat(64);

/** Everything that waits in one batch of one model, `size` runs at a time; returns how many there were. */
export function runRawGroups(db: Db, lab: RawLab, size: number): number {
  const hold = db.read((tx) =>
    tx.get<{ id: HoldId }>('SELECT id FROM holds WHERE batch_id = ?', lab.batchId),
  );
  assert(hold, 'a queued batch has a hold');
  for (let runs = 0; ; ) {
    const ids = db.write((tx) => claim(tx, lab, size));
    if (ids.length === 0) return runs;
    db.write((tx) => settle(tx, lab, hold.id, ids));
    runs += ids.length;
  }
}

function claim(tx: WriteDb, { batchId, accountId, nowMs }: RawLab, size: number): RunId[] {
  const rows = tx.all<{ id: RunId }>(
    `SELECT r.id, p.text FROM runs r JOIN prompts p ON p.batch_id = r.batch_id AND p.seq = r.prompt_seq
     WHERE r.batch_id = ? AND r.account_id = ? AND r.premium = 0 AND r.state = 'waiting' ORDER BY r.seq LIMIT ?`,
    batchId,
    accountId,
    BigInt(size),
  );
  const ids = JSON.stringify(rows.map(({ id }) => id));
  tx.run(
    `UPDATE runs SET state = 'submitting', attempts = 1 WHERE id IN (SELECT value FROM json_each(?)) AND state = 'waiting'`,
    ids,
  );
  tx.run(
    'INSERT INTO attempts (run_id, number, sent_at_ms) SELECT value, 1, ? FROM json_each(?)',
    BigInt(nowMs()),
    ids,
  );
  count(tx, batchId, 'waiting', 'submitting', rows.length);
  return rows.map(({ id }) => id);
}

function settle(tx: WriteDb, lab: RawLab, holdId: HoldId, runIds: readonly RunId[]): void {
  const { batchId, price } = lab;
  const atMs = lab.nowMs();
  tx.run(
    `UPDATE runs SET state = 'done', spent_nanos = ?, output_hash = ?, ended_at_ms = ?
     WHERE id IN (SELECT value FROM json_each(?)) AND state = 'submitting'`,
    price,
    OUTPUT_HASH,
    BigInt(atMs),
    JSON.stringify(runIds),
  );
  tx.run(
    `UPDATE attempts SET request_id = new.value ->> 1, accepted_at_ms = ?, ended_at_ms = ?, outcome = 'done'
     FROM json_each(?) AS new WHERE run_id = new.value ->> 0 AND number = 1`,
    BigInt(atMs),
    BigInt(atMs),
    JSON.stringify(runIds.map((id) => [id, `r-${id}`])),
  );
  count(tx, batchId, 'submitting', 'done', runIds.length);
  const { day, spent, held } = append(tx, lab, holdId, atMs, runIds);
  const sums = [held, spent, lab.allocationId] as const;
  tx.run(
    'UPDATE balances SET held_nanos = held_nanos + ?, spent_nanos = spent_nanos + ? WHERE allocation_id = ?',
    ...sums,
  );
  tx.run(
    `UPDATE allocation_days SET held_nanos = held_nanos + ?, spent_nanos = spent_nanos + ?
     WHERE allocation_id = ? AND day = ?`,
    ...sums,
    day,
  );
  tx.run(
    `INSERT INTO daily_totals VALUES (?, ?, ?, '', 0, ?, ?, ?) ON CONFLICT DO UPDATE SET
       held_nanos = held_nanos + excluded.held_nanos, spent_nanos = spent_nanos + excluded.spent_nanos,
       charges = charges + excluded.charges`,
    lab.allocationId,
    day,
    lab.modelId,
    held,
    spent,
    BigInt(runIds.length),
  );
  tx.run('UPDATE holds SET open_nanos = open_nanos - ? WHERE id = ?', spent, holdId);
  tx.run('UPDATE batches SET spent_nanos = spent_nanos + ? WHERE id = ?', spent, batchId);
}

function append(
  tx: WriteDb,
  lab: RawLab,
  holdId: HoldId,
  atMs: number,
  runIds: readonly RunId[],
): { readonly day: Day; readonly held: Nanos; readonly spent: Nanos } {
  const { makeId, batchId, allocationId, modelId, priceId, price } = lab;
  const last = tx.get<{ seq: bigint; hash: Uint8Array }>(
    'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
  );
  const first = Number(last?.seq ?? 0n) + 1;
  let previous = Buffer.from(last?.hash ?? GENESIS_HASH).toString('hex');
  const blank = blankEntry(makeId<'entry'>(), allocationId, 'settle', atMs);
  const common = { holdId, batchId, modelId, priceId, quantity: '1', held: negate(price), spent: price };
  const hashOf = hasherOf({ ...blank, ...common });
  const rows = runIds.map((runId, index) => {
    const id = makeId<'entry'>();
    previous = hashOf(previous, first + index, id, runId);
    return [id, runId, previous];
  });
  tx.run(
    `INSERT INTO entries (seq, id, at_ms, day, kind, allocation_id, allotted_nanos, held_nanos, spent_nanos, hold_id,
       batch_id, run_id, model_id, price_id, quantity, hash)
     SELECT ? + key, value ->> 0, ?, ?, 'settle', ?, 0, ?, ?, ?, ?, value ->> 1, ?, ?, '1', unhex(value ->> 2)
     FROM json_each(?)`,
    BigInt(first),
    BigInt(atMs),
    blank.day,
    allocationId,
    common.held,
    common.spent,
    holdId,
    batchId,
    modelId,
    priceId,
    JSON.stringify(rows),
  );
  return { day: blank.day, held: times(common.held, rows.length), spent: times(price, rows.length) };
}

function count(tx: WriteDb, batchId: BatchId, from: string, to: string, runs: number): void {
  tx.run(
    'UPDATE batch_counts SET runs = runs - ? WHERE batch_id = ? AND state = ?',
    BigInt(runs),
    batchId,
    from,
  );
  tx.run(
    `INSERT INTO batch_counts VALUES (?, ?, ?) ON CONFLICT (batch_id, state) DO UPDATE SET runs = runs + excluded.runs`,
    batchId,
    to,
    BigInt(runs),
  );
}
