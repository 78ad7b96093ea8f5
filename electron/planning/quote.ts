/** What a batch will cost, from the dated price book, and whether it may be charged. Pure: rows in, quote out. */
import type { AwardRow, BalanceRow, CatalogueModel } from '#db/repos';
import { addDays, type Day, daysBetween, formatDay, type JsonObject } from '#shared/base';
import type { Quote } from '#shared/contract';
import { type Check, isStalePrice, type ModelId, STALE_PRICE_DAYS } from '#shared/domain';
import { formatExact, formatMoney, type Nanos, subtract, sum, times } from '#shared/money';
import { costsOf, type DialectOf } from './costs.ts';
import { findModel } from './find-model.ts';
import { limitChecks, type Limits } from './limit-checks.ts';

export interface QuoteRequest {
  readonly prompts: readonly string[];
  /** What comes with each, in their order; null or left out: nothing. */
  readonly own?: readonly (JsonObject | null)[] | null;
  /** How many repeat an earlier one; counted here where it is not known. */
  readonly duplicates?: number;
  readonly modelKeys: readonly string[];
  readonly repeats: number;
  /** By model key: parameters of all its runs, by the provider's names. */
  readonly parameters?: Readonly<Record<string, JsonObject>> | undefined;
  readonly purpose: string;
  readonly today: Day;
  readonly dialectOf: DialectOf;
  readonly catalogue: readonly CatalogueModel[];
  /** Models that the last check of their account did not find, which nobody has decided on. */
  readonly missed?: ReadonlySet<ModelId>;
  readonly allocation: {
    readonly name: string;
    readonly balance: BalanceRow;
    readonly award: AwardRow;
    /** Large purchases this near the end of an award draw auditors (2 CFR 200.403); the sponsor's rule set says how near. */
    readonly lateAwardDays: number;
    /** Left out: nothing is limited but the balance. */
    readonly limits?: Limits;
  } | null;
}

export const PURPOSE_MISSING =
  'Write in a sentence what this is for before you queue it; it is kept with the batch for the auditor.';
export const MAX_RUNS = 2_000_000;

export function quoteBatch(request: QuoteRequest): Quote {
  const { prompts, modelKeys, repeats, catalogue, allocation, dialectOf } = request;
  const named = [...new Set(modelKeys)].map((key) => ({ key, found: findModel(catalogue, key) }));
  const ambiguous = named.filter(({ found }) => found === 'ambiguous').map(({ key }) => key);
  const chosen = named.flatMap(({ key, found }) => (found === 'ambiguous' ? [] : [{ key, model: found }]));
  const runsEach = prompts.length * repeats;
  const priced = chosen.map(({ key, model }) => ({
    key,
    model,
    costs:
      model &&
      costsOf(
        model,
        { texts: prompts, own: request.own ?? null },
        request.parameters?.[key] ?? {},
        dialectOf,
      ),
  }));
  const byModel = priced.map(({ key, costs }) => ({
    modelKey: key,
    runs: runsEach,
    each: costs?.ceiling ?? null,
    ceiling: costs?.total == null ? null : times(costs.total, repeats),
  }));
  const ceiling = sum(byModel.flatMap((line) => (line.ceiling === null ? [] : [line.ceiling])));
  const likely = sum(
    priced.flatMap(({ costs }) => (costs?.likely == null ? [] : [times(costs.likely, repeats)])),
  );
  const duplicates = request.duplicates ?? prompts.length - new Set(prompts).size;
  const runs = runsEach * chosen.length;
  return {
    prompts: prompts.length,
    duplicates,
    runs,
    // A price per request is exact and failed requests are free: the figures part where units are measured.
    low: likely,
    likely,
    ceiling,
    byModel,
    balance: allocation && withAvailable(allocation.balance),
    checks: [
      ...ambiguous.map((key) => block('model', ambiguity(key, catalogue))),
      ...priceChecks(chosen, request.today),
      ...goneChecks(chosen, request.missed ?? new Set()),
      ...priced.flatMap(({ key, costs }) =>
        costs?.problem ? [block('parameters', `${key}: ${costs.problem}`)] : [],
      ),
      sizeCheck(runs),
      ...(allocation === null ? [] : awardChecks(allocation, ceiling, request.today)),
      ...(allocation === null ? [] : currencyChecks(allocation, chosen)),
      ...(allocation?.limits ? checkLimits(allocation, allocation.limits, chosen, ceiling) : []),
      purposeCheck(request.purpose),
      ...(duplicates === 0 ? [] : [duplicateCheck(duplicates, runs / prompts.length)]),
    ],
  };
}

const checkLimits = (
  { name, award }: NonNullable<QuoteRequest['allocation']>,
  limits: Limits,
  chosen: readonly { readonly model: CatalogueModel | null }[],
  ceiling: Nanos,
): Check[] =>
  limitChecks(
    name,
    award.currency,
    limits,
    chosen.flatMap(({ model }) => model ?? []),
    ceiling,
  );

const withAvailable = (balance: BalanceRow): NonNullable<Quote['balance']> => ({
  ...balance,
  available: subtract(subtract(balance.allotted, balance.held), balance.spent),
});

const pass = (id: string, reason: string): Check => ({ id, verdict: 'pass', reason });
const warn = (id: string, reason: string): Check => ({ id, verdict: 'warn', reason });
const block = (id: string, reason: string): Check => ({ id, verdict: 'block', reason });

