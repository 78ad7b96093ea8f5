/** What an allocation and its award allow beyond their balance, as checks with what would help (rule H5 asks again when it holds). */
import {
  type AllocationRow,
  type AwardRow,
  type CatalogueModel,
  committedOfAward,
  findPersonByName,
  obligatedOn,
  personCapOf,
  usedByPerson,
} from '#db/repos';
import type { ReadDb } from '#db';
import { allowedNames } from '#electron/books';
import type { Day } from '#shared/base';
import type { Check } from '#shared/domain';
import { add, formatExact, formatMoney, larger, type Nanos, subtract, ZERO } from '#shared/money';

export interface Limits {
  /** Obligated by today and neither held nor spent; null where the award has no funding steps. */
  readonly obligatedFree: Nanos | null;
  /** Null: all. */
  readonly tiers: readonly string[] | null;
  readonly models: readonly string[] | null;
  readonly person: { readonly name: string; readonly cap: Nanos; readonly used: Nanos } | null;
  readonly approvalThreshold: Nanos | null;
}

/** `actor`: who asks; null where nobody is named, and then no cap is looked at. */
export function limitsOf(
  db: ReadDb,
  allocation: AllocationRow,
  award: AwardRow,
  actor: string | null,
  today: Day,
): Limits {
  const obligated = obligatedOn(db, award.id, today);
  const person = actor === null ? undefined : findPersonByName(db, actor);
  const cap = person ? personCapOf(db, allocation.id, person.id) : null;
  return {
    obligatedFree: obligated && larger(subtract(obligated, committedOfAward(db, award.id)), ZERO),
    tiers: allowedNames(allocation.allowedTiers),
    models: allowedNames(allocation.allowedModels),
    person:
      person && cap !== null
        ? { name: person.name, cap, used: usedByPerson(db, allocation.id, person.id) }
        : null,
    approvalThreshold: allocation.approvalThresholdNanos,
  };
}

/** Only what blocks or warns, and a pass where a limit was looked at. */
export function limitChecks(
  name: string,
  currency: string,
  limits: Limits,
  models: readonly CatalogueModel[],
  ceiling: Nanos,
): Check[] {
  return [
    ...fundingCheck(limits, ceiling, currency),
    ...allowedCheck('tier', name, limits.tiers, models, (model) => model.tier),
    ...allowedCheck('model', name, limits.models, models, (model) => model.key),
    ...capCheck(name, limits, ceiling, currency),
    ...approvalCheck(limits, ceiling, currency),
  ];
}

function fundingCheck({ obligatedFree }: Limits, ceiling: Nanos, currency: string): Check[] {
  if (obligatedFree === null) return [];
  const free = formatMoney(obligatedFree, currency);
  return ceiling <= obligatedFree
    ? [{ id: 'funding-step', verdict: 'pass', reason: `${free} of what is obligated by today is free.` }]
    : [
        {
          id: 'funding-step',
          verdict: 'block',
          reason:
            `The sponsor has released too little by today: ${free} is free, ${formatExact(subtract(ceiling, obligatedFree), currency)} ` +
            `is missing. Take fewer runs, or wait for the next funding step.`,
        },
      ];
}

function allowedCheck(
  id: 'tier' | 'model',
  name: string,
  allowed: readonly string[] | null,
  models: readonly CatalogueModel[],
  of: (model: CatalogueModel) => string,
): Check[] {
  if (allowed === null) return [];
  const others = models.filter((model) => !allowed.includes(of(model))).map((model) => model.key);
  const list = allowed.length === 0 ? 'nothing' : allowed.join(', ');
  return others.length === 0
    ? [{ id, verdict: 'pass', reason: `"${name}" pays for ${list}.` }]
    : [
        {
          id,
          verdict: 'block',
          reason: `"${name}" pays for ${list}, not for ${others.join(', ')}. Choose another allocation, or leave them out.`,
        },
      ];
}

function capCheck(name: string, { person }: Limits, ceiling: Nanos, currency: string): Check[] {
  if (!person) return [];
  const over = subtract(add(person.used, ceiling), person.cap);
  const left = formatMoney(larger(subtract(person.cap, person.used), ZERO), currency);
  return over <= 0n
    ? [{ id: 'person-cap', verdict: 'pass', reason: `${left} of ${person.name}'s cap on "${name}" is left.` }]
    : [
        {
          id: 'person-cap',
          verdict: 'block',
          reason:
            `${left} of ${person.name}'s cap on "${name}" is left: ${formatExact(over, currency)} too little. ` +
            `Take fewer runs, or ask for a higher cap.`,
        },
      ];
}

function approvalCheck({ approvalThreshold }: Limits, ceiling: Nanos, currency: string): Check[] {
  if (approvalThreshold === null) return [];
  const threshold = formatMoney(approvalThreshold, currency);
  return [
    ceiling <= approvalThreshold
      ? { id: 'approval', verdict: 'pass', reason: `No approval is needed up to ${threshold}.` }
      : {
          id: 'approval',
          verdict: 'warn',
          reason: `The ceiling is above ${threshold}, from which on somebody approves first.`,
        },
  ];
}
