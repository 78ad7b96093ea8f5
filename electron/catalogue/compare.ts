/** What a provider lists against what the catalogue has. Pure: nothing is changed by looking. */
import type { CatalogueModel, NewProposal } from '#db/repos';
import { type ModelListing, readForm } from '#electron/providers';
import { type Day, daysBetween, type Json } from '#shared/base';
import { STALE_PRICE_DAYS } from '#shared/domain';
import { changedParameters } from './forms.ts';
import { keptListed, rateOfPrice, sameRate } from './rates.ts';
import { guessModality, proposeTier, type TierRule } from './tiers.ts';
import { withdrawalOf } from './withdrawn.ts';

export type Finding = Omit<NewProposal, 'id' | 'accountId' | 'checkId' | 'createdAtMs'>;

export const OWN_LIST = "Provider's own price list";

/** A figure that still holds is worth a new date once half of its life is over. */
const WORTH_CONFIRMING_DAYS = STALE_PRICE_DAYS / 2;

export interface Listed {
  /** Every id that the provider names. */
  readonly keys: ReadonlySet<string>;
  /** What it says of each that it was asked about. */
  readonly details: ReadonlyMap<string, ModelListing>;
}

export interface Compared {
  readonly findings: readonly Finding[];
  /** Models of ours that are there with nothing different. */
  readonly unchanged: number;
}

export function compareListing(
  ours: readonly CatalogueModel[],
  listed: Listed,
  rule: TierRule,
  today: Day,
): Compared {
  const known = new Set(ours.map(({ key }) => key));
  const findings: Finding[] = [];
  let unchanged = 0;
  for (const model of ours) {
    const found = ofModel(model, listed, today);
    findings.push(...found);
    if (found.length === 0 && model.goneAtMs === null) unchanged += 1;
  }
  for (const key of [...listed.keys].filter((each) => !known.has(each)).sort())
    findings.push(ofNew(key, listed.details.get(key) ?? null, rule, today));
  return { findings, unchanged };
}

function ofModel(model: CatalogueModel, listed: Listed, today: Day): readonly Finding[] {
  const base = { modelKey: model.key, source: OWN_LIST, sourceDay: today, confidence: 'provider' as const };
  const detail = listed.details.get(model.key);
  // Some providers describe what they do not list; what is described is there.
  if (!listed.keys.has(model.key) && !detail)
    return model.goneAtMs === null ? [{ ...base, kind: 'gone', ...insteadOf(model.key, listed.keys) }] : [];
  const findings: Finding[] = [];
  if (model.goneAtMs !== null) findings.push({ ...base, kind: 'listed-again' });
  if (detail?.form) {
    const changed = changedParameters(readForm(model.form), detail.form);
    if (changed !== null)
      findings.push({ ...base, kind: 'form', form: detail.form as unknown as Json, note: changed });
  }
  if (detail?.price) {
    const rate = keptListed(detail.price);
    const { price } = model;
    const coming = model.prices.filter(({ validFromDay }) => validFromDay > today);
    const isSame = price !== null && sameRate(rateOfPrice(price), rate);
    const isOld =
      price !== null &&
      !model.account.practice &&
      daysBetween(price.sourceDay, today) > WORTH_CONFIRMING_DAYS;
    if (isSame ? isOld : !coming.some((version) => sameRate(rateOfPrice(version), rate)))
      findings.push({ ...base, kind: 'price', ...rate });
  }
  return findings;
}

function ofNew(key: string, detail: ModelListing | null, rule: TierRule, today: Day): Finding {
  const rate = detail?.price ? keptListed(detail.price) : null;
  const task = detail?.task ?? null;
  return {
    modelKey: key,
    kind: 'new-model',
    source: OWN_LIST,
    sourceDay: today,
    confidence: 'provider',
    ...rate,
    form: (detail?.form ?? null) as unknown as Json,
    modality: guessModality(key, task),
    task,
    tier: proposeTier(rate, rule),
  };
}

/** The same id in other letters, else what its maker names. */
function insteadOf(
  key: string,
  listed: ReadonlySet<string>,
): { readonly replacedBy: string | null; readonly note: string } {
  const twin = [...listed].find((each) => each.toLowerCase() === key.toLowerCase());
  if (twin !== undefined)
    return { replacedBy: twin, note: `The provider writes "${twin}"; ids are case-sensitive.` };
  const withdrawal = withdrawalOf(key);
  if (withdrawal)
    return {
      replacedBy: withdrawal.replacedBy,
      note: `Its maker withdrew it on ${withdrawal.since} (${withdrawal.source}).`,
    };
  return { replacedBy: null, note: 'The provider does not name it for this key.' };
}
