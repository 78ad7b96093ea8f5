/** The screens' figures over a large ledger: from the roll-ups, and beside them what the same would cost from the entries. */
import {
  getAward,
  lastEntrySeq,
  type LedgerFilter,
  ledgerPage,
  listAllocations,
  type Position,
  rollUpRows,
  spendPerDayFromEntries,
} from '#db/repos';
import type { ReadDb } from '#db';
import { seedLargeLedger } from '#db/seed';
import { verifyBooks } from '#electron/books';
import { awardViewById, burnReport, clocksReport, spendReport } from '#electron/reports';
import { addDays, assert, utcDay } from '#shared/base';
import { type BenchDeps, medianMs, withWorkspace } from './workspace.ts';

export interface LedgerBench {
  readonly entries: number;
  /** Rows of the daily totals by model and person, and by allocation alone: what the figures are read from. */
  readonly dailyRows: number;
  readonly allocationDays: number;
  readonly seedMs: number;
  readonly overviewMs: number;
  readonly burnMs: number;
  /** All clocks of the award and of its allocations. */
  readonly clocksMs: number;
  readonly spendByModelMs: number;
  readonly spendByDayMs: number;
  readonly spendByPersonMs: number;
  readonly firstPageMs: number;
  /** A page from the middle of the ledger. */
  readonly deepPageMs: number;
  /** The first page of the commonest kind, and of the rarest, which lies at the far end. */
  readonly pageOfChargesMs: number;
  readonly pageOfAllotmentsMs: number;
  readonly pageOfOneAllocationMs: number;
  /** GROUP BY day over all entries, and how many times longer that takes than burn chart and overview. */
  readonly groupByMs: number;
  readonly groupByRatio: number;
  readonly groupByToOverview: number;
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
    const every = {
      allocationIds,
      kinds: null,
      from: null,
      to: null,
      modelIds: null,
      personId: null,
      batchId: null,
      runId: null,
      route: null,
    };
    const page =
      (filter: Partial<LedgerFilter> = {}, after: Position | null = null) =>
      (tx: ReadDb) =>
        ledgerPage(
          tx,
          { ...every, ...filter },
          { oldestFirst: false, after, upTo: lastEntrySeq(tx), limit: PAGE },
        );
    const middle = addDays(today, -180);
    const overviewMs = measure((tx) => awardViewById(tx, awardId, today));
    const burnMs = measure((tx) => burnReport(tx, awardId, today));
    const groupByMs = measure(spendPerDayFromEntries);
    const figures = {
      clocksMs: measure((tx) => clocksReport(tx, awardId, today)),
      spendByModelMs: measure((tx) => spendReport(tx, awardId, 'model')),
      spendByDayMs: measure((tx) => spendReport(tx, awardId, 'day')),
      spendByPersonMs: measure((tx) => spendReport(tx, awardId, 'person')),
      firstPageMs: measure(page()),
      deepPageMs: measure(page({}, { day: middle, seq: Number.MAX_SAFE_INTEGER })),
      pageOfChargesMs: measure(page({ kinds: ['charge'] })),
      pageOfAllotmentsMs: measure(page({ kinds: ['allot'] })),
      pageOfOneAllocationMs: measure(page({ allocationIds: allocationIds.slice(0, 1) })),
    };
    const verifyStartedMs = clock.monotonicMs();
    const verified = await verifyBooks(db);
    return {
      entries,
      ...db.read(rollUpRows),
      seedMs: Math.round(seedMs),
      overviewMs,
      burnMs,
      ...figures,
      groupByMs,
      groupByRatio: oneDecimal(groupByMs / burnMs),
      groupByToOverview: oneDecimal(groupByMs / overviewMs),
      verifyMs: Math.round(clock.monotonicMs() - verifyStartedMs),
      booksOk: verified.ok,
    };
  });

const oneDecimal = (ratio: number): number => Math.round(ratio * 10) / 10;
