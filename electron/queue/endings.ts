/** How a run leaves the engine's hands: at an end with its money, to a person, or back into the queue. */
import type { AttemptMeasures, NewEvent, OutputRow, RunMove, WorkRun } from '#db/repos';
import type { Closing } from '#electron/books';
import {
  type Bill,
  type Billed,
  type Charged,
  ONE_REQUEST,
  priceOfBill,
  type ProviderError,
  quantityIn,
} from '#electron/providers';
import { type Clock, unreachable } from '#shared/base';
import type { EndState, MakeId, PriceId } from '#shared/domain';
import { larger, type Rate, times, toDecimal } from '#shared/money';
import { backOffMs, type QueueSettings } from './settings.ts';
import { ENDED, PARKED, type Step } from './step.ts';
import type { Change, GroupWriter } from './writer.ts';

export interface EndingDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly makeId: MakeId;
  readonly writer: GroupWriter;
  readonly settings: QueueSettings;
  readonly rateOf: (priceId: PriceId) => Rate;
  readonly actor: string;
}

interface EndOptions {
  readonly outcome: string;
  readonly why?: string;
  readonly outputs?: readonly OutputRow[];
  readonly events?: readonly NewEvent[];
  /** Where the provider's answer was the end, so that its request was not written down before. */
  readonly requestId?: string;
  readonly measures?: AttemptMeasures | undefined;
}

export interface Endings {
  event(run: WorkRun, kind: string, detail: string): NewEvent;
  /** `billed` null: it ends for nothing. */
  end(run: WorkRun, to: EndState, billed: Billed | null, options: EndOptions): Promise<Step>;
  /** What is wrong with it is known before it is sent. */
  neverSent(run: WorkRun, error: ProviderError): Promise<Step>;
  /** Cannot be known: keep the hold, ask a person. `outputs` that came all the same are kept. */
  giveToPerson(run: WorkRun, why: string, outputs?: readonly OutputRow[]): Promise<Step>;
  /** Back to `waiting` or `retrying`; a run of which a cancel was asked meanwhile ends for nothing instead. */
  goBack(
    run: WorkRun,
    to: 'waiting' | 'retrying',
    more: Omit<RunMove, 'run' | 'to'>,
    events?: readonly NewEvent[],
  ): Promise<Step>;
  /** After a failure that certainly cost nothing. `counted`: against the limit of tries. */
  retryOrFail(run: WorkRun, error: ProviderError, counted: boolean): Promise<Step>;
  /** After a job that failed at the provider. */
  failed(run: WorkRun, error: ProviderError): Promise<Step>;
  /** The provider keeps the money for something that gave no output. */
  failedBilled(run: WorkRun, bill: Bill, why: string): Promise<Step>;
  cancelled(run: WorkRun, charged: Charged): Promise<Step>;
  /** Price of what the provider bills; null when it cannot be priced. */
  priced(run: WorkRun, bill: Bill): Billed | null;
  /** Why it cannot. */
  unpriceable(run: WorkRun, bill: Bill): string;
}

