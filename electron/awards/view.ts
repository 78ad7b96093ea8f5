/** The terms of an award as screens and commands show them. */
import { getAward, listAwardChanges, listCategoryTemplates, obligatedOn, rulesFor } from '#db/repos';
import type { ReadDb } from '#db';
import { addDays, type Day } from '#shared/base';
import type { AwardTerms } from '#shared/contract';
import { type AwardId, parseAwardNumber } from '#shared/domain';
import { termsOf } from './terms.ts';

/** Undefined for an unknown award. */
export function awardTermsView(db: ReadDb, awardId: AwardId, today: Day): AwardTerms | undefined {
  const row = getAward(db, awardId);
  if (!row) return undefined;
  const terms = termsOf(db, row);
  const { shape, parts } = parseAwardNumber(row.numberRaw, row.sponsor);
  const { rules, ...ruleSet } = rulesFor(db, row.sponsor, today);
  return {
    awardId,
    state: row.state,
    number: { raw: row.numberRaw, key: row.numberKey, shape, parts: { ...parts } },
    currency: row.currency,
    preAwardDays: row.preAwardDays,
    firstDay: addDays(row.startDay, -row.preAwardDays),
    campusYearStartMonth: row.campusYearStartMonth,
    categoryTemplate: toTemplate(db, row.categoryTemplate),
    budgetPeriods: [...terms.budgetPeriods],
    fundingSteps: [...terms.fundingSteps],
    obligatedToday: obligatedOn(db, awardId, today),
    indirectRates: [...terms.indirectRates],
    rules: { ...ruleSet, ...rules },
    changes: listAwardChanges(db, awardId).map(({ id, atMs, actor, act, before, after }) => ({
      id,
      atMs,
      actor,
      act,
      before,
      after,
    })),
  };
}

function toTemplate(db: ReadDb, key: string | null): AwardTerms['categoryTemplate'] {
  const template = listCategoryTemplates(db).find((each) => each.key === key);
  return template ? { ...template, categories: [...template.categories] } : null;
}
