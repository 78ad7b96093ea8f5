/**
 * What a provider adapter says and is asked. The queue knows only this file: it never asks whom it talks to.
 * Facts behind the shapes: no provider takes an idempotency key, so a lost answer is `in-doubt` and is
 * reconciled by `find`; whether a failed call was charged is decided here, where the status code is known.
 */
import type { JsonObject, Result } from '#shared/base';
import type { Nanos, PriceUnit, Rate, TokenCounts } from '#shared/money';
import type { ModelForm } from '#electron/providers/wire';

/** One submission, as the queue hands it over. `payload` comes from `buildPayload`. */
export interface Submission {
  readonly modelKey: string;
  readonly payload: JsonObject;
  /** Ours, and of this attempt alone: for providers that keep a client's word beside a request. Letters, digits, dashes. */
  readonly reference: string;
}

/** What a run wants made, in the program's own words. */
export interface RunInput {
  readonly modelKey: string;
  readonly prompt: string;
  /** Unique within the workspace where the model takes one: it also makes a lost submission findable. */
  readonly seed: number;
  /** Further parameters by the provider's own names. */
  readonly parameters: JsonObject;
  /** What the provider itself says the model takes; null: the adapter's own knowledge holds. */
  readonly form: ModelForm | null;
}

/** May the same submission be sent again, and when? */
export type Retry = { readonly kind: 'no' } | { readonly kind: 'after'; readonly delayMs: number | null };

/** Did it cost money? `unknown` keeps the hold and asks a person. */
export type Charged = 'no' | 'yes' | 'unknown';

export type ProviderErrorCode =
  | 'unreachable' // no connection was made: certainly not sent
  | 'rate-limited'
  | 'capacity' // the provider is full (503)
  | 'key-refused'
  | 'no-entitlement-or-model'
  | 'out-of-credit'
  | 'bad-request'
  | 'refused-by-policy'
  | 'server-error'
  | 'job-failed'
  | 'malformed-answer'
  | 'answer-lost'
  | 'output-gone'
  | 'output-too-large'
  | 'address-forbidden';

/** An expected failure at the provider, ready to show: what happened, and what may be done. */
export interface ProviderError {
  readonly code: ProviderErrorCode;
  readonly message: string;
  readonly httpStatus: number | null;
  readonly retry: Retry;
  readonly charged: Charged;
}

/** Where an output is copied from at once (most vanish within hours or days), or the output itself. */
export type OutputRef = { readonly url: string } | { readonly bytes: Uint8Array };

/** What a request comes to in each unit a price may be per: exact decimal text; a unit that is left out is not known. */
export type Counts = Readonly<Partial<Record<PriceUnit, string>>>;

/** What the provider bills for a finished request; the run's own dated price says which of the counts it goes by. */
export interface Bill {
  /** Requests: "1". */
  readonly quantity: string;
  readonly counts?: Counts;
  readonly tokens?: TokenCounts;
  /** Where the provider itself says what it took, in the currency of the price. */
  readonly amount?: Nanos;
}

/** What a run will come to before it is sent: what is likely, and what it can never exceed. Drives quote and hold. */
export interface Measure {
  readonly likely: Omit<Bill, 'amount'>;
  readonly ceiling: Omit<Bill, 'amount'>;
}

/** Times and sizes that the provider says or the stream shows, in whole milliseconds. */
export interface Measured {
  /** From sending to the first token. */
  readonly firstTokenMs?: number;
  /** From the first token to the last. */
  readonly generationMs?: number;
  /** The provider's machine time. */
  readonly computeMs?: number;
}

/** How a request stands at the provider. */
export type RequestState =
  | { readonly kind: 'pending'; readonly status: string }
  | {
      readonly kind: 'done';
      readonly outputs: readonly OutputRef[];
      readonly bill: Bill;
      readonly measured?: Measured;
    }
  | { readonly kind: 'failed'; readonly error: ProviderError }
  | { readonly kind: 'cancelled'; readonly charged: Charged };

export type SubmitAnswer =
  /** The provider has it under `requestId`; `state` may already be an end (some models answer at once). */
  | { readonly kind: 'accepted'; readonly requestId: string; readonly state: RequestState }
  /** Certainly not accepted. */
  | { readonly kind: 'refused'; readonly error: ProviderError }
  /** Sent, outcome not known: reconcile with `find`, never resend blindly. */
  | { readonly kind: 'in-doubt'; readonly error: ProviderError };

