/** What the practice provider sells through each protocol but GMI's queue, whose price list is the shipped one. */
import type { Day, Json, JsonObject } from '#shared/base';
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
  /** What it takes, where the adapter does not know by itself. */
  readonly form: Json | null;
}

/** Nanos for a million tokens: read, written, read again from the cache. */
const perMillion = (input: bigint, output: bigint, cached: bigint): Rate => ({
  nanos: nanos(input),
  outputNanos: nanos(output),
  cachedNanos: nanos(cached),
  perUnits: 1_000_000n,
  unit: 'token',
});
const per = (unit: Rate['unit'], amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit });

const sold = (
  provider: string,
  key: string,
  modality: Modality,
  task: string,
  tier: Tier,
  rate: Rate,
  form: Json | null = null,
): PracticeModel => ({ provider, key, modality, task, tier, rate, form });

const formWith = (parameters: JsonObject): Json => ({ promptName: 'prompt', seedName: 'seed', parameters });
const count = (max: number): Json => ({ kind: 'integer', min: 1, max, preset: 1 });

/** Round figures of the right size; nobody is billed. */
// biome-ignore format: a table
export const PRACTICE_MODELS: readonly PracticeModel[] = [
  sold('openai-chat', 'practice-chat', 'text', 'Chat', 'baseline', perMillion(60_000_000n, 400_000_000n, 60_000_000n)),
  sold('gmi-llm', 'deepseek-ai/DeepSeek-V3', 'text', 'Chat', 'baseline', perMillion(800_000_000n, 4_800_000_000n, 800_000_000n)),
  sold('openai-batch', 'gpt-mini', 'text', 'Chat, overnight at half price', 'baseline', perMillion(75_000_000n, 300_000_000n, 37_500_000n)),
  sold('openai-videos', 'quick-film', 'video', 'Text to video', 'standard', per('second', 50_000_000n)),
  sold('openai-videos', 'sora-2-pro', 'video', 'Text to video', 'premium', per('second', 300_000_000n)),
  sold('gemini-omni', 'gemini-omni-1.1-flash', 'video', 'Text to video', 'premium', per('second', 100_000_000n)),
  sold('veo', 'veo-3.1-fast-generate-001', 'video', 'Text to video', 'premium', per('second', 150_000_000n)),
  sold('veo', 'veo-3.1-generate-001', 'video', 'Text to video', 'premium', per('second', 400_000_000n)),
  sold('gemini-batch', 'gemini-3.1-flash-lite', 'text', 'Chat, overnight at half price', 'baseline', perMillion(50_000_000n, 200_000_000n, 50_000_000n)),
  sold('bria', 'image/generate/lite', 'image', 'Text to image', 'baseline', per('image', 20_000_000n)),
  sold('bria', 'image/generate', 'image', 'Text to image', 'standard', per('image', 30_000_000n)),
  sold('replicate', 'black-forest-labs/flux-schnell', 'image', 'Text to image', 'baseline', per('image', 3_000_000n), formWith({ num_outputs: count(4) })),
  sold('fal', 'fal-ai/flux/schnell', 'image', 'Text to image', 'baseline', per('image', 3_000_000n), formWith({ num_images: count(4) })),
  sold('fal', 'fal-ai/minimax/hailuo-02/standard/text-to-video', 'video', 'Text to video', 'standard', per('second', 45_000_000n), formWith({ duration: { kind: 'number-as-text', values: ['6', '10'], preset: '6' } })),
];

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
  const models = PRACTICE_MODELS.filter((model) => model.provider === provider);
  for (const { key, modality, task, tier, rate, form } of models) {
    const modelId = makeId<'model'>();
    insertModel(db, {
      id: modelId,
      accountId,
      key,
      modality,
      task,
      tier,
      ...(form === null ? {} : { form }),
    });
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
