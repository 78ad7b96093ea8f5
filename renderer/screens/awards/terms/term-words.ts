/** Words for what stands in the terms of an award: payment routes, fields, months, and stored values as people read them. */
import { isDay, type Json } from '#shared/base';
import type { PaymentRoute } from '#shared/domain';
import { formatExact, formatPercent, nanos, parseAmount } from '#shared/money';
import { formatDay, ROUTE_WORDS } from '#renderer/ui';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Fields of the terms, of the record of changes, and of an import. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  sponsor: 'Sponsor',
  number: 'Award number',
  title: 'Title',
  piName: 'Principal investigator',
  pi: 'PI',
  currency: 'Currency',
  start: 'First day',
  end: 'Last day',
  amount: 'Total awarded',
  amountNanos: 'Total awarded',
  obligated: 'Obligated so far',
  budgetStart: 'Period from',
  budgetEnd: 'Period to',
  preAwardDays: 'Pre-award days',
  campusYearStartMonth: 'Campus fiscal year from',
  categoryTemplate: 'Budget categories',
  budgetPeriods: 'Budget periods',
  fundingSteps: 'Funding steps',
  indirectRates: 'Indirect rates',
  state: 'State',
  name: 'Name',
  category: 'Category',
  tiers: 'Tiers',
  models: 'Models',
  approvalThreshold: 'Approval above',
  alertShares: 'Warns at',
  caps: 'Caps',
};

/** A field path of the backend, such as `fundingSteps.0.day`, is told by its first name. */
export const fieldWords = (field: string): string => FIELD_WORDS[field.split('.')[0] ?? ''] ?? field;

type Row = Readonly<Record<string, Json>>;

const ROW_WORDS: Readonly<Record<string, (row: Row, currency: string) => string>> = {
  budgetPeriods: ({ number, start, end }) => `${String(number)}: ${dayWords(start)} to ${dayWords(end)}`,
  fundingSteps: ({ day, obligated }, currency) => `${moneyWords(obligated, currency)} from ${dayWords(day)}`,
  indirectRates: ({ route, from, rateMillionths }) =>
    `${formatPercent(Number(rateMillionths))} ${String(ROUTE_WORDS[route as PaymentRoute] ?? route).toLowerCase()} from ${dayWords(from)}`,
};

const NOTHING = 'nothing';

/** A value of the record of changes, or of the differences of an import, as people read it. */
export function valueWords(field: string, value: Json | undefined, currency: string): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  const row = ROW_WORDS[field];
  if (row) {
    const rows = typeof value === 'string' ? (JSON.parse(value) as Json) : value;
    const list = Array.isArray(rows) ? (rows as readonly Row[]) : [];
    return list.length === 0 ? 'none' : list.map((each) => row(each, currency)).join('; ');
  }
  if (field === 'amountNanos') return formatExact(nanos(BigInt(String(value))), currency);
  if (field === 'amount') return moneyWords(value, currency);
  if (field === 'start' || field === 'end') return dayWords(value);
  if (field === 'campusYearStartMonth') return MONTHS[Number(value) - 1] ?? String(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function moneyWords(value: Json | undefined, currency: string): string {
  const amount = parseAmount(String(value));
  return amount.ok ? formatExact(amount.value, currency) : String(value);
}

const dayWords = (value: Json | undefined): string =>
  isDay(String(value)) ? formatDay(String(value) as Parameters<typeof formatDay>[0]) : String(value);
