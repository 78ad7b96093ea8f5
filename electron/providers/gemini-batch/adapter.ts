/** Gemini's batches, with their requests inline, as provider-apis.md section 7.2 describes them. */
import { err, ok, type Result } from '#shared/base';
import type {
  Adapter,
  AdapterDeps,
  ProviderError,
  RequestState,
  SubmitManyAnswer,
} from '#electron/providers';
import {
  badRequest,
  type Calls,
  createCalls,
  createFind,
  createOpenOutput,
  forEachAtOnce,
  isSuccess,
  malformed,
  parseJsonAnswer,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { createModels, GOOGLE_RULES, isUnknownId } from '#electron/providers/google';
import { batchDialect } from './dialect.ts';
import { takeSnapshot } from './list.ts';
import { type Job, parseAccepted, parseJob, stateOf } from './records.ts';
import { displayNameOf, JOB_SIZE, markOf, marksIn, placeOf, requestIdOf } from './slots.ts';

const JOBS_AT_ONCE = 4;
/** It aims at 24 hours [D] and is said to give up after 48 [I]. */
const PENDING_LIMIT_MS = 49 * 3_600_000;
/** All inline requests of a job together [D]. */
const MAX_JOB_BYTES = 20 * 1024 * 1024;
/** Twenty answers, pictures included. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const ANSWER_TIMEOUT_MS = 120_000;

export function createBatchAdapter(deps: AdapterDeps): Adapter {
  const { clock, absenceGraceMs = 120_000, submitTimeoutMs = 120_000, pollIntervalMs = 60_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({
    ...deps,
    baseUrl,
    authorize: (key) => ({ 'x-goog-api-key': key }),
    rules: GOOGLE_RULES,
  });
  const submitMany: NonNullable<Adapter['submitMany']> = async (
    submissions,
    signal,
  ): Promise<SubmitManyAnswer> => {
    const [first] = submissions;
    if (!first) return { kind: 'refused', error: badRequest('a job without requests') };
    const references = submissions.map(({ reference }) => reference);
    const requests = submissions.map(({ payload, reference }) => ({
      request: payload,
      metadata: { key: reference },
    }));
    const batch = { displayName: displayNameOf(references), inputConfig: { requests: { requests } } };
    if (Buffer.byteLength(JSON.stringify(batch)) > MAX_JOB_BYTES)
      return { kind: 'refused', error: badRequest('the requests of one job are larger than 20 MB together') };
    const path = `/models/${encodeURIComponent(first.modelKey)}:batchGenerateContent`;
    const answer = await calls.send('POST', path, {
      jsonBody: { batch },
      timeoutMs: submitTimeoutMs,
      signal,
    });
    if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
    if (!isSuccess(answer.value.status))
      return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES));
    const parsed = parseJsonAnswer(answer.value, parseAccepted);
    if (!parsed.ok) return { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
    const { name } = parsed.value;
    return {
      kind: 'accepted',
      requestIds: references.map((reference) => requestIdOf(name, markOf(reference))),
    };
  };
  return {
    provider: 'gemini-batch',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'documented',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: JOB_SIZE,
      pendingLimitMs: PENDING_LIMIT_MS,
    },
    ...batchDialect,
    submitMany,
    async submit(submission, signal) {
      const answer = await submitMany([submission], signal);
      if (answer.kind !== 'accepted') return answer;
      const [requestId = ''] = answer.requestIds;
      return { kind: 'accepted', requestId, state: { kind: 'pending', status: 'pending' } };
    },
    poll: (_, requestIds, signal) => poll(calls, requestIds, signal),
    find: createFind({
      pageSizes: [PAGE_SIZE],
      list: (_, pageSize, sinceMs) => takeSnapshot(calls, clock, pageSize, sinceMs),
      echoOf: ({ reference }) => markOf(reference),
    }),
    cancel: createCancel(calls, deps),
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    ...createModels(calls, (key, { supportedGenerationMethods: methods }) =>
      methods ? methods.includes('batchGenerateContent') : /^gemini-(?!omni-)/.test(key),
    ),
  };
}

const PAGE_SIZE = 100;

/** A job is read once for all of its requests that are asked for. */
async function poll(
  calls: Calls,
  requestIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, RequestState>, ProviderError>> {
  const byJob = new Map<string, string[]>();
  for (const requestId of requestIds) {
    const job = placeOf(requestId)?.job;
    if (job !== undefined) byJob.set(job, [...(byJob.get(job) ?? []), requestId]);
  }
  const states = new Map<string, RequestState>();
  const failure = await forEachAtOnce([...byJob], JOBS_AT_ONCE, async ([job, ids]) => {
    const read = await readJob(calls, job, signal);
    if (!read.ok) return read.error;
    for (const id of ids) {
      const place = placeOf(id);
      if (read.value && place) states.set(id, stateOf(read.value, place.mark));
    }
    return null;
  });
  return failure ? err(failure) : ok(states);
}

async function readJob(
  calls: Calls,
  job: string,
  signal: AbortSignal,
): Promise<Result<Job | null, ProviderError>> {
  const read = await calls.read(`/${job}`, parseJob, {
    signal,
    timeoutMs: ANSWER_TIMEOUT_MS,
    maxBodyBytes: MAX_ANSWER_BYTES,
  });
  if (!read.ok) return isUnknownId(read.error) ? ok(null) : read;
  return ok(read.value?.value ?? null);
}

/** Only a whole job can be cancelled: it is, as soon as a cancel is wanted for every request of it. */
function createCancel(calls: Calls, { clock }: AdapterDeps): Adapter['cancel'] {
  const wanted = new Map<string, Set<string>>();
  return async (requestId, signal) => {
    const place = placeOf(requestId);
    if (!place) return ok('unsupported');
    const marks = wanted.get(place.job) ?? new Set();
    wanted.set(place.job, marks.add(place.mark));
    const read = await readJob(calls, place.job, signal);
    if (!read.ok) return read;
    const members = marksIn(read.value?.metadata.displayName);
    if (members.length === 0 || stateOf(read.value as Job, place.mark).kind !== 'pending') {
      wanted.delete(place.job);
      return ok('unsupported');
    }
    if (!members.every((mark) => marks.has(mark))) return ok('unsupported');
    wanted.delete(place.job);
    const answer = await calls.send('POST', `/${place.job}:cancel`, { jsonBody: {}, signal });
    if (!answer.ok) return err(readErrorOfFault(answer.error));
    const { status } = answer.value;
    if (isSuccess(status)) return ok('asked');
    if ([400, 404, 409].includes(status)) return ok('unsupported');
    return err(readErrorOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES));
  };
}
