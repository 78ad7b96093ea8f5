/** Awards, allocations and the ledger. */
import { implement } from '@orpc/server';
import {
  ensurePerson,
  findAwardByNumber,
  getAllocation,
  getAward,
  getBalance,
  insertAllocation,
  insertAward,
  ledgerPage,
  listAllocations,
} from '#db/repos';
import type { WriteDb } from '#db';
import { verifyBooks } from '#electron/books';
import { awardViewById, awardViews, toBalance } from '#electron/reports';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import {
  type Allocation,
  type Award,
  contract,
  type NewAllocation,
  type NewAward,
  type Refusal,
} from '#shared/contract';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function awardHandlers(backend: Backend) {
  const { db, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();
  const today = () => utcDay(nowMs());
  return {
    awards: {
      list: os.awards.list.handler(() => db.read((tx) => awardViews(tx, today()))),
      get: os.awards.get.handler(({ input }) => {
        const award = db.read((tx) => awardViewById(tx, input.awardId, today()));
        return valueOf(award ? ok(award) : err(notFound('award', input.awardId)));
      }),
      add: os.awards.add.handler(({ input }) => changed(backend, addAward(backend, input))),
      addAllocation: os.awards.addAllocation.handler(({ input }) =>
        changed(backend, addAllocation(backend, input)),
      ),
    },
    ledger: {
      page: os.ledger.page.handler(({ input }) =>
        db.read((tx) => {
          if (!getAward(tx, input.awardId)) return valueOf(err(notFound('award', input.awardId)));
          const all = listAllocations(tx, input.awardId).map((allocation) => allocation.id);
          const allocationIds =
            input.allocationId === null ? all : all.filter((id) => id === input.allocationId);
          const rows = ledgerPage(tx, {
            allocationIds,
            kind: input.kind,
            before: input.before,
            limit: input.limit,
          });
          return { rows, next: rows.length < input.limit ? null : (rows.at(-1)?.seq ?? null) };
        }),
      ),
      verify: os.ledger.verify.handler(async () => {
        const startedMs = performance.now();
        const outcome = await verifyBooks(db);
        return { ...outcome, elapsedMs: Math.round(performance.now() - startedMs) };
      }),
    },
  };
}

function changed<T>(backend: Backend, result: Result<T, Refusal>): T {
  if (result.ok) backend.changed();
  return valueOf(result);
}

const badInput = (field: string, message: string): Refusal<'bad-input'> => ({
  code: 'bad-input',
  message,
  field,
});

/** The award number without spaces and in capitals: how two spellings of one number are seen to be the same. */
const toNumberKey = (raw: string): string => raw.normalize('NFKC').replaceAll(/\s+/g, '').toUpperCase();

/** Errors in this order: end before start, amount, number already there. */
function addAward({ db, makeId, nowMs }: Backend, input: NewAward): Result<Award, Refusal> {
  if (input.end < input.start)
    return err(badInput('end', `The award ends on ${input.end}, before it starts on ${input.start}.`));
  if (input.amount <= 0n) return err(badInput('amount', 'An award is more than nothing.'));
  const numberKey = toNumberKey(input.number);
  return db.write((tx) => {
    if (findAwardByNumber(tx, input.sponsor, numberKey)) {
      return err(badInput('number', `${input.sponsor} award ${input.number} is already in this workspace.`));
    }
    const id = makeId<'award'>();
    insertAward(tx, {
      id,
      sponsor: input.sponsor,
      numberRaw: input.number,
      numberKey,
      title: input.title,
      piId: input.piName ? ensurePerson(tx, makeId<'person'>(), input.piName, nowMs()) : null,
      currency: 'USD',
      startDay: input.start,
      endDay: input.end,
      preAwardDays: 0,
      amountNanos: input.amount,
      state: 'active',
      createdAtMs: nowMs(),
    });
    const award = awardViewById(tx, id, utcDay(nowMs()));
    assert(award, 'an award just written can be read');
    return ok(award);
  });
}

function addAllocation(backend: Backend, input: NewAllocation): Result<Allocation, Refusal> {
  if (input.amount < 0n) return err(badInput('amount', 'An allocation is never negative.'));
  try {
    return ok(backend.db.write((tx) => writeAllocation(tx, backend, input)));
  } catch (error) {
    if (error instanceof RefusedError) return err(error.refusal);
    throw error;
  }
}

class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Throws RefusedError, so that nothing of it stays. */
function writeAllocation(tx: WriteDb, { books, makeId, nowMs }: Backend, input: NewAllocation): Allocation {
  const award = getAward(tx, input.awardId);
  if (!award) throw new RefusedError(notFound('award', input.awardId));
  if (listAllocations(tx, award.id).some((allocation) => allocation.name === input.name)) {
    throw new RefusedError(
      badInput('name', `Award ${award.numberRaw} already has an allocation called "${input.name}".`),
    );
  }
  const id = makeId<'allocation'>();
  insertAllocation(tx, { id, awardId: award.id, name: input.name, createdAtMs: nowMs() });
  const allotted = books.allot(tx, id, input.amount, 'Initial budget');
  if (!allotted.ok) throw new RefusedError(allotted.error);
  const row = getAllocation(tx, id);
  assert(row, 'an allocation just written can be read');
  return {
    id,
    awardId: award.id,
    name: row.name,
    balance: toBalance(getBalance(tx, id)),
    createdAtMs: row.createdAtMs,
  };
}
