/** Entries read one by one, with what is linked to them; filtered pages are in ledger-filter.repo.ts. */
import type { Day } from '#shared/base';
import type {
  ActId,
  AllocationId,
  BatchId,
  EntryId,
  EntryKind,
  HoldId,
  ModelId,
  PaymentRoute,
  PersonId,
  PriceId,
  RunId,
} from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb } from '../handle.ts';
import { GENESIS_HASH } from './entry-hash.ts';
import type { StoredEntry } from './ledger.repo.ts';

interface EntryRow {
  readonly [column: string]: string | bigint | Uint8Array | null;
}

const toEntry = (row: EntryRow): StoredEntry => ({
  seq: Number(row['seq']),
  id: row['id'] as EntryId,
  atMs: Number(row['at_ms']),
  day: row['day'] as Day,
  kind: row['kind'] as EntryKind,
  allocationId: row['allocation_id'] as AllocationId,
  allotted: nanos(row['allotted_nanos'] as bigint),
  held: nanos(row['held_nanos'] as bigint),
  spent: nanos(row['spent_nanos'] as bigint),
  holdId: row['hold_id'] as HoldId | null,
  batchId: row['batch_id'] as BatchId | null,
  runId: row['run_id'] as RunId | null,
  modelId: row['model_id'] as ModelId | null,
  priceId: row['price_id'] as PriceId | null,
  quantity: row['quantity'] as string | null,
  personId: row['person_id'] as PersonId | null,
  reason: row['reason'] as string | null,
  actId: row['act_id'] as ActId | null,
  originalId: row['original_id'] as EntryId | null,
  paymentRoute: row['payment_route'] as PaymentRoute | null,
  detail: row['detail'] as string | null,
  hash: row['hash'] as Uint8Array,
});

/** Below every number that an entry can have. */
export const BEFORE_ALL_ENTRIES = -(2n ** 63n);

/** Entries numbered `from` or higher, oldest first: the self-check walks them in chunks. */
export const entriesFrom = (db: ReadDb, from: bigint, limit: number): StoredEntry[] =>
  db
    .all<EntryRow>('SELECT * FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?', from, BigInt(limit))
    .map(toEntry);

export const getEntry = (db: ReadDb, entryId: EntryId): StoredEntry | undefined =>
  db.all<EntryRow>('SELECT * FROM entries WHERE id = ?', entryId).map(toEntry)[0];

/** The entries that correct, move or give back this one, oldest first. */
export const entriesAbout = (db: ReadDb, originalId: EntryId): StoredEntry[] =>
  db
    .all<EntryRow>(
      'SELECT * FROM entries WHERE original_id = ? AND original_id IS NOT NULL ORDER BY seq',
      originalId,
    )
    .map(toEntry);

export const lastEntrySeq = (db: ReadDb): number =>
  Number(db.get<{ seq: bigint | null }>('SELECT max(seq) AS seq FROM entries')?.seq ?? 0n);

/** The hash that the entry of this number builds on. */
export const hashBefore = (db: ReadDb, seq: number): Uint8Array =>
  db.get<{ hash: Uint8Array }>('SELECT hash FROM entries WHERE seq = ?', BigInt(seq - 1))?.hash ??
  GENESIS_HASH;

export interface LedgerLine extends StoredEntry {
  readonly allocationName: string;
  readonly modelKey: string | null;
  readonly personName: string | null;
}

const toLine = (row: EntryRow): LedgerLine => ({
  ...toEntry(row),
  allocationName: row['allocation_name'] as string,
  modelKey: row['model_key'] as string | null,
  personName: row['person_name'] as string | null,
});

/** Entries with the names that people know them by; `source` is a query for entries, or for their numbers as `seq`. */
export function linesOf(
  db: ReadDb,
  source: string,
  values: readonly (string | bigint)[],
  order: string,
): LedgerLine[] {
  return db
    .all<EntryRow>(
      `SELECT e.*, a.name AS allocation_name, m.key AS model_key, p.name AS person_name
       FROM (${source}) f JOIN entries e ON e.seq = f.seq JOIN allocations a ON a.id = e.allocation_id
       LEFT JOIN models m ON m.id = e.model_id LEFT JOIN people p ON p.id = e.person_id ORDER BY ${order}`,
      ...values,
    )
    .map(toLine);
}

/** The rows of a transfer: the original, then out and in once it is booked. */
export const transferLines = (db: ReadDb, transferId: ActId, originalId: EntryId): LedgerLine[] =>
  linesOf(
    db,
    `SELECT seq FROM entries WHERE id = ? UNION ALL
     SELECT seq FROM entries WHERE original_id = ? AND original_id IS NOT NULL AND act_id = ?`,
    [originalId, originalId, transferId],
    'e.seq',
  );

/** Everything booked about one run (twice its id), through both of the indexes by run. */
export const OF_RUN = `seq IN (SELECT seq FROM entries WHERE run_id = ? AND run_id IS NOT NULL AND kind IN ('settle', 'void')
  UNION ALL SELECT seq FROM entries WHERE run_id = ? AND run_id IS NOT NULL AND kind NOT IN ('settle', 'void'))`;

/** How an entry is linked to another one. */
export type EntryLink = 'original' | 'about-it' | 'same-act' | 'its-hold' | 'same-run';

/** More than a screen can show; a split has a few parts, a modification a few allocations. */
const MOST_LINKED = 100n;

/** What is booked together with this entry or because of it, each kind of link oldest first. */
export function linkedLines(db: ReadDb, entry: StoredEntry): (LedgerLine & { readonly link: EntryLink })[] {
  const found = new Map<EntryId, LedgerLine & { readonly link: EntryLink }>();
  const put = (link: EntryLink, where: string, ...values: readonly (string | bigint)[]): void => {
    for (const line of linesOf(
      db,
      `SELECT seq FROM entries WHERE ${where} AND seq <> ? LIMIT ?`,
      [...values, BigInt(entry.seq), MOST_LINKED],
      'e.seq',
    ))
      if (!found.has(line.id)) found.set(line.id, { ...line, link });
  };
  if (entry.originalId !== null) put('original', 'id = ?', entry.originalId);
  put('about-it', 'original_id = ? AND original_id IS NOT NULL', entry.id);
  if (entry.actId !== null) put('same-act', 'act_id = ? AND act_id IS NOT NULL', entry.actId);
  if (entry.holdId !== null && entry.kind !== 'hold')
    put(
      'its-hold',
      `kind = 'hold' AND kind NOT IN ('settle', 'void', 'charge') AND allocation_id = ? AND hold_id = ?
       AND day >= (SELECT date(opened_at_ms / 1000, 'unixepoch') FROM holds WHERE id = ?)`,
      entry.allocationId,
      entry.holdId,
      entry.holdId,
    );
  if (entry.runId !== null) put('same-run', OF_RUN, entry.runId, entry.runId);
  return [...found.values()];
}

export const getLine = (db: ReadDb, entryId: EntryId): LedgerLine | undefined =>
  linesOf(db, 'SELECT seq FROM entries WHERE id = ?', [entryId], 'e.seq')[0];

export const getHold = (
  db: ReadDb,
  holdId: HoldId,
): { readonly amount: Nanos; readonly open: Nanos } | undefined => {
  const row = db.get<{ amount: bigint; open: bigint }>(
    'SELECT amount_nanos AS amount, open_nanos AS open FROM holds WHERE id = ?',
    holdId,
  );
  return row && { amount: nanos(row.amount), open: nanos(row.open) };
};
