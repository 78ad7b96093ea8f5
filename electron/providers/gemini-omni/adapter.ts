/** Gemini Omni through the Interactions API, in the background, as provider-apis.md section 3.3 describes it. */
import { err, ok, type Result } from '#shared/base';
import type { Adapter, AdapterDeps, ProviderError, RequestState, SubmitAnswer } from '#electron/providers';
import {
  type Calls,
  createCalls,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  pollEach,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { createModels, failedJob, GOOGLE_RULES, isUnknownId, messageOf } from '#electron/providers/google';
import { isOmni, omniDialect, secondsOf } from './dialect.ts';
import { isWithoutFilm, labelsFor, parseFile, parseInteraction, stateOf } from './records.ts';

export function createOmniAdapter(deps: AdapterDeps): Adapter {
  const { clock, absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 5_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({
    ...deps,
    baseUrl,
    authorize: (key) => ({ 'x-goog-api-key': key }),
    rules: GOOGLE_RULES,
  });
  const read = async (
    id: string,
    signal: AbortSignal,
  ): Promise<Result<RequestState | null, ProviderError>> => {
    const answer = await calls.read(`/interactions/${encodeURIComponent(id)}`, parseInteraction, { signal });
    if (!answer.ok) return isUnknownId(answer.error) ? ok(null) : answer;
    return answer.value ? whenReady(calls, baseUrl, stateOf(answer.value.value), signal) : ok(null);
  };
  return {
    provider: 'gemini-omni',
    abilities: {
      pollMany: false,
      // There is no list [C]: labels say whose an interaction is, but only to those who know its id.
      find: false,
      cancel: 'documented',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...omniDialect,
    async submit({ modelKey, payload, reference }, signal): Promise<SubmitAnswer> {
      const jsonBody = { model: modelKey, ...payload, labels: labelsFor(reference, secondsOf(payload)) };
      const answer = await calls.send('POST', '/interactions', {
        jsonBody,
        timeoutMs: submitTimeoutMs,
        signal,
      });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES));
      const parsed = parseJsonAnswer(answer.value, parseInteraction);
      if (!parsed.ok) return { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
      const { id: requestId, status } = parsed.value;
      const state = isWithoutFilm(parsed.value)
        ? await read(requestId, signal)
        : await whenReady(calls, baseUrl, stateOf(parsed.value), signal);
      // It was accepted whatever the second question comes to.
      return {
        kind: 'accepted',
        requestId,
        state: (state.ok ? state.value : null) ?? { kind: 'pending', status },
      };
    },
    poll: (_, requestIds, signal) => pollEach(requestIds, (id) => read(id, signal)),
    find: () => Promise.resolve({ kind: 'cannot-know', why: 'Google keeps no list of interactions' }),
    async cancel(requestId, signal) {
      const path = `/interactions/${encodeURIComponent(requestId)}/cancel`;
      const answer = await calls.send('POST', path, { jsonBody: {}, signal });
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      if (isSuccess(status)) return ok('asked');
      // Only what still runs can be cancelled [C]; what it says of the rest is not documented.
      if ([400, 404, 409].includes(status)) return ok('unsupported');
      return err(readErrorOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES));
    },
    openOutput: createOpenOutput({
      ...deps,
      baseUrl,
      // Its files want the key; an address elsewhere gets none.
      headersFor: (url) => (isAtHome(url, baseUrl) ? calls.keyHeaders() : Promise.resolve(null)),
    }),
    ...createModels(calls, isOmni),
  };
}

const isAtHome = (url: string, baseUrl: string): boolean =>
  URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin;

/** A film is a file that has to be ACTIVE before it is fetched [D]; a file that cannot be asked for is left to the download. */
async function whenReady(
  calls: Calls,
  baseUrl: string,
  state: RequestState,
  signal: AbortSignal,
): Promise<Result<RequestState, ProviderError>> {
  if (state.kind !== 'done') return ok(state);
  for (const output of state.outputs) {
    if (!('url' in output) || !isAtHome(output.url, baseUrl)) continue;
    const name = /\/(files\/[\w-]+)(:|\?|$)/.exec(output.url)?.[1];
    if (!name) continue;
    const file = await calls.read(`/${name}`, parseFile, { signal });
    if (!file.ok && [400, 403].includes(file.error.httpStatus ?? 0)) continue;
    if (!file.ok) return file;
    const { state: fileState, error } = file.value?.value ?? {};
    if (fileState === 'PROCESSING')
      return ok({ kind: 'pending', status: 'completed, its film is not ready yet' });
    if (fileState === 'FAILED')
      return ok({ kind: 'failed', error: failedJob(messageOf(error) ?? 'its film could not be made ready') });
  }
  return ok(state);
}
