/** What the practice provider sells through each protocol but GMI's queue, whose price list is the shipped one. */
import type { Day } from '#shared/base';
import type { AccountId, MakeId, Modality, Tier } from '#shared/domain';
import { nanos, type Rate } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import { insertModel, insertPrice } from '../repos/index.ts';
import { PRICE_LIST } from './catalogue.ts';

interface PracticeModel {
  readonly provider: string;
  readonly key: string;
  readonly modality: Modality;
  readonly task: string;
  readonly tier: Tier;
  readonly rate: Rate;
}

export const perMillion = (input: bigint, output: bigint, cached: bigint): Rate => ({
  nanos: nanos(input),
  outputNanos: nanos(output),
  cachedNanos: nanos(cached),
  perUnits: 1_000_000n,
  unit: 'token',
});
const per = (unit: Rate['unit'], amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit });

/** Round figures of the right size; nobody is billed. */
export const PRACTICE_MODELS: readonly PracticeModel[] = [];

/** By kind of provider, then by exact model id: what the practice provider bills. */
export function practiceRates(): ReadonlyMap<string, ReadonlyMap<string, Rate>> {
  const rates = new Map<string, Map<string, Rate>>([
    ['gmi', new Map(PRICE_LIST.map(({ key, nanos: amount }) => [key, per('request', amount)]))],
  ]);
  for (const { provider, key, rate } of PRACTICE_MODELS) {
    const ofKind = rates.get(provider) ?? new Map<string, Rate>();
    rates.set(provider, ofKind.set(key, rate));
  }
  return rates;
}

/** The models of one protocol, for a practice account that is added to a lab. */
export function seedPracticeModels(
  db: WriteDb,
  makeId: MakeId,
  accountId: AccountId,
  provider: string,
): void {
  const sold = PRACTICE_MODELS.filter((model) => model.provider === provider);
  for (const { key, modality, task, tier, rate } of sold) {
    const modelId = makeId<'model'>();
    insertModel(db, { id: modelId, accountId, key, modality, task, tier });
    insertPrice(db, {
      id: makeId<'price'>(),
      modelId,
      ...rate,
      currency: 'USD',
      source: SOURCE,
      sourceDay: SOURCE_DAY,
      validFromDay: SOURCE_DAY,
    });
  }
}

const SOURCE = 'Practice price list';
const SOURCE_DAY = '2026-11-24' as Day;