export function createEndings(deps: EndingDeps): Endings {
  const { clock, writer, settings } = deps;

  const event: Endings['event'] = (run, kind, detail) => ({
    id: deps.makeId<'event'>(),
    atMs: clock.nowMs(),
    actor: deps.actor,
    kind,
    batchId: run.batchId,
    runId: run.id,
    detail,
  });

  const ending = (run: WorkRun, to: EndState, billed: Billed | null, options: EndOptions): Change => {
    const { outcome, why = null, outputs = [], events = [], requestId, measures } = options;
    const [output] = outputs;
    return {
      move: {
        run,
        to,
        why,
        outcome: { name: outcome, detail: why },
        endedAtMs: clock.nowMs(),
        ...(billed ? { spent: billed.amount } : {}),
        ...(output ? { outputHash: output.hash } : {}),
        ...(requestId === undefined ? {} : { requestId }),
        ...(to === 'done' && run.state !== 'fetching' ? { via: 'fetching' as const } : {}),
      },
      ...(measures ? { measures } : {}),
      closing: closingOf(run, billed, why),
      outputs,
      events,
    };
  };

  const end: Endings['end'] = async (run, to, billed, options) => {
    await writer.write(ending(run, to, billed, options));
    return ENDED;
  };

  const neverSent: Endings['neverSent'] = (run, error) =>
    end(run, 'failed-free', null, { why: error.message, outcome: 'refused' });

  const giveToPerson: Endings['giveToPerson'] = async (run, why, outputs = []) => {
    const move: RunMove = { run, to: 'unknown', why, outcome: { name: 'lost', detail: why } };
    const kept = outputs.map((output) => event(run, 'further-output', output.hash));
    await writer.write({ move, outputs, events: [event(run, 'unknown', why), ...kept] });
    return PARKED;
  };

  const goBack: Endings['goBack'] = async (run, to, more, events = []) => {
    const why = more.outcome?.detail ?? 'cancelled before it was sent again';
    await writer.write({
      move: { run, to, ...more },
      events,
      ifCancelAsked: ending(run, 'cancelled-free', null, { outcome: more.outcome?.name ?? 'cancelled', why }),
    });
    return PARKED;
  };

  const priced: Endings['priced'] = (run, bill) => {
    const limit = larger(settings.plausibleBill, times(run.ceiling, settings.plausibleBillFactor));
    return priceOfBill(deps.rateOf(run.priceId), bill, limit);
  };

  const unpriceable: Endings['unpriceable'] = (run, bill) => {
    if (bill.amount !== undefined)
      return `the provider names ${toDecimal(bill.amount)}, which nobody can have meant`;
    const { unit } = deps.rateOf(run.priceId);
    const quantity = quantityIn(unit, bill);
    return quantity === null
      ? `the price is per ${unit}, and the provider does not say how many`
      : `${quantity} x the price per ${unit} is more than anybody can have meant`;
  };

  const retryOrFail: Endings['retryOrFail'] = (run, error, counted) => {
    const tries = run.countedAttempts + (counted ? 1 : 0);
    const isSpent = tries >= settings.maxCountedAttempts;
    if (error.retry.kind === 'no' || isSpent) {
      const why =
        error.retry.kind === 'no' ? error.message : `${error.message} (after ${run.attempts} attempts)`;
      return end(run, 'failed-free', null, { why, outcome: 'failed' });
    }
    const asked = error.retry.delayMs ?? backOffMs(run.attempts, settings, deps.random);
    const delayMs = Math.min(settings.maxAskedRestMs, asked);
    const why = error.message;
    const move = {
      why,
      retryAtMs: clock.nowMs() + delayMs,
      counted,
      outcome: { name: error.code, detail: why },
    };
    return goBack(run, 'retrying', move, [event(run, 'retry', `${why}; again in ${delayMs} ms`)]);
  };

  const failedBilled: Endings['failedBilled'] = (run, bill, why) => {
    const billed = priced(run, bill);
    if (!billed) return giveToPerson(run, `${why} It is billed: ${unpriceable(run, bill)}.`);
    return end(run, 'failed-billed', billed, {
      why,
      outcome: 'failed',
      events: [event(run, 'billed-without-output', why)],
    });
  };

  const failed: Endings['failed'] = (run, error) => {
    switch (error.charged) {
      case 'no':
        return retryOrFail(run, error, true);
      case 'yes':
        return failedBilled(run, ONE_REQUEST, error.message);
      case 'unknown':
        return giveToPerson(run, error.message);
      default:
        return unreachable(error.charged);
    }
  };

  const cancelled: Endings['cancelled'] = (run, charged) => {
    if (charged === 'unknown')
      return giveToPerson(run, 'Cancelled at the provider, which does not say whether it was billed.');
    if (charged === 'no') return end(run, 'cancelled-free', null, { outcome: 'cancelled' });
    const billed = priced(run, ONE_REQUEST);
    if (!billed) return giveToPerson(run, 'Cancelled and billed at a price that cannot be right.');
    return end(run, 'cancelled-billed', billed, { outcome: 'cancelled' });
  };

  return {
    event,
    end,
    neverSent,
    giveToPerson,
    goBack,
    retryOrFail,
    failed,
    failedBilled,
    cancelled,
    priced,
    unpriceable,
  };
}

const closingOf = (run: WorkRun, billed: Billed | null, reason: string | null): Closing => ({
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
  reason,
});
