/** A sample lab with every kind of act in its books, for looking at the awards' pages. */
import type { Award } from '#shared/contract';
import { openRealBackend, type RealBackend } from './real-backend.ts';

export interface BooksLab {
  readonly backend: RealBackend;
  readonly awards: readonly Award[];
}

export async function openBooksLab(): Promise<BooksLab> {
  const backend = await openRealBackend();
  return { backend, awards: await backend.client.awards.list() };
}
