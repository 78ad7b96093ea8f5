/** What runs gave: which content, by which run, at which price, and the entry that paid for it. */
import type { AwardId, BatchId, EntryId, PriceId, RunId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';

export interface RunOutput {
  readonly runId: RunId;
  /** From 0, in the provider's order. */
  readonly position: number;
  readonly hash: string;
}

/** Behind the outputs and the runs themselves, in the same transaction. */
export function insertRunOutputs(db: WriteDb, rows: readonly RunOutput[]): void {
  if (rows.length === 0) return;
  db.run(
    `INSERT INTO run_outputs (run_id, position, hash)
     SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    JSON.stringify(rows.map(({ runId, position, hash }) => [runId, position, hash])),
  );
}

export interface OutputLine extends RunOutput {
  readonly mediaType: string;
  readonly extension: string;
  readonly bytes: number;
  readonly createdAtMs: number;
  /** How many the run gave in all. */
  readonly of: number;
  readonly batchId: BatchId;
  readonly runSeq: number;
  readonly prompt: string;
  readonly experimentName: string;
  readonly awardId: AwardId;
  readonly modelKey: string;
  readonly practice: boolean;
  /** The submission that made it, from 1. */
  readonly attempt: number;
  readonly price: {
    readonly id: PriceId;
    readonly nanos: Nanos;
    readonly perUnits: bigint;
    readonly unit: string;
    readonly currency: string;
    readonly validFromDay: string;
  };
  /** What was booked for the run; all its outputs share it. */
  readonly paid: { readonly entryId: EntryId; readonly seq: number; readonly spent: Nanos } | null;
}

/** Whose outputs: of one run, of a batch, of everything; of one content, whoever made it. */
export type OutputScope =
  | { readonly kind: 'run'; readonly runId: RunId }
  | { readonly kind: 'batch'; readonly batchId: BatchId }
  | { readonly kind: 'hash'; readonly hash: string }
  | { readonly kind: 'all' };

export interface OutputPosition {
  readonly runId: RunId;
  readonly position: number;
}

/** Newest runs first, of a run in its order; those behind `after`. */
export function outputPage(
  db: ReadDb,
  scope: OutputScope,
  after: OutputPosition | null,
  limit: number,
): OutputLine[] {
  const { source, values } = pageSql(scope, after);
  return db
    .all<Cells>(
      `SELECT o.run_id, o.position, o.hash, f.media_type, f.extension, f.bytes, f.created_at_ms,
         (SELECT count(*) FROM run_outputs every WHERE every.run_id = o.run_id) AS of_run,
         r.batch_id, r.seq AS run_seq, r.attempts, t.text AS prompt, x.name AS experiment_name, a.award_id,
         m.key AS model_key, c.practice, v.id AS price_id, v.nanos, v.per_units, v.unit, v.currency, v.valid_from_day,
         e.id AS entry_id, e.seq AS entry_seq, e.spent_nanos AS entry_spent
       FROM (${source} LIMIT ?) o JOIN outputs f ON f.hash = o.hash JOIN runs r ON r.id = o.run_id
       JOIN batches b ON b.id = r.batch_id JOIN experiments x ON x.id = b.experiment_id
       JOIN allocations a ON a.id = b.allocation_id
       JOIN prompts t ON t.batch_id = r.batch_id AND t.seq = r.prompt_seq
       JOIN models m ON m.id = r.model_id JOIN accounts c ON c.id = r.account_id JOIN prices v ON v.id = r.price_id
       LEFT JOIN entries e ON e.run_id = o.run_id AND e.run_id IS NOT NULL AND e.kind IN ('settle', 'void')
       ORDER BY o.run_id DESC, o.position`,
      ...values,
      BigInt(limit),
    )
    .map(toLine);
}

const NAMES = 'SELECT o.run_id, o.position, o.hash FROM';

/** The names of a page alone, through the index that has them in order. */
function pageSql(
  scope: OutputScope,
  after: OutputPosition | null,
): { readonly source: string; readonly values: readonly (string | bigint)[] } {
  const rest = after === null ? '' : 'AND o.run_id <= ? AND (o.run_id < ? OR o.position > ?)';
  const behind = after === null ? [] : [after.runId, after.runId, BigInt(after.position)];
  const newestFirst = 'ORDER BY o.run_id DESC, o.position';
  switch (scope.kind) {
    case 'run':
      return {
        source: `${NAMES} run_outputs o WHERE o.run_id = ? ${rest} ${newestFirst}`,
        values: [scope.runId, ...behind],
      };
    case 'hash':
      // Looks through all of them, because somebody asks; 50,000 take about ten milliseconds.
      return {
        source: `${NAMES} run_outputs o WHERE o.hash = ? ${rest} ${newestFirst}`,
        values: [scope.hash, ...behind],
      };
    case 'batch':
      // Within a batch later runs have later ids, so its own order by number is the same.
      return {
        source: `${NAMES} runs w CROSS JOIN run_outputs o ON o.run_id = w.id WHERE w.batch_id = ?
          ${after === null ? '' : 'AND w.seq <= (SELECT seq FROM runs WHERE id = ?)'} ${rest}
          ORDER BY w.seq DESC, o.position`,
        values: [scope.batchId, ...(after === null ? [] : [after.runId]), ...behind],
      };
    case 'all':
      return { source: `${NAMES} run_outputs o WHERE true ${rest} ${newestFirst}`, values: behind };
  }
}

type Cells = Readonly<Record<string, string | bigint | null>>;

const toLine = (row: Cells): OutputLine => ({
  runId: row['run_id'] as RunId,
  position: Number(row['position']),
  hash: row['hash'] as string,
  mediaType: row['media_type'] as string,
  extension: row['extension'] as string,
  bytes: Number(row['bytes']),
  createdAtMs: Number(row['created_at_ms']),
  of: Number(row['of_run']),
  batchId: row['batch_id'] as BatchId,
  runSeq: Number(row['run_seq']),
  prompt: row['prompt'] as string,
  experimentName: row['experiment_name'] as string,
  awardId: row['award_id'] as AwardId,
  modelKey: row['model_key'] as string,
  practice: row['practice'] === 1n,
  attempt: Number(row['attempts']),
  price: {
    id: row['price_id'] as PriceId,
    nanos: nanos(row['nanos'] as bigint),
    perUnits: row['per_units'] as bigint,
    unit: row['unit'] as string,
    currency: row['currency'] as string,
    validFromDay: row['valid_from_day'] as string,
  },
  paid:
    row['entry_id'] === null
      ? null
      : {
          entryId: row['entry_id'] as EntryId,
          seq: Number(row['entry_seq']),
          spent: nanos(row['entry_spent'] as bigint),
        },
});

/** Hashes of outputs that begin so, at most two: more than one is not enough to name it. */
export const outputsNamed = (db: ReadDb, prefix: string): string[] =>
  db
    .all<{ hash: string }>(
      'SELECT hash FROM outputs WHERE hash >= ? AND hash < ? ORDER BY hash LIMIT 2',
      prefix,
      `${prefix}g`,
    )
    .map(({ hash }) => hash);
