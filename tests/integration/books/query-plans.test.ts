// The plans of the hot statements: each must find its rows through the index made for it, whatever the size of the books.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allottedOfAward,
  claimRuns,
  closedUnendedRun,
  committedOfAward,
  costsByHand,
  entriesAbout,
  entriesFrom,
  getBalance,
  getWorkRun,
  heldByBatch,
  inFlightRuns,
  laterStream,
  type LedgerAsk,
  type LedgerFilter,
  ledgerPage,
  linkedLines,
  movedInAward,
  nextRetryAtMs,
  releaseFromHold,
  routeSums,
  spanOf,
  spendBy,
  spentSince,
  sumEntries,
  transferLines,
  usedByPerson,
  wakeRetrying,
} from '#db/repos';
import type { WriteDb } from '#db';
import type { Day } from '#shared/base';
import type { ActId, BatchId, EntryId, HoldId, RunId } from '#shared/domain';
import { nanos } from '#shared/money';
import { type BooksRig, createStage, openBooksRig, plansOf, type Stage } from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeAll(() => {
  rig = openBooksRig();
  stage = createStage(rig);
  for (const line of ['allot A 1000', 'allot B 1000', 'hold b1 on A: 10 10 10', 'hold b2 on B: 10 10']) {
    expect(stage.perform(line)).toBe('ok');
  }
});
afterAll(() => {
  rig.close();
});

const lane = () => ({ accountId: rig.bought.accountId, premium: false });
const batch = 'batch-b1' as BatchId;
const day = '2026-03-01' as Day;
const a = () => stage.allocationId('A');
const b = () => stage.allocationId('B');
const every: LedgerFilter = {
  allocationIds: [],
  kinds: null,
  from: null,
  to: null,
  modelIds: null,
  personId: null,
  batchId: null,
  runId: null,
  route: null,
};
const ask = { oldestFirst: false, after: null, upTo: Number.MAX_SAFE_INTEGER, limit: 50 };
const pageOf =
  (filter: Partial<LedgerFilter>, more: Partial<LedgerAsk> = {}) =>
  (tx: WriteDb) =>
    ledgerPage(tx, { ...every, allocationIds: [a(), b()], ...filter }, { ...ask, ...more });

interface Hot {
  readonly what: string;
  readonly act: (tx: WriteDb) => unknown;
  /** A step of the plan of one of the statements. */
  readonly uses: readonly RegExp[];
}

