/**
 * The ledger filtered, in the order of days of use. A filter is read as a few streams of entries, each in order through an
 * index of its own; what the index does not say is looked at entry by entry, a bounded number of them at a time.
 */
import type { Day } from '#shared/base';
import {
  type AllocationId,
  type BatchId,
  type EntryKind,
  type ModelId,
  type PaymentRoute,
  type PersonId,
  type RunId,
  USUAL_ROUTE,
} from '#shared/domain';
import type { ReadDb } from '../handle.ts';
import { lastEntrySeq, type LedgerLine, linesOf, OF_RUN } from './ledger-read.repo.ts';

/** Null: whatever the entry says there. Empty text: it says nothing there. */
export interface LedgerFilter {
  readonly allocationIds: readonly AllocationId[];
  readonly kinds: readonly EntryKind[] | null;
  /** Days of use, both inclusive. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly modelIds: readonly (ModelId | '')[] | null;
  readonly personId: PersonId | '' | null;
  readonly batchId: BatchId | null;
  readonly runId: RunId | null;
  readonly route: PaymentRoute | null;
}

/** A place in the order; exclusive wherever it bounds something. */
export interface Position {
  readonly day: string;
  readonly seq: number;
}

export interface Span {
  readonly above: Position;
  readonly below: Position;
}

type Values = readonly (string | bigint)[];
interface Clause {
  readonly sql: string;
  readonly values: Values;
}

/** Entries that an index gives in order; `rest` is what it leaves to be looked at. */
export interface Stream {
  readonly allocationId: AllocationId | null;
  readonly source: string;
  readonly where: Clause;
  readonly rest: Clause;
}

const SELDOM = `kind NOT IN ('settle', 'void', 'charge')`;
const OFTEN: readonly EntryKind[] = ['settle', 'void', 'charge'];

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
const isOneOf = (column: string, values: readonly string[]): Clause => ({
  sql: values.length === 1 ? `${column} = ?` : `${column} IN (${marks(values)})`,
  values,
});

const all = (clauses: readonly Clause[]): Clause => ({
  sql: clauses.map(({ sql }) => `(${sql})`).join(' AND '),
  values: clauses.flatMap(({ values }) => values),
});
const either = (clauses: readonly Clause[]): Clause => ({
  sql: clauses.map(({ sql }) => `(${sql})`).join(' OR '),
  values: clauses.flatMap(({ values }) => values),
});

/** Says nothing where `values` holds an empty text. */
function named(column: string, values: readonly string[]): Clause {
  const known = values.filter((value) => value !== '');
  return either([
    ...(known.length === 0 ? [] : [isOneOf(column, known)]),
    ...(known.length === values.length ? [] : [{ sql: `${column} IS NULL`, values: [] }]),
  ]);
}

/** Nothing can fit. */
const isVoid = ({ allocationIds, kinds, modelIds }: LedgerFilter): boolean =>
  allocationIds.length === 0 || kinds?.length === 0 || modelIds?.length === 0;

/** What no index says of an entry. */
const unindexed = ({ kinds, modelIds, personId }: LedgerFilter, route: Route | null): Clause[] => [
  ...(kinds === null ? [] : [isOneOf('kind', kinds)]),
  ...(modelIds === null ? [] : [named('model_id', modelIds)]),
  ...(personId === null ? [] : [named('person_id', [personId])]),
  ...(route === null ? [] : [route.clause]),
];

/** Whatever was appended after `from`, up to `to`, and fits: a stream in the order of the numbers. */
export function laterStream(db: ReadDb, filter: LedgerFilter, from: number, to: number): Stream {
  const { allocationIds, batchId, runId } = filter;
  return {
    allocationId: null,
    source: 'entries NOT INDEXED',
    where: { sql: 'seq > ? AND seq <= ?', values: [BigInt(from), BigInt(to)] },
    rest: all([
      isOneOf('allocation_id', allocationIds),
      ...unindexed(filter, routeOf(db, filter.route)),
      ...(batchId === null ? [] : [isOneOf('batch_id', [batchId])]),
      ...(runId === null ? [] : [isOneOf('run_id', [runId])]),
    ]),
  };
}

/** The streams of a filter; `upTo` is the number of the last entry that counts, null where all do. */
export function streamsOf(db: ReadDb, filter: LedgerFilter, upTo: number | null): Stream[] {
  if (isVoid(filter)) return [];
  const { allocationIds, kinds, batchId, runId } = filter;
  const route = routeOf(db, filter.route);
  const rest: Clause[] = [
    ...(upTo === null ? [] : [{ sql: 'seq <= ?', values: [BigInt(upTo)] }]),
    ...unindexed(filter, route),
  ];
  if (runId !== null) {
    const others = [...rest, ...(batchId === null ? [] : [isOneOf('batch_id', [batchId])])];
    return [
      {
        allocationId: null,
        source: 'entries NOT INDEXED',
        where: { sql: OF_RUN, values: [runId, runId] },
        rest: all([isOneOf('allocation_id', allocationIds), ...others]),
      },
    ];
  }
  if (batchId !== null) {
    return [
      {
        allocationId: null,
        source: 'entries INDEXED BY entries_batch',
        where: { sql: 'batch_id = ? AND batch_id IS NOT NULL', values: [batchId] },
        rest: all([isOneOf('allocation_id', allocationIds), ...rest]),
      },
    ];
  }
  const [index, told] =
    route?.onlyNamed === true
      ? ['entries_named_route', ' AND payment_route IS NOT NULL']
      : kinds?.every((kind) => !OFTEN.includes(kind)) === true
        ? ['entries_seldom', ` AND ${SELDOM}`]
        : ['entries_allocation_day', ''];
  return allocationIds.map((allocationId) => ({
    allocationId,
    source: `entries INDEXED BY ${index}`,
    where: { sql: `allocation_id = ?${told}`, values: [allocationId] },
    rest: all(rest),
  }));
}

interface Route {
  readonly clause: Clause;
  /** No entry has this route unless it says so itself. */
  readonly onlyNamed: boolean;
}

function routeOf(db: ReadDb, route: PaymentRoute | null): Route | null {
  if (route === null) return null;
  const models = db
    .all<{ id: string }>(
      'SELECT m.id AS id FROM models m JOIN accounts a ON a.id = m.account_id WHERE a.payment_route = ?',
      route,
    )
    .map(({ id }) => id);
  const usual = route === USUAL_ROUTE;
  const clause = either([
    isOneOf('payment_route', [route]),
    ...(usual || models.length > 0
      ? [
          all([
            { sql: 'payment_route IS NULL', values: [] },
            named('model_id', [...models, ...(usual ? [''] : [])]),
          ]),
        ]
      : []),
  ]);
  return { clause, onlyNamed: !usual && models.length === 0 };
}

const FIRST: Position = { day: '', seq: 0 };
const LAST: Position = { day: '9999-99-99', seq: Number.MAX_SAFE_INTEGER };

export const isBefore = (a: Position, b: Position): boolean =>
  a.day === b.day ? a.seq < b.seq : a.day < b.day;
const later = (a: Position, b: Position): Position => (isBefore(a, b) ? b : a);
const earlier = (a: Position, b: Position): Position => (isBefore(a, b) ? a : b);

/** All days of the filter. */
export const spanOf = ({ from, to }: Pick<LedgerFilter, 'from' | 'to'>): Span => ({
  above: from === null ? FIRST : { day: from, seq: 0 },
  below: to === null ? LAST : { day: to, seq: Number.MAX_SAFE_INTEGER },
});

/**
 * A span in parts that an index can go to at once. (A comparison of row values would do in one, but SQLite takes only its
 * day from the index, and would walk over a whole day to come to a number in it.)
 */
function partsOf({ above, below }: Span): Clause[] {
  if (above.day > below.day) return [];
  if (above.day === below.day)
    return [
      {
        sql: 'day = ? AND seq > ? AND seq < ?',
        values: [above.day, BigInt(above.seq), BigInt(below.seq)],
      },
    ];
  const begun = above.seq > 0;
  const cut = below.seq < Number.MAX_SAFE_INTEGER;
  return [
    ...(begun ? [{ sql: 'day = ? AND seq > ?', values: [above.day, BigInt(above.seq)] }] : []),
    {
      sql: `day ${begun ? '>' : '>='} ? AND day ${cut ? '<' : '<='} ?`,
      values: [above.day, below.day],
    },
    ...(cut ? [{ sql: 'day = ? AND seq < ?', values: [below.day, BigInt(below.seq)] }] : []),
  ];
}

/** `columns` of the entries of a stream within a span: all of them, or those that fit. */
function select(columns: string, { source, where, rest }: Stream, span: Span, fitting: boolean): Clause[] {
  const also = fitting && rest.sql !== '' ? { sql: ` AND ${rest.sql}`, values: rest.values } : NOTHING_ELSE;
  return partsOf(span).map((part) => ({
    sql: `SELECT ${columns} FROM ${source} WHERE ${where.sql} AND ${part.sql}${also.sql}`,
    values: [...where.values, ...part.values, ...also.values],
  }));
}

const NOTHING_ELSE: Clause = { sql: '', values: [] };

const union = (clauses: readonly Clause[]): Clause => ({
  sql: clauses.map(({ sql }) => sql).join(' UNION ALL '),
  values: clauses.flatMap(({ values }) => values),
});

/** One query for `columns` of the entries that fit; null where the span is empty. */
export function fittingEntries(columns: string, stream: Stream, span: Span): Clause | null {
  const selects = select(columns, stream, span, true);
  return selects.length === 0 ? null : union(selects);
}

/** Where a walk through `span` stands after `count` entries of the stream; null where it is over before. */
export function placeAfter(
  db: ReadDb,
  stream: Stream,
  span: Span,
  count: number,
  order: 'ASC' | 'DESC',
): Position | null {
  const selects = select('day, seq', stream, span, false);
  if (selects.length === 0) return null;
  const { sql, values } = union(selects);
  const row = db.get<{ day: string; seq: bigint }>(
    `${sql} ORDER BY day ${order}, seq ${order} LIMIT 1 OFFSET ?`,
    ...values,
    BigInt(count - 1),
  );
  return row ? { day: row.day, seq: Number(row.seq) } : null;
}

export interface LedgerAsk {
  readonly oldestFirst: boolean;
  /** Where the page before ended. */
  readonly after: Position | null;
  /** Entries numbered higher are left out. */
  readonly upTo: number;
  readonly limit: number;
  /** Entries looked at for the page, of all streams together; some milliseconds' worth if left out. */
  readonly look?: number;
}

export interface LedgerPage {
  readonly lines: readonly LedgerLine[];
  /** Null: there is nothing behind this page. */
  readonly next: Position | null;
}

const MOST_LOOKED_AT = 5_000;

/** Of one stream among several. */
const shareOf = (look: number, streams: number): number => Math.max(1, Math.ceil(look / streams));

/** One page. Where few entries fit it is short, or empty, and `next` says where to look on. */
export function ledgerPage(db: ReadDb, filter: LedgerFilter, ask: LedgerAsk): LedgerPage {
  const { oldestFirst, after, limit } = ask;
  const order = oldestFirst ? 'ASC' : 'DESC';
  const days = spanOf(filter);
  let span: Span = days;
  if (after !== null)
    span = oldestFirst
      ? { ...days, above: later(days.above, after) }
      : { ...days, below: earlier(days.below, after) };
  const streams = streamsOf(db, filter, ask.upTo < lastEntrySeq(db) ? ask.upTo : null).flatMap((stream) => {
    const narrowed = narrow(db, filter, stream, span, order, ask.look ?? MOST_LOOKED_AT);
    return narrowed === null ? [] : [{ stream, span: narrowed }];
  });
  if (streams.length === 0) return { lines: [], next: null };
  // Beyond the first place at which a stream stops being looked at, the streams are no longer whole.
  const look = shareOf(ask.look ?? MOST_LOOKED_AT, streams.length);
  let end: Position | null = null;
  for (const { stream, span: own } of streams) {
    if (stream.rest.sql === '') continue;
    const place = placeAfter(db, stream, own, look, order);
    if (place) end = end === null ? place : oldestFirst ? earlier(end, place) : later(end, place);
  }
  const selects = streams.flatMap(({ stream, span: own }) =>
    select('seq, day', stream, endAt(own, end, oldestFirst), true),
  );
  const { sql, values } = union(selects);
  const lines =
    selects.length === 0
      ? []
      : linesOf(
          db,
          `${sql} ORDER BY day ${order}, seq ${order} LIMIT ?`,
          [...values, BigInt(limit)],
          `e.day ${order}, e.seq ${order}`,
        );
  const last = lines.at(-1);
  return { lines, next: last && lines.length === limit ? { day: last.day, seq: last.seq } : end };
}

/** The part of `span` up to `end`, with it. */
function endAt(span: Span, end: Position | null, oldestFirst: boolean): Span {
  if (end === null) return span;
  return oldestFirst
    ? { ...span, below: earlier(span.below, { ...end, seq: end.seq + 1 }) }
    : { ...span, above: later(span.above, { ...end, seq: end.seq - 1 }) };
}

/**
 * The daily totals know where a model or a person first occurs: what lies before need not be looked at. Null: nowhere.
 * Of the totals, too, a bounded number is looked at.
 */
function narrow(
  db: ReadDb,
  { modelIds, personId, allocationIds }: LedgerFilter,
  { allocationId }: Stream,
  span: Span,
  order: 'ASC' | 'DESC',
  most: number,
): Span | null {
  if (allocationId === null || (modelIds === null && personId === null)) return span;
  const look = shareOf(most, allocationIds.length);
  const wanted = all([
    ...(modelIds === null ? [] : [isOneOf('model_id', modelIds)]),
    ...(personId === null ? [] : [isOneOf('person_id', [personId])]),
  ]);
  const [nearest, farthest] = order === 'ASC' ? ['min', 'max'] : ['max', 'min'];
  const seen = db.get<{ found: string | null; reached: string | null; looked: bigint }>(
    `SELECT ${nearest}(CASE WHEN ${wanted.sql} THEN day END) AS found, ${farthest}(day) AS reached, count(*) AS looked
     FROM (SELECT day, model_id, person_id FROM daily_totals WHERE allocation_id = ? AND day >= ? AND day <= ?
       ORDER BY day ${order} LIMIT ?)`,
    ...wanted.values,
    allocationId,
    span.above.day,
    span.below.day,
    BigInt(look),
  );
  const day = seen?.found ?? (Number(seen?.looked ?? 0n) < look ? null : (seen?.reached ?? null));
  if (day === null) return null;
  return order === 'ASC'
    ? { ...span, above: later(span.above, { day, seq: 0 }) }
    : { ...span, below: earlier(span.below, { day, seq: Number.MAX_SAFE_INTEGER }) };
}
