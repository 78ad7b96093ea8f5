/** GMI Cloud's media request queue, as provider-apis.md section 1 describes it. */
import { type Clock, err, ok } from '#shared/base';
import type { Adapter, SubmitAnswer } from '#electron/providers';
import type { Http } from '#electron/providers/http';
import { createCalls, isSuccess, parseJsonAnswer } from './calls.ts';
import {
  malformed,
  readErrorOfAnswer,
  readErrorOfFault,
  type Verdict,
  verdictOfAnswer,
  verdictOfFault,
} from './errors.ts';
import { openOutput } from './outputs.ts';
import { buildPayload } from './payload.ts';
import { pollMany, readRequest } from './poll.ts';
import { createFind } from './reconcile.ts';
import { isWithoutOutput, parseModelIds, parseRecord, stateOf } from './records.ts';

export interface GmiDeps {
  readonly http: Http;
  /** `https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey`, or a practice provider's. */
  readonly baseUrl: string;
  readonly apiKey: () => Promise<string | null>;
  readonly clock: Clock;
  /** Not documented; a minute by default. */
  readonly absenceGraceMs?: number;
  /** Clients are seen to wait up to two minutes for the answer to a submission. */
  readonly submitTimeoutMs?: number;
  /** The documents name no rate for status calls; three seconds by default. */
  readonly pollIntervalMs?: number;
  readonly maxOutputBytes?: number;
}

const MAX_OUTPUT_BYTES = 1024 ** 3;

export function createGmiAdapter(deps: GmiDeps): Adapter {
  const { http, clock, maxOutputBytes = MAX_OUTPUT_BYTES } = deps;
  const { absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 3_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl });
  // Only a practice provider lives on this machine, and only its outputs may be fetched from here.
  const allowLoopback = isOnThisMachine(baseUrl);
  return {
    provider: 'gmi',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'best-effort',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
    },
    buildPayload,
    async submit({ modelKey, payload }, signal) {
      const jsonBody = { model: modelKey, payload };
      const answer = await calls.send('POST', '/requests', { jsonBody, timeoutMs: submitTimeoutMs, signal });
      if (!answer.ok) return answerOfVerdict(verdictOfFault(answer.error));
      if (!isSuccess(answer.value.status))
        return answerOfVerdict(verdictOfAnswer(answer.value, clock.nowMs()));
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
    find: createFind(calls, clock),
    async cancel(requestId, signal) {
      const answer = await calls.send('DELETE', `/requests/${encodeURIComponent(requestId)}`, { signal });
      if (!answer.ok) return err(readErrorOfFault(answer.error));
      const { status } = answer.value;
      if (isSuccess(status)) return ok('asked');
      // Not documented: whatever it does not understand means that it cannot be cancelled, not that something broke.
      if ([400, 404, 405, 409, 410, 501].includes(status)) return ok('unsupported');
      return err(readErrorOfAnswer(answer.value, clock.nowMs()));
    },
    openOutput: (ref, signal) =>
      openOutput(http, clock, { url: ref.url, maxBytes: maxOutputBytes, allowLoopback, signal }),
    async listModels(signal) {
      const read = await calls.read('/models', parseModelIds, { signal });
      if (!read.ok) return read;
      return read.value ? ok(read.value.value) : err({ ...NO_MODELS });
    },
  };
}

const NO_MODELS = {
  code: 'no-entitlement-or-model',
  message: 'the provider has no list of models at this address',
  httpStatus: 404,
  retry: { kind: 'no' },
  charged: 'no',
} as const;

const answerOfVerdict = ({ certainty, error }: Verdict): SubmitAnswer => ({ kind: certainty, error });

const isOnThisMachine = (baseUrl: string): boolean =>
  /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/.test(baseUrl);
