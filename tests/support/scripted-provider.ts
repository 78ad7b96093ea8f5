/** A provider that does what a test tells it: an adapter over a list of requests in memory, with its own bill. */
import {
  type Adapter,
  type Bill,
  type Charged,
  type FindAnswer,
  type Measured,
  ONE_REQUEST,
  type ProviderError,
  type ProviderErrorCode,
  type RequestState,
  type Submission,
  type SubmitAnswer,
  type SubmitManyAnswer,
} from '#electron/providers';
import { assert, type Clock, err, isJsonObject, type JsonObject, ok } from '#shared/base';

/** What becomes of one submission, or of one job. */
export type Script =
  /** Accepted; ends `afterMs` later (0: in the answer itself), as `end` says. Of a job the answer names `named`; all by default. */
  | {
      readonly kind: 'accept';
      readonly afterMs?: number;
      readonly end?: End;
      readonly answerMs?: number;
      readonly named?: (ids: readonly string[]) => readonly string[];
    }
  | { readonly kind: 'refuse'; readonly error: ProviderError }
  /** No answer comes; `arrived`: the provider has it all the same. */
  | { readonly kind: 'lose'; readonly arrived: boolean; readonly end?: End; readonly afterMs?: number }
  | { readonly kind: 'throw'; readonly error: Error };

export type End =
  | {
      readonly kind: 'done';
      readonly outputs?: number;
      readonly bill?: Bill;
      readonly measured?: Measured;
      /** The outputs come with the answer. */
      readonly inline?: boolean;
    }
  | { readonly kind: 'failed'; readonly charged: Charged; readonly again?: boolean }
  | { readonly kind: 'cancelled'; readonly charged: Charged }
  | { readonly kind: 'never' };

export interface FakeRequest {
  readonly id: string;
  readonly modelKey: string;
  readonly payload: JsonObject;
  readonly reference: string;
  readonly acceptedAtMs: number;
  readonly endsAtMs: number;
  end: End;
  cancelledAtMs: number | null;
  /** The provider has lost it. */
  isForgotten: boolean;
}

export const problem = (
  code: ProviderErrorCode,
  {
    again = false,
    delayMs = null,
    charged = 'no',
    httpStatus = null,
  }: Partial<{
    again: boolean;
    delayMs: number | null;
    charged: Charged;
    httpStatus: number | null;
  }> = {},
): ProviderError => ({
  code,
  message: code,
  httpStatus,
  retry: again ? { kind: 'after', delayMs } : { kind: 'no' },
  charged,
});

export const RATE_LIMITED = (delayMs: number | null): Script => ({
  kind: 'refuse',
  error: problem('rate-limited', { again: true, delayMs, httpStatus: 429 }),
});
export const OFFLINE: Script = { kind: 'refuse', error: problem('unreachable', { again: true }) };

export interface ScriptedProvider {
  readonly adapter: { -readonly [Part in keyof Adapter]: Adapter[Part] };
  /** Every submission that was sent, with the moment of the test's clock. */
  readonly submissions: readonly {
    readonly atMs: number;
    readonly modelKey: string;
    readonly payload: JsonObject;
  }[];
  readonly requests: readonly FakeRequest[];
  /** What went as one. */
  readonly jobs: readonly { readonly atMs: number; readonly modelKey: string; readonly size: number }[];
  readonly calls: Readonly<Record<'poll' | 'find' | 'cancel' | 'open', number>>;
  /** The most submissions that were under way at once, by model. */
  readonly mostAtOnce: ReadonlyMap<string, number>;
  /** What the next submissions meet, in order; after them `otherwise` holds. */
  next(...scripts: readonly Script[]): void;
  otherwise(script: Script): void;
  /** As `otherwise`, for one model. */
  always(modelKey: string, script: Script): void;
  nextPolls(...errors: readonly ProviderError[]): void;
  /** Null: an ordinary search. */
  answerFind(answer: FindAnswer | null): void;
  nextOpens(...errors: readonly ProviderError[]): void;
  nextCancels(...errors: readonly ProviderError[]): void;
  /** Who cancels what has begun pays for it. */
  billCancelled(charged: Charged): void;
  /** Forgets what was scripted and not met yet. */
  clear(): void;
  /** Requests that were billed. */
  billed(): readonly FakeRequest[];
}

export interface ScriptedOptions {
  readonly clock: Clock;
  readonly absenceGraceMs?: number;
  readonly pollIntervalMs?: number;
  /** Above 1 it takes jobs, and finds what it has by our references. */
  readonly jobSize?: number;
}

