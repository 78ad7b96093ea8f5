/**
 * Finds the request behind a submission whose answer was lost: lists the model's requests, newest first, and compares
 * what is echoed of them and the time. Queries that wait together share one list, because a list reaching far back is large.
 */
import type { Json, Result } from '#shared/base';
import type { FindAnswer, FindQuery, ProviderError, RequestState } from '#electron/providers';
import { whenAborted } from '#electron/providers/http';
import { malformedRead, problem } from './errors.ts';

/** The provider's clock and ours may differ by this much beyond what its `Date` header shows. */
const CLOCK_TOLERANCE_MS = 30_000;
/** An equal request older than the submission, but not by more than this, may be ours after a jump of our clock. */
const JUMP_TOLERANCE_MS = 25 * 3_600_000;
/** A request as the provider lists it. */
export interface ListedRequest {
  readonly requestId: string;
  readonly createdAtMs: number | null;
  /** What is echoed of the submission; compared with `echoOf` of the one that is looked for. */
  readonly echo: Json;
  readonly state: RequestState;
}

export interface Snapshot {
  /** Newest first. */
  readonly records: readonly ListedRequest[];
  /** Entries that could not be read: absence from such a list proves nothing. */
  readonly unreadable: number;
  /** Every request of the model there is. */
  readonly isWhole: boolean;
  /** The provider's clock minus ours. */
  readonly clockOffsetMs: number;
}

export interface FindDeps {
  /** Sizes of list that are asked for in turn until one reaches back far enough. */
  readonly pageSizes: readonly number[];
  /** Its own time limit: a shared list is not stopped because one of those who wait for it leaves. */
  list(modelKey: string, pageSize: number, sinceMs: number): Promise<Result<Snapshot, ProviderError>>;
  /** The part of a payload that the provider echoes; all of it by default. */
  readonly echoOf?: (query: FindQuery) => Json;
}

export type Find = (query: FindQuery, signal: AbortSignal) => Promise<FindAnswer>;

export function createFind(deps: FindDeps): Find {
  const waiting = new Map<string, Waiting[]>();

  /** One list at a time for each model: a query that comes while a list is under way waits for the next, as that list may be older than its submission. */
  async function serve(modelKey: string): Promise<void> {
    for (;;) {
      const group = waiting.get(modelKey) ?? [];
      if (group.length === 0) break;
      waiting.set(modelKey, []);
      const found = await answerGroup(
        deps,
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
  { list, pageSizes, echoOf = wholePayload }: FindDeps,
  modelKey: string,
  queries: readonly FindQuery[],
): Promise<readonly FindAnswer[]> {
  let answers: readonly FindAnswer[] = [];
  let lastLength = -1;
  const sinceMs = Math.min(...queries.map((query) => query.sentAtMs)) - CLOCK_TOLERANCE_MS;
  for (const pageSize of pageSizes) {
    const snapshot = await list(modelKey, pageSize, sinceMs);
    // A longer list that fails does not spoil what a shorter one has already shown.
    if (!snapshot.ok) return answers.length > 0 ? answers : queries.map(() => unavailable(snapshot.error));
    answers = matchAll(queries, snapshot.value, echoOf);

    const isCut = snapshot.value.records.length === lastLength;
    if (isCut || snapshot.value.isWhole || answers.every(({ kind }) => kind !== 'cannot-know'))
      return answers;
    lastLength = snapshot.value.records.length;
  }
  return answers;
}

/** Answers each query from one list; no request is given to two queries. Pure. */
export function matchAll(
  queries: readonly FindQuery[],
  snapshot: Snapshot,
  echoOf: (query: FindQuery) => Json = wholePayload,
): readonly FindAnswer[] {
  const byEcho = new Map<string, ListedRequest[]>();
  for (const request of snapshot.records) {
    const key = canonical(request.echo);
    const equal = byEcho.get(key);
    if (equal) equal.push(request);
    else byEcho.set(key, [request]);
  }
  const given = new Set<string>();
  return queries.map((query) => {
    const equal = byEcho.get(canonical(echoOf(query))) ?? [];
    const free = equal.filter(({ requestId }) => !given.has(requestId) && !query.isTaken(requestId));
    const answer = match(query, free, snapshot);
    if (answer.kind === 'found') given.add(answer.requestId);
    return answer;
  });
}

function match(query: FindQuery, free: readonly ListedRequest[], snapshot: Snapshot): FindAnswer {
  const fromMs = query.sentAtMs + Math.min(0, snapshot.clockOffsetMs) - CLOCK_TOLERANCE_MS;
  const isSince = ({ createdAtMs }: ListedRequest, sinceMs: number) =>
    createdAtMs === null || createdAtMs >= sinceMs;
  // The list is newest first; the oldest of several equal ones goes to whoever asks first.
  const found = free.findLast((request) => isSince(request, fromMs));
  if (found) return { kind: 'found', requestId: found.requestId, state: found.state };
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
function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const wholePayload = (query: FindQuery): Json => query.payload;

const unavailable = (error: ProviderError): FindAnswer => ({ kind: 'unavailable', error });
const STOPPED: FindAnswer = unavailable(
  problem('unreachable', 'stopped while asking', { retry: { kind: 'after', delayMs: null } }),
);
