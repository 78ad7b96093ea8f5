/** Runs and their attempts: claimed in groups, read while they are under way. */
import { assert, type Json, type JsonObject } from '#shared/base';
import {
  type AccountId,
  type AllocationId,
  type BatchId,
  type HoldId,
  type ModelId,
  type PersonId,
  type PriceId,
  type RunId,
  type RunState,
} from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { moveCounts, QUEUE_ORDER } from './batches.repo.ts';
import { storable } from './storable.ts';

/** Everything the engine needs to carry a run to its end. */
export interface WorkRun {
  readonly id: RunId;
  readonly batchId: BatchId;
  readonly holdId: HoldId;
  readonly allocationId: AllocationId;
  readonly personId: PersonId | null;
  readonly accountId: AccountId;
  readonly premium: boolean;
  readonly modelId: ModelId;
  readonly modelKey: string;
  readonly priceId: PriceId;
  readonly prompt: string;
  readonly seed: number;
  /** Those of its place in the batch's matrix, and over them the prompt's own. */
  readonly parameters: JsonObject;
  /** What the provider says its model takes, as stored. */
  readonly form: Json | null;
  readonly ceiling: Nanos;
  readonly state: RunState;
  readonly attempts: number;
  readonly countedAttempts: number;
  readonly cancelAsked: boolean;
  /** Of the latest attempt. */
  readonly requestId: string | null;
  readonly sentAtMs: number | null;
}

const WORK_COLUMNS = `r.id, r.batch_id, r.hold_id, b.allocation_id, b.person_id, r.account_id, r.premium, r.model_id,
  m.key AS model_key, m.form, p.parameters, s.parameters AS set_parameters, r.price_id, p.text AS prompt, r.seed, r.ceiling_nanos, r.state, r.attempts, r.counted_attempts,
  r.cancel_asked, a.request_id, a.sent_at_ms`;
const WORK_TABLES = `runs r JOIN batches b ON b.id = r.batch_id JOIN models m ON m.id = r.model_id
  JOIN prompts p ON p.batch_id = r.batch_id AND p.seq = r.prompt_seq
  LEFT JOIN parameter_sets s ON s.batch_id = r.batch_id AND s.seq = r.set_seq
  LEFT JOIN attempts a ON a.run_id = r.id AND a.number = r.attempts`;

type Cells = Readonly<Record<string, string | bigint | null>>;
const toWorkRun = (row: Cells): WorkRun => ({
  id: row['id'] as RunId,
  batchId: row['batch_id'] as BatchId,
  holdId: row['hold_id'] as HoldId,
  allocationId: row['allocation_id'] as AllocationId,
  personId: row['person_id'] as PersonId | null,
  accountId: row['account_id'] as AccountId,
  premium: row['premium'] === 1n,
  modelId: row['model_id'] as ModelId,
  modelKey: row['model_key'] as string,
  priceId: row['price_id'] as PriceId,
  prompt: row['prompt'] as string,
  seed: Number(row['seed']),
  parameters: parametersOf(row['set_parameters'] as string | null, row['parameters'] as string | null),
  form: readJson(row['form'] as string | null),
  ceiling: nanos(row['ceiling_nanos'] as bigint),
  state: row['state'] as RunState,
  attempts: Number(row['attempts']),
  countedAttempts: Number(row['counted_attempts']),
  cancelAsked: row['cancel_asked'] === 1n,
  requestId: row['request_id'] as string | null,
  sentAtMs: row['sent_at_ms'] === null ? null : Number(row['sent_at_ms']),
});

/** `(SELECT ?)`: SQLite prepares a statement anew for each value of a bare `?` that may change its plan. */
const WAITING_OF_LANE = `r.batch_id = (SELECT ?) AND r.account_id = (SELECT ?) AND r.premium = (SELECT ?)
  AND r.state = 'waiting'`;

/**
 * Takes up to `limit` waiting runs of one batch for one lane and writes their attempts, before anything is sent.
 * Each comes back as it now stands: `submitting`, with the number of the new attempt.
 */
export function claimRuns(
  db: WriteDb,
  batchId: BatchId,
  lane: LaneRef,
  { limit, nowMs, ofOneModel = false }: ClaimOptions,
): WorkRun[] {
  const { accountId, premium } = lane;
  const place = [batchId, accountId, premium ? 1n : 0n] as const;
  const waiting = db.all<ClaimedRow>(
    `SELECT r.id, r.seq, r.hold_id, r.model_id, r.price_id, r.seed, r.ceiling_nanos, r.attempts, r.counted_attempts,
       r.cancel_asked, p.text AS prompt, p.parameters, s.parameters AS set_parameters
     FROM runs r JOIN prompts p ON p.batch_id = r.batch_id AND p.seq = r.prompt_seq
       LEFT JOIN parameter_sets s ON s.batch_id = r.batch_id AND s.seq = r.set_seq
     WHERE ${WAITING_OF_LANE} ORDER BY r.seq LIMIT (SELECT ?)`,
    ...place,
    BigInt(limit),
  );
  const other = ofOneModel ? waiting.findIndex((row) => row.model_id !== waiting[0]?.model_id) : -1;
  const claimed = other === -1 ? waiting : waiting.slice(0, other);
  const last = claimed.at(-1);
  if (!last) return [];
  // In the same transaction: the same rows once more, so that no list of them goes back and forth.
  db.run(
    `INSERT INTO attempts (run_id, number, sent_at_ms) SELECT r.id, r.attempts + 1, ? FROM runs r
     WHERE ${WAITING_OF_LANE} AND r.seq <= (SELECT ?)`,
    BigInt(nowMs),
    ...place,
    last.seq,
  );
  const changed = db.run(
    `UPDATE runs AS r SET state = 'submitting', attempts = attempts + 1, why = NULL
     WHERE ${WAITING_OF_LANE} AND r.seq <= (SELECT ?)`,
    ...place,
    last.seq,
  );
  assert(changed === claimed.length, 'the runs that are claimed are those that were read');
  moveCounts(db, batchId, 'waiting', 'submitting', claimed.length);
  const { allocationId, personId } = payerOf(db, batchId);
  const models = modelsOf(db, new Set(claimed.map((row) => row.model_id)));
  return claimed.map((row) => ({
    id: row.id,
    batchId,
    holdId: row.hold_id,
    allocationId,
    personId,
    accountId,
    premium,
    modelId: row.model_id,
    modelKey: models.get(row.model_id)?.key ?? '',
    priceId: row.price_id,
    prompt: row.prompt,
    seed: Number(row.seed),
    parameters: parametersOf(row.set_parameters, row.parameters),
    form: models.get(row.model_id)?.form ?? null,
    ceiling: nanos(row.ceiling_nanos),
    state: 'submitting',
    attempts: Number(row.attempts) + 1,
    countedAttempts: Number(row.counted_attempts),
    cancelAsked: row.cancel_asked === 1n,
    requestId: null,
    sentAtMs: nowMs,
  }));
}

