/** Provider accounts, models and their dated prices. */
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Day } from '#shared/base';
import type { AccountId, ModelId, PaymentRoute, PriceId } from '#shared/domain';
import type { ReadDb, WriteDb } from '../handle.ts';
import { accounts, models, prices } from '../schema/index.ts';

export type AccountRow = typeof accounts.$inferSelect;
export type ModelRow = typeof models.$inferSelect;
export type PriceRow = typeof prices.$inferSelect;

export const insertAccount = (db: WriteDb, account: typeof accounts.$inferInsert): void =>
  void db.orm.insert(accounts).values(account).run();

export const insertModel = (db: WriteDb, model: typeof models.$inferInsert): void =>
  void db.orm.insert(models).values(model).run();

export const insertPrice = (db: WriteDb, price: typeof prices.$inferInsert): void =>
  void db.orm.insert(prices).values(price).run();

export const listAccounts = (db: ReadDb): AccountRow[] =>
  db.orm.select().from(accounts).orderBy(asc(accounts.name)).all();

/** Those that are worked with: in a workspace that pays a real provider, practice is over. */
export function openAccounts(db: ReadDb): AccountRow[] {
  const all = listAccounts(db);
  const isReal = all.some((account) => !account.practice);
  return all.filter((account) => !isReal || !account.practice);
}

export interface CatalogueModel extends ModelRow {
  readonly account: AccountRow;
  /** Newest first. */
  readonly prices: readonly PriceRow[];
  /** The version in force on the day asked for; null: unknown, which is not zero. */
  readonly price: PriceRow | null;
}

export function listCatalogue(db: ReadDb, today: Day): CatalogueModel[] {
  const accountsById = new Map(openAccounts(db).map((account) => [account.id, account]));
  const pricesByModel = new Map<ModelId, PriceRow[]>();
  for (const price of db.orm
    .select()
    .from(prices)
    .orderBy(desc(prices.validFromDay), desc(prices.id))
    .all()) {
    pricesByModel.set(price.modelId, [...(pricesByModel.get(price.modelId) ?? []), price]);
  }
  return db.orm
    .select()
    .from(models)
    .orderBy(asc(models.id))
    .all()
    .flatMap((model) => {
      const account = accountsById.get(model.accountId);
      const versions = pricesByModel.get(model.id) ?? [];
      const price = versions.find((version) => version.validFromDay <= today) ?? null;
      return account ? [{ ...model, account, prices: versions, price }] : [];
    });
}

/** How many requests the cheap lane of an account has under way at a time. */
export const setConcurrency = (db: WriteDb, accountId: AccountId, concurrency: number): void =>
  void db.orm.update(accounts).set({ concurrency }).where(eq(accounts.id, accountId)).run();

export const getAccount = (db: ReadDb, accountId: AccountId): AccountRow | undefined =>
  db.orm.select().from(accounts).where(eq(accounts.id, accountId)).get();

/** What is not named stays. */
export const updateAccount = (
  db: WriteDb,
  accountId: AccountId,
  changes: Partial<Omit<AccountRow, 'id'>>,
): void => void db.orm.update(accounts).set(changes).where(eq(accounts.id, accountId)).run();

export const findModel = (db: ReadDb, accountId: AccountId, key: string): ModelRow | undefined =>
  db.orm
    .select()
    .from(models)
    .where(and(eq(models.accountId, accountId), eq(models.key, key)))
    .get();

/** What is not named stays. */
export const updateModel = (
  db: WriteDb,
  modelId: ModelId,
  changes: Partial<Omit<ModelRow, 'id' | 'accountId' | 'key'>>,
): void => void db.orm.update(models).set(changes).where(eq(models.id, modelId)).run();

export const getModel = (db: ReadDb, modelId: ModelId): ModelRow | undefined =>
  db.orm.select().from(models).where(eq(models.id, modelId)).get();

export const getPrice = (db: ReadDb, priceId: PriceId): PriceRow | undefined =>
  db.orm.select().from(prices).where(eq(prices.id, priceId)).get();

export const routeOfModel = (db: ReadDb, modelId: ModelId): PaymentRoute | null =>
  db.orm
    .select({ route: accounts.paymentRoute })
    .from(models)
    .innerJoin(accounts, eq(accounts.id, models.accountId))
    .where(eq(models.id, modelId))
    .get()?.route ?? null;