const ACCEPT: Script = { kind: 'accept' };
const DONE: End = { kind: 'done' };

export function createScriptedProvider({
  clock,
  absenceGraceMs = 2_000,
  pollIntervalMs = 500,
  jobSize = 1,
}: ScriptedOptions): ScriptedProvider {
  const submissions: { atMs: number; modelKey: string; payload: JsonObject }[] = [];
  const requests: FakeRequest[] = [];
  const jobs: { atMs: number; modelKey: string; size: number }[] = [];
  const scripts: Script[] = [];
  const polls: ProviderError[] = [];
  const opens: ProviderError[] = [];
  const cancels: ProviderError[] = [];
  const atOnce = new Map<string, number>();
  const mostAtOnce = new Map<string, number>();
  const calls = { poll: 0, find: 0, cancel: 0, open: 0 };
  let usual: Script = ACCEPT;
  const usualOf = new Map<string, Script>();
  let findAnswer: FindAnswer | null = null;
  let cancelCharged: Charged = 'no';

  const accept = (
    { modelKey, payload, reference }: Submission,
    { end = DONE, afterMs = 0 }: { readonly end?: End; readonly afterMs?: number },
  ): FakeRequest => {
    const request: FakeRequest = {
      id: `request-${requests.length + 1}`,
      modelKey,
      payload,
      reference,
      acceptedAtMs: clock.nowMs(),
      endsAtMs: clock.monotonicMs() + afterMs,
      end,
      cancelledAtMs: null,
      isForgotten: false,
    };
    requests.push(request);
    return request;
  };

  const hasEnded = ({ end, endsAtMs, cancelledAtMs }: FakeRequest): boolean =>
    cancelledAtMs !== null || (end.kind !== 'never' && clock.monotonicMs() >= endsAtMs);

  const stateOf = (request: FakeRequest): RequestState => {
    if (!hasEnded(request)) return { kind: 'pending', status: 'processing' };
    const { end, id } = request;
    if (request.cancelledAtMs !== null) return { kind: 'cancelled', charged: cancelCharged };
    switch (end.kind) {
      case 'done': {
        const outputs = Array.from({ length: end.outputs ?? 1 }, (_, index) => {
          const url = `fake://${id}/${index}`;
          return end.inline ? { bytes: Buffer.from(url) } : { url };
        });
        const { bill = ONE_REQUEST, measured } = end;
        return { kind: 'done', outputs, bill, ...(measured ? { measured } : {}) };
      }
      case 'failed': {
        const { charged, again = false } = end;
        return { kind: 'failed', error: problem('job-failed', { charged, again }) };
      }
      case 'cancelled':
        return { kind: 'cancelled', charged: end.charged };
      case 'never':
        return { kind: 'pending', status: 'queued' };
    }
  };

  const isBilled = (request: FakeRequest): boolean => {
    const state = stateOf(request);
    if (state.kind === 'cancelled') return state.charged === 'yes';
    return state.kind === 'done' || (state.kind === 'failed' && state.error.charged === 'yes');
  };

  const submitAll = async (
    sent: readonly Submission[],
    signal: AbortSignal,
  ): Promise<Exclude<SubmitManyAnswer, { kind: 'accepted' }> | TakenAll> => {
    const modelKey = sent[0]?.modelKey ?? '';
    submissions.push(...sent.map(({ payload }) => ({ atMs: clock.monotonicMs(), modelKey, payload })));
    const script = usualOf.get(modelKey) ?? scripts.shift() ?? usual;
    switch (script.kind) {
      case 'throw':
        throw script.error;
      case 'refuse':
        return { kind: 'refused', error: script.error };
      case 'lose': {
        if (script.arrived) for (const each of sent) accept(each, script);
        return { kind: 'in-doubt', error: problem('answer-lost', { charged: 'unknown' }) };
      }
      case 'accept': {
        const taken = sent.map((each) => accept(each, script));
        if (script.answerMs) await clock.sleep(script.answerMs, signal);
        if (signal.aborted)
          return { kind: 'in-doubt', error: problem('answer-lost', { charged: 'unknown' }) };
        return { kind: 'taken', requests: taken, named: script.named ?? ((ids) => ids) };
      }
    }
  };

  const submit = async (submission: Submission, signal: AbortSignal): Promise<SubmitAnswer> => {
    const answer = await submitAll([submission], signal);
    if (answer.kind !== 'taken') return answer;
    const [request] = answer.requests;
    assert(request, 'one was sent');
    return { kind: 'accepted', requestId: request.id, state: stateOf(request) };
  };

  const submitMany = async (sent: readonly Submission[], signal: AbortSignal): Promise<SubmitManyAnswer> => {
    jobs.push({ atMs: clock.monotonicMs(), modelKey: sent[0]?.modelKey ?? '', size: sent.length });
    const answer = await submitAll(sent, signal);
    if (answer.kind !== 'taken') return answer;
    return { kind: 'accepted', requestIds: answer.named(answer.requests.map(({ id }) => id)) };
  };

  const adapter: Adapter = {
    provider: 'scripted',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'documented',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs: 10_000,
      jobSize,
    },
    ...(jobSize > 1 ? { submitMany } : {}),
    buildPayload: ({ modelKey, prompt, seed }) => {
      if (prompt.startsWith('bad')) return err(problem('bad-request'));
      // As some real models: no seed, so that equal prompts give equal payloads.
      return ok(modelKey.startsWith('twin') ? { prompt } : { prompt, seed });
    },
    measure: () => ({ likely: ONE_REQUEST, ceiling: ONE_REQUEST }),
    async submit(submission, signal) {
      const { modelKey } = submission;
      const now = (atOnce.get(modelKey) ?? 0) + 1;
      atOnce.set(modelKey, now);
      mostAtOnce.set(modelKey, Math.max(now, mostAtOnce.get(modelKey) ?? 0));
      try {
        return await submit(submission, signal);
      } finally {
        atOnce.set(modelKey, (atOnce.get(modelKey) ?? 1) - 1);
      }
    },
    poll: (_, ids) => {
      calls.poll += 1;
      const error = polls.shift();
      if (error) return Promise.resolve(err(error));
      const known = requests.filter(({ id, isForgotten }) => ids.includes(id) && !isForgotten);
      return Promise.resolve(ok(new Map(known.map((request) => [request.id, stateOf(request)]))));
    },
    find: ({ modelKey, payload, reference, isTaken }) => {
      calls.find += 1;
      if (findAnswer) return Promise.resolve(findAnswer);
      const found = requests.find(
        (request) =>
          request.modelKey === modelKey &&
          (jobSize > 1 ? request.reference === reference : isEqual(request.payload, payload)) &&
          !isTaken(request.id),
      );
      const answer: FindAnswer = found
        ? { kind: 'found', requestId: found.id, state: stateOf(found) }
        : { kind: 'absent' };
      return Promise.resolve(answer);
    },
    cancel: (requestId) => {
      calls.cancel += 1;
      const error = cancels.shift();
      if (error) return Promise.resolve(err(error));
      const request = requests.find(({ id }) => id === requestId);
      if (!request || hasEnded(request)) return Promise.resolve(ok('unsupported'));
      request.cancelledAtMs = clock.monotonicMs();
      return Promise.resolve(ok('asked'));
    },
    openOutput: (ref) => {
      calls.open += 1;
      const error = opens.shift();
      return Promise.resolve(error ? err(error) : ok(bytesOf('url' in ref ? ref.url : String(ref.bytes))));
    },
    listModels: () => Promise.resolve(ok([])),
    describeModel: () => Promise.resolve(ok(null)),
  };

  return {
    adapter,
    submissions,
    requests,
    jobs,
    calls,
    mostAtOnce,
    next: (...more) => void scripts.push(...more),
    otherwise: (script) => {
      usual = script;
    },
    always: (modelKey, script) => void usualOf.set(modelKey, script),
    nextPolls: (...errors) => void polls.push(...errors),
    answerFind: (answer) => {
      findAnswer = answer;
    },
    nextOpens: (...errors) => void opens.push(...errors),
    nextCancels: (...errors) => void cancels.push(...errors),
    billCancelled: (charged) => {
      cancelCharged = charged;
    },
    clear: () => {
      for (const list of [scripts, polls, opens, cancels]) list.length = 0;
      usual = ACCEPT;
      usualOf.clear();
      findAnswer = null;
    },
    billed: () => requests.filter(isBilled),
  };
}

interface TakenAll {
  readonly kind: 'taken';
  readonly requests: readonly FakeRequest[];
  readonly named: (ids: readonly string[]) => readonly string[];
}

const isEqual = (a: JsonObject, b: JsonObject): boolean =>
  isJsonObject(a) && JSON.stringify(a) === JSON.stringify(b);

async function* bytesOf(url: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(url);
}
