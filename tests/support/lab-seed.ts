/** An award with one allocation, a provider account and its models, in a new workspace. */
import { v7 } from 'uuid';
import type { WriteDb } from '#db';
import {
  type AccountRow,
  insertAccount,
  insertAllocation,
  insertAward,
  insertModel,
  insertPrice,
} from '#db/repos';
import type { Books } from '#electron/books';
import type { QueuedModel } from '#electron/queue';
import { addDays, assert, type Clock, utcDay } from '#shared/base';
import type { AllocationId, Id, MakeId } from '#shared/domain';
import { nanos, type Rate } from '#shared/money';

export const makeId: MakeId = <Of extends string>() => v7() as Id<Of>;

export interface LabOptions {
  readonly books: Books;
  readonly clock: Clock;
  /** Nanos that a run of each may cost at most; `rate`: where that is not the price of one request. */
  readonly models: Readonly<
    Record<string, { readonly nanos: bigint; readonly premium: boolean; readonly rate?: Rate }>
  >;
  /** Default: 1,000 dollars. */
  readonly allotted?: bigint;
  readonly account?: Partial<Pick<AccountRow, 'concurrency' | 'premiumConcurrency' | 'requestsPerMinute'>>;
}

export interface Lab {
  readonly allocationId: AllocationId;
  readonly models: ReadonlyMap<string, QueuedModel>;
}

export function seedLab(
  tx: WriteDb,
  { books, clock, models: prices, allotted = 1_000_000_000_000n, account = {} }: LabOptions,
): Lab {
  const today = utcDay(clock.nowMs());
  const awardId = makeId<'award'>();
  const allocationId = makeId<'allocation'>();
  const accountId = makeId<'account'>();
  const createdAtMs = clock.nowMs();
  insertAward(tx, {
    id: awardId,
    sponsor: 'NSF',
    numberRaw: '2412345',
    numberKey: '2412345',
    title: 'Test',
    piId: null,
    currency: 'USD',
    startDay: addDays(today, -30),
    endDay: addDays(today, 300),
    preAwardDays: 0,
    amountNanos: nanos(allotted),
    state: 'active',
    createdAtMs,
  });
  insertAllocation(tx, { id: allocationId, awardId, name: 'Test', createdAtMs });
  const given = books.allot(tx, allocationId, nanos(allotted), 'test');
  assert(given.ok, 'the award covers the allocation');
  insertAccount(tx, {
    id: accountId,
    provider: 'scripted',
    name: 'Scripted',
    baseUrl: null,
    practice: true,
    concurrency: 16,
    premiumConcurrency: 4,
    requestsPerMinute: null,
    ...account,
  });
  const models = new Map(
    Object.entries(prices).map(([key, { nanos: amount, premium, rate }]) => {
      const modelId = makeId<'model'>();
      const priceId = makeId<'price'>();
      insertModel(tx, {
        id: modelId,
        accountId,
        key,
        modality: 'image',
        task: 'test',
        tier: premium ? 'premium' : 'baseline',
      });
      insertPrice(tx, {
        id: priceId,
        modelId,
        nanos: rate?.nanos ?? nanos(amount),
        perUnits: rate?.perUnits ?? 1n,
        unit: rate?.unit ?? 'request',
        currency: 'USD',
        source: 'test',
        sourceDay: today,
        validFromDay: today,
      });
      return [key, { modelId, priceId, accountId, premium, ceiling: nanos(amount) }] as const;
    }),
  );
  return { allocationId, models };
}