/** Of several submissions sent as one job; `requestIds` in their order, empty where the answer names none. */
export type SubmitManyAnswer =
  | { readonly kind: 'accepted'; readonly requestIds: readonly string[] }
  | { readonly kind: 'refused'; readonly error: ProviderError }
  | { readonly kind: 'in-doubt'; readonly error: ProviderError };

export interface FindQuery extends Submission {
  readonly sentAtMs: number;
  /** Request ids that already belong to other attempts of ours. */
  readonly isTaken: (requestId: string) => boolean;
}

export type FindAnswer =
  | { readonly kind: 'found'; readonly requestId: string; readonly state: RequestState }
  /** The provider listed everything since `sentAtMs` and it is not there. */
  | { readonly kind: 'absent' }
  /** Could not be asked now; ask again later. */
  | { readonly kind: 'unavailable'; readonly error: ProviderError }
  /** Cannot be known from this provider. */
  | { readonly kind: 'cannot-know'; readonly why: string };

export interface Abilities {
  /** One call asks for the state of many requests. */
  readonly pollMany: boolean;
  readonly find: boolean;
  readonly cancel: 'documented' | 'best-effort' | 'none';
  /** How long after sending a request may still appear in lists; absence before that proves nothing. */
  readonly absenceGraceMs: number;
  /** How long to wait between two questions about the same pending request. */
  readonly pollIntervalMs: number;
  /** How long a submission may take before it counts as lost. */
  readonly submitTimeoutMs: number;
  /** How long a request may stay pending before a person is asked, where that is longer than usual: jobs take a day. */
  readonly pendingLimitMs?: number;
  /** How many submissions of one model go as one job; 1 where each goes by itself. */
  readonly jobSize: number;
}

/** A model as the provider lists or describes it; what it does not say is null. */
export interface ModelListing {
  readonly key: string;
  readonly form: ModelForm | null;
  /** Null: no price is said, which is not zero. */
  readonly price: ListedPrice | null;
  /** The provider's own name for the kind of model, such as `text-to-video`; only shown. */
  readonly task: string | null;
}

export interface ListedPrice extends Rate {
  /** ISO 4217. */
  readonly currency: string;
}

/** What an adapter knows without asking anybody; also used to quote. */
export interface Dialect {
  /** The request body for a run. Fails for a model or parameter the adapter does not know how to speak. */
  buildPayload(input: RunInput): Result<JsonObject, ProviderError>;
  /** What a run of this payload comes to. */
  measure(input: RunInput, payload: JsonObject): Measure;
}

export interface Adapter extends Dialect {
  readonly provider: string;
  readonly abilities: Abilities;
  submit(submission: Submission, signal: AbortSignal): Promise<SubmitAnswer>;
  /** Present where `jobSize` is above 1; all submissions are of one model. Nothing else is asked of `submit` then. */
  submitMany?(submissions: readonly Submission[], signal: AbortSignal): Promise<SubmitManyAnswer>;
  /** State of each request id; an id missing from the answer was not found. One failed call fails them all. */
  poll(
    modelKey: string,
    requestIds: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, RequestState>, ProviderError>>;
  find(query: FindQuery, signal: AbortSignal): Promise<FindAnswer>;
  /** Asks for a cancel. `ok` means asked, not done: the state afterwards comes from `poll`. */
  cancel(requestId: string, signal: AbortSignal): Promise<Result<'asked' | 'unsupported', ProviderError>>;
  /** Opens an output for reading; size-limited, addresses checked. */
  openOutput(ref: OutputRef, signal: AbortSignal): Promise<Result<AsyncIterable<Uint8Array>, ProviderError>>;
  /** What the provider lists now; also how a key is checked. */
  listModels(signal: AbortSignal): Promise<Result<readonly ModelListing[], ProviderError>>;
  /** One model with all that the provider says of it; null when it is not there for this key. */
  describeModel(key: string, signal: AbortSignal): Promise<Result<ModelListing | null, ProviderError>>;
}

/** A request that is counted as such and in nothing else. */
export const ONE_REQUEST: Bill = { quantity: '1' };
