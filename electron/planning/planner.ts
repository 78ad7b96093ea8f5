/** Quotes and queues batches: prompts from a set made before or from typed text, prices and balances from the books. */
import {
  type CatalogueModel,
  getAllocation,
  getAward,
  getBalance,
  listCatalogue,
  missedModels,
  rulesFor,
} from '#db/repos';
import { enqueueBatch, type EnqueueDeps, type Queued, type QueuedModel } from '#electron/queue';
import { err, type Json, type JsonObject, ok, type Result, utcDay } from '#shared/base';
import type { PromptRow, PromptSetView, Quote, QuoteInput, Refusal } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { toDecimal } from '#shared/money';
import { limitsOf } from './limit-checks.ts';
import { costsOf, type DialectOf } from './costs.ts';
import { findModel } from './find-model.ts';
import type { PromptLibrary } from './import/prompt-library.ts';
import { quoteBatch } from './quote.ts';
import { readTypedPrompts } from './typed-prompts.ts';

export interface PlannerDeps extends EnqueueDeps {
  readonly dialectOf: DialectOf;
  readonly prompts: Pick<PromptLibrary, 'open'>;
}

export interface SubmitInput extends QuoteInput {
  readonly allocationId: AllocationId;
  readonly experimentName: string;
}

export interface Planner {
  /** `actor`: whose cap is looked at. */
  quote(input: QuoteInput, actor: string | null): Promise<Result<Quote, Refusal>>;
  submit(input: SubmitInput, actor: string): Promise<Result<Queued, Refusal>>;
}

interface Prompts {
  readonly texts: readonly string[];
  /** What comes with each prompt, by provider's names or the program's (`@image`); null: nothing. */
  readonly own: readonly (JsonObject | null)[] | null;
  readonly seeds: readonly (number | null)[] | null;
  /** Null for typed text. */
  readonly set: PromptSetView | null;
}

export function createPlanner(deps: PlannerDeps): Planner {
  const { db, nowMs, dialectOf } = deps;

  const promptsOf = async (input: QuoteInput): Promise<Result<Prompts, Refusal>> => {
    if (input.prompts.kind === 'text')
      return ok({ texts: readTypedPrompts(input.prompts.text), own: null, seeds: null, set: null });
    const set = await deps.prompts.open(input.prompts.fileId);
    if (!set.ok) return set;
    const { texts, rows, view } = set.value;
    const own = rows.map(ownOf);
    const seeds = rows.map(({ seed }) => seed ?? null);
    return ok({
      texts,
      own: own.every((each) => each === null) ? null : own,
      seeds: seeds.every((seed) => seed === null) ? null : seeds,
      set: view,
    });
  };

  const plan = async (
    input: QuoteInput,
    actor: string | null,
  ): Promise<Result<{ quote: Quote; prompts: Prompts; catalogue: readonly CatalogueModel[] }, Refusal>> => {
    const prompts = await promptsOf(input);
    if (!prompts.ok) return prompts;
    const today = utcDay(nowMs());
    return db.read((tx) => {
      const catalogue = listCatalogue(tx, today);
      const row = input.allocationId === null ? null : getAllocation(tx, input.allocationId);
      const award = row ? getAward(tx, row.awardId) : undefined;
      if (input.allocationId !== null && (!row || !award)) return err(noAllocation(input.allocationId));
      const lateAwardDays = award ? (rulesFor(tx, award.sponsor, today).rules.lateAwardDays ?? 0) : 0;
      const allocation =
        row && award
          ? {
              name: row.name,
              balance: getBalance(tx, row.id),
              award,
              lateAwardDays,
              limits: limitsOf(tx, row, award, actor, today),
            }
          : null;
      const { modelKeys, repeats, purpose, parameters = {} } = input;
      return ok({
        quote: quoteBatch({
          prompts: prompts.value.texts,
          own: prompts.value.own,
          ...(prompts.value.set && { duplicates: prompts.value.set.duplicates }),
          modelKeys,
          repeats,
          parameters,
          purpose,
          today,
          catalogue,
          missed: missedModels(tx),
          allocation,
          dialectOf,
        }),
        prompts: prompts.value,
        catalogue,
      });
    });
  };

  return {
    async quote(input, actor) {
      const planned = await plan(input, actor);
      return planned.ok ? ok(planned.value.quote) : planned;
    },

    async submit(input, actor) {
      const planned = await plan(input, actor);
      if (!planned.ok) return planned;
      const { quote, prompts, catalogue } = planned.value;
      const checks = quote.checks.map((check) =>
        check.id === 'purpose' && check.verdict === 'warn' ? { ...check, verdict: 'block' as const } : check,
      );
      // A shortfall is refused by the hold itself, inside its transaction: the quote's figure may be seconds old.
      const blocking = checks.filter((check) => check.verdict === 'block' && check.id !== 'funds');
      if (blocking.length > 0) {
        const message = blocking.map((check) => check.reason).join(' ');
        return err({ code: 'not-chargeable', message, checks });
      }
      const models = [...new Set(input.modelKeys)].flatMap((key) => {
        const model = findModel(catalogue, key);
        return model && model !== 'ambiguous'
          ? [toQueued(model, prompts, input.parameters?.[key] ?? {}, dialectOf)]
          : [];
      });
      return enqueueBatch(deps, {
        allocationId: input.allocationId,
        experimentName: input.experimentName,
        purpose: input.purpose.trim(),
        prompts: prompts.texts,
        ...(prompts.own ? { promptParameters: prompts.own } : {}),
        ...(prompts.seeds ? { promptSeeds: prompts.seeds } : {}),
        models: models.flatMap((model) => (model === null ? [] : [model])),
        repeats: input.repeats,
        memo: memoOf(quote, models, prompts.set),
        actor,
      });
    },
  };
}

