/**
 * A large ledger for benchmarks and for trying the screens: one award, a year, as many charges as asked for. As in a real
 * lab, a day of an allocation has a few models and a few people: the daily totals have about 100,000 rows however many
 * charges there are.
 */
import { addDays, utcDay } from '#shared/base';
import type { AllocationId, AwardId, MakeId } from '#shared/domain';
import { nanos, times } from '#shared/money';
import type { Db, WriteDb } from '../handle.ts';
import {
  blankEntry,
  insertAllocation,
  insertAward,
  insertPerson,
  listCatalogue,
  type NewEntry,
  postEntries,
  replaceAwardLists,
} from '../repos/index.ts';

export interface LargeOptions {
  readonly makeId: MakeId;
  readonly nowMs: number;
  readonly entries: number;
}

const GROUP = 5_000;
const ALLOCATIONS = 20;
const PEOPLE = 12;
const DAYS = 365;
/** Of each allocation and day. */
const MODELS_A_DAY = 5;
const PEOPLE_A_DAY = 3;

/** Writes in groups, each a transaction of its own; resolves to nothing that is not in the books. */
export function seedLargeLedger(db: Db, options: LargeOptions): AwardId {
  const { awardId, allocations, people } = db.write((tx) => seedFrame(tx, options));
  const today = utcDay(options.nowMs);
  const catalogue = db
    .read((tx) => listCatalogue(tx, today))
    .flatMap((model) => (model.price ? [{ model, price: model.price }] : []));
  for (let from = 0; from < options.entries; from += GROUP) {
    const group: NewEntry[] = [];
    for (let index = from; index < Math.min(options.entries, from + GROUP); index += 1) {
      const place = index % ALLOCATIONS;
      const model = Math.floor(index / ALLOCATIONS) % MODELS_A_DAY;
      const person = Math.floor(index / (ALLOCATIONS * MODELS_A_DAY)) % PEOPLE_A_DAY;
      const bought = catalogue[(place * 3 + model) % catalogue.length];
      const allocationId = allocations[place];
      if (!bought || !allocationId) continue;
      const day = addDays(today, -DAYS + Math.floor((index * DAYS) / options.entries));
      group.push({
        ...blankEntry(options.makeId<'entry'>(), allocationId, 'charge', Date.parse(`${day}T12:00:00Z`)),
        spent: bought.price.nanos,
        modelId: bought.model.id,
        priceId: bought.price.id,
        quantity: '1',
        personId: people[(place + person * 4) % PEOPLE] ?? null,
      });
    }
    db.write((tx) => postEntries(tx, group));
  }
  return awardId;
}

function seedFrame(db: WriteDb, { makeId, nowMs }: LargeOptions) {
  const today = utcDay(nowMs);
  const awardId = makeId<'award'>();
  const dollars = 4_000_000;
  insertAward(db, {
    id: awardId,
    sponsor: 'DoD',
    numberRaw: 'W911NF-24-2-0077',
    numberKey: 'W911NF-24-2-0077',
    title: 'Center for generative media evaluation',
    piId: null,
    currency: 'USD',
    startDay: addDays(today, -DAYS - 5),
    endDay: addDays(today, 2 * DAYS),
    preAwardDays: 0,
    amountNanos: nanos(BigInt(dollars) * 1_000_000_000n),
    state: 'active',
    createdAtMs: nowMs,
    campusYearStartMonth: 7,
    categoryTemplate: 'sf424-rr',
  });
  replaceAwardLists(db, awardId, {
    budgetPeriods: [
      { number: 1, start: addDays(today, -DAYS - 5), end: addDays(today, -1) },
      { number: 2, start: today, end: addDays(today, 2 * DAYS) },
    ],
    fundingSteps: [],
    indirectRates: [{ route: 'direct-invoice', from: addDays(today, -DAYS - 5), rateMillionths: 555_000 }],
  });
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const id = makeId<'person'>();
    insertPerson(db, {
      id,
      name: `Member ${String(index + 1).padStart(2, '0')}`,
      role: 'student',
      createdAtMs: nowMs,
    });
    return id;
  });
  const allocations: AllocationId[] = Array.from({ length: ALLOCATIONS }, (_, index) => {
    const id = makeId<'allocation'>();
    insertAllocation(db, { id, awardId, name: `Thrust ${index + 1}`, createdAtMs: nowMs });
    return id;
  });
  const share = times(nanos(1_000_000_000n), dollars / ALLOCATIONS);
  postEntries(
    db,
    allocations.map((allocationId) => ({
      ...blankEntry(makeId<'entry'>(), allocationId, 'allot', nowMs),
      day: addDays(today, -DAYS),
      allotted: share,
      reason: 'Initial budget',
    })),
  );
  return { awardId, allocations, people };
}
