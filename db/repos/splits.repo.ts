/** Split rules, as dated versions, and credit bought ahead. */
import { and, asc, desc, eq, lte } from 'drizzle-orm';
import type { Day } from '#shared/base';
import type { PrepaidCreditId } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';
import { prepaidCredits, splitRules } from '../schema/index.ts';

export type SplitRuleRow = typeof splitRules.$inferSelect;
export type PrepaidCreditRow = typeof prepaidCredits.$inferSelect;

export const insertSplitRule = (db: WriteDb, rule: SplitRuleRow): void =>
  void db.orm.insert(splitRules).values(rule).run();

/** By name, the newest version first. */
export const listSplitRules = (db: ReadDb): SplitRuleRow[] =>
  db.orm.select().from(splitRules).orderBy(asc(splitRules.name), desc(splitRules.version)).all();

export const lastSplitRule = (db: ReadDb, name: string): SplitRuleRow | undefined =>
  db.orm
    .select()
    .from(splitRules)
    .where(eq(splitRules.name, name))
    .orderBy(desc(splitRules.version))
    .limit(1)
    .get();

/** The version in force on the day of use. */
export const splitRuleOn = (db: ReadDb, name: string, day: Day): SplitRuleRow | undefined =>
  db.orm
    .select()
    .from(splitRules)
    .where(and(eq(splitRules.name, name), lte(splitRules.validFromDay, day)))
    .orderBy(desc(splitRules.validFromDay), desc(splitRules.version))
    .limit(1)
    .get();

export const insertPrepaidCredit = (db: WriteDb, credit: PrepaidCreditRow): void =>
  void db.orm.insert(prepaidCredits).values(credit).run();

export const getPrepaidCredit = (db: ReadDb, creditId: PrepaidCreditId): PrepaidCreditRow | undefined =>
  db.orm.select().from(prepaidCredits).where(eq(prepaidCredits.id, creditId)).get();

export const listPrepaidCredits = (db: ReadDb): PrepaidCreditRow[] =>
  db.orm.select().from(prepaidCredits).orderBy(asc(prepaidCredits.boughtDay), asc(prepaidCredits.id)).all();

/** The CHECK on `used_nanos` refuses more than was bought. */
export const drawFromCredit = (db: WriteDb, creditId: PrepaidCreditId, amount: Nanos): void =>
  void db.run('UPDATE prepaid_credits SET used_nanos = used_nanos + ? WHERE id = ?', amount, creditId);
