/** What a filtered ledger adds up to, and all of it as CSV: read in steps, between which the queue has the thread. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import {
  countEntries,
  isSummedByDay,
  lastEntrySeq,
  laterStream,
  type LedgerAsk,
  type LedgerFilter,
  type LedgerLine,
  ledgerPage,
  type LedgerPage,
  type LedgerSum,
  placeAfter,
  type Position,
  type Span,
  spanOf,
  type Stream,
  streamsOf,
  sumDays,
  sumEntries,
} from '#db/repos';
import type { Db, ReadDb } from '#db';
import { csvLine } from '#shared/base';
import { add, subtract, toDecimal, ZERO } from '#shared/money';

/** Entries read, or counted in an index, in one step: some milliseconds' worth. */
const STEPS = { read: 2_500, count: 10_000 };

const NOTHING: LedgerSum = { entries: 0, allotted: ZERO, held: ZERO, spent: ZERO };

const plus = (a: LedgerSum, b: LedgerSum): LedgerSum => ({
  entries: a.entries + b.entries,
  allotted: add(a.allotted, b.allotted),
  held: add(a.held, b.held),
  spent: add(a.spent, b.spent),
});
const minus = (a: LedgerSum, b: LedgerSum): LedgerSum => ({
  entries: a.entries - b.entries,
  allotted: subtract(a.allotted, b.allotted),
  held: subtract(a.held, b.held),
  spent: subtract(a.spent, b.spent),
});

/** Of all that fits, numbered up to `upTo`; null: of all there is. Reads one snapshot. */
export async function ledgerTotals(
  db: Db,
  filter: LedgerFilter,
  upTo: number | null,
  steps = STEPS,
): Promise<LedgerSum> {
  const snapshot = db.openSnapshot();
  try {
    return await totalsIn(snapshot.db, filter, upTo, steps);
  } finally {
    snapshot.close();
  }
}

async function totalsIn(
  db: ReadDb,
  filter: LedgerFilter,
  upTo: number | null,
  steps: typeof STEPS,
): Promise<LedgerSum> {
  const last = lastEntrySeq(db);
  const until = upTo !== null && upTo < last ? upTo : null;
  const span = spanOf(filter);
  const whole = streamsOf(db, filter, null);
  if (isSummedByDay(filter)) {
    // The totals of the days say the amounts; what was appended since is taken off.
    let entries = 0;
    for (const stream of whole) entries += await countInSteps(db, stream, span, steps.count);
    const all = { ...sumDays(db, filter), entries };
    return until === null ? all : minus(all, await sumLater(db, filter, until, last, steps.read));
  }
  let sum = NOTHING;
  for (const stream of streamsOf(db, filter, until))
    sum = plus(sum, await sumInSteps(db, stream, span, steps.read));
  return sum;
}

async function countInSteps(db: ReadDb, stream: Stream, span: Span, step: number): Promise<number> {
  let entries = 0;
  for (let above = span.above; ; ) {
    const place = placeAfter(db, stream, { ...span, above }, step, 'ASC');
    if (place === null) return entries + countEntries(db, stream, { ...span, above });
    entries += step;
    above = place;
    await yieldToOthers();
  }
}

async function sumInSteps(db: ReadDb, stream: Stream, span: Span, step: number): Promise<LedgerSum> {
  let sum = NOTHING;
  for (let above = span.above; ; ) {
    const place = placeAfter(db, stream, { ...span, above }, step, 'ASC');
    const below = place === null ? span.below : { ...place, seq: place.seq + 1 };
    sum = plus(sum, sumEntries(db, stream, { above, below }));
    if (place === null) return sum;
    above = place;
    await yieldToOthers();
  }
}

async function sumLater(
  db: ReadDb,
  filter: LedgerFilter,
  from: number,
  to: number,
  step: number,
): Promise<LedgerSum> {
  let sum = NOTHING;
  for (let at = from; at < to; at += step) {
    sum = plus(sum, sumEntries(db, laterStream(db, filter, at, Math.min(to, at + step)), spanOf(filter)));
    await yieldToOthers();
  }
  return sum;
}

const EXPORT_PAGE = 1_000;

const COLUMNS = [
  'number',
  'day',
  'kind',
  'allocation',
  'allotted',
  'held',
  'spent',
  'currency',
  'model',
  'person',
  'paymentRoute',
  'reason',
  'quantity',
  'writtenAt',
  'entryId',
  'originalId',
  'actId',
  'batchId',
  'runId',
  'detail',
] as const;

const cells = (line: LedgerLine, currency: string): readonly string[] => [
  String(line.seq),
  line.day,
  line.kind,
  line.allocationName,
  toDecimal(line.allotted),
  toDecimal(line.held),
  toDecimal(line.spent),
  currency,
  line.modelKey ?? '',
  line.personName ?? '',
  line.paymentRoute ?? '',
  line.reason ?? '',
  line.quantity ?? '',
  new Date(line.atMs).toISOString(),
  line.id,
  line.originalId ?? '',
  line.actId ?? '',
  line.batchId ?? '',
  line.runId ?? '',
  line.detail ?? '',
];

export interface LedgerChunk {
  readonly text: string;
  /** Entries written so far, and how many there will be. */
  readonly done: number;
  readonly entries: number;
}

/** Everything that fits now, oldest first; what is appended meanwhile is left out. */
export async function* exportLedger(
  db: Db,
  filter: LedgerFilter,
  currency: string,
): AsyncGenerator<LedgerChunk, void, void> {
  const upTo = db.read(lastEntrySeq);
  const { entries } = await ledgerTotals(db, filter, upTo);
  let done = 0;
  yield { text: `${csvLine(COLUMNS)}\r\n`, done, entries };
  for (let after: Position | null = null; ; ) {
    const ask: LedgerAsk = { oldestFirst: true, after, upTo, limit: EXPORT_PAGE };
    const { lines, next }: LedgerPage = db.read((tx) => ledgerPage(tx, filter, ask));
    done += lines.length;
    if (lines.length > 0)
      yield { text: lines.map((line) => `${csvLine(cells(line, currency))}\r\n`).join(''), done, entries };
    if (next === null) return;
    after = next;
    await yieldToOthers();
  }
}
