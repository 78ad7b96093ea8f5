/** A lab for one measurement: an award that covers everything, and a batch of the cheapest model. */
import { insertAllocation, insertAward, listCatalogue, type PriceRow } from '#db/repos';
import type { Db } from '#db';
import type { RawLab } from '#db/peers';
import { type Books, createBooks } from '#electron/books';
import { enqueueBatch } from '#electron/queue';
import { addDays, assert, utcDay } from '#shared/base';
import { nanos } from '#shared/money';
import type { BenchDeps } from './workspace.ts';

export interface QueuedLab extends RawLab {
  readonly books: Books;
  readonly rate: PriceRow;
  readonly enqueueMs: number;
}

export const BASELINE = 'bria-fibo-relight';
const AMOUNT = nanos(1_000_000_000_000n);
/** A million runs are a thousand prompts and their repeats, as a lab would ask for them. */
const MAX_PROMPTS = 100_000;

/** Queues `runs` in one act; a multiple of the prompts where they are more than 100,000. */
export function queueLab(db: Db, { clock, makeId, random }: BenchDeps, runs: number): QueuedLab {
  const nowMs = (): number => clock.nowMs();
  const books = createBooks({ makeId, nowMs, problem: () => null });
  const today = utcDay(nowMs());
  const allocationId = db.write((tx) => {
    const awardId = makeId<'award'>();
    insertAward(tx, {
      id: awardId,
      sponsor: 'bench',
      numberRaw: '1',
      numberKey: '1',
      title: 'bench',
      piId: null,
      currency: 'USD',
      startDay: today,
      endDay: addDays(today, 1),
      preAwardDays: 0,
      amountNanos: AMOUNT,
      state: 'active',
      createdAtMs: nowMs(),
    });
    const id = makeId<'allocation'>();
    insertAllocation(tx, { id, awardId, name: 'bench', createdAtMs: nowMs() });
    assert(books.allot(tx, id, AMOUNT, 'bench').ok, 'the award covers its allocation');
    return id;
  });
  const model = db.read((tx) => listCatalogue(tx, today)).find((each) => each.key === BASELINE);
  assert(model?.price, 'the price list has the baseline');
  const { price: rate, accountId, id: modelId } = model;
  const prompts = runs > MAX_PROMPTS ? 1_000 : runs;
  const startedMs = clock.monotonicMs();
  const queued = enqueueBatch(
    { db, books, nowMs, makeId, random },
    {
      allocationId,
      experimentName: 'bench',
      purpose: 'bench',
      prompts: Array.from({ length: prompts }, (_, index) => `prompt ${index}`),
      models: [{ modelId, priceId: rate.id, accountId, premium: false, ceiling: rate.nanos }],
      repeats: Math.round(runs / prompts),
      memo: {},
      actor: 'bench',
    },
  );
  assert(queued.ok, 'the allocation covers the batch');
  const enqueueMs = clock.monotonicMs() - startedMs;
  const { batchId } = queued.value;
  const money = { price: rate.nanos, priceId: rate.id };
  return { books, rate, enqueueMs, makeId, nowMs, batchId, allocationId, accountId, modelId, ...money };
}
