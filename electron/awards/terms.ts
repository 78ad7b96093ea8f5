/** What an award says, and what must be true of it. The same checks stand behind a form, a command and an import. */
import { type AwardLists, type AwardRow, awardLists, type CategoryTemplate, getPerson } from '#db/repos';
import type { ReadDb } from '#db';
import { addDays, type Day, isDay, type Json, type JsonObject } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { isCurrency, PAYMENT_ROUTES, parseAwardNumber } from '#shared/domain';
import { formatExact, MAX_NANOS, type Nanos, toDecimal } from '#shared/money';

export interface Terms extends AwardLists {
  readonly sponsor: string;
  /** As the sponsor writes it. */
  readonly number: string;
  readonly title: string;
  readonly piName: string | null;
  readonly currency: string;
  readonly start: Day;
  readonly end: Day;
  readonly amount: Nanos;
  readonly preAwardDays: number;
  readonly campusYearStartMonth: number;
  readonly categoryTemplate: string | null;
}

/** What a new award has where nothing else is said. */
export const DEFAULT_TERMS = {
  piName: null,
  currency: 'USD',
  preAwardDays: 0,
  campusYearStartMonth: 7,
  categoryTemplate: null,
  budgetPeriods: [],
  fundingSteps: [],
  indirectRates: [],
} satisfies Partial<Terms>;

export const termsOf = (db: ReadDb, row: AwardRow): Terms => ({
  sponsor: row.sponsor,
  number: row.numberRaw,
  title: row.title,
  piName: (row.piId && getPerson(db, row.piId)?.name) ?? null,
  currency: row.currency,
  start: row.startDay,
  end: row.endDay,
  amount: row.amountNanos,
  preAwardDays: row.preAwardDays,
  campusYearStartMonth: row.campusYearStartMonth,
  categoryTemplate: row.categoryTemplate,
  ...awardLists(db, row.id),
});

export type BadTerm = Refusal<'bad-input'>;

export const badTerm = (field: string, message: string): BadTerm => ({ code: 'bad-input', message, field });

/**
 * The first thing that is wrong, in this order: sponsor, number, title, piName, currency, start, end, amount,
 * preAwardDays, campusYearStartMonth, categoryTemplate, budgetPeriods, fundingSteps, indirectRates; null when all is well.
 */
export function checkTerms(terms: Terms, templates: readonly CategoryTemplate[]): BadTerm | null {
  return (
    checkText('sponsor', terms.sponsor, 200) ??
    checkText('number', terms.number, 100) ??
    (parseAwardNumber(terms.number, terms.sponsor).key === ''
      ? badTerm('number', 'The award number is empty; write it as the sponsor does.')
      : null) ??
    checkText('title', terms.title, 500) ??
    (terms.piName === null ? null : checkText('piName', terms.piName, 200)) ??
    checkCurrency(terms.currency) ??
    checkDates(terms) ??
    checkAmount(terms.amount) ??
    checkWhole('preAwardDays', terms.preAwardDays, 0, 3_650, 'Pre-award days') ??
    checkWhole('campusYearStartMonth', terms.campusYearStartMonth, 1, 12, 'The month of the campus year') ??
    checkTemplate(terms.categoryTemplate, templates) ??
    checkPeriods(terms) ??
    checkSteps(terms) ??
    checkRates(terms)
  );
}

function checkText(field: string, text: string, longest: number): BadTerm | null {
  if (text.trim() === '') return badTerm(field, `The ${field} is empty.`);
  if (text.length > longest)
    return badTerm(field, `The ${field} has ${text.length} characters; at most ${longest} are kept.`);
  // Invisible characters would make two numbers that look alike differ.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFFFD]/u.test(text))
    return badTerm(field, `The ${field} holds a character that cannot be seen or read. Type it again.`);
  return null;
}

const checkCurrency = (currency: string): BadTerm | null =>
  isCurrency(currency)
    ? null
    : badTerm(
        'currency',
        `"${currency}" is no currency of ISO 4217; write three capitals such as USD or EUR.`,
      );

function checkDates({ start, end }: Terms): BadTerm | null {
  if (!isDay(start)) return badTerm('start', `"${String(start)}" is not a day; write YYYY-MM-DD.`);
  if (!isDay(end)) return badTerm('end', `"${String(end)}" is not a day; write YYYY-MM-DD.`);
  if (end < start) return badTerm('end', `The award ends on ${end}, before it starts on ${start}.`);
  return null;
}

function checkAmount(amount: Nanos): BadTerm | null {
  if (amount <= 0n) return badTerm('amount', 'An award is more than nothing.');
  if (amount > MAX_NANOS)
    return badTerm('amount', 'The amount is larger than the books can hold (9,223,372,036).');
  return null;
}

const checkWhole = (
  field: string,
  value: number,
  least: number,
  most: number,
  name: string,
): BadTerm | null =>
  Number.isInteger(value) && value >= least && value <= most
    ? null
    : badTerm(field, `${name}: write a whole number from ${least} to ${most}, not ${value}.`);

