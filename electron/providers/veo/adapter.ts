/** Veo on the Gemini Enterprise Agent Platform, as provider-apis.md section 3.2 describes it. The base address holds project and location. */
import { err, ok, type Result } from '#shared/base';
import type { Adapter, AdapterDeps, FindAnswer, ProviderError, RequestState } from '#electron/providers';
import {
  createCalls,
  createOpenOutput,
  isOnThisMachine,
  isSuccess,
  malformed,
  malformedRead,
  parseJsonAnswer,
  pollEach,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { createAccessTokens, GOOGLE_RULES, isUnknownId, NOT_SAID } from '#electron/providers/google';
import { folderFor, orderIn, payloadFor, VEO_MODELS, veoDialect } from './dialect.ts';
import { type Asked, askedOf, modelIn, parseOperation, requestIdOf, stateOf } from './records.ts';
import { filmAddress, storageAt } from './storage.ts';

/** An answer may hold four films. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const ANSWER_TIMEOUT_MS = 120_000;

export function createVeoAdapter(deps: AdapterDeps): Adapter {
  const { clock, absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 10_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const tokens = createAccessTokens({ ...deps, baseUrl });
  let token = '';
  const calls = createCalls({ ...deps, baseUrl, apiKey: () => Promise.resolve(token), rules: GOOGLE_RULES });
  const storage = storageAt(baseUrl, isOnThisMachine(baseUrl));

  const isStored = (url: string): boolean => url.startsWith(`${storage}/b/`);
  const open = createOpenOutput({
    ...deps,
    baseUrl,
    headersFor: (url) => (isStored(url) ? calls.keyHeaders() : Promise.resolve(null)),
  });

  const withToken = async (signal: AbortSignal): Promise<Result<null, ProviderError>> => {
    const ready = await tokens.ready(signal);
    if (!ready.ok) return ready;
    token = ready.value;
    return ok(null);
  };
  /** A token that was refused is not used again. */
  const noteStatus = (status: number): void => {
    if (status === 401) tokens.forget();
  };

  const ask = async (
    asked: Asked,
    signal: AbortSignal,
  ): Promise<Result<RequestState | null, ProviderError>> => {
    const ready = await withToken(signal);
    if (!ready.ok) return ready;
    const answer = await calls.send('POST', `${pathOf(asked.model)}:fetchPredictOperation`, {
      jsonBody: { operationName: asked.operationName },
      timeoutMs: ANSWER_TIMEOUT_MS,
      maxBodyBytes: MAX_ANSWER_BYTES,
      signal,
    });
    if (!answer.ok) {
      // Asked again it would be as large; the others must not wait for it.
      if (answer.error.reason === 'too-large') return ok({ kind: 'failed', error: TOO_LARGE });
      return err(readErrorOfFault(answer.error));
    }
    const { status } = answer.value;
    noteStatus(status);
    if (status === 404) return ok(null);
    if (!isSuccess(status)) {
      const error = readErrorOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES);
      return isUnknownId(error) ? ok(null) : err(error);
    }
    const parsed = parseJsonAnswer(answer.value, parseOperation);
    if (!parsed.ok) return err(malformedRead(parsed.error, status));
    return ok(stateOf(parsed.value, asked, (gcsUri) => filmAddress(storage, gcsUri)));
  };
  return {
    provider: 'veo',
    abilities: {
      pollMany: false,
      // It is asked, so that it can say where a person may look; there is no list of operations to ask for.
      find: true,
      cancel: 'none',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...veoDialect,
    async submit({ modelKey, payload, reference }, signal) {
      const ready = await withToken(signal);
      if (!ready.ok) return { kind: 'refused', error: ready.error };
      const answer = await calls.send('POST', `${pathOf(modelKey)}:predictLongRunning`, {
        jsonBody: payloadFor(payload, reference),
        timeoutMs: submitTimeoutMs,
        signal,
      });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      const { status } = answer.value;
      noteStatus(status);
      if (!isSuccess(status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), GOOGLE_RULES));
      const parsed = parseJsonAnswer(answer.value, parseOperation);
      const name = parsed.ok ? parsed.value.name : '';
      if (modelIn(name) === null)
        return {
          kind: 'in-doubt',
          error: malformed(parsed.ok ? 'the answer names no operation' : parsed.error, status),
        };
      return {
        kind: 'accepted',
        requestId: requestIdOf(name, orderIn(payload)),
        state: { kind: 'pending', status: 'queued' },
      };
    },
    poll: (_, requestIds, signal) =>
      pollEach(requestIds, (requestId) => {
        const asked = askedOf(requestId);
        return asked ? ask(asked, signal) : Promise.resolve(ok(null));
      }),
    find: ({ payload, reference }) => Promise.resolve(notListed(folderFor(payload, reference))),
    cancel: () => Promise.resolve(ok('unsupported')),
    async openOutput(ref, signal) {
      // Only Google's storage gets the token. Without one the film is not lost: it waits where it is.
      if ('url' in ref && isStored(ref.url)) {
        const ready = await withToken(signal);
        if (!ready.ok)
          return err({ ...ready.error, charged: 'yes', retry: { kind: 'after', delayMs: null } });
      }
      return open(ref, signal);
    },
    async listModels(signal) {
      const ready = await withToken(signal);
      if (!ready.ok) return ready;
      // There is no list of what may be called; the location itself shows whether token and project are good.
      const read = await calls.read(baseUrl, (text) => ok(text), { signal });
      if (!read.ok) {
        noteStatus(read.error.httpStatus ?? 0);
        return read;
      }
      return read.value ? ok(VEO_MODELS.map(listing)) : err(NO_SUCH_PLACE);
    },
    describeModel: (key) =>
      Promise.resolve(ok(VEO_MODELS.filter((known) => known === key).map(listing)[0] ?? null)),
  };
}

const pathOf = (model: string): string => `/publishers/google/models/${encodeURIComponent(model)}`;

const listing = (key: string) => ({ key, form: null, price: null, task: 'text-to-video' });

/** A film under the folder of this attempt alone proves that it ran; no film proves nothing while it may still run [I]. */
const notListed = (folder: string | null): FindAnswer => ({
  kind: 'cannot-know',
  why:
    folder === null
      ? 'Google keeps no list of operations; look for the charge in the billing of the project'
      : `Google keeps no list of operations; if there is a film under ${folder} it ran`,
});

const TOO_LARGE = problem(
  'output-too-large',
  'the films are too large to come with the answer; give a storageUri, a place in a bucket of yours',
  { charged: NOT_SAID },
);

const NO_SUCH_PLACE = problem(
  'no-entitlement-or-model',
  'there is no such project and location at this address',
  {
    httpStatus: 404,
  },
);
