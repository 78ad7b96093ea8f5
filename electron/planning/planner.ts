/** Quotes and queues batches: prompts from a file read before or from typed text, prices and balances from the books. */
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
import type { PromptFile, Quote, QuoteInput, Refusal } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { toDecimal } from '#shared/money';
import { limitsOf } from './limit-checks.ts';
import { readPromptFile, readTypedPrompts } from './prompt-file.ts';
import { costsOf, type DialectOf } from './costs.ts';
import { quoteBatch } from './quote.ts';

export interface PlannerDeps extends EnqueueDeps {
  readonly dialectOf: DialectOf;
}

export interface SubmitInput extends QuoteInput {
  readonly allocationId: AllocationId;
  readonly experimentName: string;
}

export interface Planner {
  /** Keeps the prompts at hand under the id it returns; nothing is written. */
  readFile(name: string, bytes: Uint8Array, column: string | null): Result<PromptFile, Refusal>;
  /** `actor`: whose cap is looked at. */
  quote(input: QuoteInput, actor: string | null): Result<Quote, Refusal>;
  submit(input: SubmitInput, actor: string): Result<Queued, Refusal>;
}

/** Files kept for quoting; the oldest goes when one more is read. */
const MAX_FILES = 8;

export function createPlanner(deps: PlannerDeps): Planner {
  const { db, nowMs, makeId, dialectOf } = deps;
  const files = new Map<string, readonly string[]>();

  const promptsOf = (input: QuoteInput): Result<readonly string[], Refusal> => {
    if (input.prompts.kind === 'text') return ok(readTypedPrompts(input.prompts.text));
    const prompts = files.get(input.prompts.fileId);
    if (prompts) return ok(prompts);
    return err({
      code: 'not-found',
      message: 'The prompt file is no longer at hand. Choose it again.',
      what: 'prompt file',
      id: input.prompts.fileId,
    });
  };

  const plan = (
    input: QuoteInput,
    actor: string | null,
  ): Result<{ quote: Quote; prompts: readonly string[]; catalogue: readonly CatalogueModel[] }, Refusal> => {
    const prompts = promptsOf(input);
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
          prompts: prompts.value,
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
    readFile(name, bytes, column) {
      const read = readPromptFile(name, bytes, column);
      if (!read.ok) return read;
      const fileId = makeId();
      files.set(fileId, read.value.prompts);
      for (const oldest of files.keys()) {
        if (files.size <= MAX_FILES) break;
        files.delete(oldest);
      }
      return ok({ fileId, ...read.value.summary });
    },

    quote(input, actor) {
      const planned = plan(input, actor);
      return planned.ok ? ok(planned.value.quote) : planned;
    },

    submit(input, actor) {
      const planned = plan(input, actor);
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
        const model = catalogue.find((each) => each.key === key);
        return model ? [toQueued(model, prompts, input.parameters?.[key] ?? {}, dialectOf)] : [];
      });
      return enqueueBatch(deps, {
        allocationId: input.allocationId,
        experimentName: input.experimentName,
        purpose: input.purpose.trim(),
        prompts,
        models: models.flatMap((model) => (model === null ? [] : [model])),
        repeats: input.repeats,
        memo: memoOf(quote, models),
        actor,
      });
    },
  };
}

function toQueued(
  model: CatalogueModel,
  prompts: readonly string[],
  parameters: JsonObject,
  dialectOf: DialectOf,
): QueuedModel | null {
  const { ceiling, ceilings } = costsOf(model, prompts, parameters, dialectOf);
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

/** The quote and the checks as they stood, with amounts as exact decimals. */
const memoOf = (quote: Quote, models: readonly (QueuedModel | null)[]): Json => ({
  modelIds: models.flatMap((model) => (model === null ? [] : [model.modelId])),
  prompts: quote.prompts,
  runs: quote.runs,
  low: toDecimal(quote.low),
  likely: toDecimal(quote.likely),
  ceiling: toDecimal(quote.ceiling),
  checks: quote.checks.map((check) => ({ ...check })),
});

const noAllocation = (id: string): Refusal => ({
  code: 'not-found',
  message: `There is no allocation ${id} in this workspace.`,
  what: 'allocation',
  id,
});
