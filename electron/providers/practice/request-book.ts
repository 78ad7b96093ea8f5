/**
 * The requests a practice provider has accepted and the bill it keeps of them. Both are on the disk before anybody is
 * told: the journal before a request is answered, the bill before the request shows as finished.
 */
import { join } from 'node:path';
import { type Clock, type JsonObject } from '#shared/base';
import type { Bill } from '#electron/providers';
import { priceOfBill } from '#electron/providers/wire';
import { MAX_NANOS, nanos as toNanos, type Rate } from '#shared/money';
import { type Behaviour, behaviourOf } from './behaviours.ts';
import { type DurableLog, openDurableLog } from './durable-log.ts';
import type { SubmitFault } from './faults.ts';
import { createSchedule } from './schedule.ts';

export type EndStatus = 'success' | 'failed' | 'cancelled';

/** What was decided when the request was accepted; one line of the journal. */
export interface Plan {
  readonly id: string;
  /** The kind of provider whose protocol it came through; left out: GMI's queue. */
  readonly provider?: string;
  readonly model: string;
  readonly payload: JsonObject;
  /** What else the protocol keeps beside a request, such as labels; never billed. */
  readonly extra?: JsonObject;
  readonly acceptedAtMs: number;
  readonly startsAtMs: number;
  /** Null: it never ends by itself. */
  readonly endsAtMs: number | null;
  readonly end: EndStatus;
  readonly isBilled: boolean;
  /** Whether the record says what became of the money. */
  readonly saysBilled: boolean;
  readonly isGone: boolean;
  readonly nanos: string;
  readonly reason: string | null;
}

export interface PracticeRequest extends Plan {
  /** Set only once the bill line, where there is one, is on the disk. */
  ended: { readonly status: EndStatus; readonly atMs: number; readonly isBilled: boolean } | null;
}

export interface RequestBook {
  /** Resolves when the request is durable, and ended and billed if its model answers at once. */
  accept(order: Order): Promise<PracticeRequest>;
  get(id: string): PracticeRequest | undefined;
  /** Newest first; `model` null: of all models of that kind of provider. */
  list(provider: string, model: string | null, limit: number): readonly PracticeRequest[];
  /** Resolves to false when it is not there or has ended. Work already begun is billed. */
  cancel(id: string): Promise<boolean>;
  readonly totals: {
    readonly accepted: number;
    readonly billedRequests: number;
    readonly billedNanos: bigint;
  };
  close(): Promise<void>;
}

/** What a protocol hands over for accepting. */
export interface Order {
  /** Where the protocol makes ids of its own. */
  readonly id?: string;
  readonly provider: string;
  readonly model: string;
  readonly payload: JsonObject;
  readonly extra?: JsonObject;
  readonly rate: Rate;
  /** What it comes to when it succeeds. */
  readonly bill: Bill;
  /** Default: by the model's name. */
  readonly timing?: Behaviour['timing'];
  readonly fault: SubmitFault | null;
}

export interface RequestBookOptions {
  readonly billFile: string;
  readonly stateDir: string;
  readonly clock: Clock;
  readonly makeId: () => string;
  /** Multiplies every duration: 0.1 is ten times as fast. */
  readonly pace: number;
}

