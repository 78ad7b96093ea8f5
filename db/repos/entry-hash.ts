/** The ledger's hash chain: each hash covers the hash before it and every field of its row. */
import { hash } from 'node:crypto';
import type { StoredEntry } from './ledger.repo.ts';

/** The hash before the first entry. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over the previous hash (hex), a line feed, and the row's fields as a JSON array in this order; amounts as
 * decimal text. The order is part of the format: never change it.
 */
export function hashEntry(previous: Uint8Array, entry: Omit<StoredEntry, 'hash'>): Uint8Array {
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
  ];
  return hash('sha256', `${Buffer.from(previous).toString('hex')}\n${JSON.stringify(fields)}`, 'buffer');
}
