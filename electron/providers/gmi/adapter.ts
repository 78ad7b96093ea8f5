/** GMI Cloud's media request queue, as provider-apis.md section 1 describes it. */
import { err, ok } from '#shared/base';
import type { Adapter, AdapterDeps } from '#electron/providers';
import {
  createCalls,
  createFind,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { PAGE_SIZES, takeSnapshot } from './list.ts';
import { gmiDialect } from './payload.ts';
import { pollMany, readRequest } from './poll.ts';
import { isWithoutOutput, parseModel, parseModelIds, parseRecord, stateOf } from './records.ts';
import { GMI_RULES } from './rules.ts';

export type GmiDeps = AdapterDeps;

/**
 * Absence from its lists is not documented to mean anything before a minute; clients are seen to wait up to two minutes
 * for the answer to a submission; the documents name no rate for status calls.
 */
export function createGmiAdapter(deps: GmiDeps): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 3_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl, rules: GMI_RULES });
  return {
    provider: 'gmi',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'best-effort',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...gmiDialect,
    async submit({ modelKey, payload }, signal) {
      const jsonBody = { model: modelKey, payload };
      const answer = await calls.send('POST', '/requests', { jsonBody, timeoutMs: submitTimeoutMs, signal });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), GMI_RULES));
      const parsed = parseJsonAnswer(answer.value, parseRecord);
      if (!parsed.ok) return { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
      // Models that answer at once may leave the output to the record.
      const whole = isWithoutOutput(parsed.value)
        ? await readRequest(calls, parsed.value.requestId, signal)
        : null;
      const request = (whole?.ok ? whole.value : null) ?? parsed.value;
      return { kind: 'accepted', requestId: request.requestId, state: stateOf(request, clock.nowMs()) };
    },
    poll: (modelKey, requestIds, signal) => pollMany(calls, clock, modelKey, requestIds, signal),
    find: createFind({
      pageSizes: PAGE_SIZES,
      list: (modelKey, pageSize) => takeSnapshot(calls, clock, modelKey, pageSize),
    }),
    async cancel(requestId, signal) {
      const answer = await calls.send('DELETE', `/requests/${encodeURIComponent(requestId)}`, { signal });
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      if (isSuccess(status)) return ok('asked');
      // Not documented: whatever it does not understand means that it cannot be cancelled, not that something broke.
      if ([400, 404, 405, 409, 410, 501].includes(status)) return ok('unsupported');
      return err(readErrorOfAnswer(answer.value, clock.nowMs(), GMI_RULES));
    },
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    async listModels(signal) {
      const read = await calls.read('/models', parseModelIds, { signal });
      if (!read.ok) return read;
      if (!read.value) return err(NO_MODELS);
      return ok(read.value.value.map((key) => ({ key, form: null, price: null, task: null })));
    },
    async describeModel(key, signal) {
      const parse = (text: string) => parseModel(key, text);
      const read = await calls.read(`/models/${encodeURIComponent(key)}`, parse, { signal });
      return read.ok ? ok(read.value?.value ?? null) : read;
    },
  };
}

const NO_MODELS = problem('no-entitlement-or-model', 'the provider has no list of models at this address', {
  httpStatus: 404,
});
