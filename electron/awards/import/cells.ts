/** Days and amounts as files write them. What could mean two things is an error, never a guess. */
import { type Day, err, isDay, ok, type Result } from '#shared/base';
import { type Nanos, parseAmount } from '#shared/money';
import type { DateOrder } from './shapes.ts';

export interface CellProblem {
  readonly problem: string;
  readonly remedy: string;
}

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const NUMBERS = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?$/;
const NAMED = /^(\d{1,2})[- ]([a-z]{3})[a-z]*\.?[- ,]+(\d{4})$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A day without a time: a time of day, or a zone, behind it is left out, so that no clock change can move it. */
export function parseDay(text: string, order: DateOrder | null): Result<Day, CellProblem> {
  const iso = ISO.exec(text);
  if (iso) return toDay(text, iso[1], iso[2], iso[3]);
  const named = NAMED.exec(text);
  if (named)
    return toDay(text, named[3], String(MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1), named[1]);
  const numbers = NUMBERS.exec(text);
  if (!numbers)
    return err({
      problem: `"${text}" is not a day.`,
      remedy: 'Write it as YYYY-MM-DD, with four digits for the year.',
    });
  const [, first, second, year] = numbers;
  const sure = order ?? orderOf(Number(first), Number(second));
  if (sure === null)
    return err({
      problem: `"${text}" may be the ${first}th month or the ${second}th.`,
      remedy: 'Say how days are written in this file: month first (--dates mdy) or day first (--dates dmy).',
    });
  return sure === 'mdy' ? toDay(text, year, first, second) : toDay(text, year, second, first);
}

function toDay(text: string, year = '', month = '', date = ''): Result<Day, CellProblem> {
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(day)
    ? ok(day)
    : err({ problem: `"${text}" is not a day of the calendar.`, remedy: 'Correct the day in the file.' });
}

const orderOf = (first: number, second: number): DateOrder | null =>
  first > 12 && second <= 12 ? 'dmy' : second > 12 && first <= 12 ? 'mdy' : first === second ? 'mdy' : null;

/** How a file writes its days, where one of them can only be read one way and none the other; null when none tells. */
export function likelyOrder(texts: Iterable<string>): DateOrder | null {
  const found = new Set<DateOrder>();
  for (const text of texts) {
    const numbers = NUMBERS.exec(text);
    const [first, second] = [Number(numbers?.[1]), Number(numbers?.[2])];
    const order = numbers && first !== second ? orderOf(first, second) : null;
    if (order) found.add(order);
  }
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
}

const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };

/** `$99,836.00`, `5471668.03`, `€1,000`, `1 000 000`; `found` is the currency that the cell itself names. */
export function parseMoney(text: string, currency: string): Result<Nanos, CellProblem> {
  const match = /^(\(?-?)\s*([$€£]|[A-Z]{3}\s)?\s*(-?[\d.,\s']+?)\s*([$€£]|\s?[A-Z]{3})?(\)?)$/.exec(text);
  if (!match) return err(notMoney(text));
  const [, open = '', before, digits = '', after, close = ''] = match;
  const named = (before ?? after ?? '').trim();
  const found = SIGNS[named] ?? (named === '' ? null : named);
  // A dollar sign stands for many dollars: it only contradicts a currency that has none.
  const isOther = found !== null && found !== currency && !(named === '$' && currency.endsWith('D'));
  if (isOther)
    return err({
      problem: `"${text}" is in ${found}, the award in ${currency}.`,
      remedy: 'All money of an award is in its currency: correct the currency or the amount.',
    });
  if (/,\d{1,2}$/.test(digits) || /\.\d{3}[.,]/.test(digits))
    return err({
      problem: `"${text}" has a decimal comma.`,
      remedy: 'Write a decimal point: 1234.56 or 1,234.56.',
    });
  const amount = parseAmount(digits.replaceAll(/[\s']/g, ''));
  if (!amount.ok)
    return err({ problem: `${amount.error.message}.`, remedy: 'Correct the amount in the file.' });
  if (open !== '' || close !== '' || amount.value <= 0n)
    return err({
      problem: `"${text}" is not more than nothing.`,
      remedy: 'An award has an amount above zero; leave the row out or correct it.',
    });
  return amount;
}

const notMoney = (text: string): CellProblem => ({
  problem: `"${text}" is not an amount.`,
  remedy: 'Write digits with at most nine decimals, such as 99,836.00.',
});
