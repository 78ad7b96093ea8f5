/**
 * The requests of our batches since a time, to find a job whose answer was lost: the list names the batches, their files of
 * requests name what is in each.
 */
import type { Clock } from '#shared/base';
import { headerOf } from '#electron/providers/http';
import { type Calls, type FindDeps, type ListedRequest, malformedRead } from '#electron/providers/wire';
import { readFile } from './poll.ts';
import { type Batch, parsePage, PROGRAM, readReferences, requestIdOf } from './records.ts';

const MAX_PAGES = 50;
/** Files of requests that were read lately; they never change. */
const KEPT = 64;
/** A shared list is not stopped because one of those who wait for it leaves; each call has its own time limit. */
const NEVER = new AbortController().signal;

export function createListing(calls: Calls, clock: Clock): FindDeps['list'] {
  const kept = new Map<string, readonly string[]>();

  const referencesOf = async ({ input_file_id: fileId }: Batch) => {
    if (fileId == null) return null;
    const known = kept.get(fileId);
    if (known) return known;
    const text = await readFile(calls, clock, fileId, NEVER);
    const references = text.ok && text.value !== null ? readReferences(text.value) : null;
    if (references) kept.set(fileId, references);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return references;
  };

  return async (_modelKey, pageSize, sinceMs) => {
    const records: ListedRequest[] = [];
    let unreadable = 0;
    let clockOffsetMs = 0;
    let after: string | null = null;
    let isWhole = false;
    for (let number = 0; number < MAX_PAGES && !isWhole; number += 1) {
      const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const read = await calls.read(`/batches?limit=${pageSize}${cursor}`, parsePage, { signal: NEVER });
      if (!read.ok) return read;
      if (!read.value) return { ok: false, error: malformedRead('there is no list of batches', 404) };
      const { value, answer } = read.value;
      const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
      if (!Number.isNaN(dateMs)) clockOffsetMs = dateMs - clock.nowMs();
      unreadable += value.unreadable;
      const fromMs = sinceMs + Math.min(0, clockOffsetMs);
      const recent = value.batches.filter((batch) => isSince(batch, fromMs));
      for (const batch of recent) {
        if (batch.metadata?.['program'] !== PROGRAM) continue;
        const references = await referencesOf(batch);
        if (references) records.push(...references.map((reference) => listed(batch, reference)));
        else unreadable += 1;
      }
      // Newest first: with the first that is older, all of ours since then have been seen.
      isWhole = !value.hasMore || recent.length < value.batches.length;
      after = value.lastId;
    }
    return { ok: true, value: { records, unreadable, isWhole, clockOffsetMs } };
  };
}

const isSince = ({ created_at: createdAt }: Batch, sinceMs: number): boolean =>
  createdAt == null || createdAt * 1000 >= sinceMs - 1000;

const listed = (batch: Batch, reference: string): ListedRequest => ({
  requestId: requestIdOf(batch.id, reference),
  createdAtMs: batch.created_at == null ? null : batch.created_at * 1000,
  echo: reference,
  state: { kind: 'pending', status: batch.status },
});
