/** Replicate's predictions, as provider-apis.md section 6.1 describes them. */
import { err, type JsonObject, ok, type Result } from '#shared/base';
import type { Adapter, AdapterDeps, ModelListing, ProviderError } from '#electron/providers';
import {
  badRequest,
  type Calls,
  createCalls,
  createFind,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  pollEach,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { DEADLINE, modelOf, replicateDialect } from './dialect.ts';
import { takeSnapshot } from './list.ts';
import { type PageRead, parseModel, parseModels, parsePrediction, stateOf } from './records.ts';
import { REPLICATE_RULES } from './rules.ts';

/** Public models are counted in tens of thousands; the first pages show that the key works and what is popular. */
const MODEL_PAGES = 4;

/**
 * When a new prediction appears in the list is not documented: a minute. Webhooks are not used, as a desktop has no public address;
 * nor is `Prefer: wait`, as a held connection is one more that can break.
 */
export function createReplicateAdapter(deps: AdapterDeps): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = 60_000, submitTimeoutMs = 60_000, pollIntervalMs = 2_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl, rules: REPLICATE_RULES });
  return {
    provider: 'replicate',
    abilities: {
      pollMany: false,
      find: true,
      cancel: 'documented',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...replicateDialect,
    async submit({ modelKey, payload }, signal) {
      const request = requestOf(modelKey, payload);
      if (!request) return { kind: 'refused', error: badRequest(`"${modelKey}" is not owner/name`) };
      const { path, ...options } = request;
      const answer = await calls.send('POST', path, { ...options, timeoutMs: submitTimeoutMs, signal });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), REPLICATE_RULES));
      const parsed = parseJsonAnswer(answer.value, parsePrediction);
      if (!parsed.ok) return { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
      return { kind: 'accepted', requestId: parsed.value.id, state: stateOf(parsed.value) };
    },
    poll: (_, requestIds, signal) =>
      pollEach(requestIds, async (requestId) => {
        const read = await calls.read(predictionPath(requestId), parsePrediction, { signal });
        return read.ok ? ok(read.value ? stateOf(read.value.value) : null) : read;
      }),
    find: createFind({
      pageSizes: [0],
      list: (modelKey, _, sinceMs) => takeSnapshot(calls, { clock, baseUrl }, modelKey, sinceMs),
      echoOf: ({ payload }) => inputOf(payload),
    }),
    async cancel(requestId, signal) {
      const answer = await calls.send('POST', `${predictionPath(requestId)}/cancel`, { signal });
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      // What has ended is answered as it stands, or refused: not documented which.
      if ([400, 404, 409, 410, 422].includes(status)) return ok('unsupported');
      if (!isSuccess(status)) return err(readErrorOfAnswer(answer.value, clock.nowMs(), REPLICATE_RULES));
      const parsed = parseJsonAnswer(answer.value, parsePrediction);
      const hasEnded = parsed.ok && ['succeeded', 'failed'].includes(parsed.value.status);
      return ok(hasEnded ? 'unsupported' : 'asked');
    },
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    listModels: (signal) => listModels(calls, signal),
    async describeModel(key, signal) {
      const model = modelOf(key);
      if (!model) return ok(null);
      const path = `/models/${model.owner}/${model.name}`;
      const read = await calls.read(
        model.version === null ? path : `${path}/versions/${model.version}`,
        (text) => parseModel(key, text),
        { signal },
      );
      return read.ok ? ok(read.value?.value ?? null) : read;
    },
  };
}

async function listModels(
  calls: Calls,
  signal: AbortSignal,
): Promise<Result<readonly ModelListing[], ProviderError>> {
  const models: ModelListing[] = [];
  let path: string | null = '/models';
  for (let pages = 0; path !== null && pages < MODEL_PAGES; pages += 1) {
    const read: PageRead<ModelListing> = await calls.read(path, parseModels, { signal });
    if (!read.ok) return read;
    if (!read.value) return err(NO_MODELS);
    models.push(...read.value.value.items);
    path = read.value.value.next;
  }
  return ok(models);
}

/** A model that the provider keeps is asked by its name, any other by its version. */
function requestOf(
  modelKey: string,
  payload: JsonObject,
): {
  readonly path: string;
  readonly jsonBody: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
} | null {
  const model = modelOf(modelKey);
  if (!model) return null;
  const input = inputOf(payload);
  const deadline = payload[DEADLINE];
  return {
    ...(model.version === null
      ? { path: `/models/${model.owner}/${model.name}/predictions`, jsonBody: { input } }
      : { path: '/predictions', jsonBody: { version: model.version, input } }),
    ...(typeof deadline === 'string' ? { headers: { 'cancel-after': deadline } } : {}),
  };
}

const inputOf = ({ [DEADLINE]: _, ...input }: JsonObject): JsonObject => input;
const predictionPath = (requestId: string): string => `/predictions/${encodeURIComponent(requestId)}`;

const NO_MODELS = problem('no-entitlement-or-model', 'the provider has no list of models at this address', {
  httpStatus: 404,
});
