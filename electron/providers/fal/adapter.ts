/** fal's queue and the platform beside it, as provider-apis.md section 6.2 describes them. */
import { err, isJsonObject, ok, type Result } from '#shared/base';
import type { Adapter, AdapterDeps, FindAnswer, ProviderError, RequestState } from '#electron/providers';
import { headerOf, type HttpAnswer } from '#electron/providers/http';
import {
  badRequest,
  createCalls,
  createFind,
  createOpenOutput,
  isSuccess,
  malformed,
  malformedRead,
  parseJsonAnswer,
  parseJsonText,
  pollEach,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { isModelKey, pathOf, platformOf, requestIdOf } from './addresses.ts';
import { billOf } from './bill.ts';
import { falDialect } from './dialect.ts';
import { createPlatform } from './platform.ts';
import { failureOf, hasEnded, parseStatus, parseSubmitted, type QueueStatus } from './records.ts';
import { outputsOf } from './results.ts';
import { FAL_RULES } from './rules.ts';

/** Its own attempts at a request are not ours to count: one attempt for each charge [I]. */
const ONE_ATTEMPT = { 'x-fal-no-retry': '1' } as const;
const MAX_RESULT_BYTES = 256 * 1024 * 1024;
/**
 * The history is said to hold successes, errors and errors of users: whether a request stands there before it ended is not
 * documented [I]. Absence is believed after as long as a request may be pending.
 */
const ABSENCE_GRACE_MS = 6 * 3_600_000;

/** Webhooks are not used: a desktop has no public address. */
export function createFalAdapter(deps: AdapterDeps): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = ABSENCE_GRACE_MS, submitTimeoutMs = 60_000, pollIntervalMs = 2_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const common = {
    ...deps,
    rules: FAL_RULES,
    authorize: (key: string) => ({ authorization: `Key ${key}` }),
  };
  const calls = createCalls({ ...common, baseUrl });
  const platformUrl = platformOf(baseUrl);
  const platform =
    platformUrl === null
      ? null
      : createPlatform(createCalls({ ...common, baseUrl: platformUrl }), clock, baseUrl);

  const readState = async (
    modelKey: string,
    requestId: string,
    signal: AbortSignal,
  ): Promise<Result<RequestState | null, ProviderError>> => {
    const path = pathOf(modelKey, requestId);
    if (path === null) return ok(null);
    const read = await calls.read(`${path}/status`, parseStatus, { signal });
    if (!read.ok || !read.value) return read.ok ? ok(null) : read;
    const status = read.value.value;
    if (!hasEnded(status)) return ok({ kind: 'pending', status: status.status });
    const answer = await calls.send('GET', path, { signal, maxBodyBytes: MAX_RESULT_BYTES });
    if (!answer.ok) return err(readErrorOfFault(answer.error));
    if (isSuccess(answer.value.status) && !status.error)
      return doneOf({ modelKey, requestId, status, answer: answer.value }, signal);
    const failure = failureOf(status, answer.value);
    return failure ? ok(failure) : err(readErrorOfAnswer(answer.value, clock.nowMs(), FAL_RULES));
  };

  const doneOf = async (
    { modelKey, requestId, status, answer }: Ended,
    signal: AbortSignal,
  ): Promise<Result<RequestState, ProviderError>> => {
    const parsed = parseJsonAnswer(answer, parseJsonText);
    if (!parsed.ok) return err(malformedRead(parsed.error, answer.status));
    const result = isJsonObject(parsed.value) ? parsed.value : { output: JSON.stringify(parsed.value) };
    const inferenceSeconds = status.metrics?.inference_time ?? null;
    const billableUnits = headerOf(answer.headers, 'x-fal-billable-units') ?? null;
    const bill = await billOf(
      platform,
      { modelKey, requestId, result, billableUnits, inferenceSeconds },
      signal,
    );
    const measured =
      inferenceSeconds !== null && inferenceSeconds >= 0
        ? { measured: { computeMs: Math.round(inferenceSeconds * 1_000) } }
        : {};
    return ok({ kind: 'done', outputs: outputsOf(result), bill, ...measured });
  };

  return {
    provider: 'fal',
    abilities: {
      pollMany: false,
      find: platform !== null,
      cancel: 'documented',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...falDialect,
    async submit({ modelKey, payload }, signal) {
      if (!isModelKey(modelKey))
        return { kind: 'refused', error: badRequest(`"${modelKey}" is no endpoint`) };
      const answer = await calls.send('POST', `/${modelKey}`, {
        jsonBody: payload,
        headers: ONE_ATTEMPT,
        timeoutMs: submitTimeoutMs,
        signal,
      });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), FAL_RULES));
      const parsed = parseJsonAnswer(answer.value, parseSubmitted);
      if (!parsed.ok) return { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
      const requestId = requestIdOf(baseUrl, modelKey, parsed.value);
      return { kind: 'accepted', requestId, state: { kind: 'pending', status: parsed.value.status } };
    },
    poll: (modelKey, requestIds, signal) =>
      pollEach(requestIds, (requestId) => readState(modelKey, requestId, signal)),
    find: platform
      ? createFind({
          pageSizes: [0],
          list: (modelKey, _, sinceMs) => platform.snapshot(modelKey, sinceMs),
        })
      : () => Promise.resolve(NO_PLATFORM),
    async cancel(requestId, signal) {
      const path = pathOf(null, requestId);
      if (path === null) return ok('unsupported');
      const answer = await calls.send('PUT', `${path}/cancel`, { signal });
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      // Already completed, or not found [D].
      if (status === 400 || status === 404) return ok('unsupported');
      return isSuccess(status) ? ok('asked') : err(readErrorOfAnswer(answer.value, clock.nowMs(), FAL_RULES));
    },
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    listModels: (signal) => platform?.listModels(signal) ?? Promise.resolve(err(NO_LIST)),
    describeModel: (key, signal) =>
      platform?.describeModel(key, signal) ??
      Promise.resolve(ok({ key, form: null, price: null, task: null })),
  };
}

interface Ended {
  readonly modelKey: string;
  readonly requestId: string;
  readonly status: QueueStatus;
  readonly answer: HttpAnswer;
}

const NO_PLATFORM: FindAnswer = {
  kind: 'cannot-know',
  why: 'this address has no platform beside it that lists requests',
};
const NO_LIST = problem('no-entitlement-or-model', 'this address has no list of models beside it');
