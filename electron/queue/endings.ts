/** How a run leaves the engine's hands: at an end with its money, to a person, or back into the queue. */
import type { NewEvent, OutputRow, RunMove, WorkRun } from '#db/repos';
import type { Closing } from '#electron/books';
import type { Bill, Charged, ProviderError } from '#electron/providers';
import { type Clock, unreachable } from '#shared/base';
import type { EndState, MakeId, PriceId } from '#shared/domain';
import { larger, type Nanos, parseQuantity, priceWithin, type Rate, times } from '#shared/money';
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

export interface Billed {
  readonly amount: Nanos;
  readonly quantity: string;
}

interface EndOptions {
  readonly outcome: string;
  readonly why?: string;
  readonly outputs?: readonly OutputRow[];
  readonly events?: readonly NewEvent[];
}

export interface Endings {
  event(run: WorkRun, kind: string, detail: string): NewEvent;
  /** `billed` null: it ends for nothing. */
  end(run: WorkRun, to: EndState, billed: Billed | null, options: EndOptions): Promise<Step>;
  /** Cannot be known: keep the hold, ask a person. */
  giveToPerson(run: WorkRun, why: string): Promise<Step>;
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
}

/** Where the provider says that it billed, but not how much. */
const ONE_REQUEST: Bill = { quantity: '1' };

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
    const { outcome, why = null, outputs = [], events = [] } = options;
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
      },
      closing: closingOf(run, billed, why),
      outputs,
      events,
    };
  };

  const end: Endings['end'] = async (run, to, billed, options) => {
    await writer.write(ending(run, to, billed, options));
    return ENDED;
  };

  const giveToPerson: Endings['giveToPerson'] = async (run, why) => {
    const move: RunMove = { run, to: 'unknown', why, outcome: { name: 'lost', detail: why } };
    await writer.write({ move, events: [event(run, 'unknown', why)] });
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
    const quantity = parseQuantity(bill.quantity);
    if (!quantity.ok) return null;
    const limit = larger(settings.plausibleBill, times(run.ceiling, settings.plausibleBillFactor));
    const amount = priceWithin(deps.rateOf(run.priceId), quantity.value, limit);
    return amount === null ? null : { amount, quantity: bill.quantity };
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
    if (!billed) return giveToPerson(run, `Billed "${bill.quantity}", which cannot be priced: ${why}`);
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

  return { event, end, giveToPerson, goBack, retryOrFail, failed, failedBilled, cancelled, priced };
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
