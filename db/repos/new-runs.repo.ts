/** Runs as they are queued: a batch's prompts, and its runs in groups. */
import { assert, type JsonObject } from '#shared/base';
import type { AccountId, BatchId, HoldId, ModelId, PriceId, RunId } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import { moveCounts } from './batches.repo.ts';
import { storable } from './storable.ts';
import { stretchesOf } from './stretches.ts';

export interface NewRun {
  readonly id: RunId;
  readonly seq: number;
  readonly promptSeq: number;
  readonly modelId: ModelId;
  readonly priceId: PriceId;
  readonly accountId: AccountId;
  readonly premium: boolean;
  readonly seed: number;
  readonly ceiling: Nanos;
  /** Its place in the batch's matrix; null or left out: no parameters but the prompt's own. */
  readonly setSeq?: number | null;
  /** The ended run that this one repeats. */
  readonly retryOf: RunId | null;
}

/** `parameters`: what comes with each prompt, by the provider's names; null or left out: nothing. */
export function insertPrompts(
  db: WriteDb,
  batchId: BatchId,
  texts: readonly string[],
  parameters: readonly (JsonObject | null)[] = [],
): void {
  let seq = 0;
  for (const stretch of stretchesOf(texts, () => true)) {
    const rows = stretch.map((text, index) => {
      const own = parameters[seq + index] ?? null;
      return [storable(text), own === null ? null : JSON.stringify(own)];
    });
    db.run(
      `INSERT INTO prompts (batch_id, seq, text, parameters)
       SELECT ?, ? + key, value ->> 0, value ->> 1 FROM json_each(?)`,
      batchId,
      BigInt(seq + 1),
      JSON.stringify(rows),
    );
    seq += stretch.length;
  }
}

/** Numbered from 1, in their order. */
export function insertParameterSets(db: WriteDb, batchId: BatchId, sets: readonly JsonObject[]): void {
  sets.forEach((parameters, index) =>
    db.run(
      'INSERT INTO parameter_sets (batch_id, seq, parameters) VALUES (?, ?, ?)',
      batchId,
      BigInt(index + 1),
      JSON.stringify(parameters),
    ),
  );
}

/** Writes runs as `waiting`; returns how many. Takes an iterable so that a million never stand in memory. */
export function insertRuns(db: WriteDb, batchId: BatchId, holdId: HoldId, runs: Iterable<NewRun>): number {
  let written = 0;
  for (const stretch of stretchesOf(runs, isAlike)) {
    const [{ modelId, priceId, accountId, premium, ceiling, setSeq = null }] = stretch;
    written += db.run(
      `INSERT INTO runs (id, batch_id, seq, prompt_seq, model_id, price_id, account_id, premium, hold_id, seed,
         ceiling_nanos, spent_nanos, state, attempts, counted_attempts, cancel_asked, retry_of, set_seq)
       SELECT value ->> 0, ?, value ->> 1, value ->> 2, ?, ?, ?, ?, ?, value ->> 3, ?, 0, 'waiting', 0, 0, 0, value ->> 4, ?
       FROM json_each(?)`,
      batchId,
      modelId,
      priceId,
      accountId,
      premium ? 1n : 0n,
      holdId,
      ceiling,
      setSeq === null ? null : BigInt(setSeq),
      JSON.stringify(stretch.map((run) => [run.id, run.seq, run.promptSeq, run.seed, run.retryOf])),
    );
  }
  moveCounts(db, batchId, null, 'waiting', written);
  return written;
}

/** Runs of one model and consecutive prompts, numbered on from `firstSeq`. */
export interface FreshRuns extends Pick<NewRun, 'modelId' | 'priceId' | 'accountId' | 'premium' | 'ceiling'> {
  readonly setSeq: number | null;
  readonly firstSeq: number;
  readonly firstPromptSeq: number;
  /** The ids of all, one after the other without anything between; each is as long as the others. */
  readonly ids: string;
  readonly seeds: readonly number[];
}

/**
 * As `insertRuns`, for runs that differ in id and seed alone: half its time, as nothing but the seeds is taken out of JSON.
 */
export function insertFreshRuns(db: WriteDb, batchId: BatchId, holdId: HoldId, runs: FreshRuns): void {
  const { ids, seeds, setSeq } = runs;
  const length = ids.length / seeds.length;
  assert(Number.isInteger(length), 'all ids are equally long');
  const written = db.run(
    `INSERT INTO runs (id, batch_id, seq, prompt_seq, model_id, price_id, account_id, premium, hold_id, seed,
       ceiling_nanos, spent_nanos, state, attempts, counted_attempts, cancel_asked, set_seq)
     SELECT CAST(substr(?, key * ? + 1, ?) AS TEXT), ?, ? + key, ? + key, ?, ?, ?, ?, ?, value, ?, 0, 'waiting', 0, 0, 0, ?
     FROM json_each(?)`,
    Buffer.from(ids, 'latin1'),
    BigInt(length),
    BigInt(length),
    batchId,
    BigInt(runs.firstSeq),
    BigInt(runs.firstPromptSeq),
    runs.modelId,
    runs.priceId,
    runs.accountId,
    runs.premium ? 1n : 0n,
    holdId,
    runs.ceiling,
    setSeq === null ? null : BigInt(setSeq),
    JSON.stringify(seeds),
  );
  assert(written === seeds.length, 'every run is written');
  moveCounts(db, batchId, null, 'waiting', written);
}

const isAlike = (a: NewRun, b: NewRun): boolean =>
  a.modelId === b.modelId &&
  a.priceId === b.priceId &&
  a.accountId === b.accountId &&
  a.premium === b.premium &&
  a.ceiling === b.ceiling &&
  a.setSeq === b.setSeq;
