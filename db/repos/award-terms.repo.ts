/** The terms of an award: budget periods, funding steps, indirect rates, sponsor rules, and every change of them. */
import { and, asc, desc, eq } from 'drizzle-orm';
import { assert, type Day, isJsonObject, type Json } from '#shared/base';
import type { AwardId, PaymentRoute } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { awardChanges, budgetPeriods, fundingSteps, indirectRates, ruleSets } from '../schema/index.ts';

export interface BudgetPeriodRow {
  readonly number: number;
  readonly start: Day;
  readonly end: Day;
}
export interface FundingStepRow {
  readonly day: Day;
  readonly obligated: Nanos;
}
export interface IndirectRateRow {
  readonly route: PaymentRoute;
  readonly from: Day;
  readonly rateMillionths: number;
}
export interface AwardLists {
  readonly budgetPeriods: readonly BudgetPeriodRow[];
  readonly fundingSteps: readonly FundingStepRow[];
  readonly indirectRates: readonly IndirectRateRow[];
}

/** Each list in the order of its days. */
export const awardLists = (db: ReadDb, awardId: AwardId): AwardLists => ({
  budgetPeriods: listBudgetPeriods(db, awardId),
  fundingSteps: listFundingSteps(db, awardId),
  indirectRates: listIndirectRates(db, awardId),
});

export const listBudgetPeriods = (db: ReadDb, awardId: AwardId): BudgetPeriodRow[] =>
  db.orm
    .select({ number: budgetPeriods.number, start: budgetPeriods.startDay, end: budgetPeriods.endDay })
    .from(budgetPeriods)
    .where(eq(budgetPeriods.awardId, awardId))
    .orderBy(asc(budgetPeriods.number))
    .all();

export const listFundingSteps = (db: ReadDb, awardId: AwardId): FundingStepRow[] =>
  db.orm
    .select({ day: fundingSteps.day, obligated: fundingSteps.obligatedNanos })
    .from(fundingSteps)
    .where(eq(fundingSteps.awardId, awardId))
    .orderBy(asc(fundingSteps.day))
    .all();

export const listIndirectRates = (db: ReadDb, awardId: AwardId): IndirectRateRow[] =>
  db.orm
    .select()
    .from(indirectRates)
    .where(eq(indirectRates.awardId, awardId))
    .orderBy(asc(indirectRates.paymentRoute), asc(indirectRates.fromDay))
    .all()
    .map((row) => ({
      route: row.paymentRoute,
      from: row.fromDay,
      rateMillionths: Number(row.rateMillionths),
    }));

/** Puts the lists in the place of what is there. */
export function replaceAwardLists(db: WriteDb, awardId: AwardId, lists: AwardLists): void {
  db.orm.delete(budgetPeriods).where(eq(budgetPeriods.awardId, awardId)).run();
  db.orm.delete(fundingSteps).where(eq(fundingSteps.awardId, awardId)).run();
  db.orm.delete(indirectRates).where(eq(indirectRates.awardId, awardId)).run();
  for (const { number, start, end } of lists.budgetPeriods)
    db.orm.insert(budgetPeriods).values({ awardId, number, startDay: start, endDay: end }).run();
  for (const { day, obligated } of lists.fundingSteps)
    db.orm.insert(fundingSteps).values({ awardId, day, obligatedNanos: obligated }).run();
  for (const { route, from, rateMillionths } of lists.indirectRates) {
    db.orm
      .insert(indirectRates)
      .values({ awardId, paymentRoute: route, fromDay: from, rateMillionths: BigInt(rateMillionths) })
      .run();
  }
}

/** Newest first. */
export const listAwardChanges = (db: ReadDb, awardId: AwardId): (typeof awardChanges.$inferSelect)[] =>
  db.orm
    .select()
    .from(awardChanges)
    .where(eq(awardChanges.awardId, awardId))
    .orderBy(desc(awardChanges.atMs), desc(awardChanges.id))
    .all();

export type RuleSetRow = typeof ruleSets.$inferSelect;

export const insertRuleSet = (db: WriteDb, row: RuleSetRow): void =>
  void db.orm.insert(ruleSets).values(row).run();

