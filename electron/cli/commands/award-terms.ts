/** The terms of an award on the command line: options for `award add` and `award edit`, and the page of `award terms`. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Day, err, isJsonObject, ok } from '#shared/base';
import type { AwardTerms, NewAward } from '#shared/contract';
import { PAYMENT_ROUTES } from '#shared/domain';
import { formatExact, formatPercent, type Nanos, parsePercent } from '#shared/money';
import {
  amountArgument,
  currencyArgument,
  dayArgument,
  notAnId,
  partsArgument,
  typedId,
  wholeArgument,
} from '../arguments.ts';
import { asked } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export interface TermOptions {
  readonly sponsor?: string;
  readonly number?: string;
  readonly title?: string;
  readonly pi?: string;
  readonly start?: Day;
  readonly end?: Day;
  readonly amount?: Nanos;
  readonly currency?: string;
  readonly preAwardDays?: number;
  readonly fiscalYearFrom?: number;
  readonly categories?: string;
  readonly period?: readonly Period[];
  readonly step?: readonly Step[];
  readonly indirect?: readonly Rate[];
}
export const withTerms = (command: Command): Command =>
  command
    .option('--pi <name>', 'the principal investigator')
    .option('--currency <code>', 'ISO 4217, e.g. EUR', currencyArgument)
    .option('--pre-award-days <n>', 'days before the start that may be charged', wholeArgument(0, 3_650))
    .option('--fiscal-year-from <month>', 'first month of the campus year, 1 to 12', wholeArgument(1, 12))
    .option(
      '--categories <template>',
      'budget categories: nsf-1030, sf424-rr, nih-modular, horizon-europe, or none',
    )
    .option('--period <n:from:to>', 'a budget period, e.g. 1:2026-01-01:2026-12-31 (repeat)', periodArgument)
    .option('--step <day:total>', 'from this day so much is obligated in all (repeat)', stepArgument)
    .option('--indirect <route:day:percent>', 'e.g. purchasing-card:2026-07-01:55.5 (repeat)', rateArgument);

type Period = NonNullable<NewAward['budgetPeriods']>[number];
type Step = NonNullable<NewAward['fundingSteps']>[number];
type Rate = NonNullable<NewAward['indirectRates']>[number];

function periodArgument(text: string, before: readonly Period[] = []): readonly Period[] {
  const [number = '', start = '', end = ''] = partsArgument(text, 3, 'NUMBER:FROM:TO');
  return [
    ...before,
    { number: wholeArgument(1, 999)(number), start: dayArgument(start), end: dayArgument(end) },
  ];
}

function stepArgument(text: string, before: readonly Step[] = []): readonly Step[] {
  const [day = '', total = ''] = partsArgument(text, 2, 'DAY:TOTAL');
  return [...before, { day: dayArgument(day), obligated: amountArgument(total) }];
}

function rateArgument(text: string, before: readonly Rate[] = []): readonly Rate[] {
  const [route = '', day = '', percent = ''] = partsArgument(text, 3, 'ROUTE:DAY:PERCENT');
  const known = PAYMENT_ROUTES.find((each) => each === route);
  if (!known) throw new InvalidArgumentError(`the payment routes are ${PAYMENT_ROUTES.join(', ')}`);
  const rateMillionths = parsePercent(percent);
  if (rateMillionths === null)
    throw new InvalidArgumentError('write the rate as a percentage with at most four decimals');
  return [...before, { route: known, from: dayArgument(day), rateMillionths }];
}

export const toTerms = ({
  pi,
  fiscalYearFrom,
  categories,
  period,
  step,
  indirect,
  preAwardDays,
  currency,
}: TermOptions) => ({
  ...(pi === undefined ? {} : { piName: pi }),
  ...(currency === undefined ? {} : { currency }),
  ...(preAwardDays === undefined ? {} : { preAwardDays }),
  ...(fiscalYearFrom === undefined ? {} : { campusYearStartMonth: fiscalYearFrom }),
  ...(categories === undefined ? {} : { categoryTemplate: categories === 'none' ? null : categories }),
  ...(period === undefined ? {} : { budgetPeriods: [...period] }),
  ...(step === undefined ? {} : { fundingSteps: [...step] }),
  ...(indirect === undefined ? {} : { indirectRates: [...indirect] }),
});

export async function showTerms({ client, terminal }: Opened, id: string): Promise<Answer> {
  const failure = notAnId('award', id, 'award list');
  if (failure) return err(failure);
  const found = await asked(client.awards.terms({ awardId: typedId(id) }));
  if (!found.ok) return found;
  return ok({ json: { terms: found.value }, text: () => termsPage(found.value, terminal) });
}

function termsPage(terms: AwardTerms, { paint }: Terminal): string {
  const { number, categoryTemplate: template, currency, rules } = terms;
  const parts = Object.entries(number.parts).map(([name, part]) => `${name} ${part}`);
  const list = (lines: readonly string[]): string => (lines.length === 0 ? 'none' : lines.join('; '));
  return facts(
    [
      ['number', `${number.raw} (${number.shape}${parts.length === 0 ? '' : `: ${parts.join(', ')}`})`],
      ['state', terms.state],
      ['chargeable from', `${terms.firstDay} (${counted(terms.preAwardDays, 'pre-award day')})`],
      ['campus year from', `month ${terms.campusYearStartMonth}`],
      ['categories', template?.title ?? 'none'],
      [
        'budget periods',
        list(terms.budgetPeriods.map((each) => `${each.number}: ${each.start} to ${each.end}`)),
      ],
      [
        'funding steps',
        list(terms.fundingSteps.map((each) => `${each.day} ${formatExact(each.obligated, currency)}`)),
      ],
      [
        'indirect rates',
        list(
          terms.indirectRates.map(
            (each) => `${each.route} from ${each.from} ${formatPercent(each.rateMillionths)}`,
          ),
        ),
      ],
      ['rules', `${rules.sponsorGroup} from ${rules.validFrom} (${rules.source})`],
      [
        'changes',
        list(
          terms.changes.map(
            ({ atMs, actor, act, after }) =>
              `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} ${act} by ${actor}${
                act === 'edit' && isJsonObject(after) ? ` (${Object.keys(after).join(', ')})` : ''
              }`,
          ),
        ),
      ],
    ],
    paint,
  );
}
