/** Servers that speak OpenAI's Videos protocol: provider-apis.md sections 2 and 5.3. */
import { err, ok } from '#shared/base';
import type { Adapter, AdapterDeps, FindQuery } from '#electron/providers';
import {
  createCalls,
  createFind,
  createOpenOutput,
  isSuccess,
  malformed,
  parseJsonAnswer,
  pollEach,
  problem,
  refusedOrInDoubt,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { echoOfPayload, isSize, openaiVideosDialect } from './dialect.ts';
import { takeSnapshot } from './list.ts';
import { parseModels, parseVideo, stateOf } from './records.ts';
import { OPENAI_VIDEOS_RULES } from './rules.ts';

/** Nothing is documented of how soon a film is listed or how often may be asked: a minute, and every five seconds. */
export function createOpenaiVideosAdapter(deps: AdapterDeps): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 5_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl, keyOptional: true, rules: OPENAI_VIDEOS_RULES });
  const contentUrl = (id: string): string => `${baseUrl}/videos/${encodeURIComponent(id)}/content`;
  const listing = { calls, clock, contentUrl };

  const findBy = (withSize: boolean) =>
    createFind({
      // Pages are followed as far back as is needed, so that there is no larger list to ask for.
      pageSizes: [1],
      list: (modelKey, _, sinceMs) => takeSnapshot({ ...listing, withSize }, modelKey, sinceMs),
      echoOf: ({ payload }: FindQuery) => echoOfPayload(payload),
    });
  const findSized = findBy(true);
  const findUnsized = findBy(false);

  const listModels: Adapter['listModels'] = async (signal) => {
    const read = await calls.read('/models', parseModels, { signal });
    if (!read.ok) return read;
    return read.value ? ok(read.value.value) : err(NO_MODELS);
  };
  return {
    provider: 'openai-videos',
    abilities: {
      pollMany: false,
      find: true,
      // DELETE removes a film and its record; what a deleted one costs is nowhere said.
      cancel: 'none',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: 1,
    },
    ...openaiVideosDialect,
    async submit({ modelKey, payload }, signal) {
      const jsonBody = { model: modelKey, ...payload };
      const answer = await calls.send('POST', '/videos', { jsonBody, timeoutMs: submitTimeoutMs, signal });
      if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), OPENAI_VIDEOS_RULES));
      const parsed = parseJsonAnswer(answer.value, parseVideo);
      return parsed.ok
        ? { kind: 'accepted', requestId: parsed.value.id, state: stateOf(parsed.value, contentUrl) }
        : { kind: 'in-doubt', error: malformed(parsed.error, answer.value.status) };
    },
    poll: (_, requestIds, signal) =>
      pollEach(requestIds, async (id) => {
        const read = await calls.read(`/videos/${encodeURIComponent(id)}`, parseVideo, { signal });
        return read.ok ? ok(read.value ? stateOf(read.value.value, contentUrl) : null) : read;
      }),
    find: (query, signal) =>
      isSize(query.payload['size']) ? findSized(query, signal) : findUnsized(query, signal),
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: createOpenOutput({
      ...deps,
      baseUrl,
      ownServer: true,
      headersFor: async (url) =>
        new URL(url).origin === new URL(baseUrl).origin ? ((await calls.keyHeaders()) ?? {}) : null,
    }),
    listModels,
    async describeModel(key, signal) {
      const listed = await listModels(signal);
      return listed.ok ? ok(listed.value.find((model) => model.key === key) ?? null) : listed;
    },
  };
}

const NO_MODELS = problem('no-entitlement-or-model', 'the server has no list of models at this address', {
  httpStatus: 404,
});
