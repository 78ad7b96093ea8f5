/** The ledger's hash chain: each hash covers the hash before it and every field of its row. */
import { hash } from 'node:crypto';
import type { NewEntry, StoredEntry } from './ledger.repo.ts';

/** The hash before the first entry. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over the previous hash (hex), a line feed, and the row's fields as a JSON array in this order; amounts as
 * decimal text. The order is part of the format: never change it. Act, original, payment route and detail follow as four
 * more fields where at least one of them is not null; where none is, the array ends before them, as it did before there
 * were such fields, so that the hashes of older ledgers stay what they were. An array of another length is another text.
 */
export function hashEntry(previous: Uint8Array, entry: NewEntry & Pick<StoredEntry, 'seq'>): Uint8Array {
  const { actId = null, originalId = null, paymentRoute = null, detail = null } = entry;
  const links = [actId, originalId, paymentRoute, detail];
  const fields = [
    entry.seq,
    entry.id,
    entry.atMs,
    entry.day,
    entry.kind,
    entry.allocationId,
    entry.allotted.toString(),
    entry.held.toString(),
    entry.spent.toString(),
    entry.holdId,
    entry.batchId,
    entry.runId,
    entry.modelId,
    entry.priceId,
    entry.quantity,
    entry.personId,
    entry.reason,
    ...(links.some((link) => link !== null) ? links : []),
  ];
  return hash('sha256', `${Buffer.from(previous).toString('hex')}\n${JSON.stringify(fields)}`, 'buffer');
}
