/** The award's form as typed texts, what is wrong with them, and what they say to the backend. */
import { type Day, isDay } from '#shared/base';
import type { Award, AwardEdit, AwardTerms, NewAward } from '#shared/contract';
import { PAYMENT_ROUTES, type PaymentRoute } from '#shared/domain';
import { formatPercent, type Nanos, parsePercent, toDecimal } from '#shared/money';
import { amountOf, wrongAmount, wrongDay, wrongText } from '#renderer/ui';

export interface PeriodFields {
  readonly number: string;
  readonly start: string;
  readonly end: string;
}
export interface StepFields {
  readonly day: string;
  readonly obligated: string;
}
export interface RateFields {
  readonly route: PaymentRoute;
  readonly from: string;
  readonly rateMillionths: string;
}

/** Named as the backend names them, so that its field paths (`fundingSteps.1.day`) are paths of the form. */
export interface AwardFields {
  readonly title: string;
  readonly sponsor: string;
  readonly number: string;
  readonly start: string;
  readonly end: string;
  readonly amount: string;
  readonly currency: string;
  readonly piName: string;
  readonly state: 'draft' | 'active';
  readonly preAwardDays: string;
  readonly campusYearStartMonth: string;
  /** Empty: no categories. */
  readonly categoryTemplate: string;
  readonly budgetPeriods: readonly PeriodFields[];
  readonly fundingSteps: readonly StepFields[];
  readonly indirectRates: readonly RateFields[];
}

export const EMPTY_AWARD: AwardFields = {
  title: '',
  sponsor: '',
  number: '',
  start: '',
  end: '',
  amount: '',
  currency: 'USD',
  piName: '',
  state: 'active',
  preAwardDays: '0',
  campusYearStartMonth: '7',
  categoryTemplate: '',
  budgetPeriods: [],
  fundingSteps: [],
  indirectRates: [],
};

export const fieldsOf = (award: Award, terms: AwardTerms): AwardFields => ({
  title: award.title,
  sponsor: award.sponsor,
  number: award.number,
  start: award.start,
  end: award.end,
  amount: toDecimal(award.amount),
  currency: award.currency,
  piName: award.piName ?? '',
  state: award.state === 'draft' ? 'draft' : 'active',
  preAwardDays: String(terms.preAwardDays),
  campusYearStartMonth: String(terms.campusYearStartMonth),
  categoryTemplate: terms.categoryTemplate?.key ?? '',
  budgetPeriods: terms.budgetPeriods.map((period) => ({ ...period, number: String(period.number) })),
  fundingSteps: terms.fundingSteps.map(({ day, obligated }) => ({ day, obligated: toDecimal(obligated) })),
  indirectRates: terms.indirectRates.map((rate) => ({
    ...rate,
    rateMillionths: formatPercent(rate.rateMillionths).replace(' %', ''),
  })),
});

/** Fields of the part of the form that opens; a wrong one opens it. */
export const isMore = (path: string): boolean =>
  /^(preAwardDays|campusYearStartMonth|categoryTemplate|budgetPeriods|fundingSteps|indirectRates)/.test(path);

/** What was typed wrongly, by path and in the order of the form; what the books say against it, they say when asked. */
export function wrongsOf(fields: AwardFields): Record<string, string> {
  const wrongs: (readonly [string, string | null])[] = [
    ['title', wrongText(fields.title)],
    ['sponsor', wrongText(fields.sponsor)],
    ['number', wrongText(fields.number)],
    ['start', wrongDay(fields.start)],
    ['end', wrongDay(fields.end) ?? (ends(fields) ? null : 'Must not be before the first day')],
    ['amount', wrongAmount(fields.amount)],
    ['preAwardDays', wrongWhole(fields.preAwardDays, 3_650)],
    ...fields.budgetPeriods.flatMap(({ number, start, end }, at): (readonly [string, string | null])[] => [
      [`budgetPeriods.${at}.number`, wrongWhole(number, 999)],
      [`budgetPeriods.${at}.start`, wrongDay(start)],
      [`budgetPeriods.${at}.end`, wrongDay(end)],
    ]),
    ...fields.fundingSteps.flatMap(({ day, obligated }, at): (readonly [string, string | null])[] => [
      [`fundingSteps.${at}.day`, wrongDay(day)],
      [`fundingSteps.${at}.obligated`, wrongAmount(obligated)],
    ]),
    ...fields.indirectRates.flatMap(({ from, rateMillionths }, at): (readonly [string, string | null])[] => [
      [`indirectRates.${at}.from`, wrongDay(from)],
      [`indirectRates.${at}.rateMillionths`, wrongPercent(rateMillionths)],
    ]),
  ];
  return Object.fromEntries(
    wrongs.flatMap(([path, wrong]) => (wrong === null ? [] : [[path, wrong] as const])),
  );
}

const ends = ({ start, end }: AwardFields): boolean => !isDay(start.trim()) || end.trim() >= start.trim();

const wrongWhole = (text: string, most: number): string | null =>
  /^\d{1,4}$/.test(text.trim()) && Number(text) <= most ? null : `Write a whole number up to ${most}`;

function wrongPercent(text: string): string | null {
  if (text.trim() === '') return 'Needed';
  const millionths = parsePercent(text);
  if (millionths === null) return 'Write a percentage such as 55.5';
  return millionths > 2_000_000 ? 'At most 200 %' : null;
}

/** Of fields that have nothing wrong. */
export const toNewAward = (fields: AwardFields): Required<NewAward> => ({
  title: fields.title.trim(),
  sponsor: fields.sponsor.trim(),
  number: fields.number.trim(),
  start: dayOf(fields.start),
  end: dayOf(fields.end),
  amount: moneyOf(fields.amount),
  currency: fields.currency,
  piName: fields.piName.trim() || null,
  state: fields.state,
  preAwardDays: Number(fields.preAwardDays),
  campusYearStartMonth: Number(fields.campusYearStartMonth),
  categoryTemplate: fields.categoryTemplate || null,
  budgetPeriods: fields.budgetPeriods.map(({ number, start, end }) => ({
    number: Number(number),
    start: dayOf(start),
    end: dayOf(end),
  })),
  fundingSteps: fields.fundingSteps.map(({ day, obligated }) => ({
    day: dayOf(day),
    obligated: moneyOf(obligated),
  })),
  indirectRates: fields.indirectRates.map(({ route, from, rateMillionths }) => ({
    route: PAYMENT_ROUTES.find((known) => known === route) ?? 'direct-invoice',
    from: dayOf(from),
    rateMillionths: parsePercent(rateMillionths) ?? 0,
  })),
});

// Checked by wrongsOf before anything is sent.
const dayOf = (text: string): Day => text.trim() as Day;
const moneyOf = (text: string): Nanos => amountOf(text) ?? (0n as Nanos);

/** Only what differs; the state of an award is moved, not edited. */
export function changesOf(before: AwardFields, after: AwardFields): AwardEdit {
  const was = toNewAward(before);
  const is = Object.entries(toNewAward(after));
  return Object.fromEntries(
    is.filter(
      ([field, value]) => field !== 'state' && toText(value) !== toText(was[field as keyof typeof was]),
    ),
  );
}

const toText = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
