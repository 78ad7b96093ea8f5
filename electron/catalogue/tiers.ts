/** Which tier and modality a model has, where nobody said so: a proposal by its price and its name, never more. */
import { getSetting, putSetting } from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { isJsonObject, type Json } from '#shared/base';
import type { Modality, Tier } from '#shared/domain';
import { type Nanos, nanos, wholeQuantity, priceOf, type PriceUnit } from '#shared/money';
import type { KeptRate } from './rates.ts';

export interface TierRule {
  /** A usual request that costs less than this is a baseline. */
  readonly baselineBelow: Nanos;
  /** A usual request that costs this much or more is premium. */
  readonly premiumFrom: Nanos;
  /** How many seconds, tokens (in and out each) and characters a usual request has. */
  readonly seconds: number;
  readonly tokens: number;
  readonly characters: number;
}

export const DEFAULT_TIER_RULE: TierRule = {
  baselineBelow: nanos(1_000_000n),
  premiumFrom: nanos(250_000_000n),
  seconds: 8,
  tokens: 1_000,
  characters: 500,
};

const SETTING = 'catalogue.tier-rule';

export function readTierRule(db: ReadDb): TierRule {
  const stored: Json | undefined = getSetting(db, SETTING);
  if (stored === undefined || !isJsonObject(stored)) return DEFAULT_TIER_RULE;
  const { baselineBelow, premiumFrom, seconds, tokens, characters } = stored;
  return {
    baselineBelow: nanos(BigInt(String(baselineBelow))),
    premiumFrom: nanos(BigInt(String(premiumFrom))),
    seconds: Number(seconds),
    tokens: Number(tokens),
    characters: Number(characters),
  };
}

export const writeTierRule = (db: WriteDb, rule: TierRule): void =>
  putSetting(db, SETTING, {
    ...rule,
    baselineBelow: rule.baselineBelow.toString(),
    premiumFrom: rule.premiumFrom.toString(),
  });

/** What a usual request comes to at this price. */
export function usualCost(rate: KeptRate, rule: TierRule): Nanos {
  if (rate.unit === 'token') {
    const both = { ...rate, nanos: nanos(rate.nanos + (rate.outputNanos ?? rate.nanos)) };
    return priceOf(both, wholeQuantity(rule.tokens));
  }
  const counts: Partial<Record<PriceUnit, number>> = {
    second: rule.seconds,
    'compute-second': rule.seconds,
    character: rule.characters,
  };
  return priceOf(rate, wholeQuantity(counts[rate.unit] ?? 1));
}

export function proposeTier(rate: KeptRate | null, rule: TierRule): Tier {
  if (rate === null) return 'standard';
  const cost = usualCost(rate, rule);
  if (cost >= rule.premiumFrom) return 'premium';
  return cost < rule.baselineBelow ? 'baseline' : 'standard';
}

const NAMES: readonly (readonly [Modality, RegExp])[] = [
  ['audio', /tts|speech|voice|music|audio|eleven|whisper|\bsong\b/i],
  [
    'video',
    /video|[-_/]t2v|[-_/]i2v|[-_/]r2v|veo|sora|kling|hailuo|seedance|pixverse|luma|\bray|wan\d|omni-flash|avatar|film/i,
  ],
  ['image', /image|bria|seedream|flux|fibo|reve|diffusion|imagen|recraft|picture|relight/i],
  [
    'text',
    /chat|text-to-text|llm|gpt|claude|llama|qwen|glm|deepseek|mistral|gemini|gemma|instruct|embedding/i,
  ],
];

/** By what the provider calls the task, then by the id; null: only a person can say. */
export const guessModality = (key: string, task: string | null): Modality | null =>
  [task ?? '', key].flatMap((text) => NAMES.find(([, pattern]) => pattern.test(text))?.[0] ?? [])[0] ?? null;