export const listRuleSets = (db: ReadDb): RuleSetRow[] =>
  db.orm.select().from(ruleSets).orderBy(asc(ruleSets.sponsorGroup), asc(ruleSets.validFromDay)).all();

/** What a sponsor's rule set says; null where it says nothing. Shares are in millionths. */
export interface SponsorRules {
  readonly lateAwardDays: number | null;
  readonly rebudgetLimitMillionths: number | null;
  readonly rebudgetWarnMillionths: number | null;
  readonly transferWindowDays: number | null;
  /** Ages of an error at which a transfer is pressed for. */
  readonly transferWarnDays: readonly number[];
  readonly preAwardDays: number | null;
  readonly retentionYears: number | null;
  readonly closeoutDays: number | null;
}

export interface RuleSet {
  readonly sponsorGroup: string;
  readonly validFrom: Day;
  readonly source: string;
  readonly rules: SponsorRules;
}

/** The group for sponsors that no other set names. */
export const GENERAL_RULES = 'any';

/** The rule set of the sponsor's group in force on `day` (the oldest one for days before it). */
export function rulesFor(db: ReadDb, sponsor: string, day: Day): RuleSet {
  const rows = listRuleSets(db).filter((row) => !row.sponsorGroup.startsWith(CATEGORIES));
  const group =
    rows.find((row) => sponsorsOf(row.rules).some((name) => isNamed(sponsor, name)))?.sponsorGroup ??
    GENERAL_RULES;
  const versions = rows.filter((row) => row.sponsorGroup === group);
  const row = versions.findLast((version) => version.validFromDay <= day) ?? versions[0];
  assert(row, 'a workspace has rule sets: seedRules brings them when it is opened');
  const rules = row.rules as Partial<SponsorRules>;
  return {
    sponsorGroup: group,
    validFrom: row.validFromDay,
    source: row.source,
    rules: {
      lateAwardDays: rules.lateAwardDays ?? null,
      rebudgetLimitMillionths: rules.rebudgetLimitMillionths ?? null,
      rebudgetWarnMillionths: rules.rebudgetWarnMillionths ?? null,
      transferWindowDays: rules.transferWindowDays ?? null,
      transferWarnDays: rules.transferWarnDays ?? [],
      preAwardDays: rules.preAwardDays ?? null,
      retentionYears: rules.retentionYears ?? null,
      closeoutDays: rules.closeoutDays ?? null,
    },
  };
}

const sponsorsOf = (rules: Json): readonly string[] =>
  isJsonObject(rules) && Array.isArray(rules['sponsors']) ? rules['sponsors'].map(String) : [];

/** As words of their own: "NSF" is named in "NSF / CISE", not in "ANSFR". */
const isNamed = (sponsor: string, name: string): boolean => inWords(sponsor).includes(inWords(name));

const inWords = (text: string): string =>
  ` ${text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `;

export interface CategoryTemplate {
  readonly key: string;
  readonly title: string;
  /** Empty where the award has no categories (NIH modular). */
  readonly categories: readonly { readonly code: string; readonly name: string }[];
  /** Where charges for generative models go, if the sponsor does not say otherwise. */
  readonly defaultCode: string | null;
  readonly source: string;
}

/** Templates are rule sets of the groups `categories/<key>`. */
export const CATEGORIES = 'categories/';

/** The newest version of each template. */
export function listCategoryTemplates(db: ReadDb): CategoryTemplate[] {
  const newest = new Map<string, CategoryTemplate>();
  for (const { sponsorGroup, rules, source } of listRuleSets(db)) {
    if (!sponsorGroup.startsWith(CATEGORIES)) continue;
    const key = sponsorGroup.slice(CATEGORIES.length);
    newest.set(key, { ...(rules as unknown as CategoryTemplate), key, source });
  }
  return [...newest.values()];
}

export const hasRuleSet = (db: ReadDb, sponsorGroup: string, validFrom: Day): boolean =>
  db.orm
    .select({ id: ruleSets.id })
    .from(ruleSets)
    .where(and(eq(ruleSets.sponsorGroup, sponsorGroup), eq(ruleSets.validFromDay, validFrom)))
    .get() !== undefined;
