/** The ledger, read: pages, totals, choices, one entry, the export, the self-check. */
import { implement } from '@orpc/server';
import {
  batchesOfAward,
  bookedNames,
  getAward,
  isSummedByDay,
  lastEntrySeq,
  ledgerPage,
  sumDays,
} from '#db/repos';
import { verifyBooks } from '#electron/books';
import { entryReport, exportLedger, ledgerTotals, readLedgerFilter, toLedgerRow } from '#electron/reports';
import { err, ok } from '#shared/base';
import { contract, type LedgerFilterInput } from '#shared/contract';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

/** As many as a person would look through. */
const MOST_BATCHES = 200;

export function ledgerHandlers({ db }: Backend) {
  const os = implement(contract).$context<AppContext>();
  const filterOf = (input: LedgerFilterInput) => valueOf(db.read((tx) => readLedgerFilter(tx, input)));
  return {
    ledger: {
      page: os.ledger.page.handler(({ input }) =>
        db.read((tx) => {
          const filter = valueOf(readLedgerFilter(tx, input));
          const { oldestFirst, after, limit } = input;
          const upTo = after?.upTo ?? lastEntrySeq(tx);
          const { lines, next } = ledgerPage(tx, filter, { oldestFirst, after, upTo, limit });
          const sums = after === null && isSummedByDay(filter) ? sumDays(tx, filter) : null;
          return { rows: lines.map(toLedgerRow), next: next && { ...next, upTo }, upTo, sums };
        }),
      ),
      totals: os.ledger.totals.handler(({ input }) => ledgerTotals(db, filterOf(input), input.upTo)),
      choices: os.ledger.choices.handler(({ input: { awardId } }) =>
        db.read((tx) => {
          if (!getAward(tx, awardId)) return valueOf(err(notFound('award', awardId)));
          const { models, noModel, people, noPerson } = bookedNames(tx, awardId);
          const batches = batchesOfAward(tx, awardId, MOST_BATCHES);
          return { models: [...models], noModel, people: [...people], noPerson, batches };
        }),
      ),
      entry: os.ledger.entry.handler(({ input: { entryId } }) => {
        const entry = db.read((tx) => entryReport(tx, entryId));
        return valueOf(entry ? ok(entry) : err(notFound('entry', entryId)));
      }),
      export: os.ledger.export.handler(async function* ({ input }) {
        const currency = db.read((tx) => getAward(tx, input.awardId))?.currency ?? '';
        yield* exportLedger(db, filterOf(input), currency);
      }),
      verify: os.ledger.verify.handler(async () => {
        const startedMs = performance.now();
        const outcome = await verifyBooks(db);
        return { ...outcome, elapsedMs: Math.round(performance.now() - startedMs) };
      }),
    },
  };
}
