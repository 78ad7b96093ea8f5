/**
 * One run through its steps: submit, follow, fetch, settle. Each step writes what it learnt before the next begins;
 * nothing is concluded from an answer that did not come.
 */
import type { NewEvent, OutputRow, RunMove, WorkRun } from '#db/repos';
import type { Closing } from '#electron/books';
import type { OutputStore } from '#electron/files';
import type {
  Adapter,
  Bill,
  Charged,
  OutputRef,
  ProviderError,
  RequestState,
  SubmitAnswer,
} from '#electron/providers';
import { type Clock, err, ok, type Result, unreachable } from '#shared/base';
import type { MakeId, PriceId, RunState } from '#shared/domain';
import { type Nanos, parseQuantity, priceOf, type Rate } from '#shared/money';
import type { Lane } from './lane.ts';
import { backOffMs, type QueueSettings } from './settings.ts';
import type { GroupWriter } from './writer.ts';

export interface ExecutorDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeId: MakeId;
  readonly writer: GroupWriter;
  readonly store: OutputStore;
  readonly settings: QueueSettings;
  readonly rateOf: (priceId: PriceId) => Rate;
  readonly actor: string;
  /** Until a person resumes it: the provider refuses our key. */
  readonly pauseLane: (lane: Lane, why: string) => void;
}

/** Where a run stands after a step: under way somewhere, at its end, or out of the engine's hands. */
export type Step =
  | { readonly next: 'poll'; readonly run: WorkRun }
  | { readonly next: 'find'; readonly run: WorkRun; readonly error: ProviderError }
  | { readonly next: 'ended' }
  | { readonly next: 'parked' };

const ENDED: Step = { next: 'ended' };
/** Retrying, unknown, waiting again, or moved by somebody else: not in the engine's hands now. */
const PARKED: Step = { next: 'parked' };

