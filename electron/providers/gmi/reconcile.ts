/**
 * Finds the request behind a submission whose answer was lost: lists the model's requests, newest first, and compares
 * the echoed payload and the time. Queries that wait together share one list, because a list reaching far back is large.
 */
import type { Clock, Json, Result } from '#shared/base';
import type { FindAnswer, FindQuery, ProviderError } from '#electron/providers';
import { headerOf, whenAborted } from '#electron/providers/http';
import type { Calls } from './calls.ts';
import { malformedRead, problem } from './errors.ts';
import { parseList, type RequestList, type RequestRecord, stateOf } from './records.ts';

/** The provider's clock and ours may differ by this much beyond what its `Date` header shows. */
const CLOCK_TOLERANCE_MS = 30_000;
/** An equal request older than the submission, but not by more than this, may be ours after a jump of our clock. */
const JUMP_TOLERANCE_MS = 25 * 3_600_000;
/** Asked for in turn until the list reaches back far enough. */
const PAGE_SIZES = [100, 1_000, 5_000, 25_000] as const;
/** Lists with exactly so many entries may have been cut by the provider, whatever was asked for. */
const LIKELY_CAPS = new Set([
  10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 48, 50, 60, 64, 100, 128, 200, 250, 256, 300, 500, 512, 1_000,
  1_024, 2_000, 5_000, 10_000,
]);
const MAX_LIST_BYTES = 64 * 1024 * 1024;

export interface Snapshot extends RequestList {
  /** Every request of the model there is. */
  readonly isWhole: boolean;
  /** The provider's clock minus ours. */
  readonly clockOffsetMs: number;
}

export type Find = (query: FindQuery, signal: AbortSignal) => Promise<FindAnswer>;

export function createFind(calls: Calls, clock: Clock): Find {
  const waiting = new Map<string, Waiting[]>();

  /** One list at a time for each model: a query that comes while a list is under way waits for the next, as that list may be older than its submission. */
  async function serve(modelKey: string): Promise<void> {
    for (;;) {
      const group = waiting.get(modelKey) ?? [];
      if (group.length === 0) break;
      waiting.set(modelKey, []);
      const found = await answerGroup(
        calls,
        clock,
        modelKey,
        group.map(({ query }) => query),
      );
      group.forEach(({ resolve }, index) =>
        resolve(found[index] ?? unavailable(malformedRead('no answer', 0))),
      );
    }
    waiting.delete(modelKey);
  }
  return (query, signal) => {
    if (signal.aborted) return Promise.resolve(STOPPED);
    return new Promise((done) => {
      const stopListening = whenAborted(signal, () => resolve(STOPPED));
      const resolve = (answer: FindAnswer) => {
        stopListening();
        done(answer);
      };
      const group = waiting.get(query.modelKey);
      if (group) group.push({ query, resolve });
      else {
        waiting.set(query.modelKey, [{ query, resolve }]);
        void serve(query.modelKey);
      }
    });
  };
}

interface Waiting {
  readonly query: FindQuery;
  readonly resolve: (answer: FindAnswer) => void;
}

async function answerGroup(
  calls: Calls,
  clock: Clock,
  modelKey: string,
  queries: readonly FindQuery[],
): Promise<readonly FindAnswer[]> {
  let answers: readonly FindAnswer[] = [];
  let lastLength = -1;
  for (const pageSize of PAGE_SIZES) {
    const snapshot = await takeSnapshot(calls, clock, modelKey, pageSize);
    // A longer list that fails does not spoil what a shorter one has already shown.
    if (!snapshot.ok) return answers.length > 0 ? answers : queries.map(() => unavailable(snapshot.error));
    answers = matchAll(queries, snapshot.value, clock.nowMs());
    const isCut = snapshot.value.records.length === lastLength;
    if (isCut || snapshot.value.isWhole || answers.every(({ kind }) => kind !== 'cannot-know'))
      return answers;
    lastLength = snapshot.value.records.length;
  }
  return answers;
}

