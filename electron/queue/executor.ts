/**
 * One run through its steps: submit, follow, fetch, settle. Each step writes what it learnt before the next begins;
 * nothing is concluded from an answer that did not come.
 */
import type { AttemptMeasures, OutputRow, WorkRun } from '#db/repos';
import type { OutputStore } from '#electron/files';
import {
  type Adapter,
  type Bill,
  type Measured,
  type ProviderError,
  readForm,
  type RequestState,
  type Submission,
} from '#electron/providers';
import { ok, type Result, unreachable } from '#shared/base';
import type { RunId } from '#shared/domain';
import { createEndings, type EndingDeps } from './endings.ts';
import { fetchOutputs } from './fetch.ts';
import type { LaneWork } from './lane-work.ts';
import type { RequestOwners } from './request-owners.ts';
import { PARKED, type Step } from './step.ts';

export interface ExecutorDeps extends EndingDeps {
  readonly store: OutputStore;
  readonly owners: RequestOwners;
}

export interface Executor {
  /** What is sent for a run; the same each time it is asked for the same attempt. */
  submissionOf(run: WorkRun, adapter: Adapter): Result<Submission, ProviderError>;
  /** Calls `onAnswered` when the provider's answer, or its lack, is known. */
  submit(run: WorkRun, adapter: Adapter, work: LaneWork, onAnswered: () => void): Promise<Step>;
  /** Several runs of one model as one job; where each stands afterwards. */
  submitJob(
    runs: readonly WorkRun[],
    adapter: Adapter,
    work: LaneWork,
    onAnswered: () => void,
  ): Promise<ReadonlyMap<RunId, Step>>;
  /** Acts on what the provider says of a request that has an id. */
  follow(
    run: WorkRun,
    requestId: string,
    state: RequestState,
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Step>;
  /** Certainly not at the provider. */
  sendAbsentAgain(run: WorkRun): Promise<Step>;
  /** It may have run; it is cheap enough to pay twice. */
  sendUnknownAgain(run: WorkRun, why: string): Promise<Step>;
  /** Billed and finished there, but the output cannot be had. */
  loseOutput(run: WorkRun, bill: Bill, why: string): Promise<Step>;
  /** Cannot be known: keep the hold, ask a person. */
  giveToPerson(run: WorkRun, why: string): Promise<Step>;
}

const NEVER_ARRIVED = 'its submission never reached the provider';

export function createExecutor(deps: ExecutorDeps): Executor {
  const { writer, settings, store, owners } = deps;
  const endings = createEndings(deps);
  const { event, end, goBack, giveToPerson } = endings;

  const submissionOf: Executor['submissionOf'] = (run, adapter) => {
    const { modelKey, prompt, seed, parameters, form } = run;
    const payload = adapter.buildPayload({ modelKey, prompt, seed, parameters, form: readForm(form) });
    return payload.ok
      ? ok({ modelKey, payload: payload.value, reference: `${run.id}-${run.attempts}` })
      : payload;
  };

  const submit: Executor['submit'] = async (run, adapter, work, onAnswered) => {
    const submission = submissionOf(run, adapter);
    if (!submission.ok) {
      onAnswered();
      return endings.neverSent(run, submission.error);
    }
    const answer = await adapter.submit(submission.value, work.signal).finally(onAnswered);
    switch (answer.kind) {
      case 'accepted':
        return accepted(run, answer.requestId, answer.state, adapter, work);
      case 'refused':
        hearRefusal(answer.error, work);
        return refused(run, answer.error);
      case 'in-doubt':
        hearDoubt(answer.error, work);
        return { next: 'find', run, error: answer.error };
      default:
        return unreachable(answer);
    }
  };

  const submitJob: Executor['submitJob'] = async (runs, adapter, work, onAnswered) => {
    const steps = new Map<RunId, Promise<Step>>();
    const sent: { readonly run: WorkRun; readonly submission: Submission }[] = [];
    for (const run of runs) {
      const submission = submissionOf(run, adapter);
      if (submission.ok) sent.push({ run, submission: submission.value });
      else steps.set(run.id, endings.neverSent(run, submission.error));
    }
    if (sent.length === 0 || !adapter.submitMany) onAnswered();
    else {
      const submissions = sent.map(({ submission }) => submission);
      const answer = await adapter.submitMany(submissions, work.signal).finally(onAnswered);
      if (answer.kind === 'refused') hearRefusal(answer.error, work);
      if (answer.kind === 'in-doubt') hearDoubt(answer.error, work);
      const stepOf = (run: WorkRun, requestId: string | undefined): Step | Promise<Step> => {
        if (answer.kind === 'refused') return refused(run, answer.error);
        if (answer.kind === 'in-doubt') return { next: 'find', run, error: answer.error };
        return requestId
          ? accepted(run, requestId, QUEUED, adapter, work)
          : { next: 'find', run, error: LEFT_OUT };
      };
      const requestIds = answer.kind === 'accepted' ? answer.requestIds : [];
      sent.forEach(({ run }, index) => steps.set(run.id, Promise.resolve(stepOf(run, requestIds[index]))));
    }
    return new Map(
      await Promise.all([...steps].map(async ([id, step]): Promise<[RunId, Step]> => [id, await step])),
    );
  };

  const accepted = async (
    run: WorkRun,
    requestId: string,
    state: RequestState,
    adapter: Adapter,
    work: LaneWork,
  ): Promise<Step> => {
    work.reached();
    work.lane.noteSuccess();
    if (await owners.takeAnswered(requestId, run.id))
      return follow(run, requestId, state, adapter, work.signal);
    // A search for an equal submission found this request first, so that one's own is left for this run.
    return { next: 'find', run, error: TAKEN };
  };

  /** Heard once for each call, as a refusal is. */
  const hearDoubt = (error: ProviderError, work: LaneWork): void => {
    // A stop is no failure of the provider's.
    if (!work.signal.aborted) work.lane.noteFailure(error.message);
  };

  /** What a refusal means for the lane; heard once for each call, however many runs it carried. */
  const hearRefusal = (error: ProviderError, work: LaneWork): void => {
    if (error.code === 'unreachable') {
      if (!work.signal.aborted) work.unreachable(error.message);
      return;
    }
    if (error.httpStatus !== null) work.reached();
    switch (error.code) {
      case 'key-refused':
      case 'out-of-credit':
        return work.deps.pauseLane(work.lane, error.message);
      case 'rate-limited':
      case 'capacity': {
        const delayMs = error.retry.kind === 'after' ? error.retry.delayMs : null;
        return work.lane.restAsAsked(delayMs, error.message);
      }
      case 'server-error':
        return work.lane.noteFailure(error.message);
      default:
        return work.lane.noteSuccess();
    }
  };

  const refused = (run: WorkRun, error: ProviderError): Promise<Step> => {
    const outcome = { name: 'not-sent', detail: error.message };
    switch (error.code) {
      case 'unreachable':
        // It is the lane that waits for the network: the run keeps no attempt of it.
        return goBack(run, 'waiting', { outcome, unsent: true });
      case 'key-refused':
      case 'out-of-credit':
        return goBack(run, 'waiting', { outcome });
      case 'rate-limited':
      case 'capacity':
        // The lane rests and says so; that the provider is busy is never held against a run.
        return endings.retryOrFail(run, error, false);
      default:
        return endings.retryOrFail(run, error, true);
    }
  };

  const follow: Executor['follow'] = async (run, requestId, state, adapter, signal) => {
    if (run.state === 'fetching' && (state.kind === 'failed' || state.kind === 'cancelled'))
      return giveToPerson(run, `The provider first reported success, then "${state.kind}".`);
    if (state.kind === 'done') return finish(run, requestId, state, adapter, signal);
    const known = await identify(run, requestId);
    if (!known) return PARKED;
    switch (state.kind) {
      case 'pending':
        return { next: 'poll', run: known };
      case 'failed':
        return endings.failed(known, state.error);
      case 'cancelled':
        return endings.cancelled(known, state.charged);
      default:
        return unreachable(state);
    }
  };

  /** The request's id stands in the books before anything is concluded from it; null: somebody else moved the run. */
  const identify = async (run: WorkRun, requestId: string): Promise<WorkRun | null> => {
    if (run.state !== 'submitting') return run;
    const isApplied = await writer.write({ move: { run, to: 'accepted', requestId } });
    return isApplied ? { ...run, state: 'accepted', requestId } : null;
  };

  const finish = async (
    run: WorkRun,
    requestId: string,
    { outputs: refs, bill, measured }: DoneState,
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Step> => {
    const fetching: WorkRun = { ...run, state: 'fetching', requestId };
    const billed = endings.priced(fetching, bill);
    const measures = measuresOf(bill, measured);
    const note = (): Promise<boolean> =>
      run.state === 'fetching' ? NOTED : writer.write({ move: { run, to: 'fetching', requestId } });
    const copyAll = () => fetchOutputs(refs, { adapter, store, maxBytes: settings.maxOutputBytes, signal });
    const keep = (stored: readonly OutputRow[]) => ({
      outputs: stored,
      events: stored.slice(1).map((output) => event(fetching, 'further-output', output.hash)),
    });

    if (refs.length === 0) {
      if (!(await note())) return PARKED;
      return endings.failedBilled(fetching, bill, 'The provider reports success but names no output.');
    }
    if (refs.every((ref) => 'bytes' in ref) && billed) {
      // It came with the answer and is nowhere else: on the disk first, then in the books, in one step. Where the disk
      // fails, the books know at least that the provider has the request: nobody sends it again.
      const stored = await copyAll().catch(async (error: unknown) => {
        await note();
        throw error;
      });
      if (stored.ok)
        return end(run, 'done', billed, { outcome: 'done', requestId, measures, ...keep(stored.value) });
    }
    const noted = note();
    // The copy begins meanwhile: one that is there before the commit shares it. A
    // commit that fails is heard where it is waited for.
    noted.catch(() => {});
    const fetched = await copyAll().catch(async (error: unknown) => {
      await noted;
      throw error;
    });
    if (!billed) {
      if (!(await noted)) return PARKED;
      const why = `What it is billed cannot be told: ${endings.unpriceable(fetching, bill)}.`;
      return endings.giveToPerson(fetching, why, fetched.ok ? fetched.value : []);
    }
    if (fetched.ok) {
      const ended = end(fetching, 'done', billed, { outcome: 'done', measures, ...keep(fetched.value) });
      const [isNoted, step] = await Promise.all([noted, ended]);
      return isNoted ? step : PARKED;
    }
    if (!(await noted)) return PARKED;
    // A stop in the middle of a copy says nothing about the output.
    if (signal.aborted || fetched.error.retry.kind === 'after')
      return { next: 'poll', run: fetching, fetchFailed: fetched.error };
    return endings.failedBilled(fetching, bill, fetched.error.message);
  };

  const isLastTry = (run: WorkRun): boolean => run.countedAttempts + 1 >= settings.maxCountedAttempts;

  return {
    submissionOf,
    submit,
    submitJob,
    follow,
    giveToPerson,
    loseOutput: endings.failedBilled,
    sendAbsentAgain: (run) => {
      const why = `${NEVER_ARRIVED} (after ${run.attempts} attempts)`;
      if (isLastTry(run)) return end(run, 'failed-free', null, { why, outcome: 'absent' });
      const outcome = { name: 'absent', detail: NEVER_ARRIVED };
      const move = { why: NEVER_ARRIVED, counted: true, outcome };
      return goBack(run, 'waiting', move, [event(run, 'sent-again', NEVER_ARRIVED)]);
    },
    sendUnknownAgain: (run, why) => {
      const detail = `cannot be known (${why}); cheap enough to send again`;
      if (isLastTry(run)) return giveToPerson(run, `Sent ${run.attempts} times without an answer: ${why}`);
      const move = { why: detail, counted: true, outcome: { name: 'lost', detail } };
      return goBack(run, 'waiting', move, [event(run, 'sent-again', detail)]);
    },
  };
}

const NOTED = Promise.resolve(true);
const QUEUED: RequestState = { kind: 'pending', status: 'queued' };

type DoneState = Extract<RequestState, { kind: 'done' }>;

const measuresOf = ({ tokens }: Bill, measured: Measured | undefined): AttemptMeasures | undefined =>
  tokens === undefined && measured === undefined
    ? undefined
    : {
        inputTokens: measureOf(tokens?.input),
        cachedTokens: measureOf(tokens?.cached),
        outputTokens: measureOf(tokens?.output),
        firstTokenMs: measureOf(measured?.firstTokenMs),
        generationMs: measureOf(measured?.generationMs),
        computeMs: measureOf(measured?.computeMs),
      };

/** What is none, by a provider's or a clock's mistake, is left out: it must not keep the money from being booked. */
function measureOf(said: number | bigint | undefined): number | null {
  const whole = Math.round(Number(said));
  return Number.isSafeInteger(whole) && whole >= 0 ? whole : null;
}

const LEFT_OUT: ProviderError = {
  code: 'malformed-answer',
  message: 'the provider took the job but named no request for it',
  httpStatus: null,
  retry: { kind: 'no' },
  charged: 'unknown',
};

const TAKEN: ProviderError = {
  code: 'answer-lost',
  message: 'its request was taken for an equal one whose answer was lost',
  httpStatus: null,
  retry: { kind: 'no' },
  charged: 'unknown',
};