export interface Executor {
  submit(run: WorkRun, adapter: Adapter, lane: Lane, signal: AbortSignal): Promise<Step>;
  /** Acts on what the provider says of a request that has an id. */
  follow(
    run: WorkRun,
    requestId: string,
    state: RequestState,
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Step>;
  /** Certainly not at the provider: send it again. */
  sendAgain(run: WorkRun, why: string): Promise<Step>;
  /** Billed and finished there, but the output cannot be had. */
  loseOutput(run: WorkRun, why: string): Promise<Step>;
  /** Cannot be known: keep the hold, ask a person. */
  giveToPerson(run: WorkRun, why: string): Promise<Step>;
}

export function createExecutor(deps: ExecutorDeps): Executor {
  const { clock, writer, settings } = deps;

  const event = (run: WorkRun, kind: string, detail: string): NewEvent => ({
    id: deps.makeId<'event'>(),
    atMs: clock.nowMs(),
    actor: deps.actor,
    kind,
    batchId: run.batchId,
    runId: run.id,
    detail,
  });

  const move = async (
    run: WorkRun,
    to: RunState,
    more: Omit<RunMove, 'run' | 'to'>,
    events: NewEvent[] = [],
  ): Promise<void> => {
    await writer.write({ move: { run, to, ...more }, events });
  };

  const end = async (
    run: WorkRun,
    to: RunState,
    billed: { readonly amount: Nanos; readonly quantity: string } | null,
    more: {
      readonly why?: string;
      readonly outcome: string;
      readonly requestId?: string;
      readonly outputs?: readonly OutputRow[];
      readonly events?: NewEvent[];
    },
  ): Promise<Step> => {
    const closing: Closing = {
      runId: run.id,
      batchId: run.batchId,
      holdId: run.holdId,
      allocationId: run.allocationId,
      modelId: run.modelId,
      priceId: run.priceId,
      personId: run.personId,
      ceiling: run.ceiling,
      billed: billed?.amount ?? null,
      quantity: billed?.quantity ?? null,
      reason: more.why ?? null,
    };
    const output = more.outputs?.[0];
    await writer.write({
      move: {
        run,
        to,
        why: more.why ?? null,
        outcome: { name: more.outcome, detail: more.why ?? null },
        endedAtMs: clock.nowMs(),
        ...(billed ? { spent: billed.amount } : {}),
        ...(output ? { outputHash: output.hash } : {}),
        ...(more.requestId === undefined ? {} : { requestId: more.requestId }),
      },
      closing,
      outputs: more.outputs ?? [],
      events: more.events ?? [],
    });
    return ENDED;
  };

  const giveToPerson = async (run: WorkRun, why: string): Promise<Step> => {
    await move(run, 'unknown', { why, outcome: { name: 'lost', detail: why } }, [event(run, 'unknown', why)]);
    return PARKED;
  };

  /** Price of what the provider says it billed; null when it cannot be priced. */
  const priced = (run: WorkRun, bill: Bill): { amount: Nanos; quantity: string } | null => {
    const quantity = parseQuantity(bill.quantity);
    return quantity.ok
      ? { amount: priceOf(deps.rateOf(run.priceId), quantity.value), quantity: bill.quantity }
      : null;
  };

  /** After a failure that certainly is not at the provider any more. */
  const retryOrFail = async (run: WorkRun, error: ProviderError, counted: boolean): Promise<Step> => {
    const tries = run.countedAttempts + (counted ? 1 : 0);
    const spent = tries >= settings.maxCountedAttempts || run.attempts >= settings.maxAttempts;
    if (error.retry.kind === 'no' || spent || run.cancelAsked) {
      const why =
        spent && error.retry.kind !== 'no'
          ? `${error.message} (after ${run.attempts} attempts)`
          : error.message;
      return end(run, 'failed-free', null, { why, outcome: 'failed' });
    }
    const delayMs = error.retry.delayMs ?? backOffMs(Math.max(1, run.attempts), settings, deps.random);
    const retryAtMs = clock.nowMs() + delayMs;
    await move(
      run,
      'retrying',
      { why: error.message, retryAtMs, counted, outcome: { name: error.code, detail: error.message } },
      [event(run, 'retry', `${error.message}; again in ${delayMs} ms`)],
    );
    return PARKED;
  };

  const failed = async (run: WorkRun, error: ProviderError): Promise<Step> => {
    switch (error.charged) {
      case 'no':
        return retryOrFail(run, error, true);
      case 'yes':
        return failedBilled(run, error.message);
      case 'unknown':
        return giveToPerson(run, error.message);
      default:
        return unreachable(error.charged);
    }
  };

  /** The provider keeps the money for something that gave no output: booked at the price of one request. */
  const failedBilled = (run: WorkRun, why: string): Promise<Step> => {
    const billed = priced(run, { quantity: '1' }) ?? { amount: run.ceiling, quantity: '1' };
    return end(run, 'failed-billed', billed, {
      why,
      outcome: 'failed',
      events: [event(run, 'billed-without-output', why)],
    });
  };

  const cancelled = (run: WorkRun, charged: Charged): Promise<Step> => {
    if (charged === 'unknown')
      return giveToPerson(run, 'Cancelled at the provider, which does not say whether it was billed.');
    if (charged === 'no') return end(run, 'cancelled-free', null, { outcome: 'cancelled' });
    return end(run, 'cancelled-billed', priced(run, { quantity: '1' }), { outcome: 'cancelled' });
  };

  /** Copies every output at once; the first is the run's own, the others are named in its history. */
  const fetchAll = async (
    refs: readonly OutputRef[],
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Result<readonly OutputRow[], ProviderError>> => {
    const stored: OutputRow[] = [];
    for (const ref of refs) {
      const opened = await adapter.openOutput(ref, signal);
      if (!opened.ok) return opened;
      const put = await deps.store.put(opened.value, { maxBytes: settings.maxOutputBytes });
      if (!put.ok) {
        return err({
          code: put.error.code === 'too-large' ? 'output-too-large' : 'answer-lost',
          message: put.error.message,
          httpStatus: null,
          retry: put.error.code === 'too-large' ? { kind: 'no' } : { kind: 'after', delayMs: null },
          charged: 'yes',
        });
      }
      stored.push(put.value);
    }
    return ok(stored);
  };

  const finish = async (
    run: WorkRun,
    requestId: string,
    refs: readonly OutputRef[],
    bill: Bill,
    adapter: Adapter,
    signal: AbortSignal,
  ): Promise<Step> => {
    let fetching = run;
    if (run.state !== 'fetching') {
      if (!(await writer.write({ move: { run, to: 'fetching', requestId } }))) return PARKED;
      fetching = { ...run, state: 'fetching', requestId };
    }
    const billed = priced(fetching, bill);
    if (!billed) return giveToPerson(fetching, `The provider's bill of "${bill.quantity}" cannot be priced.`);
    if (refs.length === 0) {
      const why = 'The provider reports success but names no output.';
      return end(fetching, 'failed-billed', billed, {
        why,
        outcome: 'failed',
        events: [event(fetching, 'billed-without-output', why)],
      });
    }
    const fetched = await fetchAll(refs, adapter, signal);
    if (signal.aborted) return PARKED;
    if (fetched.ok) {
      const [, ...others] = fetched.value;
      const events = others.map((output) => event(fetching, 'further-output', output.hash));
      return end(fetching, 'done', billed, { outcome: 'done', outputs: fetched.value, events });
    }
    if (fetched.error.retry.kind === 'after') return { next: 'poll', run: fetching };
    const why = fetched.error.message;
    return end(fetching, 'failed-billed', billed, {
      why,
      outcome: 'failed',
      events: [event(fetching, 'output-lost', why)],
    });
  };

  const follow: Executor['follow'] = async (run, requestId, state, adapter, signal) => {
    if (run.state === 'fetching' && (state.kind === 'failed' || state.kind === 'cancelled')) {
      return giveToPerson(run, `The provider first reported success, then "${state.kind}".`);
    }
    switch (state.kind) {
      case 'pending': {
        if (run.state !== 'submitting') return { next: 'poll', run };
        if (!(await writer.write({ move: { run, to: 'accepted', requestId } }))) return PARKED;
        return { next: 'poll', run: { ...run, state: 'accepted', requestId } };
      }
      case 'done':
        return finish(run, requestId, state.outputs, state.bill, adapter, signal);
      case 'failed': {
        const known = await identify(run, requestId);
        return known ? failed(known, state.error) : PARKED;
      }
      case 'cancelled': {
        const known = await identify(run, requestId);
        return known ? cancelled(known, state.charged) : PARKED;
      }
      default:
        return unreachable(state);
    }
  };

  /** A request that ended badly still leaves its id in the books before anything else is concluded. */
  const identify = async (run: WorkRun, requestId: string): Promise<WorkRun | null> => {
    if (run.state !== 'submitting') return run;
    const applied = await writer.write({ move: { run, to: 'accepted', requestId } });
    return applied ? { ...run, state: 'accepted', requestId } : null;
  };

  const refused = async (run: WorkRun, error: ProviderError, lane: Lane): Promise<Step> => {
    const nowMs = clock.nowMs();
    const delayMs = error.retry.kind === 'after' ? error.retry.delayMs : null;
    switch (error.code) {
      case 'unreachable':
        lane.waitForNetwork(error.message, nowMs);
        return backToWaiting(run, error);
      case 'key-refused':
        deps.pauseLane(lane, error.message);
        return backToWaiting(run, error);
      case 'rate-limited':
      case 'capacity':
        lane.restAsAsked(delayMs, error.message, nowMs);
        return retryOrFail(run, error, false);
      default:
        if (error.code === 'server-error') lane.noteFailure(error.message, nowMs);
        return retryOrFail(run, error, true);
    }
  };

  const backToWaiting = async (run: WorkRun, error: ProviderError): Promise<Step> => {
    await move(run, 'waiting', { outcome: { name: 'not-sent', detail: error.message } });
    return PARKED;
  };

  return {
    follow,
    giveToPerson,
    loseOutput: failedBilled,
    async sendAgain(run, why) {
      if (run.countedAttempts + 1 >= settings.maxCountedAttempts) {
        return giveToPerson(run, `Sent ${run.attempts} times without an answer: ${why}`);
      }
      await move(run, 'waiting', { why, counted: true, outcome: { name: 'absent', detail: why } }, [
        event(run, 'sent-again', why),
      ]);
      return PARKED;
    },
    async submit(run, adapter, lane, signal) {
      const payload = adapter.buildPayload({
        modelKey: run.modelKey,
        prompt: run.prompt,
        seed: run.seed,
        parameters: {},
      });
      if (!payload.ok)
        return end(run, 'failed-free', null, { why: payload.error.message, outcome: 'refused' });
      const answer: SubmitAnswer = await adapter.submit(
        { modelKey: run.modelKey, payload: payload.value },
        signal,
      );
      switch (answer.kind) {
        case 'accepted':
          lane.noteSuccess();
          return follow(run, answer.requestId, answer.state, adapter, signal);
        case 'refused':
          return refused(run, answer.error, lane);
        case 'in-doubt':
          lane.noteFailure(answer.error.message, clock.nowMs());
          return { next: 'find', run, error: answer.error };
        default:
          return unreachable(answer);
      }
    },
  };
}
