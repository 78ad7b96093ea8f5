/** A sample lab with every kind of act in its books, for looking at the awards' pages. */
import type { Award } from '#shared/contract';
import { bookLedgerActs, type LedgerActs } from './books-lab-ledger.ts';
import { openRealBackend, type RealBackend } from './real-backend.ts';

export interface BooksLab {
  readonly backend: RealBackend;
  readonly awards: readonly Award[];
  readonly ledger: LedgerActs;
}

export async function openBooksLab(): Promise<BooksLab> {
  const backend = await openRealBackend();
  const ledger = await bookLedgerActs(backend);
  return { backend, ledger, awards: await backend.client.awards.list() };
}