export async function openRequestBook(options: RequestBookOptions): Promise<RequestBook> {
  const { clock } = options;
  const requests = new Map<string, PracticeRequest>();
  const byModel = new Map<string, PracticeRequest[]>();
  const billed = new Set<string>();
  let billedNanos = 0n;

  const remember = (request: PracticeRequest) => {
    requests.set(request.id, request);
    const { provider = 'gmi', model } = request;
    for (const key of [listKey(provider, model), listKey(provider, null)]) {
      const list = byModel.get(key);
      if (list) list.push(request);
      else byModel.set(key, [request]);
    }
  };
  const bill: DurableLog = await openDurableLog(options.billFile, (value) => {
    const { requestId, nanos } = value as { readonly requestId: string; readonly nanos: string };
    billed.add(requestId);
    billedNanos += BigInt(nanos);
  });
  const cancelled = new Map<string, CancelLine>();
  const journal: DurableLog = await openDurableLog(join(options.stateDir, 'requests.jsonl'), (value) => {
    const line = value as Plan | CancelLine;
    if ('cancelledAtMs' in line) cancelled.set(line.id, line);
    else remember({ ...line, ended: null });
  });

  async function end(
    request: PracticeRequest,
    status: EndStatus,
    isBilled: boolean,
    atMs: number,
  ): Promise<void> {
    if (isBilled && !billed.has(request.id)) {
      billed.add(request.id);
      billedNanos += BigInt(request.nanos);
      await bill.append(billLine(request, atMs));
    }
    request.ended = { status, atMs, isBilled };
  }
  const schedule = createSchedule(clock);
  const endBySchedule = (request: PracticeRequest, atMs: number) =>
    schedule.at(atMs, async () => {
      if (request.ended === null && !cancelled.has(request.id))
        await end(request, request.end, request.isBilled, atMs);
    });

  // A request that ended while nobody ran is ended now; one whose bill line was lost with the power is billed now, once.
  for (const request of requests.values()) {
    const cancel = cancelled.get(request.id);
    if (cancel) await end(request, 'cancelled', cancel.isBilled, cancel.cancelledAtMs);
    else if (request.endsAtMs === null) continue;
    else if (request.endsAtMs > clock.nowMs()) endBySchedule(request, request.endsAtMs);
    else if (!request.isBilled || billed.has(request.id))
      request.ended = { status: request.end, atMs: request.endsAtMs, isBilled: request.isBilled };
    else await end(request, request.end, true, request.endsAtMs);
  }
  return {
    async accept(order) {
      const request: PracticeRequest = { ...planOf(order, options), ended: null };
      await journal.append(journalLine(request));
      remember(request);
      if (request.endsAtMs === null) return request;
      if (request.endsAtMs <= request.acceptedAtMs)
        await end(request, request.end, request.isBilled, request.endsAtMs);
      else endBySchedule(request, request.endsAtMs);
      return request;
    },
    get: (id) => requests.get(id),
    list: (provider, model, limit) => (byModel.get(listKey(provider, model)) ?? []).slice(-limit).reverse(),
    async cancel(id) {
      const request = requests.get(id);
      if (!request || request.ended !== null || cancelled.has(id)) return false;
      const cancelledAtMs = clock.nowMs();
      const isBilled = cancelledAtMs >= request.startsAtMs;
      // An end that is being billed right now wins.
      if (billed.has(id)) return false;
      cancelled.set(id, { id, cancelledAtMs, isBilled });
      await journal.append(JSON.stringify({ id, cancelledAtMs, isBilled }));
      await end(request, 'cancelled', isBilled, cancelledAtMs);
      return true;
    },
    get totals() {
      return { accepted: requests.size, billedRequests: billed.size, billedNanos };
    },
    async close() {
      schedule.stop();
      await journal.close();
      await bill.close();
    },
  };
}

interface CancelLine {
  readonly id: string;
  readonly cancelledAtMs: number;
  readonly isBilled: boolean;
}

const listKey = (provider: string, model: string | null): string => `${provider}\n${model ?? ''}`;

function planOf(order: Order, { clock, makeId, pace }: RequestBookOptions): Plan {
  const { provider, model, payload, extra, rate, bill, fault } = order;
  const timing = order.timing === undefined ? behaviourOf(model).timing : order.timing;
  const nanos = priceOfBill(rate, bill, toNanos(MAX_NANOS))?.amount ?? 0n;
  const acceptedAtMs = clock.nowMs();
  const startsAtMs = acceptedAtMs + Math.round((timing?.queuedMs ?? 0) * pace);
  const isFailure = fault === 'fail-free' || fault === 'fail-billed' || fault === 'fail-unsaid';
  return {
    id: order.id ?? makeId(),
    ...(provider === 'gmi' ? {} : { provider }),
    model,
    payload,
    ...(extra ? { extra } : {}),
    acceptedAtMs,
    startsAtMs: fault === 'stuck' ? Number.MAX_SAFE_INTEGER : startsAtMs,
    endsAtMs: fault === 'stuck' ? null : startsAtMs + Math.round((timing?.workMs ?? 0) * pace),
    end: isFailure ? 'failed' : fault === 'cancel' ? 'cancelled' : 'success',
    isBilled: fault !== 'fail-free' && fault !== 'fail-unsaid' && fault !== 'cancel' && fault !== 'stuck',
    saysBilled: fault !== 'fail-unsaid',
    isGone: fault === 'vanish',
    nanos: nanos.toString(),
    reason: isFailure ? 'unknown error, please try again' : null,
  };
}

function journalLine({ ended: _, ...plan }: PracticeRequest): string {
  return JSON.stringify(plan);
}

const billLine = ({ id, model, nanos }: Plan, atMs: number): string =>
  JSON.stringify({ requestId: id, model, nanos, at: new Date(atMs).toISOString() });
