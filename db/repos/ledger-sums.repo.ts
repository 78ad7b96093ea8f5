/** What filtered entries add up to: from the roll-ups where they can say it, else a part of the entries at a time. */
import type { AwardId, BatchId, ModelId, PersonId } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb } from '../handle.ts';
import { fittingEntries, type LedgerFilter, type Span, spanOf, type Stream } from './ledger-filter.repo.ts';

export interface LedgerSum {
  readonly entries: number;
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
}

interface SumRow {
  readonly entries: bigint;
  readonly allotted: bigint;
  readonly held: bigint;
  readonly spent: bigint;
}

const toSum = (row: SumRow | undefined): LedgerSum => ({
  entries: Number(row?.entries ?? 0n),
  allotted: nanos(row?.allotted ?? 0n),
  held: nanos(row?.held ?? 0n),
  spent: nanos(row?.spent ?? 0n),
});

const SUMS = `coalesce(sum(allotted_nanos), 0) AS allotted, coalesce(sum(held_nanos), 0) AS held,
  coalesce(sum(spent_nanos), 0) AS spent`;

/** Reads every entry of the stream within the span: keep the span short. */
export function sumEntries(db: ReadDb, stream: Stream, span: Span): LedgerSum {
  const part = fittingEntries('allotted_nanos, held_nanos, spent_nanos', stream, span);
  return toSum(
    part === null
      ? undefined
      : db.get<SumRow>(`SELECT count(*) AS entries, ${SUMS} FROM (${part.sql})`, ...part.values),
  );
}

/** From the index alone. */
export function countEntries(db: ReadDb, stream: Stream, span: Span): number {
  const part = fittingEntries('seq', stream, span);
  if (part === null) return 0;
  const row = db.get<{ entries: bigint }>(`SELECT count(*) AS entries FROM (${part.sql})`, ...part.values);
  return Number(row?.entries ?? 0n);
}

/** Whether the totals of the days say what a filter adds up to. */
export const isSummedByDay = ({
  allocationIds,
  kinds,
  modelIds,
  personId,
  batchId,
  runId,
  route,
}: LedgerFilter) =>
  allocationIds.length > 0 &&
  [kinds, modelIds, personId, batchId, runId, route].every((part) => part === null);

/** By allocation and day alone: from the totals of the days, at any size of the ledger. Its `entries` says nothing. */
export function sumDays(db: ReadDb, filter: LedgerFilter): LedgerSum {
  const { above, below } = spanOf(filter);
  return toSum(
    db.get<SumRow>(
      `SELECT 0 AS entries, ${SUMS} FROM allocation_days
       WHERE allocation_id IN (${filter.allocationIds.map(() => '?').join(', ')}) AND day >= ? AND day <= ?`,
      ...filter.allocationIds,
      above.day,
      below.day,
    ),
  );
}

export interface BookedNames {
  readonly models: readonly string[];
  readonly noModel: boolean;
  readonly people: readonly string[];
  readonly noPerson: boolean;
}

/** The models and people that occur in an award, by the daily totals. */
export function bookedNames(db: ReadDb, awardId: AwardId): BookedNames {
  const pairs = db.all<{ model: ModelId | ''; person: PersonId | '' }>(
    `SELECT DISTINCT model_id AS model, person_id AS person FROM daily_totals
     WHERE allocation_id IN (SELECT id FROM allocations WHERE award_id = ?)`,
    awardId,
  );
  const names = (sql: string, ids: ReadonlySet<string>): string[] => [
    ...new Set(
      db.all<{ id: string; name: string }>(sql).flatMap(({ id, name }) => (ids.has(id) ? [name] : [])),
    ),
  ];
  const models = new Set(pairs.map(({ model }) => model));
  const people = new Set(pairs.map(({ person }) => person));
  return {
    models: names('SELECT id, key AS name FROM models ORDER BY key', models),
    noModel: models.has(''),
    people: names('SELECT id, name FROM people ORDER BY name', people),
    noPerson: people.has(''),
  };
}

export interface BatchChoice {
  readonly id: BatchId;
  readonly experimentName: string;
  readonly createdAtMs: number;
}

/** The newest batches charged to an award. */
export const batchesOfAward = (db: ReadDb, awardId: AwardId, limit: number): BatchChoice[] =>
  db
    .all<{ id: BatchId; experimentName: string; createdAtMs: bigint }>(
      `SELECT b.id AS id, x.name AS experimentName, b.created_at_ms AS createdAtMs
       FROM batches b JOIN experiments x ON x.id = b.experiment_id
       WHERE b.allocation_id IN (SELECT id FROM allocations WHERE award_id = ?) ORDER BY b.id DESC LIMIT ?`,
      awardId,
      BigInt(limit),
    )
    .map((row) => ({ ...row, createdAtMs: Number(row.createdAtMs) }));

/** The models that go by this key, with whatever account. */
export const modelsByKey = (db: ReadDb, key: string): ModelId[] =>
  db.all<{ id: ModelId }>('SELECT id FROM models WHERE key = ?', key).map(({ id }) => id);

export const modelsOfTier = (db: ReadDb, tier: string): ModelId[] =>
  db.all<{ id: ModelId }>('SELECT id FROM models WHERE tier = ?', tier).map(({ id }) => id);
