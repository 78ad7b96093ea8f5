/** Queueing a batch: its hold, its prompts and its runs in one transaction, or nothing at all. */
import {
  ensureExperiment,
  ensurePerson,
  type FreshRuns,
  insertBatch,
  insertEvent,
  insertFreshRuns,
  insertParameterSets,
  insertPrompts,
} from '#db/repos';
import type { Db, WriteDb } from '#db';
import type { Books, HoldRefusal } from '#electron/books';
import { err, type Json, type JsonObject, ok, type Result } from '#shared/base';
import type { AccountId, AllocationId, BatchId, MakeId, ModelId, PriceId } from '#shared/domain';
import { type Nanos, sum, times } from '#shared/money';

export interface QueuedModel {
  readonly modelId: ModelId;
  readonly priceId: PriceId;
  readonly accountId: AccountId;
  readonly premium: boolean;
  /** The most that one run of it may cost. */
  readonly ceiling: Nanos;
  /** The same by prompt, in their order, where it depends on the prompt. */
  readonly ceilings?: readonly Nanos[];
  /** For all runs of this model, by the provider's names. */
  readonly parameters?: JsonObject;
}

export interface NewBatch {
  readonly allocationId: AllocationId;
  readonly experimentName: string;
  readonly purpose: string;
  readonly prompts: readonly string[];
  /** Parameters that come with a prompt, in their order. */
  readonly promptParameters?: readonly (JsonObject | null)[];
  /** Seeds that come with prompts; further repeats draw their own. */
  readonly promptSeeds?: readonly (number | null)[];
  readonly models: readonly QueuedModel[];
  readonly repeats: number;
  /** The frozen quote and checks. */
  readonly memo: Json;
  /** Who queues it; becomes a person of the lab if new. */
  readonly actor: string;
}

export interface EnqueueDeps {
  readonly db: Db;
  readonly books: Books;
  readonly nowMs: () => number;
  readonly makeId: MakeId;
  readonly random: () => number;
}

export interface Queued {
  readonly batchId: BatchId;
  readonly runs: number;
  readonly held: Nanos;
}

/** Thrown inside the transaction so that everything written before is rolled back. */
class RefusedError extends Error {
  readonly refusal: HoldRefusal;
  constructor(refusal: HoldRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export function enqueueBatch(deps: EnqueueDeps, batch: NewBatch): Result<Queued, HoldRefusal> {
  try {
    return ok(deps.db.write((tx) => write(tx, deps, batch)));
  } catch (error) {
    if (error instanceof RefusedError) return err(error.refusal);
    throw error;
  }
}

function write(tx: WriteDb, deps: EnqueueDeps, batch: NewBatch): Queued {
  const nowMs = deps.nowMs();
  const batchId = deps.makeId<'batch'>();
  const ceiling = times(
    sum(batch.models.map((model) => ceilingOfAll(model, batch.prompts.length))),
    batch.repeats,
  );
  const runs = batch.prompts.length * batch.models.length * batch.repeats;
  const personId = ensurePerson(tx, deps.makeId<'person'>(), batch.actor, nowMs);
  const modelIds = batch.models.map((model) => model.modelId);
  const hold = deps.books.hold(tx, {
    allocationId: batch.allocationId,
    batchId,
    personId,
    amount: ceiling,
    modelIds,
    priceIds: batch.models.map((model) => model.priceId),
  });
  if (!hold.ok) throw new RefusedError(hold.error);
  const experimentId = ensureExperiment(tx, deps.makeId<'experiment'>(), batch.experimentName, nowMs);
  insertBatch(tx, {
    id: batchId,
    experimentId,
    allocationId: batch.allocationId,
    personId,
    purpose: batch.purpose,
    state: 'queued',
    runs,
    ceilingNanos: ceiling,
    spentNanos: sum([]),
    memo: batch.memo,
    createdAtMs: nowMs,
    endedAtMs: null,
  });
  insertPrompts(tx, batchId, batch.prompts, batch.promptParameters);
  const sets = batch.models.map(({ parameters = {} }) => parameters);
  if (sets.some((parameters) => Object.keys(parameters).length > 0)) insertParameterSets(tx, batchId, sets);
  for (const stretch of freshRuns(deps, batch)) insertFreshRuns(tx, batchId, hold.value, stretch);
  insertEvent(tx, {
    id: deps.makeId<'event'>(),
    atMs: nowMs,
    actor: batch.actor,
    kind: 'queued',
    batchId,
    runId: null,
    detail: `${runs} runs`,
  });
  return { batchId, runs, held: ceiling };
}

const ceilingOfAll = ({ ceiling, ceilings }: QueuedModel, prompts: number): Nanos =>
  ceilings ? sum(ceilings) : times(ceiling, prompts);

/** So long that a statement's own cost no longer counts, so short that its parameters stay small. */
const MAX_STRETCH = 512;

/** Cheap models first within a prompt order, so that baselines of the whole suite come before its finals. */
function* freshRuns({ makeId, random }: EnqueueDeps, batch: NewBatch): Generator<FreshRuns> {
  let firstSeq = 1;
  const prompts = batch.prompts.length;
  const models = batch.models
    .map((model, index) => ({
      ...model,
      setSeq: Object.keys(model.parameters ?? {}).length === 0 ? null : index + 1,
      total: ceilingOfAll(model, prompts),
    }))
    .sort((a, b) => (a.total < b.total ? -1 : a.total > b.total ? 1 : 0));
  for (const { modelId, priceId, accountId, premium, ceiling: most, ceilings, setSeq } of models) {
    for (let repeat = 0; repeat < batch.repeats; repeat += 1) {
      const given = repeat === 0 ? batch.promptSeeds : undefined;
      for (let first = 1; first <= prompts; ) {
        const ceiling = ceilings?.[first - 1] ?? most;
        const seeds: number[] = [];
        let ids = '';
        let prompt = first;
        for (; prompt < first + MAX_STRETCH && prompt <= prompts; prompt += 1) {
          if ((ceilings?.[prompt - 1] ?? most) !== ceiling) break;
          ids += makeId<'run'>();
          seeds.push(given?.[prompt - 1] ?? Math.floor(random() * 2_147_483_647));
        }
        const firstPromptSeq = first;
        yield { modelId, priceId, accountId, premium, ceiling, setSeq, firstSeq, firstPromptSeq, ids, seeds };
        firstSeq += seeds.length;
        first = prompt;
      }
    }
  }
}
