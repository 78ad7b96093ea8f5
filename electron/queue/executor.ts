/**
 * One run through its steps: submit, follow, fetch, settle. Each step writes what it learnt before the next begins;
 * nothing is concluded from an answer that did not come.
 */
import type { WorkRun } from '#db/repos';
import type { OutputStore } from '#electron/files';
import type { Adapter, Bill, OutputRef, ProviderError, RequestState, RunInput } from '#electron/providers';
import { unreachable } from '#shared/base';
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
  inputOf(run: WorkRun): RunInput;
  /** Calls `onAnswered` when the provider's answer, or its lack, is known. */
  submit(run: WorkRun, adapter: Adapter, work: LaneWork, onAnswered: () => void): Promise<Step>;
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

  const inputOf: Executor['inputOf'] = ({ modelKey, prompt, seed }) => ({
    modelKey,
    prompt,
    seed,
    parameters: {},
  });

  const submit: Executor['submit'] = async (run, adapter, work, onAnswered) => {
    const payload = adapter.buildPayload(inputOf(run));
    if (!payload.ok) {
      onAnswered();
      return end(run, 'failed-free', null, { why: payload.error.message, outcome: 'refused' });
    }
    const { modelKey } = run;
    const answer = await adapter
      .submit({ modelKey, payload: payload.value }, work.signal)
      .finally(onAnswered);
    switch (answer.kind) {
      case 'accepted': {
        work.reached();
        work.lane.noteSuccess();
        if (await owners.takeAnswered(answer.requestId, run.id))
          return follow(run, answer.requestId, answer.state, adapter, work.signal);
        // A search for an equal submission found this request first, so that one's own is left for this run.
        return { next: 'find', run, error: TAKEN };
      }
      case 'refused':
        return refused(run, answer.error, work);
      case 'in-doubt':
        // A stop is no failure of the provider's.
        if (!work.signal.aborted) work.lane.noteFailure(answer.error.message);
        return { next: 'find', run, error: answer.error };
      default:
        return unreachable(answer);
    }
  };

  const refused = (run: WorkRun, error: ProviderError, work: LaneWork): Promise<Step> => {
    const outcome = { name: 'not-sent', detail: error.message };
    if (error.code === 'unreachable') {
      if (!work.signal.aborted) work.unreachable(error.message);
      // It is the lane that waits for the network: the run keeps no attempt of it.
      return goBack(run, 'waiting', { outcome, unsent: true });
    }
    if (error.httpStatus !== null) work.reached();
    switch (error.code) {
      case 'key-refused':
        work.deps.pauseLane(work.lane, error.message);
        return goBack(run, 'waiting', { outcome });
      case 'rate-limited':
      case 'capacity': {
        const delayMs = error.retry.kind === 'after' ? error.retry.delayMs : null;
        work.lane.restAsAsked(delayMs, error.message);
        // The lane rests and says so; that the provider is busy is never held against a run.
        return endings.retryOrFail(run, error, false);
      }
      case 'server-error':
        work.lane.noteFailure(error.message);
        return endings.retryOrFail(run, error, true);
      default:
        work.lane.noteSuccess();
        return endings.retryOrFail(run, error, true);
    }
  };

  const follow: Executor['follow'] = async (run, requestId, state, adapter, signal) => {
    if (run.state === 'fetching' && (state.kind === 'failed' || state.kind === 'cancelled'))
      return giveToPerson(run, `The provider first reported success, then "${state.kind}".`);
    if (state.kind === 'done') return finish(run, requestId, state.outputs, state.bill, adapter, signal);
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
    refs: readonly OutputRef[],
    bill: Bill,
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Step> => {
    const fetching: WorkRun = { ...run, state: 'fetching', requestId };
    const billed = endings.priced(fetching, bill);
    const noted =
      run.state === 'fetching' ? NOTED : writer.write({ move: { run, to: 'fetching', requestId } });
    if (!billed || refs.length === 0) {
      if (!(await noted)) return PARKED;
      if (billed)
        return endings.failedBilled(fetching, bill, 'The provider reports success but names no output.');
      return giveToPerson(fetching, `The provider's bill of "${bill.quantity}" cannot be priced.`);
    }
    // The copy begins meanwhile: one that is there before the commit shares it. A
    // commit that fails is heard where it is waited for.
    noted.catch(() => {});
    const copied = fetchOutputs(refs, { adapter, store, maxBytes: settings.maxOutputBytes, signal });
    const fetched = await copied.catch(async (error: unknown) => {
      await noted;
      throw error;
    });
    if (fetched.ok) {
      const [, ...others] = fetched.value;
      const events = others.map((output) => event(fetching, 'further-output', output.hash));
      const ended = end(fetching, 'done', billed, { outcome: 'done', outputs: fetched.value, events });
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
    inputOf,
    submit,
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

const TAKEN: ProviderError = {
  code: 'answer-lost',
  message: 'its request was taken for an equal one whose answer was lost',
  httpStatus: null,
  retry: { kind: 'no' },
  charged: 'unknown',
};
