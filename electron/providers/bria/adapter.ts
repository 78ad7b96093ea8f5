/** Bria's second API: one endpoint for each thing it makes, answered later. provider-apis.md section 4. */
import { err, ok } from '#shared/base';
import type { Adapter, AdapterDeps, ModelListing } from '#electron/providers';
import {
  createCalls,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  pollEach,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { briaDialect } from './dialect.ts';
import { MODEL_FORMS } from './models.ts';
import { parseAccepted, parseStatus } from './records.ts';
import { BRIA_RULES } from './rules.ts';

/** No request has this id: asking after it costs nothing and shows whether the key is good. */
const NO_REQUEST = '00000000000000000000000000000000';

export function createBriaAdapter(deps: AdapterDeps): Adapter {
  const { clock } = deps;
  // Questions count against the same limit as submissions, 10 to 60 a minute, so that they are not put often.
  const { absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 10_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const authorize = (key: string) => ({ api_token: key });
  const calls = createCalls({ ...deps, baseUrl, authorize, rules: BRIA_RULES });
  // By id, never by the `status_url` of the answer: an address that others name gets no key.
  const readStatus = (requestId: string, signal: AbortSignal) =>
    calls.read(`/status/${encodeURIComponent(requestId)}`, parseStatus, { signal });
  return {
    provider: 'bria',
    abilities: {
      pollMany: false,
      find: false,
      cancel: 'none',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...briaDialect,
    async submit({ modelKey, payload }, signal) {
      const path = `/${modelKey}`;
      const answer = await calls.send('POST', path, {
        jsonBody: payload,
        timeoutMs: submitTimeoutMs,
        signal,
      });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), BRIA_RULES));
      const parsed = parseJsonAnswer(answer.value, parseAccepted);
      return parsed.ok
        ? { kind: 'accepted', ...parsed.value }
        : { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
    },
    poll: (_, requestIds, signal) =>
      pollEach(requestIds, async (requestId) => {
        const read = await readStatus(requestId, signal);
        return read.ok ? ok(read.value?.value ?? null) : read;
      }),
    find: () =>
      Promise.resolve({
        kind: 'cannot-know',
        why: 'Bria keeps no list of requests',
      }),
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    async listModels(signal) {
      // That a bad key is refused before the id is looked up is assumed, mark [I].
      const read = await readStatus(NO_REQUEST, signal);
      return read.ok ? ok(Object.keys(MODEL_FORMS).map(listingOf)) : err(read.error);
    },
    describeModel: (key) => Promise.resolve(ok(Object.hasOwn(MODEL_FORMS, key) ? listingOf(key) : null)),
  };
}

/** Bria publishes neither forms nor prices over its API. */
const listingOf = (key: string): ModelListing => ({
  key,
  form: null,
  price: null,
  task: key.startsWith('image/generate') ? 'text-to-image' : 'image-editing',
});
