/** The price list of the vendor's article of 10 March 2026: USD per request through GMI Cloud. */
import type { Day } from '#shared/base';
import type { MakeId, Modality, Tier } from '#shared/domain';
import { nanos } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import { insertAccount, insertModel, insertPrice, listAccounts } from '../repos/index.ts';

interface PriceListLine {
  readonly key: string;
  readonly modality: Modality;
  readonly task: string;
  readonly tier: Tier;
  /** Nano-dollars per request. */
  readonly nanos: bigint;
}

export const PRICE_LIST: readonly PriceListLine[] = [
  {
    key: 'bria-fibo-image-blend',
    modality: 'image',
    task: 'Image blending',
    tier: 'baseline',
    nanos: 1_000n,
  },
  { key: 'bria-fibo-relight', modality: 'image', task: 'Relighting', tier: 'baseline', nanos: 1_000n },
  { key: 'bria-fibo-restore', modality: 'image', task: 'Restoration', tier: 'baseline', nanos: 1_000n },
  {
    key: 'inworld-tts-1.5-mini',
    modality: 'audio',
    task: 'Text to speech',
    tier: 'standard',
    nanos: 5_000_000n,
  },
  {
    key: 'pixverse-v5.6-t2v',
    modality: 'video',
    task: 'Text to video',
    tier: 'standard',
    nanos: 30_000_000n,
  },
  {
    key: 'Minimax-Hailuo-2.3-Fast',
    modality: 'video',
    task: 'Image to video',
    tier: 'standard',
    nanos: 32_000_000n,
  },
  {
    key: 'seedream-5.0-lite',
    modality: 'image',
    task: 'Text to image',
    tier: 'standard',
    nanos: 35_000_000n,
  },
  {
    key: 'minimax-tts-speech-2.6-turbo',
    modality: 'audio',
    task: 'Text to speech',
    tier: 'standard',
    nanos: 60_000_000n,
  },
  {
    key: 'Kling-Image2Video-V2.1-Pro',
    modality: 'video',
    task: 'Image to video',
    tier: 'standard',
    nanos: 98_000_000n,
  },
  {
    key: 'elevenlabs-tts-v3',
    modality: 'audio',
    task: 'Text to speech',
    tier: 'standard',
    nanos: 100_000_000n,
  },
  {
    key: 'Kling-Image2Video-V2-Master',
    modality: 'video',
    task: 'Image to video',
    tier: 'premium',
    nanos: 280_000_000n,
  },
  { key: 'Veo3', modality: 'video', task: 'Text to video', tier: 'premium', nanos: 400_000_000n },
  { key: 'Sora-2-Pro', modality: 'video', task: 'Text to video', tier: 'premium', nanos: 500_000_000n },
];

export const PRICE_LIST_SOURCE = 'Vendor article on inference and training';
export const PRICE_LIST_DAY = '2026-03-10' as Day;

/** Gives a new workspace its practice account and the price list; does nothing where an account exists. */
export function seedCatalogue(db: WriteDb, makeId: MakeId): void {
  if (listAccounts(db).length > 0) return;
  const accountId = makeId<'account'>();
  insertAccount(db, {
    id: accountId,
    provider: 'gmi',
    name: 'Practice provider',
    baseUrl: null,
    practice: true,
    concurrency: 64,
    premiumConcurrency: 8,
    requestsPerMinute: null,
  });
  for (const { key, modality, task, tier, nanos: rate } of PRICE_LIST) {
    const modelId = makeId<'model'>();
    insertModel(db, { id: modelId, accountId, key, modality, task, tier });
    insertPrice(db, {
      id: makeId<'price'>(),
      modelId,
      nanos: nanos(rate),
      perUnits: 1n,
      unit: 'request',
      currency: 'USD',
      source: PRICE_LIST_SOURCE,
      sourceDay: PRICE_LIST_DAY,
      validFromDay: PRICE_LIST_DAY,
    });
  }
}