const checkTemplate = (key: string | null, templates: readonly CategoryTemplate[]): BadTerm | null =>
  key === null || templates.some((template) => template.key === key)
    ? null
    : badTerm(
        'categoryTemplate',
        `There is no category template "${key}"; there are ${templates.map((each) => each.key).join(', ')}.`,
      );

function checkPeriods({ budgetPeriods, start, end }: Terms): BadTerm | null {
  for (const [index, period] of budgetPeriods.entries()) {
    const field = `budgetPeriods.${index}`;
    const before = budgetPeriods[index - 1];
    if (!Number.isInteger(period.number) || period.number < 1)
      return badTerm(`${field}.number`, `Budget periods are numbered from 1, not ${period.number}.`);
    if (before && period.number <= before.number)
      return badTerm(
        `${field}.number`,
        `Budget period ${period.number} stands after ${before.number}; put them in order.`,
      );
    if (!isDay(period.start))
      return badTerm(`${field}.start`, `"${String(period.start)}" is not a day; write YYYY-MM-DD.`);
    if (!isDay(period.end))
      return badTerm(`${field}.end`, `"${String(period.end)}" is not a day; write YYYY-MM-DD.`);
    if (period.end < period.start)
      return badTerm(
        `${field}.end`,
        `Budget period ${period.number} ends on ${period.end}, before it starts on ${period.start}.`,
      );
    if (before && period.start <= before.end)
      return badTerm(
        `${field}.start`,
        `Budget period ${period.number} starts on ${period.start}, before period ${before.number} has ended on ${before.end}.`,
      );
    if (period.start < start)
      return badTerm(
        `${field}.start`,
        `Budget period ${period.number} starts on ${period.start}, before the award on ${start}.`,
      );
    if (period.end > end)
      return badTerm(
        `${field}.end`,
        `Budget period ${period.number} ends on ${period.end}, after the award on ${end}.`,
      );
  }
  return null;
}

function checkSteps({ fundingSteps, amount, start, end, preAwardDays, currency }: Terms): BadTerm | null {
  const firstDay = addDays(start, -preAwardDays);
  for (const [index, step] of fundingSteps.entries()) {
    const field = `fundingSteps.${index}`;
    const before = fundingSteps[index - 1];
    if (!isDay(step.day))
      return badTerm(`${field}.day`, `"${String(step.day)}" is not a day; write YYYY-MM-DD.`);
    if (step.day < firstDay || step.day > end)
      return badTerm(
        `${field}.day`,
        `The funding step of ${step.day} is outside the award, ${firstDay} to ${end}.`,
      );
    if (before && step.day <= before.day)
      return badTerm(
        `${field}.day`,
        `The funding step of ${step.day} stands after that of ${before.day}; put them in order.`,
      );
    if (step.obligated <= 0n) return badTerm(`${field}.obligated`, 'A funding step is more than nothing.');
    if (before && step.obligated <= before.obligated)
      return badTerm(
        `${field}.obligated`,
        `Funding steps are totals and rise: ${formatExact(step.obligated, currency)} comes after ${formatExact(before.obligated, currency)}.`,
      );
    if (step.obligated > amount)
      return badTerm(
        `${field}.obligated`,
        `${formatExact(step.obligated, currency)} is more than the award of ${formatExact(amount, currency)}.`,
      );
  }
  return null;
}

function checkRates({ indirectRates }: Terms): BadTerm | null {
  const seen = new Set<string>();
  for (const [index, { route, from, rateMillionths }] of indirectRates.entries()) {
    const field = `indirectRates.${index}`;
    if (!PAYMENT_ROUTES.includes(route))
      return badTerm(
        `${field}.route`,
        `"${String(route)}" is no payment route; there are ${PAYMENT_ROUTES.join(', ')}.`,
      );
    if (!isDay(from)) return badTerm(`${field}.from`, `"${String(from)}" is not a day; write YYYY-MM-DD.`);
    if (seen.has(`${route} ${from}`))
      return badTerm(`${field}.from`, `There are two rates for ${route} from ${from}; keep one.`);
    seen.add(`${route} ${from}`);
    if (!Number.isInteger(rateMillionths) || rateMillionths < 0 || rateMillionths > 2_000_000)
      return badTerm(
        `${field}.rateMillionths`,
        'An indirect rate is from 0 to 200 %, with at most four decimals.',
      );
  }
  return null;
}

/** As the record of changes keeps them: amounts as decimals, so that they can be read without the program. */
export const toRecord = (terms: Partial<Terms>): JsonObject =>
  Object.fromEntries(
    Object.entries(terms).flatMap(([field, value]: [string, unknown]) =>
      value === undefined ? [] : [[field, toJson(value)]],
    ),
  );

function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return toDecimal(value as Nanos);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(each)]));
  return value as Json;
}
