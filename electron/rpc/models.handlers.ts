/** The catalogue as it stands: models and their dated prices, by hand. */
import { implement } from '@orpc/server';
import { type CatalogueModel, listCatalogue, openProposals } from '#db/repos';
import { addModel, addPrice, type CatalogueDeps, confirmPrice, editModel } from '#electron/catalogue';
import type { ReadDb } from '#db';
import { assert, type Day, daysBetween, ok, type Result, utcDay } from '#shared/base';
import { contract, type Model, type Refusal } from '#shared/contract';
import { isStalePrice, type ModelId } from '#shared/domain';
import { valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function modelHandlers(backend: Backend) {
  const { db, nowMs, makeId } = backend;
  const os = implement(contract).$context<AppContext>();
  const deps: CatalogueDeps = { makeId, nowMs };
  /** One transaction: the act, and the model as it is then. */
  const acted = (act: Parameters<typeof db.write<Result<Model, Refusal>>>[0]): Model => {
    const model = valueOf(db.write(act));
    backend.changed();
    return model;
  };
  const shown = (tx: ReadDb, modelId: ModelId): Result<Model, never> => {
    const model = modelViews(tx, utcDay(nowMs())).find(({ id }) => id === modelId);
    assert(model, 'a model that was written is there');
    return ok(model);
  };
  return {
    models: {
      list: os.models.list.handler(() => db.read((tx) => modelViews(tx, utcDay(nowMs())))),
      add: os.models.add.handler(({ input, context }) =>
        acted((tx) => {
          const added = addModel(tx, deps, input, context.actor);
          return added.ok ? shown(tx, added.value) : added;
        }),
      ),
      edit: os.models.edit.handler(({ input, context }) =>
        acted((tx) => {
          const edited = editModel(tx, deps, input, context.actor);
          return edited.ok ? shown(tx, edited.value) : edited;
        }),
      ),
    },
    prices: {
      add: os.prices.add.handler(({ input: { modelId, ...price }, context }) =>
        acted((tx) => {
          const added = addPrice(tx, deps, modelId, price, context.actor);
          return added.ok ? shown(tx, modelId) : added;
        }),
      ),
      confirm: os.prices.confirm.handler(({ input: { modelId }, context }) =>
        acted((tx) => {
          const confirmed = confirmPrice(tx, deps, modelId, context.actor);
          return confirmed.ok ? shown(tx, modelId) : confirmed;
        }),
      ),
    },
  };
}

function modelViews(tx: ReadDb, today: Day): Model[] {
  const open = new Map<string, number>();
  for (const { accountId, modelKey } of openProposals(tx)) {
    const name = `${accountId} ${modelKey}`;
    open.set(name, (open.get(name) ?? 0) + 1);
  }
  return listCatalogue(tx, today).map((model) => ({
    ...viewOf(model, today),
    proposals: open.get(`${model.accountId} ${model.key}`) ?? 0,
  }));
}

function viewOf(model: CatalogueModel, today: Day): Omit<Model, 'proposals'> {
  const { id, key, modality, task, tier, account, price, prices } = model;
  return {
    id,
    key,
    accountId: account.id,
    provider: account.provider,
    accountName: account.name,
    modality,
    task,
    tier,
    price: price && priceView(price),
    prices: prices.map(priceView),
    practice: account.practice,
    priceAgeDays: price && daysBetween(price.sourceDay, today),
    stale: price !== null && !account.practice && isStalePrice(price.sourceDay, today),
    listedAtMs: model.listedAtMs,
    goneAtMs: model.goneAtMs,
    replacedBy: model.replacedBy,
    hasForm: model.form !== null,
  };
}

type PriceRow = CatalogueModel['prices'][number];

const priceView = ({ modelId: _, validFromDay, ...price }: PriceRow) => ({
  ...price,
  validFrom: validFromDay,
});