function toQueued(
  model: CatalogueModel,
  { texts, own }: Prompts,
  parameters: JsonObject,
  dialectOf: DialectOf,
): QueuedModel | null {
  const { ceiling, ceilings } = costsOf(model, { texts, own }, parameters, dialectOf);
  if (ceiling === null || model.price === null) return null;
  return {
    modelId: model.id,
    priceId: model.price.id,
    accountId: model.accountId,
    premium: model.tier === 'premium',
    ceiling,
    ...(ceilings ? { ceilings } : {}),
    parameters,
  };
}

/** What a row brings with it besides its prompt and seed. */
function ownOf({ parameters, negative, inputs }: PromptRow): JsonObject | null {
  const own: Record<string, Json> = { ...parameters };
  if (negative !== undefined) own['@negative'] = negative;
  for (const { role, source } of inputs) own[`@${role}`] = source;
  return Object.keys(own).length === 0 ? null : own;
}

/** The quote and the checks as they stood, with amounts as exact decimals. */
const memoOf = (quote: Quote, models: readonly (QueuedModel | null)[], set: PromptSetView | null): Json => ({
  modelIds: models.flatMap((model) => (model === null ? [] : [model.modelId])),
  prompts: quote.prompts,
  runs: quote.runs,
  low: toDecimal(quote.low),
  likely: toDecimal(quote.likely),
  ceiling: toDecimal(quote.ceiling),
  checks: quote.checks.map((check) => ({ ...check })),
  ...(set && { promptFile: sourceOf(set) }),
});

/** From which file the prompts are and how they were chosen: with the file, the seed included, they can be made again. */
const sourceOf = ({ name, sourceId, fileId, plan, counts, leftOut }: PromptSetView): Json => ({
  name,
  sha256: sourceId,
  set: fileId,
  plan: JSON.parse(JSON.stringify(plan)) as Json,
  counts: { ...counts },
  leftOut,
});

const noAllocation = (id: string): Refusal => ({
  code: 'not-found',
  message: `There is no allocation ${id} in this workspace.`,
  what: 'allocation',
  id,
});