export interface ClaimOptions {
  readonly limit: number;
  readonly nowMs: number;
  /** Only as far as the first run of another model. */
  readonly ofOneModel?: boolean;
}

/** What differs between the waiting runs of a batch. */
interface ClaimedRow {
  readonly id: RunId;
  readonly seq: bigint;
  readonly hold_id: HoldId;
  readonly model_id: ModelId;
  readonly price_id: PriceId;
  readonly seed: bigint;
  readonly ceiling_nanos: bigint;
  readonly attempts: bigint;
  readonly counted_attempts: bigint;
  readonly cancel_asked: bigint;
  readonly prompt: string;
  readonly parameters: string | null;
  readonly set_parameters: string | null;
}

const NO_PARAMETERS: JsonObject = {};

const parametersOf = (ofSet: string | null, own: string | null): JsonObject =>
  ofSet === null && own === null
    ? NO_PARAMETERS
    : { ...(readJson(ofSet) as JsonObject | null), ...(readJson(own) as JsonObject | null) };

const readJson = (text: string | null): Json | null => (text === null ? null : (JSON.parse(text) as Json));

function payerOf(db: ReadDb, batchId: BatchId): Pick<WorkRun, 'allocationId' | 'personId'> {
  const row = db.get<{ allocation_id: AllocationId; person_id: PersonId | null }>(
    'SELECT allocation_id, person_id FROM batches WHERE id = ?',
    batchId,
  );
  assert(row, 'a run has a batch');
  return { allocationId: row.allocation_id, personId: row.person_id };
}

interface KeyAndForm {
  readonly key: string;
  readonly form: Json | null;
}

const modelsOf = (db: ReadDb, modelIds: ReadonlySet<ModelId>): ReadonlyMap<ModelId, KeyAndForm> =>
  new Map(
    db
      .all<{ id: ModelId; key: string; form: string | null }>(
        'SELECT id, key, form FROM models WHERE id IN (SELECT value FROM json_each(?))',
        JSON.stringify([...modelIds]),
      )
      .map(({ id, key, form }) => [id, { key, form: readJson(form) }]),
  );

export interface LaneRef {
  readonly accountId: AccountId;
  readonly premium: boolean;
}

/** Queued batches that have a waiting run for the lane, in the order in which they are taken. */
export const batchesWithWaiting = (db: ReadDb, lane: LaneRef, limit: number): BatchId[] =>
  db
    .all<{ id: BatchId }>(
      `SELECT id FROM batches b WHERE b.state <> 'ended' AND b.state = 'queued' AND EXISTS (
         SELECT 1 FROM runs r
         WHERE r.batch_id = b.id AND r.account_id = (SELECT ?) AND r.premium = (SELECT ?) AND r.state = 'waiting')
       ORDER BY ${QUEUE_ORDER} LIMIT (SELECT ?)`,
      lane.accountId,
      lane.premium ? 1n : 0n,
      BigInt(limit),
    )
    .map((row) => row.id);

/** Runs that may be at the provider, or whose fate is not known: what a runner picks up after a stop. */
export const inFlightRuns = (db: ReadDb, accountId: AccountId, premium: boolean): WorkRun[] =>
  db
    .all<Cells>(
      `SELECT ${WORK_COLUMNS} FROM ${WORK_TABLES}
       WHERE r.account_id = ? AND r.premium = ? AND r.state IN ('submitting', 'accepted', 'fetching')`,
      accountId,
      premium ? 1n : 0n,
    )
    .map(toWorkRun);

export const getWorkRun = (db: ReadDb, runId: RunId): WorkRun | undefined => {
  const row = db.get<Cells>(`SELECT ${WORK_COLUMNS} FROM ${WORK_TABLES} WHERE r.id = ?`, runId);
  return row && toWorkRun(row);
};

/** Those of the requests that an attempt of ours already owns, asked for in one statement. */
export function takenRequests(db: ReadDb, requestIds: readonly string[]): ReadonlySet<string> {
  const asStored = requestIds.map(storable);
  const rows = db.all<{ request_id: string }>(
    'SELECT request_id FROM attempts WHERE request_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(asStored),
  );
  if (rows.length === 0) return NONE_TAKEN;
  const taken = new Set(rows.map((row) => row.request_id));
  return new Set(requestIds.filter((_, index) => taken.has(asStored[index] ?? '')));
}

const NONE_TAKEN: ReadonlySet<string> = new Set();
