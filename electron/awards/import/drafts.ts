/** From records to awards as they would be stored; each record becomes a draft, or its problems. */
import { type Day, daysBetween } from '#shared/base';
import type { ImportField, RowProblem } from '#shared/contract';
import { type AwardNumber, isCurrency, parseAwardNumber } from '#shared/domain';
import { add, type Nanos, ZERO } from '#shared/money';
import type { NewTerms } from '../life.ts';
import { type CellProblem, likelyOrder, parseDay, parseMoney } from './cells.ts';
import { cleanCell } from './decode.ts';
import { type Part, partOf } from './parts.ts';
import type { SourceRecord } from './records.ts';
import type { DateOrder, Mapping, Shape } from './shapes.ts';

export interface Draft {
  readonly line: number;
  readonly number: AwardNumber;
  readonly terms: NewTerms;
}

export interface DraftOptions {
  readonly shape: Shape;
  readonly mapping: Mapping;
  readonly sponsor: string | null;
  readonly currency: string | null;
  readonly dates: DateOrder | null;
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly parts: readonly Part[];
  readonly problems: readonly RowProblem[];
  readonly notices: readonly string[];
}

interface Row extends Draft {
  readonly obligated: Nanos | null;
  readonly budget: { readonly start: Day; readonly end: Day } | null;
}

const DAY_FIELDS = ['start', 'end', 'budgetStart', 'budgetEnd'] as const;

export function draftAwards(records: readonly SourceRecord[], options: DraftOptions): Drafts {
  const { shape, mapping } = options;
  const days = records.flatMap(({ cells }) => DAY_FIELDS.map((field) => cells[mapping[field] ?? ''] ?? ''));
  const order = options.dates ?? shape.dates ?? likelyOrder(days);
  const rows: Row[] = [];
  const parts: Part[] = [];
  const problems: RowProblem[] = [];
  for (const record of records) {
    const part = partOf(record, options);
    if (part) {
      parts.push(part);
      continue;
    }
    const read = readRow(record, { ...options, dates: order });
    if ('problems' in read) problems.push(...read.problems);
    else rows.push(read);
  }
  const { drafts, notices } = shape.rowsAreYears ? joinYears(rows, problems) : onePerAward(rows, problems);
  return { drafts, parts, problems, notices };
}

/** Every problem of a row is told, not only its first. */
function readRow(
  { line, cells }: SourceRecord,
  { shape, mapping, sponsor, currency, dates }: DraftOptions,
): Row | { readonly problems: readonly RowProblem[] } {
  const problems: RowProblem[] = [];
  const raw = (field: ImportField): string => cells[mapping[field] ?? ''] ?? '';
  const text = (field: ImportField): string => cleanCell(raw(field));
  const report = (field: ImportField, { problem, remedy }: CellProblem): null => {
    problems.push({ line, field, value: raw(field).slice(0, 200), problem, remedy });
    return null;
  };
  const needed = (field: ImportField, name: string): string | null =>
    text(field) !== ''
      ? text(field)
      : report(field, {
          problem: `The ${name} is missing.`,
          remedy:
            mapping[field] === null
              ? `Choose the column that holds it (--map ${field}=COLUMN).`
              : `Fill in column "${mapping[field]}" of this row, or leave the row out.`,
        });
  const dayOf = (field: ImportField, cell: string | null): Day | null => {
    if (cell === null) return null;
    const day = parseDay(cell, dates);
    return day.ok ? day.value : report(field, day.error);
  };
  const moneyOf = (field: ImportField, cell: string | null, code: string): Nanos | null => {
    if (cell === null) return null;
    const amount = parseMoney(cell, code);
    return amount.ok ? amount.value : report(field, amount.error);
  };

  const funder = text('sponsor') || sponsor || shape.sponsor;
  if (!funder)
    report('sponsor', {
      problem: 'The sponsor is missing.',
      remedy: 'Say who it is (--sponsor NAME), or choose the column that does (--map sponsor=COLUMN).',
    });
  const written = text('currency') || currency || shape.currency;
  if (!written)
    report('currency', {
      problem: 'The currency is missing.',
      remedy: 'Say which it is (--currency USD), or choose the column that does (--map currency=COLUMN).',
    });
  const code = (written ?? '').toUpperCase();
  if (written && !isCurrency(code))
    report('currency', {
      problem: `"${written}" is no currency of ISO 4217.`,
      remedy: 'Write three capitals such as USD or EUR.',
    });
  const number = needed('number', 'award number');
  const title = needed('title', 'title');
  const start = dayOf('start', needed('start', 'first day'));
  const end = dayOf('end', needed('end', 'last day'));
  const amount = moneyOf('amount', needed('amount', 'amount'), code);
  const obligated = isZero(text('obligated')) ? null : moneyOf('obligated', text('obligated'), code);
  const budgetStart = dayOf('budgetStart', text('budgetStart') || null);
  const budgetEnd = dayOf('budgetEnd', text('budgetEnd') || null);
  const preAward = text('preAwardDays');
  if (preAward !== '' && !/^\d{1,4}$/.test(preAward))
    report('preAwardDays', {
      problem: `"${preAward}" is not a number of days.`,
      remedy: 'Write a whole number.',
    });
  if (problems.length > 0 || !funder || !number || !title || !start || !end || !amount) return { problems };
  return {
    line,
    number: parseAwardNumber(number, funder),
    obligated,
    budget: budgetStart && budgetEnd ? { start: budgetStart, end: budgetEnd } : null,
    terms: {
      sponsor: funder,
      number,
      title,
      piName: personName(text('pi')),
      start,
      end,
      amount,
      currency: code,
      ...(preAward === '' ? {} : { preAwardDays: Number(preAward) }),
      ...(shape.categoryTemplate === null ? {} : { categoryTemplate: shape.categoryTemplate }),
    },
  };
}

