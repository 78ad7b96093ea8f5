/** The ledger's hash chain: each hash covers the hash before it and every field of its row. */
import { hash } from 'node:crypto';
import type { EntryId, RunId } from '#shared/domain';
import type { NewEntry, StoredEntry } from './ledger.repo.ts';

/** The hash before the first entry. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over the previous hash (hex), a line feed, and the row's fields as a JSON array in this order; amounts as
 * decimal text. The order is part of the format: never change it. Act, original, payment route and detail follow as four
 * more fields where at least one of them is not null; where none is, the array ends before them, as it did before there
 * were such fields, so that the hashes of older ledgers stay what they were. An array of another length is another text.
 */
export const hashEntry = (previous: Uint8Array, entry: NewEntry & Pick<StoredEntry, 'seq'>): Uint8Array =>
  Buffer.from(
    hasherOf(entry)(Buffer.from(previous).toString('hex'), entry.seq, entry.id, entry.runId),
    'hex',
  );

/** Hashes (hex) of entries that differ from `like` only in number, id and run: the text around those is made once. */
export function hasherOf(
  like: NewEntry,
): (previousHex: string, seq: number, id: EntryId, runId: RunId | null) => string {
  const { actId = null, originalId = null, paymentRoute = null, detail = null } = like;
  const links = [actId, originalId, paymentRoute, detail];
  const before = inner([
    like.atMs,
    like.day,
    like.kind,
    like.allocationId,
    like.allotted.toString(),
    like.held.toString(),
    like.spent.toString(),
    like.holdId,
    like.batchId,
  ]);
  const after = inner([
    like.modelId,
    like.priceId,
    like.quantity,
    like.personId,
    like.reason,
    ...(links.some((link) => link !== null) ? links : []),
  ]);
  return (previousHex, seq, id, runId) =>
    hash(
      'sha256',
      `${previousHex}\n[${seq},${JSON.stringify(id)},${before},${JSON.stringify(runId)},${after}]`,
      'hex',
    );
}

/** Fields of a JSON array, without its brackets. */
const inner = (fields: readonly (string | number | null)[]): string => JSON.stringify(fields).slice(1, -1);
