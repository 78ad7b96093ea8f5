/** The screens' figures over a large ledger: from the roll-ups, and beside them what the same would cost from the entries. */
import { getAward, ledgerPage, listAllocations, spendPerDayFromEntries } from '#db/repos';
import type { ReadDb } from '#db';
import { seedLargeLedger } from '#db/seed';
import { verifyBooks } from '#electron/books';
import { awardViewById, burnReport, spendReport } from '#electron/reports';
import { assert, utcDay } from '#shared/base';
import { type BenchDeps, medianMs, withWorkspace } from './workspace.ts';

export interface LedgerBench {
  readonly entries: number;
  readonly seedMs: number;
  readonly overviewMs: number;
  readonly burnMs: number;
  readonly spendByModelMs: number;
  readonly spendByDayMs: number;
  readonly firstPageMs: number;
  readonly deepPageMs: number;
  /** GROUP BY day over all entries, and how many times longer that takes than the burn chart. */
  readonly groupByMs: number;
  readonly groupByRatio: number;
  readonly verifyMs: number;
  readonly booksOk: boolean;
}

const PAGE = 100;

export const benchLedger = (deps: BenchDeps, entries: number): Promise<LedgerBench> =>
  withWorkspace(deps, async (db) => {
    const { clock, makeId } = deps;
    const today = utcDay(clock.nowMs());
    const startedMs = clock.monotonicMs();
    const awardId = seedLargeLedger(db, { makeId, nowMs: clock.nowMs(), entries });
    const seedMs = clock.monotonicMs() - startedMs;
    const measure = (read: (tx: ReadDb) => unknown) => medianMs(clock, () => db.read(read));
    const allocationIds = db.read((tx) => listAllocations(tx, awardId)).map((allocation) => allocation.id);
    assert(
      db.read((tx) => getAward(tx, awardId)),
      'the award was seeded',
    );
    const page = (before: number | null) => (tx: ReadDb) =>
      ledgerPage(tx, { allocationIds, kind: null, before, limit: PAGE });
    const burnMs = measure((tx) => burnReport(tx, awardId, today));
    const groupByMs = measure(spendPerDayFromEntries);
    const verifyStartedMs = clock.monotonicMs();
    const verified = await verifyBooks(db);
    return {
      entries,
      seedMs: Math.round(seedMs),
      overviewMs: measure((tx) => awardViewById(tx, awardId, today)),
      burnMs,
      spendByModelMs: measure((tx) => spendReport(tx, awardId, 'model')),
      spendByDayMs: measure((tx) => spendReport(tx, awardId, 'day')),
      firstPageMs: measure(page(null)),
      deepPageMs: measure(page(Math.floor(entries / 2))),
      groupByMs,
      groupByRatio: Math.round((groupByMs / burnMs) * 10) / 10,
      verifyMs: Math.round(clock.monotonicMs() - verifyStartedMs),
      booksOk: verified.ok,
    };
  });
