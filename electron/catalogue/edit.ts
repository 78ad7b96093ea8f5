/** Models and prices by hand. Each act runs inside the caller's write transaction and checks everything before it writes. */
import {
  findModel,
  getAccount,
  getModel,
  insertEvent,
  insertModel,
  insertPrice,
  listCatalogue,
  updateModel,
  type CatalogueModel,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { type Day, err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { AccountId, MakeId, Modality, ModelId, PriceId, Tier } from '#shared/domain';
import { priceWords } from '#shared/money';
import { keptRate, type KeptRate, rateOfPrice, type SaidRate } from './rates.ts';
import { proposeTier, readTierRule } from './tiers.ts';

export interface CatalogueDeps {
  readonly makeId: MakeId;
  readonly nowMs: () => number;
}

export interface NewPrice extends SaidRate {
  readonly source: string;
  readonly sourceDay: Day;
  /** Left out: from today on. A later day is kept until it comes. */
  readonly validFrom?: Day | undefined;
}

export interface NewModel {
  readonly accountId: AccountId;
  readonly key: string;
  readonly modality: Modality;
  readonly task: string;
  /** Left out: proposed by the price. */
  readonly tier?: Tier | undefined;
  readonly price?: NewPrice | undefined;
}

/** Errors in this order: no such account, `key` in the catalogue already, those of the price under `price.`. */
export function addModel(
  tx: WriteDb,
  deps: CatalogueDeps,
  { accountId, key, modality, task, tier, price }: NewModel,
  actor: string,
): Result<ModelId, Refusal> {
  const account = getAccount(tx, accountId);
  if (!account) return err(noSuch('account', accountId));
  if (findModel(tx, accountId, key))
    return err(badField('key', `"${key}" of ${account.name} is in the catalogue already.`));
  const rate = price ? checkPrice(deps, price) : null;
  if (rate && !rate.ok) return err({ ...rate.error, field: `price.${rate.error.field}` });
  const modelId = deps.makeId<'model'>();
  const kept = rate?.ok === true ? rate.value : null;
  insertModel(tx, {
    id: modelId,
    accountId,
    key,
    modality,
    task,
    tier: tier ?? proposeTier(kept, readTierRule(tx)),
  });
  note(tx, deps, actor, `added "${key}" of ${account.name}`);
  if (price && kept) writePrice(tx, deps, modelId, kept, price);
  return ok(modelId);
}

export interface ModelEdit {
  readonly modelId: ModelId;
  readonly modality?: Modality | undefined;
  readonly task?: string | undefined;
  readonly tier?: Tier | undefined;
}

/** What is not named stays. What was queued before keeps the lane it was queued in. */
export function editModel(
  tx: WriteDb,
  deps: CatalogueDeps,
  { modelId, ...changes }: ModelEdit,
  actor: string,
): Result<ModelId, Refusal> {
  const model = getModel(tx, modelId);
  if (!model) return err(noSuch('model', modelId));
  const named = Object.entries(changes).filter(
    ([name, value]) => value !== undefined && model[name as keyof typeof changes] !== value,
  );
  if (named.length === 0) return ok(modelId);
  updateModel(tx, modelId, Object.fromEntries(named));
  const words = named.map(
    ([name, value]) => `${name} ${String(model[name as keyof typeof changes])} -> ${String(value)}`,
  );
  note(tx, deps, actor, `changed "${model.key}": ${words.join(', ')}`);
  return ok(modelId);
}

/** A new dated version; what is there stays. Errors: no such model, those of the rate, `source`, `sourceDay`. */
export function addPrice(
  tx: WriteDb,
  deps: CatalogueDeps,
  modelId: ModelId,
  price: NewPrice,
  actor: string,
): Result<PriceId, Refusal> {
  const model = getModel(tx, modelId);
  if (!model) return err(noSuch('model', modelId));
  const rate = checkPrice(deps, price);
  if (!rate.ok) return rate;
  note(tx, deps, actor, `priced "${model.key}" at ${priceWords(rate.value, rate.value.currency)}`);
  return ok(writePrice(tx, deps, modelId, rate.value, price));
}

const CONFIRMED = /^Confirmed by .*?: /;

/** The figure in force again as a version of today: somebody looked, and it still holds. */
export function confirmPrice(
  tx: WriteDb,
  deps: CatalogueDeps,
  modelId: ModelId,
  actor: string,
): Result<PriceId, Refusal> {
  const today = utcDay(deps.nowMs());
  const found = modelToday(tx, modelId, today);
  if (!found) return err(noSuch('model', modelId));
  const { key, price } = found;
  if (price === null) {
    const message = `There is no price of ${key} to confirm. Add one with its source.`;
    return err({ code: 'wrong-state', message, state: 'no price' });
  }
  note(tx, deps, actor, `confirmed the price of "${key}", ${priceWords(price, price.currency)}`);
  return ok(
    writePrice(tx, deps, modelId, rateOfPrice(price), {
      source: `Confirmed by ${actor}: ${price.source.replace(CONFIRMED, '')}`,
      sourceDay: today,
    }),
  );
}

export const modelToday = (db: ReadDb, modelId: ModelId, today: Day): CatalogueModel | undefined =>
  listCatalogue(db, today).find(({ id }) => id === modelId);

export function writePrice(
  tx: WriteDb,
  deps: CatalogueDeps,
  modelId: ModelId,
  rate: KeptRate,
  { source, sourceDay, validFrom }: Pick<NewPrice, 'source' | 'sourceDay' | 'validFrom'>,
): PriceId {
  const id = deps.makeId<'price'>();
  insertPrice(tx, {
    id,
    modelId,
    ...rate,
    source,
    sourceDay,
    validFromDay: validFrom ?? utcDay(deps.nowMs()),
  });
  return id;
}

function checkPrice(deps: CatalogueDeps, price: NewPrice): Result<KeptRate, Refusal<'bad-input'>> {
  const rate = keptRate(price);
  if (!rate.ok) return rate;
  if (price.source.trim() === '') return err(badField('source', 'Say where the price was read.'));
  if (price.sourceDay > utcDay(deps.nowMs()))
    return err(badField('sourceDay', 'The day on which it was read is not in the future.'));
  return rate;
}

/** Acts on the catalogue stand among the events, with who did them. */
export function note(tx: WriteDb, deps: CatalogueDeps, actor: string, detail: string): void {
  insertEvent(tx, {
    id: deps.makeId<'event'>(),
    atMs: deps.nowMs(),
    actor,
    kind: 'catalogue',
    batchId: null,
    runId: null,
    detail,
  });
}

export const noSuch = (what: string, id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no ${what} ${id} in this workspace.`,
  what,
  id,
});

export const badField = (field: string, message: string): Refusal<'bad-input'> => ({
  code: 'bad-input',
  message,
  field,
});