test.each<Hot>([
  {
    what: 'claim of waiting runs',
    act: (tx) => claimRuns(tx, batch, lane(), { limit: 2, nowMs: 0 }),
    uses: [/^SEARCH r USING INDEX runs_claimable \(batch_id=\? AND account_id=\? AND premium=\?\)$/],
  },
  {
    what: 'look for runs in flight',
    act: (tx) => inFlightRuns(tx, lane().accountId, false),
    uses: [/^SEARCH r USING INDEX runs_in_flight \(account_id=\? AND premium=\?\)$/],
  },
  {
    what: 'wake of retrying runs',
    act: (tx) => wakeRetrying(tx, 1, 100),
    uses: [/^SEARCH runs USING INDEX runs_retrying \(retry_at_ms<\?\)$/],
  },
  {
    what: 'time of the next retry',
    act: (tx) => nextRetryAtMs(tx),
    uses: [/INDEX runs_retrying/],
  },
  {
    what: 'one run',
    act: (tx) => getWorkRun(tx, 'run-x' as never),
    uses: [
      /^SEARCH r USING PRIMARY KEY \(id=\?\)$/,
      /^SEARCH p USING PRIMARY KEY/,
      /^SEARCH a USING PRIMARY KEY/,
    ],
  },
  {
    what: 'balance',
    act: (tx) => getBalance(tx, a()),
    uses: [/^SEARCH balances USING PRIMARY KEY \(allocation_id=\?\)$/],
  },
  {
    what: 'sum of an award',
    act: (tx) => allottedOfAward(tx, stage.awardId),
    uses: [
      /^SEARCH a USING (COVERING )?INDEX allocations_award_name \(award_id=\?\)$/,
      /^SEARCH b USING PRIMARY KEY/,
    ],
  },
  {
    what: 'charge: the end of the chain, its balance, its day, the release of its hold',
    act: (tx) => {
      const run = stage.batch('b2').runs[0];
      if (run) rig.closeOnly(tx, run, 15n);
    },
    uses: [
      /^SEARCH entries USING INTEGER PRIMARY KEY|^SCAN entries$/,
      /^SEARCH balances USING PRIMARY KEY \(allocation_id=\?\)$/,
      /^SEARCH holds USING INDEX sqlite_autoindex_holds_1 \(id=\?\)$/,
    ],
  },
  {
    what: 'release of a hold',
    act: (tx) =>
      releaseFromHold(tx, tx.get<{ id: HoldId }>('SELECT id FROM holds LIMIT 1')?.id as HoldId, nanos(0n)),
    uses: [/^SEARCH holds USING INDEX sqlite_autoindex_holds_1 \(id=\?\)$/],
  },
  {
    what: 'what a batch holds',
    act: (tx) => heldByBatch(tx, batch),
    uses: [/^SEARCH holds USING INDEX holds_batch \(batch_id=\?\)$/],
  },
  {
    what: 'ledger page of an award, and what it looks at',
    act: (tx) => pageOf({ kinds: ['settle'] })(tx),
    uses: [
      /^SEARCH entries USING COVERING INDEX entries_allocation_day \(allocation_id=\? AND day>\? AND day<\?\)$/,
      /^SEARCH entries USING INDEX entries_allocation_day \(allocation_id=\? AND day>\? AND day<\?\)$/,
      /^SEARCH e USING INTEGER PRIMARY KEY \(rowid=\?\)$/,
    ],
  },
  {
    what: 'ledger page from the midst of a day with a million entries',
    act: (tx) => pageOf({ from: day }, { oldestFirst: true, after: { day, seq: 3 } })(tx),
    uses: [
      /^SEARCH entries USING COVERING INDEX entries_allocation_day \(allocation_id=\? AND day=\? AND seq>\?\)$/,
      /^SEARCH entries USING COVERING INDEX entries_allocation_day \(allocation_id=\? AND day>\? AND day<\?\)$/,
    ],
  },
  {
    what: 'ledger page of a model, begun where the daily totals find it',
    act: (tx) => pageOf({ personId: rig.personId })(tx),
    uses: [
      /^SEARCH daily_totals USING PRIMARY KEY \(allocation_id=\? AND day>\? AND day<\?\)$/,
      /^SEARCH entries USING INDEX entries_allocation_day/,
    ],
  },
  {
    what: 'ledger page of a seldom kind, among millions of charges',
    act: (tx) => pageOf({ kinds: ['refund'] })(tx),
    uses: [/^SEARCH entries USING INDEX entries_seldom \(allocation_id=\? AND day>/],
  },
  {
    what: 'ledger page of a route that only entries name',
    act: (tx) => pageOf({ route: 'campus-cloud' })(tx),
    uses: [/^SEARCH entries USING INDEX entries_named_route \(allocation_id=\? AND day>/],
  },
  {
    what: 'ledger page of a batch',
    act: (tx) => pageOf({ batchId: batch })(tx),
    uses: [/^SEARCH entries USING INDEX entries_batch \(batch_id=\? AND day>/],
  },
  {
    what: 'ledger page of a run',
    act: (tx) => pageOf({ runId: 'run-x' as RunId })(tx),
    uses: [
      /^SEARCH entries USING (COVERING )?INDEX entries_run_closed_once \(run_id=\?\)$/,
      /^SEARCH entries USING (COVERING )?INDEX entries_run_besides \(run_id=\?\)$/,
    ],
  },
  {
    what: 'what was appended to a ledger since',
    act: (tx) => {
      const filter = { ...every, allocationIds: [a()] };
      return sumEntries(tx, laterStream(tx, filter, 5, 9), spanOf(filter));
    },
    uses: [/^SEARCH entries USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/],
  },
  {
    what: 'entries linked with one',
    act: (tx) => {
      const [entry] = entriesFrom(tx, 3n, 1);
      return entry && linkedLines(tx, { ...entry, kind: 'settle', actId: 'act-x' as ActId });
    },
    uses: [
      /^SEARCH entries USING COVERING INDEX entries_original \(original_id=\?\)$/,
      /^SEARCH entries USING COVERING INDEX entries_act \(act_id=\?\)$/,
      /^SEARCH entries USING INDEX entries_seldom \(allocation_id=\? AND day>\?\)$/,
    ],
  },
  {
    what: 'spend by routes of their own',
    act: (tx) => routeSums(tx, [a(), b()], [], day),
    uses: [/^SEARCH entries USING INDEX entries_named_route \(allocation_id=\? AND day<\?\)$/],
  },
  {
    what: 'chunk of the self-check',
    act: (tx) => entriesFrom(tx, 1n, 5_000),
    uses: [/^SEARCH entries USING INTEGER PRIMARY KEY \(rowid>\?\)$/],
  },
  {
    what: 'look for closed runs that have not ended',
    act: (tx) => closedUnendedRun(tx),
    uses: [/^SEARCH e USING (COVERING )?INDEX entries_run_closed_once \(run_id=\?\)$/],
  },
  {
    what: 'spend of an award by day',
    act: (tx) => spendBy(tx, stage.awardId, 'day'),
    uses: [/^SEARCH t USING PRIMARY KEY \(allocation_id=\?\)$/],
  },
  {
    what: 'spend since a day',
    act: (tx) => spentSince(tx, stage.awardId, day),
    uses: [
      /^SEARCH allocation_days USING INDEX sqlite_autoindex_allocation_days_1 \(allocation_id=\? AND day>\?\)$/,
    ],
  },
  {
    what: 'sum of what an award holds and has spent',
    act: (tx) => committedOfAward(tx, stage.awardId),
    uses: [/^SEARCH a USING (COVERING )?INDEX allocations_award_name/, /^SEARCH b USING PRIMARY KEY/],
  },
  {
    what: 'use of an allocation by a person',
    act: (tx) => usedByPerson(tx, a(), rig.personId),
    uses: [/^SEARCH daily_totals USING PRIMARY KEY \(allocation_id=\?\)$/],
  },
  {
    what: 'rebudgeting total, among millions of charges',
    act: (tx) => movedInAward(tx, stage.awardId),
    uses: [/^SEARCH e USING INDEX entries_allotments \(allocation_id=\?\)$/],
  },
  {
    what: 'corrections of an entry',
    act: (tx) => entriesAbout(tx, 'entry-x' as EntryId),
    uses: [/^SEARCH entries USING INDEX entries_original \(original_id=\?\)$/],
  },
  {
    what: 'costs that people entered in an award',
    act: (tx) => costsByHand(tx, { allocationIds: [a(), b()], before: null, limit: 50 }),
    uses: [/^SEARCH entries USING INDEX entries_by_hand \(allocation_id=\? AND seq<\?\)$/],
  },
  {
    what: 'three rows of a transfer',
    act: (tx) => transferLines(tx, 'act-x' as ActId, 'entry-x' as EntryId),
    uses: [
      /^SEARCH entries USING (COVERING )?INDEX entries_id \(id=\?\)$/,
      /^SEARCH entries USING INDEX entries_act \(act_id=\?\)$/,
    ],
  },
])('the plan of the $what goes through its index', ({ act, uses }) => {
  const plans = plansOf(rig.db, act);
  const steps = plans.flatMap((plan) => plan.steps);
  for (const use of uses) expect(steps).toContainEqual(expect.stringMatching(use));
});

test.each<[string, (tx: WriteDb) => unknown]>([
  ['claim', (tx) => claimRuns(tx, batch, lane(), { limit: 2, nowMs: 0 })],
  ['runs in flight', (tx) => inFlightRuns(tx, lane().accountId, false)],
  ['wake', (tx) => wakeRetrying(tx, 1, 100)],
  ['balance', (tx) => getBalance(tx, a())],
  ['ledger page', (tx) => pageOf({})(tx)],
  ['ledger page of a kind', (tx) => pageOf({ kinds: ['settle'] })(tx)],
  ['ledger page of a model', (tx) => pageOf({ modelIds: [rig.bought.modelId] })(tx)],
  ['ledger page of a run', (tx) => pageOf({ runId: 'run-x' as RunId })(tx)],
  ['spend by model', (tx) => spendBy(tx, stage.awardId, 'model')],
])('nothing of the %s walks a whole table that grows', (_, act) => {
  const scans = plansOf(rig.db, act).flatMap((plan) =>
    plan.steps.filter((step) =>
      /^SCAN (entries|runs|r|attempts|prompts|daily_totals|t|events|holds)\b/.test(step),
    ),
  );
  expect(scans).toEqual([]);
});

test('the claim comes in the order of the batch without sorting', () => {
  const [claim] = plansOf(rig.db, (tx) => claimRuns(tx, batch, lane(), { limit: 2, nowMs: 0 }));
  expect(claim?.steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
});