const isZero = (text: string): boolean => /^[$€£]?[0.,]*$/.test(text);

/** The contact of a list such as `SMITH, A (contact); JONES, B;`, else the first; null where nobody is named. */
function personName(text: string): string | null {
  const names = text.split(';').map((name) => name.trim());
  const contact = names.find((name) => /\(contact\)/i.test(name)) ?? names.find((name) => name !== '');
  return contact?.replace(/\s*\(contact\)/i, '').trim() || null;
}

/** What is obligated so far is a funding step where it is less than the award. */
const withStep = ({ line, number, terms, obligated }: Row): Draft => ({
  line,
  number,
  terms:
    obligated === null || obligated >= terms.amount
      ? terms
      : { ...terms, fundingSteps: [{ day: terms.start, obligated }] },
});

export const keyOf = ({ terms, number }: Draft): string => `${terms.sponsor}\n${number.key}`;

type Joined = Pick<Drafts, 'drafts' | 'notices'>;

function onePerAward(rows: readonly Row[], problems: RowProblem[]): Joined {
  const byKey = new Map<string, Draft>();
  let repeated = 0;
  for (const row of rows) {
    const draft = withStep(row);
    const known = byKey.get(keyOf(draft));
    if (!known) byKey.set(keyOf(draft), draft);
    else if (sameTerms(known.terms, draft.terms)) repeated += 1;
    else
      problems.push({
        line: row.line,
        field: 'number',
        value: row.terms.number,
        problem: `Award ${row.terms.number} stands in line ${known.line} already, with other particulars.`,
        remedy: 'Keep the right one of the two rows.',
      });
  }
  const notices =
    repeated === 0
      ? []
      : [`${repeated} ${repeated === 1 ? 'row repeats' : 'rows repeat'} an earlier one and count once.`];
  return { drafts: [...byKey.values()], notices };
}

const sameTerms = (a: NewTerms, b: NewTerms): boolean => toText(a) === toText(b);
const toText = (terms: NewTerms): string =>
  JSON.stringify(terms, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** NIH lists a row for each year: amounts add up, each year is a budget period, and the sums by date are funding steps. */
function joinYears(rows: readonly Row[], problems: RowProblem[]): Joined {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  const drafts: Draft[] = [];
  let joined = 0;
  for (const group of groups.values()) {
    const unique = withoutRepeats(group);
    const years = unique.toSorted((a, b) => ((a.budget?.start ?? '') < (b.budget?.start ?? '') ? -1 : 1));
    const last = years.at(-1);
    const [first] = group;
    if (!last || !first) continue;
    joined += years.length - 1;
    const amount = years.reduce((total, year) => add(total, year.terms.amount), ZERO);
    const start = years.reduce(
      (day, year) => (year.terms.start < day ? year.terms.start : day),
      last.terms.start,
    );
    const end = years.reduce((day, year) => (year.terms.end > day ? year.terms.end : day), last.terms.end);
    const fits = (year: Row): boolean =>
      year.budget === null || (year.budget.start >= start && year.budget.end <= end);
    const outside = years.find((year) => !fits(year));
    if (outside)
      problems.push({
        line: outside.line,
        field: 'budgetStart',
        value: `${outside.budget?.start} to ${outside.budget?.end}`,
        problem: `The budget period is outside the project, ${start} to ${end}; it is left out, the award is kept.`,
        remedy: 'Add the budget period by hand if it is right.',
      });
    drafts.push({
      line: first.line,
      number: last.number,
      terms: { ...last.terms, start, end, amount, ...yearLists(years.filter(fits), years, start) },
    });
  }
  const notices =
    joined === 0
      ? []
      : [
          `${joined} ${joined === 1 ? 'row was' : 'rows were'} put together with another year of the same award.`,
        ];
  return { drafts, notices };
}

/** A row that stands twice in a file is one year, not two. */
function withoutRepeats(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = `${toText(row.terms)} ${JSON.stringify(row.budget)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function yearLists(
  periods: readonly Row[],
  years: readonly Row[],
  start: Day,
): Pick<NewTerms, 'budgetPeriods' | 'fundingSteps'> {
  const spans: { start: Day; end: Day }[] = [];
  for (const { budget } of periods) {
    const before = spans.at(-1);
    if (!budget) continue;
    // A supplement has its own dates inside the year that it adds to.
    if (before && budget.start <= before.end) continue;
    spans.push({ ...budget });
  }
  const byDay = new Map<Day, Nanos>();
  for (const { budget, terms } of years) {
    const day = budget === null || daysBetween(start, budget.start) < 0 ? start : budget.start;
    byDay.set(day, add(byDay.get(day) ?? ZERO, terms.amount));
  }
  let total = ZERO;
  const steps = [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, amount]) => {
      total = add(total, amount);
      return { day, obligated: total };
    });
  const [only] = steps;
  const isWhole = steps.length === 1 && only !== undefined && only.day <= start;
  return {
    budgetPeriods: spans.map((span, index) => ({ number: index + 1, ...span })),
    fundingSteps: isWhole ? [] : steps,
  };
}
