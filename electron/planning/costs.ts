/** What the runs of one model cost, prompt by prompt, before anything is sent. Pure. */
import type { CatalogueModel } from '#db/repos';
import { type Dialect, priceOfBill, readForm } from '#electron/providers';
import type { JsonObject } from '#shared/base';
import { larger, MAX_NANOS, type Nanos, nanos, sum, times, ZERO } from '#shared/money';

/** What the adapter of a provider knows without asking; null where no adapter speaks to it. */
export type DialectOf = (provider: string) => Dialect | null;

export interface Costs {
  /** The most that one run may cost; null: not known. */
  readonly ceiling: Nanos | null;
  /** By prompt, where it depends on the prompt. */
  readonly ceilings: readonly Nanos[] | null;
  /** Of one repeat of all prompts. */
  readonly total: Nanos | null;
  readonly likely: Nanos | null;
  /** Why it cannot be sent, or not be priced, in words. */
  readonly problem: string | null;
}

/** Stands in for a seed where only the shape of a request counts. */
const ANY_SEED = 1;
const ANY_PROMPT = 'a prompt';
const LIMIT = nanos(MAX_NANOS);

export function costsOf(
  model: CatalogueModel,
  prompts: readonly string[],
  parameters: JsonObject,
  dialectOf: DialectOf,
): Costs {
  const { key, price } = model;
  const dialect = dialectOf(model.account.provider);
  const form = readForm(model.form);
  const unknown = (problem: string | null): Costs => ({
    ceiling: null,
    ceilings: null,
    total: null,
    likely: null,
    problem,
  });
  if (price === null) return unknown(null);
  if (!dialect) return unknown(`nothing here speaks to the provider "${model.account.provider}"`);
  const isUniform = price.unit === 'request';
  const ceilings: Nanos[] = [];
  let likely = ZERO;
  // Where each request costs the same, the first stands for all.
  for (const prompt of isUniform ? [prompts[0] ?? ANY_PROMPT] : prompts) {
    const input = { modelKey: key, prompt, seed: ANY_SEED, parameters, form };
    const payload = dialect.buildPayload(input);
    if (!payload.ok) return unknown(payload.error.message);
    const measure = dialect.measure(input, payload.value);
    const most = priceOfBill(price, measure.ceiling, LIMIT);
    const usual = priceOfBill(price, measure.likely, LIMIT);
    if (!most || !usual)
      return unknown(`its price is per ${price.unit}, and this request does not say how many`);
    ceilings.push(most.amount);
    likely = nanos(likely + usual.amount);
  }
  const ceiling = ceilings.reduce(larger, ZERO);
  if (isUniform) {
    const total = times(ceiling, prompts.length);
    return { ceiling, ceilings: null, total, likely: times(likely, prompts.length), problem: null };
  }
  return { ceiling, ceilings, total: sum(ceilings), likely, problem: null };
}