async function takeSnapshot(
  calls: Calls,
  clock: Clock,
  modelKey: string,
  pageSize: number,
): Promise<Result<Snapshot, ProviderError>> {
  const list = (size: number) =>
    calls.read(`/requests?model_id=${encodeURIComponent(modelKey)}&page_size=${size}`, parseList, {
      signal: NEVER,
      maxBodyBytes: MAX_LIST_BYTES,
    });
  const read = await list(pageSize);
  if (!read.ok) return read;
  if (!read.value) return { ok: false, error: malformedRead('the provider has no list of requests', 404) };
  const { value, answer } = read.value;
  const length = value.records.length + value.unreadable;
  const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
  const clockOffsetMs = Number.isNaN(dateMs) ? 0 : dateMs - clock.nowMs();
  let isWhole = length < pageSize;
  if (isWhole && LIKELY_CAPS.has(length)) {
    // Is this all there is, or all that is shown? If asking for one fewer gives one fewer, the size is honoured.
    const probe = length < 100 ? await list(length - 1) : null;
    isWhole = probe?.ok === true && probe.value?.value.records.length === length - 1;
  }
  return { ok: true, value: { ...value, isWhole, clockOffsetMs } };
}

/** Answers each query from one list; no request is given to two queries. Pure. */
export function matchAll(
  queries: readonly FindQuery[],
  snapshot: Snapshot,
  nowMs: number,
): readonly FindAnswer[] {
  const byPayload = new Map<string, RequestRecord[]>();
  for (const request of snapshot.records) {
    const key = canonical(request.payload as Json);
    const equal = byPayload.get(key);
    if (equal) equal.push(request);
    else byPayload.set(key, [request]);
  }
  const given = new Set<string>();
  return queries.map((query) => {
    const equal = byPayload.get(canonical(query.payload)) ?? [];
    const free = equal.filter(({ requestId }) => !given.has(requestId) && !query.isTaken(requestId));
    const answer = match(query, free, snapshot, nowMs);
    if (answer.kind === 'found') given.add(answer.requestId);
    return answer;
  });
}

function match(
  query: FindQuery,
  free: readonly RequestRecord[],
  snapshot: Snapshot,
  nowMs: number,
): FindAnswer {
  const fromMs = query.sentAtMs + Math.min(0, snapshot.clockOffsetMs) - CLOCK_TOLERANCE_MS;
  const isSince = ({ createdAtMs }: RequestRecord, sinceMs: number) =>
    createdAtMs === null || createdAtMs >= sinceMs;
  // The list is newest first; the oldest of several equal ones goes to whoever asks first.
  const found = free.findLast((request) => isSince(request, fromMs));
  if (found) return { kind: 'found', requestId: found.requestId, state: stateOf(found, nowMs) };
  if (free.some((request) => isSince(request, fromMs - JUMP_TOLERANCE_MS))) {
    return {
      kind: 'cannot-know',
      why: 'an equal request is listed, but from before this one was sent: it may be this one if the clock was changed',
    };
  }
  const newest = snapshot.records[0]?.createdAtMs ?? null;
  const oldest = snapshot.records.at(-1)?.createdAtMs ?? null;
  const reachesBack = oldest !== null && newest !== null && oldest <= newest && oldest < fromMs;
  if (!reachesBack && !snapshot.isWhole)
    return { kind: 'cannot-know', why: 'the provider does not list far enough back' };
  if (snapshot.unreadable > 0)
    return unavailable(malformedRead(`${snapshot.unreadable} listed requests could not be read`, 200));
  return { kind: 'absent' };
}

/** The same text for equal JSON, whatever the order of keys. */
function canonical(value: Json | undefined): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const unavailable = (error: ProviderError): FindAnswer => ({ kind: 'unavailable', error });
const STOPPED: FindAnswer = unavailable(
  problem('unreachable', 'stopped while asking', { retry: { kind: 'after', delayMs: null } }),
);
/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
