/** Checks of accounts against their providers, and what is proposed to the catalogue. */
import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { AccountId, Id, ModelId, PriceId, ProposalId } from '#shared/domain';
import type { ReadDb, WriteDb } from '../handle.ts';
import { catalogueChecks, catalogueProposals, models } from '../schema/index.ts';

export type CheckRow = typeof catalogueChecks.$inferSelect;
export type ProposalRow = typeof catalogueProposals.$inferSelect;
export type NewProposal = Omit<
  typeof catalogueProposals.$inferInsert,
  'state' | 'decidedBy' | 'decidedAtMs' | 'priceId'
>;

export const insertCheck = (db: WriteDb, check: CheckRow): void =>
  void db.orm.insert(catalogueChecks).values(check).run();

/** The last check of each account. */
export function lastChecks(db: ReadDb): CheckRow[] {
  const seen = new Set<AccountId>();
  return db.orm
    .select()
    .from(catalogueChecks)
    .orderBy(desc(catalogueChecks.atMs), desc(catalogueChecks.id))
    .all()
    .filter(({ accountId }) => !seen.has(accountId) && seen.add(accountId));
}

export const insertProposal = (db: WriteDb, proposal: NewProposal): void =>
  void db.orm.insert(catalogueProposals).values(proposal).run();

/** Open ones by model, the newest first within it. */
export const openProposals = (db: ReadDb): ProposalRow[] =>
  db.orm
    .select()
    .from(catalogueProposals)
    .where(eq(catalogueProposals.state, 'open'))
    .orderBy(catalogueProposals.modelKey, desc(catalogueProposals.createdAtMs), desc(catalogueProposals.id))
    .all();

/** All of an account, decided or not, the newest first. */
export const proposalsOf = (db: ReadDb, accountId: AccountId): ProposalRow[] =>
  db.orm
    .select()
    .from(catalogueProposals)
    .where(eq(catalogueProposals.accountId, accountId))
    .orderBy(desc(catalogueProposals.createdAtMs), desc(catalogueProposals.id))
    .all();

/** The last that were accepted or dismissed by somebody. */
export const decidedProposals = (db: ReadDb, limit: number): ProposalRow[] =>
  db.orm
    .select()
    .from(catalogueProposals)
    .where(
      and(
        isNotNull(catalogueProposals.decidedBy),
        inArray(catalogueProposals.state, ['accepted', 'dismissed']),
      ),
    )
    .orderBy(desc(catalogueProposals.decidedAtMs), desc(catalogueProposals.id))
    .limit(limit)
    .all();

export const getProposal = (db: ReadDb, id: ProposalId): ProposalRow | undefined =>
  db.orm.select().from(catalogueProposals).where(eq(catalogueProposals.id, id)).get();

export interface Decision {
  readonly state: 'accepted' | 'dismissed' | 'superseded';
  readonly decidedBy: string;
  readonly decidedAtMs: number;
  readonly priceId?: PriceId | null;
}

export const decideProposal = (db: WriteDb, id: ProposalId, decision: Decision): void =>
  void db.orm.update(catalogueProposals).set(decision).where(eq(catalogueProposals.id, id)).run();

/** Models that the last check of their account did not find, which nobody has decided on. */
export const missedModels = (db: ReadDb): ReadonlySet<ModelId> =>
  new Set(
    db.orm
      .select({ id: models.id })
      .from(models)
      .innerJoin(
        catalogueProposals,
        and(
          eq(catalogueProposals.accountId, models.accountId),
          eq(catalogueProposals.modelKey, models.key),
          eq(catalogueProposals.state, 'open'),
          eq(catalogueProposals.kind, 'gone'),
          isNotNull(catalogueProposals.checkId),
        ),
      )
      .all()
      .map(({ id }) => id),
  );

export type CheckId = Id<'catalogue-check'>;
