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

export interface PricedPrompts {
  readonly texts: readonly string[];
  /** What comes with each, in their order; null: nothing. */
  readonly own: readonly (JsonObject | null)[] | null;
}

export function costsOf(
  model: CatalogueModel,
  { texts, own }: PricedPrompts,
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
  for (const [index, prompt] of (isUniform && own === null ? [texts[0] ?? ANY_PROMPT] : texts).entries()) {
    const merged = own?.[index] ? { ...parameters, ...own[index] } : parameters;
    const input = { modelKey: key, prompt, seed: ANY_SEED, parameters: merged, form };
    const payload = dialect.buildPayload(input);
    if (!payload.ok)
      return unknown(own === null ? payload.error.message : `prompt ${index + 1}: ${payload.error.message}`);
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
    const total = times(ceiling, texts.length);
    return {
      ceiling,
      ceilings: null,
      total,
      likely: own === null ? times(likely, texts.length) : likely,
      problem: null,
    };
  }
  return { ceiling, ceilings, total: sum(ceilings), likely, problem: null };
}