function priceChecks(
  chosen: readonly { readonly key: string; readonly model: CatalogueModel | null }[],
  today: Day,
): Check[] {
  if (chosen.length === 0) return [block('model', 'No model is chosen.')];
  const unknown = chosen.filter(({ model }) => model === null);
  const unpriced = chosen.filter(({ model }) => model !== null && model.price === null);
  const stale = chosen.flatMap(({ key, model }) => {
    if (!model?.price || model.account.practice || !isStalePrice(model.price.sourceDay, today)) return [];
    return [`${key} (${daysBetween(model.price.sourceDay, today)} days)`];
  });
  return [
    ...unknown.map(({ key }) =>
      block('model', `There is no model "${key}" in the catalogue. Ids are case-sensitive.`),
    ),
    ...unpriced.map(({ key }) =>
      block('price', `No price is known for ${key}; an unknown price is not zero. Add one first.`),
    ),
    ...(stale.length > 0
      ? [
          block(
            'price-age',
            `Nobody has looked at these prices for over ${STALE_PRICE_DAYS} days: ${stale.join(', ')}. Check the account under Models & prices, or confirm each price there: that adds a version of today.`,
          ),
        ]
      : []),
    ...(unknown.length + unpriced.length + stale.length === 0
      ? [pass('price', 'Every model has a dated price.')]
      : []),
  ];
}

const ambiguity = (key: string, catalogue: readonly CatalogueModel[]): string => {
  const accounts = catalogue.filter((model) => model.key === key).map(({ account }) => account.name);
  return `${key} is sold by ${accounts.join(' and ')}: name one, such as ${key}@${accounts[0] ?? ''}.`;
};

/** What is marked gone is not sent; what a check only missed is, because a list may be wrong and a refusal costs nothing. */
function goneChecks(
  chosen: readonly { readonly key: string; readonly model: CatalogueModel | null }[],
  missed: ReadonlySet<ModelId>,
): Check[] {
  return chosen.flatMap(({ key, model }) => {
    if (!model) return [];
    if (model.goneAtMs !== null) {
      const instead =
        model.replacedBy === null
          ? 'No replacement is known.'
          : `"${model.replacedBy}" is named in its stead.`;
      return [
        block('model-gone', `${model.account.name} no longer has ${key}. ${instead} Choose another model.`),
      ];
    }
    return missed.has(model.id)
      ? [
          warn(
            'model-gone',
            `The last check of ${model.account.name} did not find ${key}. Decide under Models & prices whether it is gone.`,
          ),
        ]
      : [];
  });
}

const sizeCheck = (runs: number): Check => {
  if (runs === 0) return block('size', 'There is nothing to run: add at least one prompt and one model.');
  if (runs > MAX_RUNS)
    return block(
      'size',
      `${runs.toLocaleString('en')} runs are more than one batch may have (${MAX_RUNS.toLocaleString('en')}). Split it.`,
    );
  return pass('size', `${runs.toLocaleString('en')} ${runs === 1 ? 'run' : 'runs'} in one batch.`);
};

function awardChecks(
  allocation: NonNullable<QuoteRequest['allocation']>,
  ceiling: Nanos,
  today: Day,
): Check[] {
  const { award, balance, name, lateAwardDays } = allocation;
  const { available } = withAvailable(balance);
  const firstDay = addDays(award.startDay, -award.preAwardDays);
  const daysLeft = daysBetween(today, award.endDay);
  const dates =
    today < firstDay
      ? block(
          'award-dates',
          `The award starts on ${formatDay(award.startDay)}; nothing can be charged to it yet.`,
        )
      : daysLeft < 0
        ? block(
            'award-dates',
            `The award ended on ${formatDay(award.endDay)}; only settlements and corrections are booked now.`,
          )
        : daysLeft <= lateAwardDays
          ? warn(
              'award-dates',
              `The award ends in ${daysLeft} days (${formatDay(award.endDay)}); auditors look closely at late purchases.`,
            )
          : pass(
              'award-dates',
              `Inside the award's dates, ${formatDay(award.startDay)} to ${formatDay(award.endDay)}.`,
            );
  const state =
    award.state === 'active'
      ? pass('award-state', `Award ${award.numberRaw} is active.`)
      : block(
          'award-state',
          `Award ${award.numberRaw} is ${award.state}; only an active award can be charged.`,
        );
  const funds =
    ceiling <= available
      ? pass(
          'funds',
          `${formatMoney(available, award.currency)} available in "${name}" covers the ceiling of ${formatMoney(ceiling, award.currency)}.`,
        )
      : block(
          'funds',
          `"${name}" is ${formatExact(subtract(ceiling, available), award.currency)} short of the ceiling of ${formatExact(ceiling, award.currency)}.`,
        );
  return [state, dates, funds];
}

/** All money of an award is in its currency: a price in another one is no price for it. */
function currencyChecks(
  { award }: NonNullable<QuoteRequest['allocation']>,
  chosen: readonly { readonly key: string; readonly model: CatalogueModel | null }[],
): Check[] {
  const others = chosen.flatMap(({ key, model }) =>
    model?.price && model.price.currency !== award.currency ? [`${key} in ${model.price.currency}`] : [],
  );
  return others.length === 0
    ? []
    : [
        block(
          'currency',
          `Award ${award.numberRaw} is kept in ${award.currency}; priced in another currency: ${others.join(', ')}.`,
        ),
      ];
}

/** A quote may be asked for before the purpose is written; a submission may not go without (planner.ts). */
const purposeCheck = (purpose: string): Check =>
  purpose.trim() === ''
    ? warn('purpose', PURPOSE_MISSING)
    : pass('purpose', 'The purpose is written down before the first charge.');

const duplicateCheck = (duplicates: number, runsPerPrompt: number): Check =>
  warn(
    'duplicates',
    `${duplicates.toLocaleString('en')} prompts repeat an earlier one word for word: ${(duplicates * runsPerPrompt).toLocaleString('en')} runs would be bought twice.`,
  );
